import type { IdempotencyStore } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { MemoryTables } from './tables.ts'

/** Callers' idempotency keys in memory. */
export function memoryIdempotencyStore(tables: MemoryTables): IdempotencyStore {
  const keys = tables.idempotencyKeys
  /** The unanswered claim of this owner, if it still is theirs. */
  const ownClaim = (input: { scope: string; key: string; owner: string }) => {
    const row = keys.get(rowKey(input))
    return row?.owner === input.owner && row.answer === null ? row : undefined
  }
  return {
    claim: async input => {
      const { fingerprint, owner, now, lockedUntil, keepUntil } = input
      const present = keys.get(rowKey(input))
      const row = present && present.keepUntil > now ? present : undefined
      if (row && row.fingerprint !== fingerprint) return { status: 'mismatch' }
      if (row?.answer) return { status: 'answered', answer: row.answer }
      if (row && row.lockedUntil > now) return { status: 'in_use' }
      keys.set(rowKey(input), Object.freeze({ fingerprint, owner, lockedUntil, keepUntil, answer: null }))
      return { status: 'claimed' }
    },
    finish: async input => {
      const row = ownClaim(input)
      if (!row) return false
      keys.set(rowKey(input), frozenCopy({ ...row, answer: input.answer }))
      return true
    },
    abandon: async input => {
      if (ownClaim(input)) keys.delete(rowKey(input))
    },
    purge: async (now, limit) => {
      const expired = [...keys].filter(([, row]) => row.keepUntil <= now).slice(0, limit)
      for (const [key] of expired) keys.delete(key)
      return expired.length
    },
  }
}

function rowKey({ scope, key }: { readonly scope: string; readonly key: string }): string {
  return JSON.stringify([scope, key])
}
