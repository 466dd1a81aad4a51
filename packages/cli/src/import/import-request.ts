import type { Client } from '@cartwright/client'
import type { RowProblem, SourceRecord } from './record.ts'
import type { ImportKind } from './report.ts'

/** How to read a file and where it goes. */
export interface ImportRequest {
  readonly client: Client
  /** The file, as it comes. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** For people: what the file is called. */
  readonly fileName: string
  /** Equal for the same file read in the same way: an import that was interrupted goes on by it. */
  readonly fingerprint: string
  /** What the file is about; told from its columns when undefined. */
  readonly kind?: ImportKind | undefined
  /** Columns by field, as `--map` gives them. */
  readonly map: ReadonlyMap<string, string>
  /** The currency of prices where no column names one. */
  readonly currency: string
  /** Whether a stock file makes a product, unpublished and without a price, of a SKU the shop does not know. */
  readonly createMissing: boolean
  /** Checks every row, finds what would change, and writes nothing. */
  readonly isDryRun: boolean
  readonly onProblem: (problem: RowProblem) => void
  /** Called whenever rows were dealt with. */
  readonly onProgress: (rows: number) => void
  /** Called when it goes on with an import that was interrupted. */
  readonly onResume: (batch: number) => void
}

/** Deals with records one after the other. */
export interface Importer {
  take(record: SourceRecord): Promise<void>
  finish(): Promise<void>
}
