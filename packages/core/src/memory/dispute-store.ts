import { type Dispute, postingsOfDispute } from '../model/index.ts'
import type { DisputeStore } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { prepareLedger } from './ledger-store.ts'
import { newestFirst } from './paging.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Disputes in memory. */
export function memoryDisputeStore(tables: MemoryTables, journal: Journal): DisputeStore {
  const { disputes } = tables
  return {
    record: async ({ provider, providerId }, decide, context) => {
      const present = [...disputes.values()].find(other => other.provider === provider && other.providerId === providerId) ?? null
      const next = decide(present)
      if (!next) return present
      const saved: Dispute = frozenCopy({ ...next, id: present?.id ?? nextId(tables, 'dispute') })
      const store = journal.prepare(context, saved)
      const book = prepareLedger(tables, postingsOfDispute(present, saved, context.at), context)
      disputes.set(saved.id, saved)
      book()
      store()
      return saved
    },
    dispute: async id => disputes.get(id) ?? null,
    list: async ({ status, orderId }, page) => {
      const isWanted = (dispute: Dispute) => (status === undefined || dispute.status === status) && (orderId === undefined || dispute.orderId === orderId)
      return newestFirst(disputes.values(), isWanted, page)
    },
  }
}
