/** One line of CSV with its line end (RFC 4180: CR LF). Null is an empty cell. */
export const csvLine = (cells: readonly (string | number | boolean | null)[]): string => `${cells.map(cellOf).join(',')}\r\n`

const cellOf = (value: string | number | boolean | null): string => {
  const text = String(value ?? '')
  // Quotes keep blanks at the ends, and a single empty cell from being an empty line.
  return /[",\r\n;\t|]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A whole small table as CSV, without the line end of the last row: whoever prints it adds that. */
export const csvTable = (rows: readonly Parameters<typeof csvLine>[0][]): string => rows.map(csvLine).join('').trimEnd()
