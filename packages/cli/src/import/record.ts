/** One record of a file as it was found: texts from CSV, any JSON value from JSON. */
export interface SourceRecord {
  /** Counted as people count: the row in a spreadsheet for CSV (the header is row 1), the item from 1 for JSON. */
  readonly row: number
  /** The line of the file on which it begins, from 1; null where lines mean nothing. */
  readonly line: number | null
  readonly fields: Readonly<Record<string, unknown>>
}

/** A record that cannot be used: where it stands and why, for a person. */
export interface RowProblem {
  readonly row: number
  readonly line: number | null
  /** The column of the file; null when it is about the whole row. */
  readonly column: string | null
  readonly reason: string
}

/** What reading yields: every record of the file, the unreadable ones as problems. */
export type Found = { readonly record: SourceRecord } | { readonly problem: RowProblem }

/** A file that is no import file at all. The message is a sentence for a person. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
}
