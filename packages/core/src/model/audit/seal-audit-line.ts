import type { AuditLine, AuditSeal } from './audit-entry.ts'

/** What the first line of a chain follows. */
export const noHash = '0'.repeat(64)

/**
 * The text whose SHA-256 seals a line: a JSON array of its place, the hash before it, and every column. No two lines have the same.
 * Never changes: what is sealed has to be read for ever.
 */
export function sealedText({ id, at, actor, action, subject, address, requestId, data }: AuditLine, sequence: number, previousHash: string): string {
  return JSON.stringify([sequence, previousHash, id, at, actor, action, subject, address, requestId, data])
}

/** A seal as one text, to be noted outside of the shop: `sequence:hash`. */
export function formatAuditSeal({ sequence, hash }: AuditSeal): string {
  return `${sequence}:${hash}`
}

/** Reads {@link formatAuditSeal}; null when the text is none. */
export function parseAuditSeal(text: string): AuditSeal | null {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? []
  return sequence === undefined || hash === undefined ? null : { sequence: Number(sequence), hash }
}
