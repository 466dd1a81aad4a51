import type { Attention, AttentionReason, AttentionSighting } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

export interface AttentionFilter {
  readonly status?: Attention['status']
  readonly reason?: AttentionReason
  readonly subject?: string
}

/** What people have to look at (RELIABILITY 3.3, 3.9). Nothing is ever deleted. */
export interface AttentionStore {
  /**
   * Opens a record, or, while one of this reason and subject is open, counts it once more and writes down what was seen now (`lastSeenAt`, money at risk, detail).
   * Only a new record stores the events and the audit line. Of several at once, one opens it.
   */
  open(sighting: AttentionSighting, context: WriteContext<Attention>): Promise<{ readonly record: Attention; readonly created: boolean }>
  record(id: number): Promise<Attention | null>
  /** Newest first. */
  list(filter: AttentionFilter, page: PageRequest): Promise<Page<Attention>>
  /** Closes it; seen again later, it is a new record. Closing again is harmless and changes nothing. Throws `attention_not_found`. */
  resolve(id: number, note: string, context: WriteContext<Attention>): Promise<Attention>
}
