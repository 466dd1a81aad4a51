import type { DomainEvent } from '../model/index.ts'

/** What goes into the audit log beside a change. `data` is small and never holds a secret. */
export interface AuditRecord {
  readonly action: string
  readonly subject: string
  readonly data?: Readonly<Record<string, unknown>>
}

/**
 * What every write carries: when, by whom, and the events and audit lines that must be stored in the same transaction as the change.
 * `events` and `audit` may be made from the saved thing, since ids are made by the store.
 */
export interface WriteContext<Saved = unknown> {
  readonly at: number
  readonly actor: string
  readonly events?: readonly DomainEvent[] | ((saved: Saved) => readonly DomainEvent[])
  readonly audit?: AuditRecord | ((saved: Saved) => AuditRecord)
}

/** Asks for one page of a list. With `cursor` (from `nextCursor`) the cost does not grow with depth; `page` counts from 1. */
export interface PageRequest {
  readonly limit: number
  readonly page?: number
  readonly cursor?: string | null
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly nextCursor: string | null
}
