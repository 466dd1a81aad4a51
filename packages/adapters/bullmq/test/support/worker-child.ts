// A process of its own that works on events of a shop: `consumers` are those it has, `stuckOn` an order whose event it never gets done with, `failsOn` one that fails each time.
import { type Consumer, systemClock } from '@cartwright/core'
import { bullmq } from '../../src/index.ts'
import { noteEffect, openShop } from './shop.ts'
import type { WorkerSetup } from './start-worker.ts'

const { file, url, prefix, name, consumers, aheadMs = 0, stuckOn, failsOn, slowMs = 0 } = JSON.parse(process.env.WORKER ?? '{}') as WorkerSetup
const dispatcher = url === undefined ? null : bullmq({ url, prefix })
const shop = await openShop({ file, dispatcher, aheadMs: () => aheadMs })
for (const consumer of consumers) await shop.commerce.events.subscribe(consumerOf(consumer))
const worker = shop.commerce.workers.start()

function consumerOf(consumer: string): Consumer {
  return {
    name: consumer,
    topics: ['order.completed'],
    handle: async stored => {
      if (stored.topic !== 'order.completed') return
      const { orderId } = stored.payload
      process.send?.({ begun: orderId })
      if (orderId === stuckOn) await released()
      if (orderId === failsOn) throw new Error('never')
      if (slowMs > 0) await systemClock.wait(slowMs)
      await noteEffect(shop.storage, consumer, orderId, name)
    },
  }
}

function released(): Promise<void> {
  return new Promise(resolve => {
    process.on('message', message => message === 'release' && resolve())
  })
}

process.on('message', message => {
  if (message !== 'stop') return
  void worker
    .stop()
    .then(() => shop.commerce.close())
    .then(() => process.exit(0))
})
process.send?.({ ready: true })
