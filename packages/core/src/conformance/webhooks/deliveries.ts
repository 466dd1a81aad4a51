import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { atOnce, auditCount, expectPages, expectRefusal, now, strangeText, tracedIn, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { about, addAbout, addEndpoint, broken, claim, eventIds, leasedUntil, received, secret, settle } from './webhook-fixtures.ts'

export const deliveryLogCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'makes one delivery of an event for an endpoint, however many make it at once',
    safety: true,
    run: async storage => {
      const { webhookEndpoints } = storage
      const [one, other] = [await addEndpoint(storage), await addEndpoint(storage)]
      const both = [about(one.id, 7), about(other.id, 7)]
      const added = await atOnce(8, () => webhookEndpoints.addDeliveries(both, now))
      expect(added.reduce((sum, count) => sum + count, 0)).toBe(2)
      expect(await webhookEndpoints.addDeliveries([...both, about(one.id, 8), about(999_999, 8)], now)).toBe(1)
      expect(await webhookEndpoints.addDeliveries([], now)).toBe(0)
      expect((await webhookEndpoints.deliveries({}, { limit: 10 })).items.map(({ endpointId, eventId }) => [endpointId, eventId])).toEqual([
        [one.id, 8],
        [other.id, 7],
        [one.id, 7],
      ])
    },
  },
  {
    name: 'gives a delivery back as it was written, due at once',
    run: async ({ webhookEndpoints, ...storage }) => {
      const { id: endpointId } = await addEndpoint({ webhookEndpoints, ...storage })
      const body = JSON.stringify({ text: strangeText })
      await webhookEndpoints.addDeliveries([{ ...about(endpointId, 1), body }], now)
      const [delivery] = (await webhookEndpoints.deliveries({}, { limit: 1 })).items
      const state = { state: 'pending', tries: 0, attempts: 0, nextAttemptAt: now, lastStatus: null, lastError: null }
      expect(delivery).toEqual({ ...about(endpointId, 1), ...state, body, id: delivery?.id, queuedAt: now, createdAt: now, updatedAt: now })
      expect([await webhookEndpoints.delivery(delivery?.id ?? 0), await webhookEndpoints.delivery(999_999)]).toEqual([delivery, null])
    },
  },
  {
    name: 'gives a delivery back with what it was made in, where that was traced',
    run: async storage => {
      const { id } = await addEndpoint(storage)
      await storage.webhookEndpoints.addDeliveries([about(id, 1), ...tracedIn.map((trace, index) => ({ ...about(id, index + 2), trace }))], now)
      expect((await claim(storage)).map(({ delivery }) => delivery.trace)).toEqual([undefined, ...tracedIn])
    },
  },
  {
    name: 'notes what happens while an endpoint is switched off as failed',
    run: async storage => {
      const { id } = await addEndpoint(storage)
      await storage.webhookEndpoints.setStatus(id, 'disabled', writeBy())
      expect(await addAbout(storage, id, 1)).toBe(1)
      expect((await storage.webhookEndpoints.deliveries({ state: 'failed' }, { limit: 10 })).items).toMatchObject([
        { eventId: 1, nextAttemptAt: null, attempts: 0, lastError: 'The endpoint is disabled.' },
      ])
    },
  },
  {
    name: 'lists deliveries by endpoint, state and topic, the newest first, in pages',
    run: async storage => {
      const { webhookEndpoints } = storage
      const [one, other] = [await addEndpoint(storage), await addEndpoint(storage)]
      await addAbout(storage, one.id, 5)
      await webhookEndpoints.addDeliveries([{ ...about(other.id, 1), topic: 'stock.changed' }], now)
      const all = (await webhookEndpoints.deliveries({}, { limit: 10 })).items.map(({ id }) => id)
      const [newest, ...own] = all
      await expectPages(
        page => webhookEndpoints.deliveries({ endpointId: one.id, state: 'pending' }, page),
        own,
        delivery => delivery.id,
      )
      const ids = async (filter: Parameters<typeof webhookEndpoints.deliveries>[0]) =>
        (await webhookEndpoints.deliveries(filter, { limit: 10 })).items.map(({ id }) => id)
      expect([await ids({ topic: 'stock.changed' }), await ids({ state: 'delivered' }), await ids({ endpointId: one.id, topic: 'stock.changed' })]).toEqual([
        [newest],
        [],
        [],
      ])
    },
  },
  {
    name: 'writes an attempt down with what became of the delivery and of its endpoint',
    safety: true,
    run: async storage => {
      const { webhookEndpoints } = storage
      const endpoint = await addEndpoint(storage)
      await addAbout(storage, endpoint.id, 1)
      const [job] = await claim(storage)
      const id = job?.delivery.id ?? 0
      expect(await settle(storage, id, broken, now + 50)).toEqual({
        ...job?.delivery,
        tries: 1,
        attempts: 1,
        nextAttemptAt: now + 5_050,
        lastStatus: 500,
        lastError: 'Answered 500.',
        updatedAt: now + 50,
      })
      expect(await webhookEndpoints.endpoint(endpoint.id)).toEqual({ ...endpoint, failures: 1, failingSince: now + 50, parkedUntil: now + 50 })
      expect(await claim(storage, { token: 'b', now: now + 5_049 })).toEqual([])
      expect(eventIds(await claim(storage, { token: 'b', now: now + 5_050, leasedUntil: leasedUntil + 5_050 }))).toEqual([1])
      expect(await settle(storage, id, received, now + 5_100, 'b')).toMatchObject({ state: 'delivered', attempts: 2, nextAttemptAt: null, lastError: null })
      expect(await webhookEndpoints.attempts(id)).toEqual([
        { number: 1, at: now + 30, durationMs: 20, status: 500, error: 'Answered 500.', response: 'oh' },
        { number: 2, at: now + 5_080, durationMs: 20, status: 200, error: null, response: 'ok' },
      ])
      expect(await webhookEndpoints.endpoint(endpoint.id)).toEqual(endpoint)
      expect(await claim(storage, { token: 'c', now: now + 86_400_000 })).toEqual([])
    },
  },
  {
    name: 'changes nothing for a worker that lost its claim',
    safety: true,
    run: async storage => {
      const endpoint = await addEndpoint(storage)
      await addAbout(storage, endpoint.id, 1)
      const [job] = await claim(storage)
      const id = job?.delivery.id ?? 0
      await claim(storage, { token: 'b', now: leasedUntil, leasedUntil: leasedUntil + 30_000 })
      expect(await settle(storage, id, broken)).toBeNull()
      expect([await storage.webhookEndpoints.attempts(id), await storage.webhookEndpoints.endpoint(endpoint.id)]).toEqual([[], endpoint])
      expect(await settle(storage, id, received, leasedUntil + 1, 'b')).toMatchObject({ state: 'delivered', attempts: 1 })
      expect([await settle(storage, id, broken, leasedUntil + 2, 'b'), await settle(storage, 999_999, broken)]).toEqual([null, null])
    },
  },
  {
    name: 'switches an endpoint off with the attempt that decides it, gives up what waits, and keeps its audit line; nothing when that cannot be made',
    safety: true,
    run: async storage => {
      const { webhookEndpoints } = storage
      const endpoint = await addEndpoint(storage)
      await addAbout(storage, endpoint.id, 6)
      const [job] = await claim(storage, { limit: 1 })
      const id = job?.delivery.id ?? 0
      const attempt = { number: 1, at: now, durationMs: 1, status: 410, error: 'x', response: '' }
      const delivery = { state: 'failed', tries: 1, attempts: 1, nextAttemptAt: null, lastStatus: 410, lastError: 'x' } as const
      const health = { status: 'disabled', disabledBy: 'gone', disabledAt: now, failingSince: now, failures: 1, parkedUntil: 0 } as const
      const audit = { action: 'webhook.disabled', subject: `webhook:${endpoint.id}` }
      const thrown = () => {
        throw new Error('no decision')
      }
      await expect(webhookEndpoints.settle(id, 'a', thrown, { at: now, actor: 'system:test' })).rejects.toThrow('no decision')
      expect([await webhookEndpoints.attempts(id), await auditCount(storage)]).toEqual([[], 0])
      await webhookEndpoints.settle(id, 'a', () => ({ attempt, delivery, endpoint: health, audit }), { at: now, actor: 'system:test' })
      expect([await webhookEndpoints.endpoint(endpoint.id), await auditCount(storage)]).toEqual([{ ...endpoint, ...health }, 1])
      expect((await webhookEndpoints.deliveries({ state: 'failed' }, { limit: 10 })).total).toBe(6)
      expect(await claim(storage, { token: 'b', now: leasedUntil })).toEqual([])
    },
  },
  {
    name: 'leases a ping to its maker, whatever the endpoint is like',
    run: async storage => {
      const { webhookEndpoints } = storage
      const { id: endpointId } = await addEndpoint(storage)
      await webhookEndpoints.setStatus(endpointId, 'disabled', writeBy())
      const ping = { endpointId, messageId: 'msg_ping', topic: 'webhook.ping', body: '{}' }
      const first = await webhookEndpoints.addPing(ping, { token: 'p', now, leasedUntil })
      await webhookEndpoints.addPing({ ...ping, messageId: 'msg_other' }, { token: 'q', now, leasedUntil })
      expect(first).toMatchObject({ delivery: { ...ping, eventId: null, state: 'pending' }, endpoint: { status: 'disabled' }, secrets: { current: secret } })
      expect(await settle(storage, first.delivery.id, received, now, 'p')).toMatchObject({ state: 'delivered' })
      await expectRefusal(webhookEndpoints.addPing({ ...ping, endpointId: 999_999 }, { token: 'p', now, leasedUntil }), 'webhook_endpoint_not_found')
    },
  },
  {
    name: 'has a delivery sent again with all its tries, its log going on',
    run: async storage => {
      const { webhookEndpoints } = storage
      const { id: endpointId } = await addEndpoint(storage)
      await addAbout(storage, endpointId, 1)
      const [job] = await claim(storage)
      const id = job?.delivery.id ?? 0
      const again = (at: number) => webhookEndpoints.redeliver(id, writeBy({ at, audit: () => ({ action: 'webhook.redelivered', subject: 'webhook:1' }) }))
      // Under way: left as it is.
      expect([await again(now + 1), await auditCount(storage)]).toEqual([job?.delivery, 0])
      await settle(storage, id, received)
      expect(await again(now + 2)).toMatchObject({
        state: 'pending',
        tries: 0,
        attempts: 1,
        nextAttemptAt: now + 2,
        queuedAt: now + 2,
        messageId: job?.delivery.messageId,
      })
      expect(await auditCount(storage)).toBe(1)
      expect((await claim(storage, { token: 'b', now: now + 2 })).map(({ delivery }) => delivery.id)).toEqual([id])
      await settle(storage, id, broken, now + 3, 'b')
      expect((await webhookEndpoints.attempts(id)).map(({ number, status }) => [number, status])).toEqual([
        [1, 200],
        [2, 500],
      ])
      await webhookEndpoints.setStatus(endpointId, 'disabled', writeBy({ at: now + 4 }))
      await expectRefusal(again(now + 5), 'webhook_endpoint_disabled')
      await expectRefusal(webhookEndpoints.redeliver(999_999, writeBy()), 'webhook_delivery_not_found')
    },
  },
  {
    name: 'has everything sent again that failed since a moment, events only, of one endpoint',
    run: async storage => {
      const { webhookEndpoints } = storage
      const [one, other] = [await addEndpoint(storage), await addEndpoint(storage)]
      for (const { id } of [one, other]) await webhookEndpoints.setStatus(id, 'disabled', writeBy())
      for (const [eventId, at] of [
        [1, now],
        [2, now + 1],
        [3, now + 2],
      ] as const)
        await webhookEndpoints.addDeliveries([about(one.id, eventId), about(other.id, eventId)], at)
      const ping = await webhookEndpoints.addPing(
        { endpointId: one.id, messageId: 'p', topic: 'webhook.ping', body: '{}' },
        { token: 'p', now: now + 2, leasedUntil },
      )
      await settle(storage, ping.delivery.id, broken, now + 3, 'p')
      const again = (since: number) => webhookEndpoints.redeliverFailed({ endpointId: one.id, since }, writeBy({ at: now + 10 }))
      await expectRefusal(again(now), 'webhook_endpoint_disabled')
      await webhookEndpoints.setStatus(one.id, 'enabled', writeBy())
      expect([await again(now + 1), await again(now + 1)]).toEqual([2, 0])
      expect(eventIds(await claim(storage, { now: now + 10 }))).toEqual([2, 3])
      await expectRefusal(webhookEndpoints.redeliverFailed({ endpointId: 999_999, since: 0 }, writeBy()), 'webhook_endpoint_not_found')
    },
  },
  {
    name: 'purges old deliveries that came to their end, with their attempts, and no others',
    run: async storage => {
      const { webhookEndpoints } = storage
      const { id: endpointId } = await addEndpoint(storage)
      await addAbout(storage, endpointId, 3)
      const [one, two] = await claim(storage)
      await settle(storage, one?.delivery.id ?? 0, received, now)
      await settle(storage, two?.delivery.id ?? 0, received, now + 1)
      expect([await webhookEndpoints.purge(now, 10), await webhookEndpoints.purge(now + 1, 10), await webhookEndpoints.purge(now + 1, 10)]).toEqual([0, 1, 0])
      expect(await webhookEndpoints.attempts(one?.delivery.id ?? 0)).toEqual([])
      expect([await webhookEndpoints.purge(now + 9, 1), (await webhookEndpoints.deliveries({}, { limit: 10 })).items.map(({ state }) => state)]).toEqual([
        1,
        ['pending'],
      ])
    },
  },
]
