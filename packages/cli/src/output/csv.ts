/** Rows as CSV (RFC 4180 with plain line breaks, as every spreadsheet and shell reads it); nothing for null. */
export const csv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map(row => row.map(cell => cellText(cell ?? '')).join(',')).join('\n')

const cellText = (cell: string | number): string => {
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
