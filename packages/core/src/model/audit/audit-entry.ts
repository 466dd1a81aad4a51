import type { Origin } from './origin.ts'

/** A line's place in the chain: one number after the other, from 1. */
export interface AuditSeal {
  readonly sequence: number
  /** SHA-256 of the line and of the hash before it, as 64 lower-case hex digits. */
  readonly hash: string
}

/** One line of the audit log: who changed what, from where, with the state before and after where that is small. */
export interface AuditEntry extends Origin {
  readonly id: number
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly data: Readonly<Record<string, unknown>>
  /** Null until it is chained, some seconds after it was written. */
  readonly seal: AuditSeal | null
}

/** A line as it is stored, which is what its seal is made of: `data` is the text of its JSON. */
export interface AuditLine extends Omit<AuditEntry, 'data' | 'seal'> {
  readonly data: string
}

/** A stored line with the seal that is stored with it; either may have been tampered with. */
export interface SealedAuditLine extends AuditLine {
  readonly seal: { readonly sequence: number; readonly hash: string | null }
}
