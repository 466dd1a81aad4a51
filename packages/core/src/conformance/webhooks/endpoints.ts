import { expect } from 'vitest'
import { freshHealth } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { auditCount, expectPages, expectRefusal, now, strangeText, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { addAbout, addEndpoint, claim, received, secret, settle } from './webhook-fixtures.ts'

const draft = { url: 'https://receiver.example/hooks', description: strangeText, topics: ['order.*', 'stock.changed'] }
const times = { previousSecretUntil: null, createdAt: now, updatedAt: now }

export const endpointCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'gives an endpoint back as it was written, without its secret',
    safety: true,
    run: async ({ webhookEndpoints }) => {
      const saved = await webhookEndpoints.insert({ ...draft, secret }, writeBy())
      expect(saved).toEqual({ ...draft, ...freshHealth, ...times, id: saved.id })
      expect([await webhookEndpoints.endpoint(saved.id), await webhookEndpoints.endpoint(999_999)]).toEqual([saved, null])
      expect(await webhookEndpoints.endpoints()).toEqual([saved])
      expect(JSON.stringify(await webhookEndpoints.list({ limit: 10 }))).not.toContain('whsec_')
    },
  },
  {
    name: 'changes the fields given of an endpoint, and no other',
    run: async ({ webhookEndpoints }) => {
      const [one, other] = [await webhookEndpoints.insert({ ...draft, secret }, writeBy()), await webhookEndpoints.insert({ ...draft, secret }, writeBy())]
      const changed = await webhookEndpoints.update(one.id, { topics: ['*'] }, writeBy({ at: now + 1 }))
      expect(changed).toEqual({ ...one, topics: ['*'], updatedAt: now + 1 })
      const renamed = await webhookEndpoints.update(one.id, { url: 'https://other.example/', description: 'ERP' }, writeBy({ at: now + 2 }))
      expect(renamed).toEqual({ ...changed, url: 'https://other.example/', description: 'ERP', updatedAt: now + 2 })
      expect(await webhookEndpoints.endpoints()).toEqual([renamed, other])
      await expectRefusal(webhookEndpoints.update(999_999, {}, writeBy()), 'webhook_endpoint_not_found')
    },
  },
  {
    name: 'keeps one secret besides the present one',
    safety: true,
    run: async storage => {
      const { webhookEndpoints } = storage
      const { id } = await addEndpoint(storage)
      const rotate = (next: string, previousUntil: number) => webhookEndpoints.rotateSecret(id, { secret: next, previousUntil }, writeBy({ at: now + 1 }))
      expect(await rotate('whsec_two', now + 100)).toMatchObject({ previousSecretUntil: now + 100, updatedAt: now + 1 })
      await addAbout(storage, id, 2)
      expect((await claim(storage, { limit: 1 })).map(job => job.secrets)).toEqual([{ current: 'whsec_two', previous: secret }])
      await rotate('whsec_three', now + 200)
      expect((await claim(storage)).map(job => [job.secrets, job.endpoint.previousSecretUntil])).toEqual([
        [{ current: 'whsec_three', previous: 'whsec_two' }, now + 200],
      ])
      await expectRefusal(webhookEndpoints.rotateSecret(999_999, { secret: 'x', previousUntil: 0 }, writeBy()), 'webhook_endpoint_not_found')
    },
  },
  {
    name: 'gives up what waits when an endpoint is switched off, but for what is under way, and sends nothing to it',
    safety: true,
    run: async storage => {
      const { webhookEndpoints } = storage
      const [{ id }, other] = [await addEndpoint(storage), await addEndpoint(storage)]
      await addAbout(storage, id, 3)
      await addAbout(storage, other.id, 1)
      const [underWay] = await claim(storage, { limit: 1 })
      const off = await webhookEndpoints.setStatus(id, 'disabled', writeBy({ at: now + 1 }))
      expect(off).toMatchObject({ status: 'disabled', disabledBy: 'person', disabledAt: now + 1 })
      const list = await webhookEndpoints.deliveries({ endpointId: id }, { limit: 10 })
      expect(list.items.map(({ state, nextAttemptAt, lastError }) => [state, nextAttemptAt, lastError])).toEqual([
        ['failed', null, 'The endpoint is disabled.'],
        ['failed', null, 'The endpoint is disabled.'],
        ['pending', now, null],
      ])
      expect((await claim(storage, { token: 'b', now: now + 10 })).map(job => job.endpoint.id)).toEqual([other.id])
      expect(await settle(storage, underWay?.delivery.id ?? 0, received)).toMatchObject({ state: 'delivered' })
      expect(await webhookEndpoints.setStatus(id, 'enabled', writeBy({ at: now + 2 }))).toMatchObject({ ...freshHealth, updatedAt: now + 2 })
      await expectRefusal(webhookEndpoints.setStatus(999_999, 'enabled', writeBy()), 'webhook_endpoint_not_found')
    },
  },
  {
    name: 'deletes an endpoint with its log, and nothing of others',
    run: async storage => {
      const { webhookEndpoints } = storage
      const [one, other] = [await addEndpoint(storage), await addEndpoint(storage)]
      await addAbout(storage, one.id, 2)
      await addAbout(storage, other.id, 1)
      const [first] = await claim(storage)
      await settle(storage, first?.delivery.id ?? 0, received)
      await webhookEndpoints.delete(one.id, writeBy())
      expect([await webhookEndpoints.endpoints(), (await webhookEndpoints.deliveries({}, { limit: 10 })).total]).toEqual([[other], 1])
      expect(await webhookEndpoints.attempts(first?.delivery.id ?? 0)).toEqual([])
      await expectRefusal(webhookEndpoints.delete(one.id, writeBy()), 'webhook_endpoint_not_found')
    },
  },
  {
    name: 'lists endpoints, the newest first, in pages',
    run: async storage => {
      const ids: number[] = []
      for (const _ of 'abcde') ids.unshift((await addEndpoint(storage)).id)
      await expectPages(
        page => storage.webhookEndpoints.list(page),
        ids,
        endpoint => endpoint.id,
      )
    },
  },
  {
    name: 'gives each endpoint that failures switched off to one prober, when it is time',
    safety: true,
    run: async storage => {
      const { webhookEndpoints } = storage
      const [{ id }, person] = [await addEndpoint(storage), await addEndpoint(storage)]
      await webhookEndpoints.setStatus(person.id, 'disabled', writeBy())
      await addAbout(storage, id, 1)
      const [job] = await claim(storage)
      const health = { ...freshHealth, status: 'disabled', disabledBy: 'failure', disabledAt: now, parkedUntil: now + 100 } as const
      const attempt = { number: 1, at: now, durationMs: 1, status: 500, error: 'x', response: '' }
      const delivery = { state: 'failed', tries: 1, attempts: 1, nextAttemptAt: null, lastStatus: 500, lastError: 'x' } as const
      await webhookEndpoints.settle(job?.delivery.id ?? 0, 'a', () => ({ attempt, delivery, endpoint: health }), { at: now, actor: 'system:test' })
      const probe = (at: number, disabledAfter = now - 1) => webhookEndpoints.claimProbes({ now: at, nextAt: at + 1_000, disabledAfter, limit: 10 })
      expect(await probe(now + 99)).toEqual([])
      expect(await probe(now + 100, now)).toEqual([])
      expect((await Promise.all([probe(now + 100), probe(now + 100)])).flat()).toEqual([id])
      expect(await probe(now + 1_099)).toEqual([])
      expect(await probe(now + 1_100)).toEqual([id])
    },
  },
  {
    name: 'stores an audit line with a change of an endpoint, and nothing when it cannot be made',
    safety: true,
    run: async storage => {
      const { webhookEndpoints } = storage
      const telling = writeBy<{ readonly id: number }>({ audit: saved => ({ action: 'webhook.changed', subject: `webhook:${saved.id}` }) })
      const failing = writeBy({
        audit: () => {
          throw new Error('no audit')
        },
      })
      const saved = await webhookEndpoints.insert({ ...draft, secret }, telling)
      await expect(webhookEndpoints.insert({ ...draft, secret }, failing)).rejects.toThrow('no audit')
      await expect(webhookEndpoints.update(saved.id, { topics: ['*'] }, failing)).rejects.toThrow('no audit')
      await expect(webhookEndpoints.rotateSecret(saved.id, { secret: 'x', previousUntil: 1 }, failing)).rejects.toThrow('no audit')
      await expect(webhookEndpoints.setStatus(saved.id, 'disabled', failing)).rejects.toThrow('no audit')
      await expect(webhookEndpoints.delete(saved.id, failing)).rejects.toThrow('no audit')
      expect([await webhookEndpoints.endpoints(), await auditCount(storage)]).toEqual([[saved], 1])
    },
  },
]
