/** What a batch of changes is about. */
export type BatchKind = 'products' | 'stock'

/** What an import did, counted. */
export interface BatchSummary {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly stockSet: number
  readonly failed: number
}

/** One import: everything it changes is noted under its id, so that it can go on after an interruption, and be undone. Times in milliseconds. */
export interface ImportBatch {
  readonly id: number
  readonly kind: BatchKind
  /** Where the data came from, for people: the name of a file. */
  readonly source: string
  /** Equal for equal data read in the same way: who starts with the same one again goes on. */
  readonly fingerprint: string
  readonly actor: string
  readonly startedAt: number
  /** Null while it is under way, or was interrupted. */
  readonly finishedAt: number | null
  readonly undoneAt: number | null
  readonly summary: BatchSummary | null
}

/** What undoing did, or would do, to one product or stock figure. */
export interface UndoneRow {
  readonly sku: string
  /**
   * - `restored`: the product is as it was before
   * - `deleted`: it was made by the batch, and nobody ever ordered it; `archived`: somebody did
   * - `stock_set_back`: by the difference that the batch made
   * - `refused`: `reason` says why it stays as it is
   */
  readonly outcome: 'restored' | 'deleted' | 'archived' | 'stock_set_back' | 'refused'
  /** Units by which the stock changes back; null where it is about a product. */
  readonly units: number | null
  readonly reason: string | null
}
