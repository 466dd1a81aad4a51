import {
  CommerceError,
  freshHealth,
  type NewWebhookDelivery,
  type WebhookDelivery,
  type WebhookEndpoint,
  webhookConcurrency,
  webhookDisabledError,
} from '../model/index.ts'
import type { WebhookEndpointStore, WebhookJob, WebhookLease, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { newestFirst } from './paging.ts'
import { type MemoryTables, nextId, type WebhookDeliveryRow, type WebhookEndpointRow } from './tables.ts'

/** Endpoints of outgoing webhooks and their log in memory. */
export function memoryWebhookEndpointStore(tables: MemoryTables, journal: Journal): WebhookEndpointStore {
  const { webhookEndpoints, webhookDeliveries, webhookAttempts } = tables
  const save = (row: WebhookEndpointRow, context: WriteContext<WebhookEndpoint>): WebhookEndpoint => {
    const saved = frozenCopy(row)
    const store = journal.prepare(context, saved.endpoint)
    webhookEndpoints.set(saved.endpoint.id, saved)
    store()
    return saved.endpoint
  }
  const endpointRow = (id: number): WebhookEndpointRow => {
    const row = webhookEndpoints.get(id)
    if (!row) throw new CommerceError('webhook_endpoint_not_found', `There is no webhook endpoint ${id}.`, { endpointId: id })
    return row
  }
  const requireEnabled = (id: number) => {
    if (endpointRow(id).endpoint.status === 'disabled')
      throw new CommerceError('webhook_endpoint_disabled', `The webhook endpoint ${id} is disabled: enable it first.`, { endpointId: id })
  }
  return {
    endpoint: async id => webhookEndpoints.get(id)?.endpoint ?? null,
    list: async page => newestFirst(endpointsOf(tables), () => true, page),
    endpoints: async () => endpointsOf(tables),
    insert: async ({ secret, ...draft }, context) => {
      const times = { previousSecretUntil: null, createdAt: context.at, updatedAt: context.at }
      const endpoint = { ...draft, ...freshHealth, ...times, id: nextId(tables, 'webhookEndpoint') }
      return save({ endpoint, secrets: { current: secret, previous: null } }, context)
    },
    update: async (id, change, context) => {
      const { endpoint, secrets } = endpointRow(id)
      return save({ endpoint: { ...endpoint, ...change, updatedAt: context.at }, secrets }, context)
    },
    rotateSecret: async (id, { secret, previousUntil }, context) => {
      const { endpoint, secrets } = endpointRow(id)
      const rotated = { ...endpoint, previousSecretUntil: previousUntil, updatedAt: context.at }
      return save({ endpoint: rotated, secrets: { current: secret, previous: secrets.current } }, context)
    },
    setStatus: async (id, status, context) => {
      const { endpoint, secrets } = endpointRow(id)
      const off = { status: 'disabled', disabledBy: 'person', disabledAt: context.at, parkedUntil: 0 } as const
      const changed = { ...endpoint, ...(status === 'enabled' ? freshHealth : off), updatedAt: context.at }
      const saved = save({ endpoint: changed, secrets }, context)
      if (status === 'disabled') giveUpWaiting(tables, id, context.at)
      return saved
    },
    delete: async (id, context) => {
      endpointRow(id)
      const store = journal.prepare(context, undefined)
      webhookEndpoints.delete(id)
      for (const { delivery } of [...webhookDeliveries.values()]) if (delivery.endpointId === id) deleteDelivery(tables, delivery.id)
      store()
    },
    addDeliveries: async (deliveries, at) => deliveries.filter(delivery => addDelivery(tables, delivery, at)).length,
    delivery: async id => webhookDeliveries.get(id)?.delivery ?? null,
    attempts: async deliveryId => webhookAttempts.get(deliveryId) ?? [],
    deliveries: async ({ endpointId, state, topic }, page) =>
      newestFirst(
        [...webhookDeliveries.values()].map(row => row.delivery),
        delivery =>
          (endpointId === undefined || delivery.endpointId === endpointId) &&
          (state === undefined || delivery.state === state) &&
          (topic === undefined || delivery.topic === topic),
        page,
      ),
    claim: async ({ limit, ...lease }) => claim(tables, lease, limit),
    addPing: async (ping, lease) => {
      endpointRow(ping.endpointId)
      const delivery = newDelivery(tables, { ...ping, eventId: null }, lease.now)
      return leaseOut(tables, delivery, lease)
    },
    claimProbes: async ({ now, nextAt, disabledAfter, limit }) => {
      const due = [...webhookEndpoints.values()].filter(
        ({ endpoint }) => endpoint.disabledBy === 'failure' && endpoint.parkedUntil <= now && (endpoint.disabledAt ?? 0) > disabledAfter,
      )
      return due.slice(0, limit).map(({ endpoint, secrets }) => {
        webhookEndpoints.set(endpoint.id, frozenCopy({ endpoint: { ...endpoint, parkedUntil: nextAt }, secrets }))
        return endpoint.id
      })
    },
    settle: async (id, token, decide, { at, actor }) => {
      const row = webhookDeliveries.get(id)
      const owner = row && webhookEndpoints.get(row.delivery.endpointId)
      if (!row || !owner || row.token !== token) return null
      const { attempt, delivery, endpoint, audit } = decide({ delivery: row.delivery, endpoint: owner.endpoint })
      const store = journal.prepare({ at, actor, ...(audit ? { audit } : {}) }, undefined)
      const saved = writeDelivery(tables, { delivery: { ...row.delivery, ...delivery, updatedAt: at }, token: null, leasedUntil: 0 })
      webhookAttempts.set(id, frozenCopy([...(webhookAttempts.get(id) ?? []), attempt]))
      webhookEndpoints.set(owner.endpoint.id, frozenCopy({ endpoint: { ...owner.endpoint, ...endpoint }, secrets: owner.secrets }))
      if (endpoint.status === 'disabled') giveUpWaiting(tables, owner.endpoint.id, at)
      store()
      return saved
    },
    redeliver: async (id, context) => {
      const row = webhookDeliveries.get(id)
      if (!row) throw new CommerceError('webhook_delivery_not_found', `There is no webhook delivery ${id}.`, { deliveryId: id })
      requireEnabled(row.delivery.endpointId)
      if (row.token !== null && row.leasedUntil > context.at) return row.delivery
      const queued = frozenCopy({ ...row.delivery, ...queuedAt(context.at) })
      const store = journal.prepare(context, queued)
      writeDelivery(tables, { delivery: queued, token: null, leasedUntil: 0 })
      unpark(tables, queued.endpointId)
      store()
      return queued
    },
    redeliverFailed: async ({ endpointId, since }, context) => {
      requireEnabled(endpointId)
      const rows = [...webhookDeliveries.values()].filter(
        ({ delivery }) => delivery.endpointId === endpointId && delivery.state === 'failed' && delivery.eventId !== null && delivery.createdAt >= since,
      )
      if (rows.length === 0) return 0
      const store = journal.prepare(context, rows.length)
      for (const { delivery } of rows) writeDelivery(tables, { delivery: { ...delivery, ...queuedAt(context.at) }, token: null, leasedUntil: 0 })
      unpark(tables, endpointId)
      store()
      return rows.length
    },
    purge: async (before, limit) => {
      const gone = [...webhookDeliveries.values()].filter(({ delivery }) => delivery.state !== 'pending' && delivery.updatedAt < before).slice(0, limit)
      for (const { delivery } of gone) deleteDelivery(tables, delivery.id)
      return gone.length
    },
  }
}

function endpointsOf(tables: MemoryTables): WebhookEndpoint[] {
  return [...tables.webhookEndpoints.values()].map(row => row.endpoint)
}

function queuedAt(at: number): Partial<WebhookDelivery> {
  return { state: 'pending', tries: 0, nextAttemptAt: at, queuedAt: at, updatedAt: at }
}

/** Who has something sent again says that the receiver is back. */
function unpark({ webhookEndpoints }: MemoryTables, id: number): void {
  const row = webhookEndpoints.get(id)
  if (row) webhookEndpoints.set(id, frozenCopy({ ...row, endpoint: { ...row.endpoint, parkedUntil: 0 } }))
}

function writeDelivery(tables: MemoryTables, row: WebhookDeliveryRow): WebhookDelivery {
  const saved = frozenCopy(row)
  tables.webhookDeliveries.set(saved.delivery.id, saved)
  return saved.delivery
}

function newDelivery(tables: MemoryTables, delivery: NewWebhookDelivery, at: number): WebhookDelivery {
  const times = { nextAttemptAt: at, queuedAt: at, createdAt: at, updatedAt: at }
  return { ...delivery, ...times, id: nextId(tables, 'webhookDelivery'), state: 'pending', tries: 0, attempts: 0, lastStatus: null, lastError: null }
}

function addDelivery(tables: MemoryTables, draft: NewWebhookDelivery, at: number): boolean {
  const owner = tables.webhookEndpoints.get(draft.endpointId)
  const isThere = [...tables.webhookDeliveries.values()].some(
    ({ delivery }) => delivery.endpointId === draft.endpointId && delivery.eventId !== null && delivery.eventId === draft.eventId,
  )
  if (!owner || isThere) return false
  const delivery = newDelivery(tables, draft, at)
  const given = owner.endpoint.status === 'disabled' ? ({ state: 'failed', nextAttemptAt: null, lastError: webhookDisabledError } as const) : {}
  writeDelivery(tables, { delivery: { ...delivery, ...given }, token: null, leasedUntil: 0 })
  return true
}

function deleteDelivery(tables: MemoryTables, id: number): void {
  tables.webhookDeliveries.delete(id)
  tables.webhookAttempts.delete(id)
}

function giveUpWaiting(tables: MemoryTables, endpointId: number, at: number): void {
  for (const { delivery, token, leasedUntil } of [...tables.webhookDeliveries.values()]) {
    const isUnderWay = token !== null && leasedUntil > at
    if (delivery.endpointId !== endpointId || delivery.state !== 'pending' || isUnderWay) continue
    const given = { ...delivery, state: 'failed', nextAttemptAt: null, lastError: webhookDisabledError, updatedAt: at } as const
    writeDelivery(tables, { delivery: given, token: null, leasedUntil: 0 })
  }
}

function claim(tables: MemoryTables, lease: WebhookLease, limit: number): WebhookJob[] {
  const open = endpointsOf(tables).filter(endpoint => endpoint.status === 'enabled' && endpoint.parkedUntil <= lease.now)
  const lines = open.map(endpoint => dueTo(tables, endpoint, lease.now)).filter(({ due }) => due.length > 0)
  lines.sort((a, b) => longestDueFirst(a.due[0], b.due[0]))
  const chosen = lines.flatMap(({ due, room }) => due.slice(0, Math.max(0, room)))
  return chosen.slice(0, limit).map(delivery => leaseOut(tables, delivery, lease))
}

/** What is due to an endpoint, the longest due first, and how many of it may be leased. */
function dueTo(tables: MemoryTables, endpoint: WebhookEndpoint, now: number): { readonly due: WebhookDelivery[]; readonly room: number } {
  const rows = [...tables.webhookDeliveries.values()].filter(({ delivery }) => delivery.endpointId === endpoint.id && delivery.state === 'pending')
  const underWay = rows.filter(row => row.leasedUntil > now).length
  const due = rows.filter(row => row.leasedUntil <= now && (row.delivery.nextAttemptAt ?? 0) <= now).map(row => row.delivery)
  return { due: due.sort(longestDueFirst), room: webhookConcurrency(endpoint) - underWay }
}

function longestDueFirst(a: WebhookDelivery | undefined, b: WebhookDelivery | undefined): number {
  return (a?.nextAttemptAt ?? 0) - (b?.nextAttemptAt ?? 0) || (a?.id ?? 0) - (b?.id ?? 0)
}

function leaseOut(tables: MemoryTables, delivery: WebhookDelivery, { token, leasedUntil }: WebhookLease): WebhookJob {
  const owner = tables.webhookEndpoints.get(delivery.endpointId)
  if (!owner) throw new CommerceError('webhook_endpoint_not_found', `There is no webhook endpoint ${delivery.endpointId}.`)
  return { delivery: writeDelivery(tables, { delivery, token, leasedUntil }), endpoint: owner.endpoint, secrets: owner.secrets }
}
