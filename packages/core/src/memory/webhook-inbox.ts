import { CommerceError, type WebhookEvent } from '../model/index.ts'
import type { WebhookInbox, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { newestFirst } from './paging.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Messages of payment providers in memory. */
export function memoryWebhookInbox(tables: MemoryTables, journal: Journal): WebhookInbox {
  const { webhookEvents } = tables
  const write = (webhook: WebhookEvent, context: WriteContext<WebhookEvent>): WebhookEvent => {
    const saved = frozenCopy(webhook)
    const store = journal.prepare(context, saved)
    webhookEvents.set(saved.id, saved)
    store()
    return saved
  }
  return {
    receive: async ({ provider, eventId, type, subject, rawBody }, context) => {
      const present = [...webhookEvents.values()].find(other => other.provider === provider && other.eventId === eventId)
      if (present) return { webhook: present, created: false }
      const fresh = { status: 'received', reason: null, receivedAt: context.at, finishedAt: null } as const
      return { webhook: write({ id: nextId(tables, 'webhookEvent'), provider, eventId, type, subject, rawBody, ...fresh }, context), created: true }
    },
    note: async (id, { status, reason }, context) => {
      const present = webhookEvents.get(id)
      if (!present) throw new CommerceError('webhook_event_not_found', `There is no webhook event ${id}.`, { webhookId: id })
      return write({ ...present, status, reason, finishedAt: status === 'received' ? null : context.at }, context)
    },
    webhook: async id => webhookEvents.get(id) ?? null,
    emptyBodies: async (provider, providerIds) => {
      const told = [...webhookEvents.values()].filter(webhook => webhook.provider === provider && webhook.rawBody !== '' && isAbout(webhook, providerIds))
      for (const webhook of told) webhookEvents.set(webhook.id, frozenCopy({ ...webhook, rawBody: '' }))
      return told.length
    },
    list: async ({ provider, status, type }, page) => {
      const isWanted = (webhook: WebhookEvent) =>
        (provider === undefined || webhook.provider === provider) &&
        (status === undefined || webhook.status === status) &&
        (type === undefined || webhook.type === type)
      return newestFirst(webhookEvents.values(), isWanted, page)
    },
    purge: async (before, limit) => {
      const isOver = ({ status, receivedAt }: WebhookEvent) => (status === 'done' || status === 'ignored') && receivedAt < before
      const old = [...webhookEvents.values()].filter(isOver).slice(0, limit)
      for (const { id } of old) webhookEvents.delete(id)
      return old.length
    },
  }
}

function isAbout({ subject }: WebhookEvent, providerIds: readonly string[]): boolean {
  return [subject?.providerId, subject?.providerPaymentId].some(id => typeof id === 'string' && providerIds.includes(id))
}
