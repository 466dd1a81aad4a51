import { type Attention, CommerceError } from '../model/index.ts'
import type { AttentionStore, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { newestFirst } from './paging.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Attention records in memory. */
export function memoryAttentionStore(tables: MemoryTables, journal: Journal): AttentionStore {
  const { attention } = tables
  const write = (record: Attention, context: WriteContext<Attention>): Attention => {
    const saved = frozenCopy(record)
    const store = journal.prepare(context, saved)
    attention.set(saved.id, saved)
    store()
    return saved
  }
  return {
    open: async (sighting, context) => {
      const { reason, subject } = sighting
      const present = [...attention.values()].find(other => other.status === 'open' && other.reason === reason && other.subject === subject)
      if (present) {
        const seen = frozenCopy({ ...present, ...sighting, count: present.count + 1, lastSeenAt: Math.max(present.lastSeenAt, context.at) })
        attention.set(seen.id, seen)
        return { record: seen, created: false }
      }
      const times = { openedAt: context.at, lastSeenAt: context.at, resolvedAt: null }
      return {
        record: write({ id: nextId(tables, 'attention'), ...sighting, status: 'open', count: 1, ...times, resolvedBy: null, note: '' }, context),
        created: true,
      }
    },
    record: async id => attention.get(id) ?? null,
    list: async ({ status, reason, subject }, page) => {
      const isWanted = (record: Attention) =>
        (status === undefined || record.status === status) &&
        (reason === undefined || record.reason === reason) &&
        (subject === undefined || record.subject === subject)
      return newestFirst(attention.values(), isWanted, page)
    },
    resolve: async (id, note, context) => {
      const present = attention.get(id)
      if (!present) throw new CommerceError('attention_not_found', `There is no attention record ${id}.`, { attentionId: id })
      if (present.status === 'resolved') return present
      return write({ ...present, status: 'resolved', resolvedAt: context.at, resolvedBy: context.actor, note }, context)
    },
  }
}
