export interface StoredAnswer {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export type IdempotencyClaim =
  | { readonly status: 'claimed' }
  | { readonly status: 'answered'; readonly answer: StoredAnswer }
  | { readonly status: 'in_use' }
  /** The key was used for another request. */
  | { readonly status: 'mismatch' }

/**
 * Idempotency keys of callers (RELIABILITY 3.4). A claim is an insert; it belongs to `owner` until `lockedUntil`, after which a repeat of the same request takes it over
 * (the first process died) and unique business rows see to it that nothing happens twice. It is free again from `lockedUntil` on; from `keepUntil` on the key counts as never used,
 * whether or not it was purged.
 */
export interface IdempotencyStore {
  claim(input: {
    readonly scope: string
    readonly key: string
    readonly fingerprint: string
    readonly owner: string
    readonly now: number
    readonly lockedUntil: number
    readonly keepUntil: number
  }): Promise<IdempotencyClaim>
  /** Stores the answer, and says whether it did: it is without effect when the claim was taken over, or answered already. */
  finish(input: { readonly scope: string; readonly key: string; readonly owner: string; readonly answer: StoredAnswer }): Promise<boolean>
  /** Frees the key: the call came to no lasting answer (a fault, a refusal at the door). Without effect when the claim was taken over or answered. */
  abandon(input: { readonly scope: string; readonly key: string; readonly owner: string }): Promise<void>
  /** Deletes keys past `keepUntil` (`keepUntil <= now`), at most `limit`; says how many. */
  purge(now: number, limit: number): Promise<number>
}
