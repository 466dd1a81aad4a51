import type { AuditRecord, WriteContext } from './write-context.ts'

/** Which payments or refunds are gone through. */
export interface RecordRange {
  /** Included. */
  readonly createdFrom?: number
  /** Not included. */
  readonly createdBefore?: number
  /** Only those that have not come to their end: payments as `isUnsettled` has it, refunds requested or pending. */
  readonly isUnsettled?: true
}

/** A call of a client that was begun and has no answer: its process died, or still works on it. */
export interface OpenKey {
  readonly scope: string
  readonly key: string
  readonly owner: string
  readonly lockedUntil: number
}

/** What reconciliation asks of all tables at once, in pages that stay small however large the shop is (RELIABILITY 3.9). */
export interface ReconcileStore {
  /** Ids of payments of a provider above `afterId`, ascending. */
  paymentIds(range: RecordRange, afterId: number, limit: number): Promise<readonly number[]>
  /** Refunds with an id above `afterId`, ascending by it. */
  refundIds(range: RecordRange, afterId: number, limit: number): Promise<readonly { readonly orderId: number; readonly refundId: number }[]>
  /** Idempotency keys without an answer that nobody has held since `lockedBefore` (`lockedUntil <= lockedBefore`), at most `limit`. */
  openKeys(lockedBefore: number, limit: number): Promise<readonly OpenKey[]>
  /** An audit line of its own, for a repair that is made of several changes. */
  record(line: Pick<WriteContext, 'at' | 'actor' | 'origin'> & { readonly audit: AuditRecord }): Promise<void>
}
