import { deliveryLimits } from '@cartwright/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'
import { newPrefix, patient } from './support/dispatchers.ts'
import { effectsOf, handled, openShop, range, type Shop, storeEvents } from './support/shop.ts'
import { startWorker } from './support/start-worker.ts'
import { temporaryFiles } from './support/temporary-files.ts'

const url = serviceUrl('redis') ?? ''
const newFile = temporaryFiles()

/** A shop whose own process relays and has no consumer but the built-in ones; and how to set up others on it. */
async function relaying(): Promise<{ readonly shop: Shop; readonly setup: { readonly file: string; readonly url: string; readonly prefix: string } }> {
  const setup = { file: newFile(), url, prefix: newPrefix() }
  const shop = await openShop({ file: setup.file, dispatcher: patient(url, setup.prefix) })
  shop.commerce.workers.relay()
  onTestFinished(() => shop.commerce.close())
  return { shop, setup }
}

const once = (orderIds: readonly number[], by: unknown) => orderIds.map(orderId => ({ orderId, by: [by] }))

/** Deliveries that are not at their end. */
const left = async ({ storage }: Shop) => {
  const { ready, leased, dead } = await storage.events.stats(Date.now())
  return { ready, leased, dead }
}

const none = { ready: 0, leased: 0, dead: 0 }

/** After the last effect is noted, the delivery is still to be ended. */
async function nothingLeft(shop: Shop): Promise<void> {
  for (let look = 0; look < 500 && (await left(shop)).leased > 0; look++) await new Promise(resolve => setTimeout(resolve, 20))
  expect(await left(shop)).toEqual(none)
}

describe.skipIf(url === '')('worker processes on one shop', () => {
  it('share the events of another process, each of them handled once', async () => {
    const { shop, setup } = await relaying()
    await Promise.all(['a', 'b', 'c'].map(name => startWorker({ ...setup, name, consumers: ['mail'], slowMs: 20 })))
    await storeEvents(shop, range(1, 300))
    const effects = await handled(shop, 'mail', range(1, 300))
    expect(effects).toEqual(once(range(1, 300), expect.any(String)))
    expect(new Set(effects.flatMap(({ by }) => by)).size).toBeGreaterThan(1)
    await nothingLeft(shop)
  })

  it('take only what they have a handler for', async () => {
    const { shop, setup } = await relaying()
    await startWorker({ ...setup, name: 'a', consumers: ['mail'] })
    await startWorker({ ...setup, name: 'b', consumers: ['audit'] })
    await storeEvents(shop, range(1, 50))
    expect(await handled(shop, 'mail', range(1, 50))).toEqual(once(range(1, 50), 'a'))
    expect(await handled(shop, 'audit', range(1, 50))).toEqual(once(range(1, 50), 'b'))
    await nothingLeft(shop)
  })

  it('keep an event for a consumer that no process has at present', async () => {
    const { shop, setup } = await relaying()
    const first = await startWorker({ ...setup, name: 'a', consumers: ['mail', 'audit'] })
    expect(await first.stop()).toBe(0)
    await startWorker({ ...setup, name: 'b', consumers: ['mail'] })
    await storeEvents(shop, range(1, 20))
    await handled(shop, 'mail', range(1, 20))
    expect(await effectsOf(shop, 'audit', [1, 20])).toEqual([
      { orderId: 1, by: [] },
      { orderId: 20, by: [] },
    ])
    await startWorker({ ...setup, name: 'c', consumers: ['audit'] })
    expect(await handled(shop, 'audit', range(1, 20))).toEqual(once(range(1, 20), 'c'))
  })

  it('are not held up by an event that fails, nor by one that never comes back', async () => {
    const { shop, setup } = await relaying()
    await startWorker({ ...setup, name: 'a', consumers: ['mail'], failsOn: 1, stuckOn: 2 })
    await storeEvents(shop, range(1, 100))
    expect(await handled(shop, 'mail', range(3, 98))).toEqual(once(range(3, 98), 'a'))
    expect(await effectsOf(shop, 'mail', [1, 2])).toEqual([
      { orderId: 1, by: [] },
      { orderId: 2, by: [] },
    ])
  })

  it('take over what a killed one was at, once its lease is over', async () => {
    const { shop, setup } = await relaying()
    const doomed = await startWorker({ ...setup, name: 'doomed', consumers: ['mail'], stuckOn: 7 })
    await storeEvents(shop, [7])
    await doomed.begun(7)
    await doomed.kill()
    expect(await left(shop)).toEqual({ ready: 0, leased: 1, dead: 0 })
    await startWorker({ ...setup, name: 'next', consumers: ['mail'], aheadMs: deliveryLimits.leaseMs })
    expect(await handled(shop, 'mail', [7])).toEqual(once([7], 'next'))
    await nothingLeft(shop)
  })

  it('let one that slept through its lease end nothing that another has taken over', async () => {
    const { shop, setup } = await relaying()
    const sleeper = await startWorker({ ...setup, name: 'sleeper', consumers: ['mail'], stuckOn: 7 })
    await storeEvents(shop, [7])
    await sleeper.begun(7)
    sleeper.child.kill('SIGSTOP')
    const next = await startWorker({ ...setup, name: 'next', consumers: ['mail'], aheadMs: deliveryLimits.leaseMs, stuckOn: 7 })
    await next.begun(7)
    sleeper.release()
    sleeper.child.kill('SIGCONT')
    // It has done its part, and its end of the delivery is refused: it is the other's now.
    await handled(shop, 'mail', [7])
    expect(await sleeper.stop()).toBe(0)
    expect(await left(shop)).toEqual({ ready: 0, leased: 1, dead: 0 })
    next.release()
    await nothingLeft(shop)
    expect(await effectsOf(shop, 'mail', [7])).toEqual([{ orderId: 7, by: ['sleeper', 'next'] }])
  })

  it('finish what is under way when they are stopped, and the others do the rest', async () => {
    const { shop, setup } = await relaying()
    const first = await startWorker({ ...setup, name: 'a', consumers: ['mail'], slowMs: 50 })
    await storeEvents(shop, range(1, 200))
    await handled(shop, 'mail', [1])
    expect(await first.stop()).toBe(0)
    const { leased, ready } = await left(shop)
    expect([leased, ready > 0]).toEqual([0, true])
    await startWorker({ ...setup, name: 'b', consumers: ['mail'] })
    const effects = await handled(shop, 'mail', range(1, 200))
    expect(effects).toEqual(once(range(1, 200), expect.any(String)))
    expect(new Set(effects.flatMap(({ by }) => by))).toEqual(new Set(['a', 'b']))
  })
})
