import { parse } from 'csv-parse/sync'
import { type Found, type RowProblem, UnreadableFileError } from './record.ts'
import type { SourceLine } from './source-lines.ts'

/** A record whose quotes never close is given up after this much, so that one stray quote cannot swallow a file. */
const recordLimits = { lines: 1000, characters: 1024 * 1024 } as const

const delimiters = [',', ';', '\t', '|'] as const

/**
 * Reads CSV with a header line, streaming: comma, semicolon, tab or pipe as the header has it, quoted fields with line breaks, any line end, empty lines skipped.
 * A record with a broken quote or the wrong number of fields is reported and costs its own first line only: reading goes on with the next line, whatever
 * the stray quote would have swallowed.
 * @throws UnreadableFileError when there is no header, or a column name stands in it twice
 */
export async function* csvRecords(lines: AsyncIterable<SourceLine>): AsyncGenerator<Found> {
  const source = new LineBuffer(lines)
  const { columns, delimiter } = await readHeader(source)
  let row = 1
  for (;;) {
    const first = await source.peek(0)
    if (!first) return
    if (first.text.trim() === '') {
      source.drop(1)
      continue
    }
    row += 1
    const { fields, reason, taken } = await readRecord(source, delimiter, columns.length)
    source.drop(taken)
    const place = { row, line: first.number }
    if (fields) yield { record: { ...place, fields: Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? ''])) } }
    else yield { problem: { ...place, column: null, reason } satisfies RowProblem }
  }
}

/** Lines not used up yet, read as far ahead as somebody looks. */
class LineBuffer {
  private readonly lines: AsyncIterator<SourceLine>
  private readonly ahead: SourceLine[] = []
  private ended = false

  constructor(lines: AsyncIterable<SourceLine>) {
    this.lines = lines[Symbol.asyncIterator]()
  }

  async peek(index: number): Promise<SourceLine | undefined> {
    while (this.ahead.length <= index && !this.ended) {
      const next = await this.lines.next()
      if (next.done === true) this.ended = true
      else this.ahead.push(next.value)
    }
    return this.ahead[index]
  }

  drop(count: number): void {
    this.ahead.splice(0, count)
  }
}

const readHeader = async (source: LineBuffer): Promise<{ columns: readonly string[]; delimiter: string }> => {
  for (;;) {
    const first = await source.peek(0)
    if (!first) throw new UnreadableFileError('The file is empty.')
    if (first.text.trim() !== '') break
    source.drop(1)
  }
  const text = (await source.peek(0))?.text ?? ''
  const delimiter = mostFrequent(text)
  const { fields, taken } = await readRecord(source, delimiter, null)
  source.drop(taken)
  const columns = (fields ?? []).map(name => name.trim())
  const repeated = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index)
  if (repeated !== undefined) throw new UnreadableFileError(`The column "${repeated}" stands in the header twice.`)
  if (columns.every(name => name === '')) throw new UnreadableFileError('The first line is no header: it names no column.')
  return { columns, delimiter }
}

const mostFrequent = (header: string): string => {
  const unquoted = header.replace(/"[^"]*"/g, '')
  const counts = delimiters.map(delimiter => unquoted.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

type ReadResult =
  | { readonly fields: readonly string[]; readonly reason?: never; readonly taken: number }
  | { readonly fields?: never; readonly reason: string; readonly taken: number }

/** Reads the record that begins with the first line ahead. One that cannot be read takes that line only. */
const readRecord = async (source: LineBuffer, delimiter: string, width: number | null): Promise<ReadResult> => {
  let text = ''
  let quotes = 0
  for (let taken = 1; taken <= recordLimits.lines && text.length <= recordLimits.characters; taken += 1) {
    const line = await source.peek(taken - 1)
    if (!line) break
    text += line.text
    quotes += countQuotes(line.text)
    // An even number of quotes: every field that was opened is closed, so the record ends with this line.
    if (quotes % 2 === 0) return parseRecord(text, delimiter, width, taken)
    text += line.end
  }
  return { reason: 'A quoted field does not end.', taken: 1 }
}

const countQuotes = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) count += 1
  return count
}

const parseRecord = (text: string, delimiter: string, width: number | null, taken: number): ReadResult => {
  let fields: readonly string[] | undefined
  try {
    // Without quotes CSV is nothing but its delimiters.
    fields = text.includes('"') ? parse(text, { delimiter, relax_column_count: true, record_delimiter: [] })[0] : text.split(delimiter)
  } catch {
    return { reason: 'A quote stands where none may stand.', taken: 1 }
  }
  if (!fields) return { reason: 'The row cannot be read.', taken: 1 }
  if (width === null || fields.length === width) return { fields, taken }
  const surplus = fields.slice(width)
  // Spreadsheets like to end rows with empty cells.
  if (surplus.length > 0 && surplus.every(field => field.trim() === '')) return { fields: fields.slice(0, width), taken }
  return { reason: `The row has ${fields.length} fields, the header has ${width}.`, taken: 1 }
}
