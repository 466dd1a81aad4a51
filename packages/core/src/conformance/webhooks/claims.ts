import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { atOnce, now, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { about, addAbout, addEndpoint, broken, claim, eventIds, leasedUntil, received, settle } from './webhook-fixtures.ts'

export const claimCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'leases a message to one worker, however many ask at once, and no more of an endpoint than it gets at a time',
    safety: true,
    run: async storage => {
      const [one, other] = [await addEndpoint(storage), await addEndpoint(storage)]
      await addAbout(storage, one.id, 9)
      await addAbout(storage, other.id, 2)
      const jobs = (await atOnce(6, index => claim(storage, { token: `worker ${index}` }))).flat()
      const of = (id: number) => eventIds(jobs.filter(job => job.endpoint.id === id)).sort()
      expect([of(one.id), of(other.id)]).toEqual([
        [1, 2, 3, 4],
        [1, 2],
      ])
    },
  },
  {
    name: 'takes the longest due first, over all endpoints at most so many, and gives places back as they get free',
    run: async storage => {
      const { webhookEndpoints } = storage
      const [one, other] = [await addEndpoint(storage), await addEndpoint(storage)]
      await webhookEndpoints.addDeliveries([about(one.id, 1)], now + 5)
      await webhookEndpoints.addDeliveries([about(other.id, 2), about(other.id, 3)], now + 3)
      await webhookEndpoints.addDeliveries([about(one.id, 4), about(other.id, 5)], now + 1)
      expect(await claim(storage, { limit: 0, now: now + 9 })).toEqual([])
      const first = await claim(storage, { limit: 2, now: now + 1 })
      expect(eventIds(first).sort()).toEqual([4, 5])
      expect(eventIds(await claim(storage, { token: 'b', limit: 2, now: now + 9 }))).toEqual([2, 3])
      expect(eventIds(await claim(storage, { token: 'c', now: now + 9 }))).toEqual([1])
      await addAbout(storage, other.id, 12)
      // Events 2, 3 and 5 of the other are under way, which leaves one place.
      expect(eventIds(await claim(storage, { token: 'd', now: now + 9 }))).toEqual([1])
      await settle(storage, first.find(job => job.delivery.eventId === 5)?.delivery.id ?? 0, received, now + 9)
      expect(eventIds(await claim(storage, { token: 'e', now: now + 9 }))).toEqual([4])
    },
  },
  {
    name: 'makes a message due again when its lease ran out',
    safety: true,
    run: async storage => {
      const { id } = await addEndpoint(storage)
      await addAbout(storage, id, 1)
      expect(eventIds(await claim(storage))).toEqual([1])
      expect(await claim(storage, { token: 'b', now: leasedUntil - 1 })).toEqual([])
      expect(eventIds(await claim(storage, { token: 'b', now: leasedUntil, leasedUntil: leasedUntil + 9 }))).toEqual([1])
    },
  },
  {
    name: 'sends an endpoint that keeps failing one message at a time, and none while it is parked',
    run: async storage => {
      const [{ id }, other] = [await addEndpoint(storage), await addEndpoint(storage)]
      await addAbout(storage, id, 9)
      const four = await claim(storage)
      for (const { delivery } of four) await settle(storage, delivery.id, broken)
      const [fifth] = await claim(storage)
      await settle(storage, fifth?.delivery.id ?? 0, broken)
      expect(await storage.webhookEndpoints.endpoint(id)).toMatchObject({ failures: 5, parkedUntil: now + 30_000 })
      await addAbout(storage, other.id, 2)
      expect((await claim(storage, { token: 'b', now: now + 29_999, leasedUntil: now + 90_000 })).map(job => job.endpoint.id)).toEqual([other.id, other.id])
      // The first that failed have been due since five seconds after; those never sent, longer.
      const [probe, ...more] = await claim(storage, { token: 'c', now: now + 30_000, leasedUntil: now + 60_000 })
      expect([probe?.delivery.eventId, more]).toEqual([6, []])
      expect(await claim(storage, { token: 'd', now: now + 30_001 })).toEqual([])
      await settle(storage, probe?.delivery.id ?? 0, received, now + 30_002, 'c')
      expect(eventIds(await claim(storage, { token: 'e', now: now + 30_003 })).sort()).toEqual([1, 7, 8, 9])
    },
  },
  {
    name: 'parks an endpoint no longer when somebody has something sent again',
    run: async storage => {
      const { webhookEndpoints } = storage
      const { id } = await addEndpoint(storage)
      await addAbout(storage, id, 5)
      for (const { delivery } of await claim(storage)) await settle(storage, delivery.id, broken)
      const [fifth] = await claim(storage)
      const parked = async () => (await webhookEndpoints.endpoint(id))?.parkedUntil
      await settle(storage, fifth?.delivery.id ?? 0, { ...broken, status: 410 })
      await webhookEndpoints.setStatus(id, 'enabled', writeBy())
      await webhookEndpoints.addDeliveries([about(id, 6)], now)
      const [sixth] = await claim(storage)
      await settle(storage, sixth?.delivery.id ?? 0, { ...broken, retryAfterMs: 60_000 })
      expect(await parked()).toBe(now + 60_000)
      await webhookEndpoints.redeliver(sixth?.delivery.id ?? 0, writeBy({ at: now + 1 }))
      expect([await parked(), eventIds(await claim(storage, { now: now + 1 }))]).toEqual([0, [6]])
      await settle(storage, sixth?.delivery.id ?? 0, { ...broken, retryAfterMs: 60_000 })
      expect(await webhookEndpoints.redeliverFailed({ endpointId: id, since: now }, writeBy({ at: now + 2 }))).toBe(5)
      expect([await parked(), (await claim(storage, { now: now + 2 })).length]).toEqual([0, 4])
    },
  },
]
