/** What may be said about one call beside its data. */
export interface CallOptions {
  /** Aborts the call, its retries and the waiting between them; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** The key of a POST; made for each call when left out. Give one to make a repeat of the whole call harmless, also after a restart. */
  readonly idempotencyKey?: string
  /** Milliseconds for one attempt, instead of the client's. */
  readonly timeoutMs?: number
  readonly headers?: Readonly<Record<string, string>>
}
