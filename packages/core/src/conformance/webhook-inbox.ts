import { expect } from 'vitest'
import { event, type WebhookEvent } from '../model/index.ts'
import type { IncomingWebhook, Storage } from '../ports/index.ts'
import { atOnce, auditCount, briefly, expectPages, expectRefusal, now, strangeText, watchEvents, writeBy } from './fixtures.ts'
import type { ConformanceCase } from './suite.ts'

const told: IncomingWebhook = {
  provider: 'stripe',
  eventId: 'evt_1',
  type: 'payment_intent.succeeded',
  subject: { kind: 'payment', providerId: 'pi_1', providerPaymentId: 'pi_1' },
  rawBody: `{"text":${JSON.stringify(strangeText)}}\n`,
}

const telling = writeBy<WebhookEvent>({ events: ({ id }) => [event('webhook.received', `webhook:${id}`, { webhookId: id })] })

async function receive({ webhookInbox }: Storage, parts: Partial<IncomingWebhook> = {}, at = now): Promise<WebhookEvent> {
  return (await webhookInbox.receive({ ...told, ...parts }, writeBy({ at }))).webhook
}

/** The promises of the inbox of webhooks. */
export const webhookInboxCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'keeps a message as it came, letter for letter',
    safety: true,
    run: async storage => {
      const { webhook, created } = await storage.webhookInbox.receive(told, writeBy())
      const fresh = { status: 'received', reason: null, receivedAt: now, finishedAt: null }
      expect({ webhook, created }).toEqual({ webhook: { ...told, ...fresh, id: webhook.id }, created: true })
      const bare = await receive(storage, { eventId: 'evt_2', subject: null, rawBody: '' })
      expect([await storage.webhookInbox.webhook(webhook.id), await storage.webhookInbox.webhook(bare.id)]).toEqual([webhook, bare])
      expect(bare.subject).toBeNull()
      expect(await storage.webhookInbox.webhook(999_999)).toBeNull()
    },
  },
  {
    name: 'takes a message once, however often and at once it comes: one row, one event',
    safety: true,
    run: async storage => {
      const events = await watchEvents(storage)
      const results = await atOnce(16, () => storage.webhookInbox.receive(told, telling))
      expect(results.filter(({ created }) => created)).toHaveLength(1)
      const [{ webhook } = { webhook: null }] = results
      expect(new Set(results.map(result => result.webhook.id)).size).toBe(1)
      const again = await storage.webhookInbox.receive({ ...told, type: 'other', rawBody: 'other', subject: null }, telling)
      expect(again).toEqual({ webhook, created: false })
      expect(briefly(await events())).toEqual([['webhook.received', { webhookId: webhook?.id }]])
      expect((await storage.webhookInbox.list({}, { limit: 9 })).total).toBe(1)
    },
  },
  {
    name: 'tells providers and messages apart',
    run: async storage => {
      const ids = [await receive(storage), await receive(storage, { provider: 'test' }), await receive(storage, { eventId: 'EVT_1' })].map(({ id }) => id)
      expect(new Set(ids).size).toBe(3)
    },
  },
  {
    name: 'stores nothing when the event cannot be made',
    safety: true,
    run: async storage => {
      const failing = writeBy<WebhookEvent>({
        events: () => {
          throw new Error('no events')
        },
      })
      await expect(storage.webhookInbox.receive(told, failing)).rejects.toThrow('no events')
      expect((await storage.webhookInbox.list({}, { limit: 9 })).total).toBe(0)
      const kept = await receive(storage)
      await expect(storage.webhookInbox.note(kept.id, { status: 'done', reason: null }, failing)).rejects.toThrow('no events')
      expect(await storage.webhookInbox.webhook(kept.id)).toEqual(kept)
    },
  },
  {
    name: 'notes what became of a message, and makes it a fresh one again, with its event and a line of the audit log',
    run: async storage => {
      const webhook = await receive(storage)
      const { webhookInbox } = storage
      const ignored = await webhookInbox.note(webhook.id, { status: 'ignored', reason: 'foreign_object' }, writeBy({ at: now + 5 }))
      expect(ignored).toEqual({ ...webhook, status: 'ignored', reason: 'foreign_object', finishedAt: now + 5 })
      const events = await watchEvents(storage)
      const audited = await auditCount(storage)
      const replay = { ...telling, audit: { action: 'webhook_event.replay', subject: `webhook_event:${webhook.id}` } }
      expect(await webhookInbox.note(webhook.id, { status: 'received', reason: null }, replay)).toEqual(webhook)
      expect(await webhookInbox.webhook(webhook.id)).toEqual(webhook)
      expect([briefly(await events()), (await auditCount(storage)) - audited]).toEqual([[['webhook.received', { webhookId: webhook.id }]], 1])
      await expectRefusal(webhookInbox.note(999_999, { status: 'done', reason: null }, writeBy()), 'webhook_event_not_found')
    },
  },
  {
    name: 'lists messages by provider, status and type, the newest first, in pages',
    run: async storage => {
      const { webhookInbox } = storage
      const ids: number[] = []
      for (const eventId of ['a', 'b', 'c', 'd', 'e']) ids.unshift((await receive(storage, { eventId })).id)
      const other = await receive(storage, { provider: 'test', type: 'x' })
      await webhookInbox.note(other.id, { status: 'failed', reason: 'down' }, writeBy())
      await expectPages(
        page => webhookInbox.list({ provider: 'stripe', status: 'received', type: told.type }, page),
        ids,
        ({ id }) => id,
      )
      const idsOf = async (filter: Parameters<typeof webhookInbox.list>[0]) => (await webhookInbox.list(filter, { limit: 9 })).items.map(({ id }) => id)
      expect([await idsOf({ status: 'failed' }), await idsOf({ type: 'x' }), await idsOf({ provider: 'test' })]).toEqual([[other.id], [other.id], [other.id]])
    },
  },
  {
    name: 'empties the bodies of messages about what was somebody’s, and leaves everything else',
    safety: true,
    run: async storage => {
      const { webhookInbox } = storage
      const refund = { kind: 'refund', providerId: 're_1', providerPaymentId: null } as const
      const own = [
        await receive(storage),
        await receive(storage, { eventId: 'evt_2', subject: refund }),
        await receive(storage, { eventId: 'evt_3', subject: { kind: 'dispute', providerId: 'du_1', providerPaymentId: 'pi_1' } }),
      ]
      const others = [
        await receive(storage, { eventId: 'evt_4', subject: { kind: 'payment', providerId: 'pi_10', providerPaymentId: 'PI_1' } }),
        await receive(storage, { eventId: 'evt_5', subject: { kind: 'payment', providerId: 'pix1', providerPaymentId: null } }),
        await receive(storage, { eventId: 'evt_6', subject: null }),
        await receive(storage, { provider: 'test' }),
      ]
      expect([await webhookInbox.emptyBodies('stripe', []), await webhookInbox.emptyBodies('stripe', ['pi_1', 're_1'])]).toEqual([0, 3])
      const emptied = own.map(webhook => ({ ...webhook, rawBody: '' }))
      expect((await webhookInbox.list({}, { limit: 9 })).items).toEqual([...emptied, ...others].reverse())
      expect(await webhookInbox.emptyBodies('stripe', ['pi_1', 're_1'])).toBe(0)
    },
  },
  {
    name: 'purges old messages that were worked on, and keeps what waits for somebody',
    run: async storage => {
      const { webhookInbox } = storage
      const statuses = ['done', 'ignored', 'failed', 'received', 'done'] as const
      const ids: number[] = []
      for (const [index, status] of statuses.entries()) {
        const { id } = await receive(storage, { eventId: `evt_${index}` }, index === 4 ? now : now - 100)
        await webhookInbox.note(id, { status, reason: null }, writeBy())
        ids.push(id)
      }
      expect([await webhookInbox.purge(now, 1), await webhookInbox.purge(now, 9), await webhookInbox.purge(now, 9)]).toEqual([1, 1, 0])
      expect((await webhookInbox.list({}, { limit: 9 })).items.map(({ id }) => id)).toEqual([ids[4], ids[3], ids[2]])
    },
  },
]
