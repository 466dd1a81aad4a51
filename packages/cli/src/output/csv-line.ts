/** One line of CSV with its line end (RFC 4180: CR LF). Null is an empty cell. */
export const csvLine = (cells: readonly (string | number | boolean | null)[]): string => `${cells.map(cellOf).join(',')}\r\n`

const cellOf = (value: string | number | boolean | null): string => {
  const text = String(value ?? '')
  // Quotes keep blanks at the ends, and a single empty cell from being an empty line.
  return /[",\r\n;\t|]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
