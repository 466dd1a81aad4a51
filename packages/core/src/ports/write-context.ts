import type { DomainEvent, Origin, TraceContext } from '../model/index.ts'

/** What goes into the audit log beside a change. `data` is small and never holds a secret. */
export interface AuditRecord {
  readonly action: string
  readonly subject: string
  readonly data?: Readonly<Record<string, unknown>>
}

/**
 * What every write carries: when, by whom (and from where, for the audit log), and the events and audit lines that must be stored in the same transaction as the change.
 * `events` and `audit` may be made from the saved thing, since ids are made by the store; where nothing is saved that has a type here, the functions get `undefined`.
 * When one of them throws, nothing is changed. A call that changes nothing (a repeat, a refusal) stores neither events nor audit lines.
 */
export interface WriteContext<Saved = unknown> {
  readonly at: number
  readonly actor: string
  readonly origin?: Origin
  /** What its events are part of. Unless told, what the caller is part of. */
  readonly trace?: TraceContext | undefined
  readonly events?: readonly DomainEvent[] | ((saved: Saved) => readonly DomainEvent[])
  readonly audit?: AuditRecord | ((saved: Saved) => AuditRecord)
}

/**
 * Asks for one page of a list. With `cursor` (from `nextCursor`) the cost does not grow with depth, and what is added or deleted meanwhile neither repeats nor skips anything;
 * it goes before `page`, which counts from 1. A cursor that is none of this list's: `validation_failed`. "Newest first" means the highest id first.
 */
export interface PageRequest {
  readonly limit: number
  readonly page?: number
  readonly cursor?: string | null
}

export interface Page<T> {
  readonly items: readonly T[]
  /** How many there are on all pages. */
  readonly total: number
  /** Null when this is the last page. */
  readonly nextCursor: string | null
}
