import { csvRecords } from './csv-records.ts'
import { hasItemList, jsonLineRecords, jsonRecords } from './json-records.ts'
import { type Found, UnreadableFileError } from './record.ts'
import { decodeText, sourceLines } from './source-lines.ts'

/** How a file is written. */
export type FileFormat = 'csv' | 'json'

/** What is looked at to tell the format; a first line longer than this is no line of NDJSON or CSV. */
const headLimit = 1024 * 1024

/**
 * Tells the format of a file from its content and reads its records, streaming.
 * @param bytes the file, with or without a byte order mark
 * @throws UnreadableFileError for a file that is no text
 */
export const openRecords = async (bytes: AsyncIterable<Uint8Array>): Promise<{ readonly format: FileFormat; readonly records: AsyncIterable<Found> }> => {
  const chunks = decodeText(bytes)
  const head = await readHead(chunks)
  if (head.includes('\u0000')) throw new UnreadableFileError('This is no text file: it has NUL bytes. Save it as CSV in UTF-8.')
  const all = prepend(head, chunks)
  const start = head.trimStart()
  if (!start.startsWith('[') && !start.startsWith('{')) return { format: 'csv', records: csvRecords(sourceLines(all)) }
  return { format: 'json', records: isJsonLines(start) ? jsonLineRecords(sourceLines(all)) : jsonRecords(all) }
}

/** Everything up to the end of the first line that is not blank. */
const readHead = async (chunks: AsyncGenerator<string>): Promise<string> => {
  let head = ''
  while (!hasWholeLine(head) && head.length < headLimit) {
    const next = await chunks.next()
    if (next.done === true) break
    head += next.value
  }
  return head
}

const hasWholeLine = (head: string): boolean => {
  const start = head.trimStart()
  return start.includes('\n') || start.includes('\r')
}

async function* prepend(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield head
  yield* rest
}

/** Whether the first line is a whole object by itself, and not the document around a list. */
const isJsonLines = (start: string): boolean => {
  const [line = ''] = start.split(/[\r\n]/, 1)
  if (!line.startsWith('{')) return false
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !hasItemList(value)
  } catch {
    return false
  }
}
