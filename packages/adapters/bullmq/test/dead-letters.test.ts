// Goal: what failed for good is listed, tried again and given up the same way, whoever carries the hints.
import { deliveryLimits, type Principal, systemClock } from '@cartwright/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'
import { newPrefix, patient } from './support/dispatchers.ts'
import { handled, noteEffect, openShop, storeEvents } from './support/shop.ts'
import { temporaryFiles } from './support/temporary-files.ts'

const url = serviceUrl('redis')
const newFile = temporaryFiles()
const operator: Principal = { kind: 'system', name: 'operator' }
const modes = [{ name: 'embedded', dispatcher: () => null }, ...(url === undefined ? [] : [{ name: 'bullmq', dispatcher: () => patient(url, newPrefix()) }])]

describe.each(modes)('dead letters, $name', ({ dispatcher }) => {
  it('are made after twenty tries, listed, tried again and discarded', async () => {
    let aheadMs = 0
    const shop = await openShop({ file: newFile(), dispatcher: dispatcher(), aheadMs: () => aheadMs })
    const { commerce, storage } = shop
    onTestFinished(() => commerce.close())
    let isBroken = true
    await commerce.events.subscribe({
      name: 'mail',
      topics: ['order.completed'],
      handle: async stored => {
        if (isBroken) throw new TypeError('no mail today')
        if (stored.topic === 'order.completed') await noteEffect(storage, 'mail', stored.payload.orderId, 'me')
      },
    })
    await storeEvents(shop, [1, 2])
    for (let tries = 0; tries < deliveryLimits.attemptsMax; tries++) {
      await commerce.workers.drain()
      aheadMs += 30 * 60_000
    }
    const { items, total } = await commerce.events.deadLetters({ limit: 10 }, 'order.completed')
    expect([total, items.map(({ consumer, attempts, lastError }) => ({ consumer, attempts, lastError }))]).toEqual([
      2,
      Array(2).fill({ consumer: 'mail', attempts: 20, lastError: 'TypeError: no mail today' }),
    ])
    const [second, first] = items
    isBroken = false
    const workers = commerce.workers.start()
    await commerce.events.retryDeadLetter(first?.id ?? 0, operator)
    expect(await handled(shop, 'mail', [1])).toEqual([{ orderId: 1, by: ['me'] }])
    await commerce.events.discardDeadLetter(second?.id ?? 0, operator, 'nobody wants it')
    await workers.stop()
    expect(await commerce.events.stats()).toEqual({ ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 })
    const lines = (await storage.customers.audit({}, { limit: 9 })).items.filter(({ subject }) => subject.startsWith('dead_letter:'))
    expect(lines.map(({ action }) => action)).toEqual(['dead_letter.discarded', 'dead_letter.retried'])
  })
})

describe.skipIf(url === undefined)('an event that fails at first', () => {
  it('is tried again when its time has come, by a delayed job', async () => {
    const shop = await openShop({ file: newFile(), dispatcher: patient(url ?? '', newPrefix()) })
    const { commerce, storage } = shop
    onTestFinished(() => commerce.close())
    const tries: number[] = []
    await commerce.events.subscribe({
      name: 'mail',
      topics: ['order.completed'],
      handle: async stored => {
        tries.push(systemClock.now())
        if (tries.length < 3) throw new Error('not now')
        if (stored.topic === 'order.completed') await noteEffect(storage, 'mail', stored.payload.orderId, 'me')
      },
    })
    commerce.workers.start()
    await storeEvents(shop, [1])
    // Two waits of 2 s and 4 s at most, drawn by chance: far below the lease after which it would be found without a job.
    expect(await handled(shop, 'mail', [1])).toEqual([{ orderId: 1, by: ['me'] }])
    expect(tries).toHaveLength(3)
  })
})
