import { type AuditEntry, type AuditLine, formatAuditSeal, parseAuditSeal } from '../model/index.ts'
import type { AuditChain } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { MemoryTables } from './tables.ts'

/** The note that holds the head. */
const headKey = 'audit-head'

/** The audit log of the in-memory stores as a chain. */
export function memoryAuditChain(tables: MemoryTables): AuditChain {
  const { audit, notes } = tables
  const waiting = () => audit.filter(entry => entry.seal === null)
  return {
    unsealed: async limit => waiting().slice(0, limit).map(toLine),
    unsealedCount: async () => ({ count: waiting().length, since: waiting().at(0)?.at ?? null }),
    head: async () => parseAuditSeal(notes.get(headKey) ?? ''),
    extend: async (after, seals) => {
      const last = seals.at(-1)
      if (last === undefined || notes.get(headKey) !== (after ? formatAuditSeal(after) : undefined)) return false
      for (const { id, sequence, hash } of seals) {
        const index = audit.findIndex(entry => entry.id === id && entry.seal === null)
        const entry = audit[index]
        if (entry) audit[index] = frozenCopy({ ...entry, seal: { sequence, hash } })
      }
      notes.set(headKey, formatAuditSeal(last))
      return true
    },
    sealed: async (afterSequence, limit) => {
      const lines = audit.flatMap(entry => (entry.seal !== null && entry.seal.sequence > afterSequence ? [{ ...toLine(entry), seal: entry.seal }] : []))
      return lines.sort((a, b) => a.seal.sequence - b.seal.sequence).slice(0, limit)
    },
  }
}

function toLine({ seal: _, data, ...rest }: AuditEntry): AuditLine {
  return { ...rest, data: JSON.stringify(data) }
}
