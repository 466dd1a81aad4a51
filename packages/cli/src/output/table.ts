import Table from 'cli-table3'

/** One column of a table: its title, and where its cells stand. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** A column of numbers. */
export const right = (title: string): Column => ({ title, align: 'right' })

/** A table without lines: columns two blanks apart, one line a row. Wide characters keep their place. */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
  paintTitle: (title: string) => string = title => title,
): string => {
  const bare = new Table({
    head: columns.map(({ title }) => paintTitle(title)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: Object.fromEntries(
      [
        'top',
        'top-mid',
        'top-left',
        'top-right',
        'bottom',
        'bottom-mid',
        'bottom-left',
        'bottom-right',
        'left',
        'left-mid',
        'mid',
        'mid-mid',
        'right',
        'right-mid',
        'middle',
      ].map(name => [name, '']),
    ),
    style: { 'padding-left': 0, 'padding-right': 2, head: [], border: [] },
  })
  bare.push(...rows.map(row => row.map(cell => oneLine(String(cell)))))
  return bare
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
}

/** Names come from outside: a line break or an escape sequence in one must not disturb the others. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

/** The beginning of a text, for a cell. */
export const shortened = (text: string): string => {
  const line = oneLine(text)
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

/** `name  value` lines, names padded to one width. */
export const fields = (entries: readonly (readonly [name: string, value: string | number])[]): string => {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${oneLine(String(value))}`.trimEnd()).join('\n')
}
