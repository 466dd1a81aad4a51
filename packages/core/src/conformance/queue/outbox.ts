import { expect } from 'vitest'
import { event } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, now, strangeText, tracedIn, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { claim, deliver, leasedUntil, orderIds, paid, relayed, store } from './queue-fixtures.ts'

export const outboxCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'delivers an event to each consumer of its topic, with its key, payload and time',
    safety: true,
    run: async storage => {
      const { events } = storage
      await events.register([
        { name: 'mail', topics: ['order.paid', 'order.placed'] },
        { name: 'search', topics: ['product.changed'] },
        { name: 'audit', topics: ['order.paid'] },
      ])
      const stored = [event('order.paid', strangeText, { orderId: 7 }), event('stock.changed', 'stock', { variantIds: [3, 1, 2] })]
      await store(storage, ...stored)
      expect([await relayed(storage, 10, now + 5), await relayed(storage, 10, now + 5)]).toEqual([2, 0])
      const [delivery, ...others] = await claim(storage, { now: now + 5 })
      expect(others).toEqual([])
      expect(delivery).toMatchObject({ consumer: 'mail', status: 'leased', attempts: 1, lastError: null })
      expect(delivery?.event).toEqual({ ...stored[0], id: delivery?.event.id, at: now })
      expect(await claim(storage, { consumers: ['search'], now: now + 5 })).toEqual([])
      expect(await claim(storage, { consumers: ['audit'], now: now + 5 })).toMatchObject([{ consumer: 'audit', event: delivery?.event }])
    },
  },
  {
    name: 'delivers an event with what it was part of, where that was traced',
    run: async storage => {
      await deliver(storage, { mail: ['order.paid'] }, 1)
      for (const [index, trace] of tracedIn.entries())
        await storage.discounts.insert({ code: `TRACED${index}`, kind: 'free_shipping' }, writeBy({ events: [paid(index + 2)], trace }))
      await storage.events.relay(now, 100)
      expect((await claim(storage)).map(({ event }) => event.trace)).toEqual([undefined, ...tracedIn])
    },
  },
  {
    name: 'delivers the events of every store, in the order they were stored',
    safety: true,
    run: async storage => {
      await storage.events.register([{ name: 'mail', topics: ['order.paid'] }])
      const told = (orderId: number) => writeBy({ events: [paid(orderId)] })
      await storage.catalog.insertCategory({ parentId: null, slug: 'a', name: 'A', position: 0 }, told(1))
      await storage.inventory.adjust({ causeKey: 'k', cause: 'adjust', reason: '', lines: [{ variantId: 1, to: 0 }] }, told(2))
      await storage.discounts.insert({ code: 'A', kind: 'free_shipping' }, told(3))
      const customer = { email: 'a@example.com', name: '', role: 'customer', scopes: [], disabled: false, passwordHash: 'h' } as const
      await storage.customers.insert(customer, told(4))
      await storage.events.relay(now, 10)
      const deliveries = await claim(storage)
      expect(orderIds(deliveries)).toEqual([1, 2, 3, 4])
      const ids = deliveries.map(delivery => delivery.event.id)
      expect(ids).toEqual([...ids].sort((a, b) => a - b))
    },
  },
  {
    name: 'relays so many events at a time, the oldest first, each once, whoever relays',
    safety: true,
    run: async storage => {
      const { events } = storage
      await events.register([{ name: 'mail', topics: ['order.paid'] }])
      for (let orderId = 1; orderId <= 12; orderId++) await store(storage, paid(orderId))
      expect(await relayed(storage, 5)).toBe(5)
      expect(orderIds(await claim(storage))).toEqual([1, 2, 3, 4, 5])
      const taken = await atOnce(8, () => relayed(storage, 3))
      expect(taken.reduce((sum, count) => sum + count, 0)).toBe(7)
      expect(orderIds(await claim(storage)).sort((a, b) => a - b)).toEqual([6, 7, 8, 9, 10, 11, 12])
    },
  },
  {
    name: 'says which deliveries it made, and for whom',
    safety: true,
    run: async storage => {
      const { events } = storage
      await events.register([
        { name: 'mail', topics: ['order.paid'] },
        { name: 'audit', topics: ['order.paid', 'order.completed'] },
      ])
      expect(await events.relay(now, 10)).toEqual({ events: 0, deliveries: [] })
      await store(storage, paid(1), event('order.completed', 'k', { orderId: 1 }), event('order.cancelled', 'k', { orderId: 1 }))
      const relayed = await events.relay(now, 10)
      expect(relayed.events).toBe(3)
      const claimed = [...(await claim(storage)), ...(await claim(storage, { consumers: ['audit'] }))].map(({ id, consumer }) => ({ id, consumer }))
      expect(claimed.map(({ consumer }) => consumer)).toEqual(['mail', 'audit', 'audit'])
      expect([...relayed.deliveries].sort((a, b) => a.id - b.id)).toEqual(claimed.sort((a, b) => a.id - b.id))
    },
  },
  {
    name: 'delivers to a new consumer what is not relayed yet and what comes, not what went before',
    run: async storage => {
      const { events } = storage
      await store(storage, paid(1))
      await events.relay(now, 10)
      await store(storage, paid(2))
      await deliver(storage, { mail: ['order.paid'] }, 3)
      expect(orderIds(await claim(storage))).toEqual([2, 3])
    },
  },
  {
    name: 'knows a consumer for good: registering again adds topics and takes none away',
    safety: true,
    run: async storage => {
      const { events } = storage
      await events.register([{ name: 'mail', topics: ['order.paid', 'order.placed'] }])
      await events.register([{ name: 'mail', topics: ['order.placed', 'order.completed'] }])
      await events.register([{ name: 'mail', topics: [] }])
      await events.register([])
      await store(
        storage,
        paid(1),
        event('order.completed', 'k', { orderId: 2 }),
        event('order.placed', 'k', { orderId: 3 }),
        event('order.cancelled', 'k', { orderId: 4 }),
      )
      await events.relay(now, 10)
      expect(orderIds(await claim(storage)).sort()).toEqual([1, 2, 3])
    },
  },
  {
    name: 'calls back after a change that stored events, and not after others or once stopped',
    run: async storage => {
      let [first, second] = [0, 0]
      const stop = storage.events.onStored(() => {
        first++
      })
      storage.events.onStored(() => {
        second++
      })
      await store(storage)
      await storage.notes.update('a', () => '1')
      expect([first, second]).toEqual([0, 0])
      await store(storage, paid(1))
      expect(first).toBeGreaterThanOrEqual(1)
      const before = [first, second]
      stop()
      await store(storage, paid(2))
      expect(first).toBe(before[0])
      expect(second).toBeGreaterThan(before[1] ?? 0)
    },
  },
  {
    name: 'purges old events that everybody is done with, and no others',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, { mail: ['order.paid'] }, 1, 2, 3)
      await store(storage, event('order.cancelled', 'k', { orderId: 9 }))
      await events.relay(now, 10)
      await store(storage, paid(4))
      const [done, dead] = await claim(storage, { limit: 2 })
      await events.finish([done?.id ?? 0], 'a')
      await events.fail(dead?.id ?? 0, 'a', { error: 'broken', availableAt: null })
      expect(await events.purge(now, 10)).toBe(0)
      // The first was finished and the cancelled one had no consumer; the others are dead, waiting and not relayed.
      expect([await events.purge(now + 1, 1), await events.purge(now + 1, 10), await events.purge(now + 1, 10)]).toEqual([1, 1, 0])
      expect((await events.deadLetters({ limit: 10 })).items.map(letter => letter.event.topic)).toEqual(['order.paid'])
      await events.relay(now, 10)
      expect(orderIds(await claim(storage))).toEqual([3, 4])
    },
  },
  {
    name: 'counts what waits, what is leased and what is dead, and how long the oldest has waited',
    run: async storage => {
      const { events } = storage
      expect(await events.stats(now)).toEqual({ ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 })
      await deliver(storage, { mail: ['order.paid'], audit: ['order.paid'] }, 1, 2)
      expect(await events.stats(now + 50)).toEqual({ ready: 4, leased: 0, dead: 0, oldestReadyMs: 50 })
      const [one, two] = await claim(storage, { leasedUntil })
      await claim(storage, { consumers: ['audit'], limit: 1 })
      await events.fail(one?.id ?? 0, 'a', { error: 'x', availableAt: now + 1_000 })
      await events.fail(two?.id ?? 0, 'a', { error: 'x', availableAt: null })
      expect(await events.stats(now + 50)).toEqual({ ready: 2, leased: 1, dead: 1, oldestReadyMs: 50 })
      await claim(storage, { consumers: ['audit'], token: 'b' })
      expect(await events.stats(now + 50)).toEqual({ ready: 1, leased: 2, dead: 1, oldestReadyMs: 0 })
      expect((await events.stats(now + 1_200)).oldestReadyMs).toBe(200)
      await store(storage, paid(3))
      expect(await events.stats(now + 70)).toEqual({ ready: 2, leased: 2, dead: 1, oldestReadyMs: 70 })
    },
  },
]
