import { type Delivery, deliveryLimits, leaseExpiryError } from '../model/index.ts'
import type { ClaimRequest, EventQueue, RelayReport, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { newestFirst } from './paging.ts'
import { type DeliveryRow, type MemoryTables, nextId } from './tables.ts'

/** The outbox of the in-memory stores and its deliveries. */
export function memoryEventQueue(tables: MemoryTables, journal: Journal): EventQueue {
  const { deliveries } = tables
  const write = (row: DeliveryRow) => deliveries.set(row.delivery.id, frozenCopy(row))
  /** The delivery, if it is leased under this token. */
  const leased = (id: number, token: string) => {
    const row = deliveries.get(id)
    return row?.delivery.status === 'leased' && row.token === token ? row : undefined
  }
  const dead = (id: number) => {
    const row = deliveries.get(id)
    return row?.delivery.status === 'dead' ? row : undefined
  }
  return {
    register: async consumers => {
      for (const { name, topics } of consumers) tables.consumers.set(name, frozenCopy([...new Set([...(tables.consumers.get(name) ?? []), ...topics])]))
    },
    relay: async (now, limit) => relay(tables, now, limit),
    claim: async request => {
      for (const row of deliveries.values()) {
        if (!isDue(row, request) || row.delivery.status !== 'leased' || row.expiries < deliveryLimits.leaseExpiriesMax - 1) continue
        write({ delivery: { ...row.delivery, status: 'dead', lastError: leaseExpiryError }, token: null, leasedUntil: 0, expiries: 0 })
      }
      const due = [...deliveries.values()].filter(row => isDue(row, request)).sort(inTurn)
      const suspects = due.filter(isSuspect).slice(1)
      const rows = due.filter(row => !suspects.includes(row))
      return rows.slice(0, request.limit).map(({ delivery, expiries }) => {
        const next: Delivery = frozenCopy({ ...delivery, status: 'leased', attempts: delivery.attempts + 1 })
        write({ delivery: next, token: request.token, leasedUntil: request.leasedUntil, expiries: delivery.status === 'leased' ? expiries + 1 : expiries })
        return next
      })
    },
    finish: async (ids, token) => {
      for (const id of ids) if (leased(id, token)) deliveries.delete(id)
    },
    fail: async (id, token, { error, availableAt }) => {
      const row = leased(id, token)
      if (!row) return
      const outcome = availableAt === null ? ({ status: 'dead' } as const) : ({ status: 'ready', availableAt } as const)
      write({ delivery: { ...row.delivery, ...outcome, lastError: error }, token: null, leasedUntil: 0, expiries: 0 })
    },
    unfinished: async (consumer, keys) =>
      [...deliveries.values()].map(row => row.delivery).filter(delivery => delivery.consumer === consumer && keys.includes(delivery.event.key)),
    deadLetters: async (page, topic) => {
      const rows = [...deliveries.values()].map(row => row.delivery)
      return newestFirst(rows, ({ status, event }) => status === 'dead' && (topic === undefined || event.topic === topic), page)
    },
    deadLetter: async id => dead(id)?.delivery ?? null,
    retry: async (id, context: WriteContext) => {
      const row = dead(id)
      if (!row) return false
      const store = journal.prepare(context, undefined)
      write({ ...row, delivery: { ...row.delivery, status: 'ready', attempts: 0, availableAt: context.at } })
      store()
      return true
    },
    discard: async (id, context: WriteContext) => {
      if (!dead(id)) return false
      const store = journal.prepare(context, undefined)
      deliveries.delete(id)
      store()
      return true
    },
    stats: async now => {
      const waiting = [...tables.unrelayed].flatMap(id => tables.events.get(id)?.at ?? [])
      const ready = [...deliveries.values()].flatMap(({ delivery }) => (delivery.status === 'ready' ? [delivery.availableAt] : []))
      const count = (status: Delivery['status']) => [...deliveries.values()].filter(row => row.delivery.status === status).length
      const oldest = [...ready, ...waiting].reduce((least, since) => Math.min(least, since), now)
      return { ready: ready.length + waiting.length, leased: count('leased'), dead: count('dead'), oldestReadyMs: now - oldest }
    },
    purge: async (before, limit) => {
      const awaited = new Set([...deliveries.values()].map(row => row.delivery.event.id))
      const gone = [...tables.events.values()].filter(event => event.at < before && !tables.unrelayed.has(event.id) && !awaited.has(event.id)).slice(0, limit)
      for (const event of gone) tables.events.delete(event.id)
      return gone.length
    },
    onStored: journal.onStored,
  }
}

function relay(tables: MemoryTables, now: number, limit: number): RelayReport {
  const ids = [...tables.unrelayed].slice(0, limit)
  const made: Delivery[] = []
  for (const id of ids) {
    tables.unrelayed.delete(id)
    const event = tables.events.get(id)
    for (const [consumer, topics] of tables.consumers) {
      if (!event || !topics.includes(event.topic)) continue
      const delivery: Delivery = { id: nextId(tables, 'delivery'), consumer, event, status: 'ready', attempts: 0, availableAt: now, lastError: null }
      tables.deliveries.set(delivery.id, frozenCopy({ delivery, token: null, leasedUntil: 0, expiries: 0 }))
      made.push(delivery)
    }
  }
  return { events: ids.length, deliveries: made.map(({ id, consumer }) => ({ id, consumer })) }
}

function inTurn(a: DeliveryRow, b: DeliveryRow): number {
  return a.delivery.availableAt - b.delivery.availableAt || a.delivery.id - b.delivery.id
}

/** One that a process died of, or with, before. */
function isSuspect({ delivery, expiries }: DeliveryRow): boolean {
  return delivery.status === 'leased' && expiries > 0
}

function isDue({ delivery, leasedUntil }: DeliveryRow, { consumers, ids, now, dueBy = now }: ClaimRequest): boolean {
  if (!consumers.includes(delivery.consumer) || ids?.includes(delivery.id) === false) return false
  return delivery.availableAt <= dueBy && (delivery.status === 'ready' || (delivery.status === 'leased' && leasedUntil <= now))
}
