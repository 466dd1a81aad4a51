import { expect } from 'vitest'
import { leaseExpiryError } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, expectPages, now, strangeText, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { claim, deliver, leasedUntil, orderIds, paid, store } from './queue-fixtures.ts'

const mail = { mail: ['order.paid'] } as const

export const deliveryCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'leases a delivery to one worker, however many ask at once, and leaves none over',
    safety: true,
    run: async storage => {
      await deliver(storage, mail, ...Array.from({ length: 20 }, (_, index) => index + 1))
      const claims = await atOnce(8, index => claim(storage, { token: `worker ${index}`, limit: 4 }))
      const all = claims.flat()
      expect(orderIds(all).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
      expect(Math.max(...claims.map(deliveries => deliveries.length))).toBe(4)
      expect(all.map(delivery => [delivery.status, delivery.attempts])).toEqual(Array(20).fill(['leased', 1]))
    },
  },
  {
    name: 'leases what is due, the longest due first, at most so many',
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1, 2, 3)
      expect(await claim(storage, { now: now - 1 })).toEqual([])
      const [one, two] = await claim(storage, { limit: 2 })
      await events.fail(one?.id ?? 0, 'a', { error: 'x', availableAt: now + 20 })
      await events.fail(two?.id ?? 0, 'a', { error: 'x', availableAt: now + 10 })
      expect(orderIds(await claim(storage, { now: now + 9, token: 'b', limit: 0 }))).toEqual([])
      expect(orderIds(await claim(storage, { now: now + 30 }))).toEqual([3, 2, 1])
    },
  },
  {
    name: 'leases only those asked for, if they are due and of the consumers told',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, { ...mail, audit: ['order.paid'] }, 1, 2, 3)
      const [one, two, three] = await claim(storage)
      for (const delivery of [one, two, three]) await events.fail(delivery?.id ?? 0, 'a', { error: 'x', availableAt: now + (delivery === two ? 10 : 0) })
      const ids = [three?.id ?? 0, two?.id ?? 0, 999_999]
      expect(await claim(storage, { ids, consumers: ['audit'] })).toEqual([])
      expect(await claim(storage, { ids: [] })).toEqual([])
      expect(await claim(storage, { ids, token: 'b' })).toMatchObject([{ id: three?.id, attempts: 2 }])
      expect(await claim(storage, { ids, token: 'c' })).toEqual([])
      expect(orderIds(await claim(storage, { token: 'd' }))).toEqual([1])
      // A lease that ran out: asked for or not, it is due again.
      expect(orderIds(await claim(storage, { ids, token: 'e', now: leasedUntil, leasedUntil: leasedUntil + 30_000 }))).toEqual([3, 2])
    },
  },
  {
    name: 'leases what was due by another time than now: sooner for a clock that is ahead, later for what others were told of',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1, 2)
      expect(await claim(storage, { dueBy: now - 1, now: now + 20_000 })).toEqual([])
      expect(await claim(storage, { now: now - 5 })).toEqual([])
      const [first] = await claim(storage, { now: now - 5, dueBy: now, limit: 1 })
      expect(orderIds(first ? [first] : [])).toEqual([1])
      expect(orderIds(await claim(storage, { token: 'b', now: now + 20_000, dueBy: now }))).toEqual([2])
      await events.fail(first?.id ?? 0, 'a', { error: 'x', availableAt: now + 60_000 })
      // What a worker died with was due before it was claimed.
      expect(orderIds(await claim(storage, { token: 'c', now: leasedUntil, dueBy: now, leasedUntil: leasedUntil + 30_000 }))).toEqual([2])
    },
  },
  {
    name: 'leaves deliveries of consumers this process does not have where they are',
    safety: true,
    run: async storage => {
      await deliver(storage, { ...mail, audit: ['order.paid'] }, 1)
      expect(await claim(storage, { consumers: [] })).toEqual([])
      expect(await claim(storage, { consumers: ['nobody'] })).toEqual([])
      expect(await claim(storage)).toMatchObject([{ consumer: 'mail' }])
      expect(await claim(storage, { consumers: ['nobody', 'audit'], now: now + 86_400_000 })).toMatchObject([{ consumer: 'audit', attempts: 1 }])
    },
  },
  {
    name: 'ends a delivery for good once it is finished',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1, 2)
      const deliveries = await claim(storage)
      const [first] = deliveries
      await events.finish([first?.id ?? 0, 999_999], 'a')
      await events.finish([], 'a')
      await events.finish([first?.id ?? 0], 'a')
      expect(orderIds(await claim(storage, { now: leasedUntil, token: 'b' }))).toEqual([2])
      await events.finish(
        deliveries.map(delivery => delivery.id),
        'b',
      )
      expect(await events.stats(now)).toEqual({ ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 })
    },
  },
  {
    name: 'delivers again when a worker died with its lease, and counts the attempt it used up',
    safety: true,
    run: async storage => {
      await deliver(storage, mail, 1)
      await claim(storage)
      expect(await claim(storage, { now: leasedUntil - 1, token: 'b' })).toEqual([])
      const [again] = await claim(storage, { now: leasedUntil, token: 'b', leasedUntil: leasedUntil + 30_000 })
      expect(again).toMatchObject({ attempts: 2, lastError: null })
    },
  },
  {
    name: 'lets a worker that lost its lease neither finish nor fail the delivery of its successor',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1)
      const id = (await claim(storage))[0]?.id ?? 0
      await claim(storage, { now: leasedUntil, token: 'b', leasedUntil: leasedUntil + 30_000 })
      await events.finish([id], 'a')
      await events.fail(id, 'a', { error: 'late', availableAt: now })
      await events.fail(id, 'a', { error: 'late', availableAt: null })
      expect(await events.stats(now)).toMatchObject({ ready: 0, leased: 1, dead: 0 })
      await events.finish([id], 'b')
      expect(await events.stats(now)).toMatchObject({ ready: 0, leased: 0, dead: 0 })
    },
  },
  {
    name: 'gives a delivery up whose workers were lost three times in a row, and finds it without giving up those that were with it',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1, 2, 3)
      const lease = (round: number) => ({ now: now + round * 30_000, leasedUntil: now + (round + 1) * 30_000, token: `t${round}` })
      const claimed = async (round: number) => orderIds(await claim(storage, lease(round)))
      expect([await claimed(0), await claimed(1)]).toEqual([
        [1, 2, 3],
        [1, 2, 3],
      ])
      // From here on they come one by one.
      expect([await claimed(2), await claimed(2), await claimed(2)]).toEqual([[1], [2], [3]])
      expect(await claimed(3)).toEqual([])
      const dead = await events.deadLetters({ limit: 9 })
      expect(dead.items.map(({ event: { payload }, attempts, lastError }) => ({ payload, attempts, lastError }))).toEqual(
        [3, 2, 1].map(orderId => ({ payload: { orderId }, attempts: 3, lastError: leaseExpiryError })),
      )
    },
  },
  {
    name: 'counts lost workers anew after one came back with a failure, and lets nobody wait for those that come one by one',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1)
      const lease = (round: number) => ({ now: now + round * 30_000, leasedUntil: now + (round + 1) * 30_000, token: `t${round}` })
      for (const round of [0, 1]) await claim(storage, lease(round))
      const [again] = await claim(storage, lease(2))
      await events.fail(again?.id ?? 0, 't2', { error: 'told', availableAt: now })
      for (const round of [3, 4, 5]) expect(orderIds(await claim(storage, lease(round)))).toEqual([1])
      await store(storage, paid(2))
      await events.relay(now, 100)
      expect(orderIds(await claim(storage, lease(6)))).toEqual([2])
      expect(await events.stats(now)).toMatchObject({ dead: 1, leased: 1 })
    },
  },
  {
    name: 'lets a worker finish late as long as nobody took over',
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1)
      await events.finish([(await claim(storage, { leasedUntil: now + 1 }))[0]?.id ?? 0], 'a')
      expect(await claim(storage, { now: now + 100 })).toEqual([])
    },
  },
  {
    name: 'puts a failed delivery back for its time, with the error and its attempts',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1)
      const id = (await claim(storage))[0]?.id ?? 0
      await events.fail(id, 'a', { error: strangeText, availableAt: now + 5_000 })
      expect(await claim(storage, { now: now + 4_999 })).toEqual([])
      expect(await claim(storage, { now: now + 5_000, token: 'b' })).toMatchObject([{ id, attempts: 2, lastError: strangeText }])
      await events.fail(id, 'a', { error: 'stale', availableAt: now })
      expect(await events.stats(now)).toMatchObject({ ready: 0, leased: 1 })
    },
  },
  {
    name: 'names what is not finished of a consumer and of events with these keys',
    run: async storage => {
      const { events } = storage
      await deliver(storage, { mail: ['order.paid'], other: ['order.paid'] }, 1, 2, 3, 4)
      const [first, second, third] = await claim(storage, { consumers: ['mail'], limit: 3 })
      await events.fail(first?.id ?? 0, 'a', { error: 'x', availableAt: now + 20 })
      await events.fail(second?.id ?? 0, 'a', { error: 'y', availableAt: null })
      await events.finish([third?.id ?? 0], 'a')
      const keys = [first, second, third].map(delivery => delivery?.event.key ?? '')
      const found = await events.unfinished('mail', keys)
      expect(found.map(({ id, status, availableAt, lastError }) => [id, status, availableAt, lastError])).toEqual([
        [first?.id, 'ready', now + 20, 'x'],
        [second?.id, 'dead', second?.availableAt, 'y'],
      ])
      expect([await events.unfinished('mail', []), await events.unfinished('mail', ['none']), await events.unfinished('nobody', keys)]).toEqual([[], [], []])
    },
  },
  {
    name: 'keeps a dead letter until it is tried again, its attempts counted from zero, or discarded',
    safety: true,
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1, 2)
      const [first, second] = (await claim(storage)).map(delivery => delivery.id)
      for (const id of [first, second]) await events.fail(id ?? 0, 'a', { error: 'broken', availableAt: null })
      expect(await claim(storage, { now: now + 86_400_000 })).toEqual([])
      expect((await events.deadLetters({ limit: 10 })).items).toMatchObject([
        { id: second, status: 'dead', attempts: 1, lastError: 'broken' },
        { id: first, event: { payload: { orderId: 1 } } },
      ])
      const retried = writeBy({ at: now + 7, actor: 'staff:1', audit: { action: 'dead_letter.retried', subject: `dead_letter:${first}` } })
      const discarded = writeBy({ audit: { action: 'dead_letter.discarded', subject: `dead_letter:${second}` } })
      expect([await events.deadLetter(first ?? 0), await events.deadLetter(999_999)]).toMatchObject([{ id: first, lastError: 'broken' }, null])
      expect([await events.retry(first ?? 0, retried), await events.retry(first ?? 0, retried), await events.retry(999_999, retried)]).toEqual([
        true,
        false,
        false,
      ])
      expect(await events.deadLetter(first ?? 0)).toBe(null)
      expect(await claim(storage, { now: now + 6 })).toEqual([])
      expect(await claim(storage, { now: now + 7, token: 'b' })).toMatchObject([{ id: first, attempts: 1 }])
      expect([await events.discard(first ?? 0, discarded), await events.discard(second ?? 0, discarded), await events.discard(second ?? 0, discarded)]).toEqual(
        [false, true, false],
      )
      expect((await storage.customers.audit({}, { limit: 9 })).items.map(({ actor, action, subject }) => ({ actor, action, subject }))).toEqual([
        { actor: 'system:test', action: 'dead_letter.discarded', subject: `dead_letter:${second}` },
        { actor: 'staff:1', action: 'dead_letter.retried', subject: `dead_letter:${first}` },
      ])
      expect(await events.stats(now)).toMatchObject({ ready: 0, leased: 1, dead: 0 })
    },
  },
  {
    name: 'lists dead letters, the newest first, in pages',
    run: async storage => {
      const { events } = storage
      await deliver(storage, mail, 1, 2, 3, 4, 5, 6)
      const ids = (await claim(storage)).map(delivery => delivery.id)
      const dead = ids.filter((_, index) => index !== 2)
      for (const id of dead) await events.fail(id, 'a', { error: 'x', availableAt: null })
      await expectPages(
        page => events.deadLetters(page),
        dead.reverse(),
        delivery => delivery.id,
      )
      const all = await events.deadLetters({ limit: 9 })
      expect(await events.deadLetters({ limit: 9 }, 'order.paid')).toEqual(all)
      expect(await events.deadLetters({ limit: 9 }, 'order.placed')).toEqual({ items: [], total: 0, nextCursor: null })
    },
  },
]
