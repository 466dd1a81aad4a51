import type { AuditLine, AuditSeal, SealedAuditLine } from '../model/index.ts'

/** Which lines of the audit log are listed; all of what is given has to fit. */
export interface AuditFilter {
  readonly subject?: string
  readonly actor?: string
  readonly action?: string
  /** Included. */
  readonly from?: number
  /** Not included. */
  readonly to?: number
}

/**
 * The audit log (of every store of the engine) as a chain. Stores write lines unchained, within the transaction of the change they tell of, so that no two writers wait for each other;
 * they are chained afterwards. See docs/adr/0014.
 */
export interface AuditChain {
  /** Lines that are not in the chain, the lowest ids first. */
  unsealed(limit: number): Promise<readonly AuditLine[]>
  /** How many these are, and when the oldest was written. */
  unsealedCount(): Promise<{ readonly count: number; readonly since: number | null }>
  /** The end of the chain, as noted when it was last extended. Null where nothing was chained yet; a note that cannot be read is of sequence 0. */
  head(): Promise<AuditSeal | null>
  /**
   * Extends the chain: writes seals to their lines and the last of them as the new head, in one transaction. False, and nothing changed, when the head is not `after` any more:
   * of several at once one gets through.
   */
  extend(after: AuditSeal | null, seals: readonly (AuditSeal & { readonly id: number })[]): Promise<boolean>
  /** Lines of the chain with a sequence above `afterSequence`, ascending. They are as stored, whether or not that is right. */
  sealed(afterSequence: number, limit: number): Promise<readonly SealedAuditLine[]>
}
