import type { Found } from './record.ts'
import type { SourceLine } from './source-lines.ts'

/** Names under which a JSON document may keep its list: `{ "products": [...] }`. */
const listNames = new Set(['products', 'items', 'data', 'records', 'rows', 'stock', 'levels', 'inventory'])

/**
 * Reads JSON piece by piece: a list of objects, an object that has such a list under a usual name, or a single object. Holds one item at a time.
 * An item that cannot be read is reported; so is a file that ends in the middle of one.
 */
export async function* jsonRecords(chunks: AsyncIterable<string>): AsyncGenerator<Found> {
  const scanner = new ItemScanner()
  let row = 0
  for await (const chunk of chunks) {
    for (const text of scanner.push(chunk)) {
      row += 1
      yield foundIn(text, row, null)
    }
  }
  for (const text of scanner.end()) {
    row += 1
    yield foundIn(text, row, null)
  }
}

/** Reads one JSON object a line (NDJSON). A line that cannot be read costs itself only. */
export async function* jsonLineRecords(lines: AsyncIterable<SourceLine>): AsyncGenerator<Found> {
  let row = 0
  for await (const line of lines) {
    if (line.text.trim() === '') continue
    row += 1
    yield foundIn(line.text, row, line.number)
  }
}

/** Whether this document keeps its items in a list under a usual name. */
export const hasItemList = (document: object): boolean => Object.entries(document).some(([name, value]) => listNames.has(name) && Array.isArray(value))

const foundIn = (text: string, row: number, line: number | null): Found => {
  const problem = (reason: string): Found => ({ problem: { row, line, column: null, reason } })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return problem(`This is no valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return problem('An item must be an object.')
  return { record: { row, line, fields: value as Readonly<Record<string, unknown>> } }
}

/** Cuts a JSON text into the texts of its items, without understanding more of it than strings and brackets. */
class ItemScanner {
  private text = ''
  private at = 0
  private depth = 0
  private inString = false
  /** Brackets around an item: 0 until the list is found, 1 in a bare list, 2 in a list within an object. */
  private listDepth = 0
  private done = false
  private itemStart = -1
  private stringStart = -1
  private lastString = ''

  push(chunk: string): string[] {
    this.text += chunk
    const items = this.scan()
    this.forget()
    return items
  }

  /** What is left when the text ends: an item that never closed. */
  end(): string[] {
    const rest = this.itemStart === -1 ? '' : this.text.slice(this.itemStart).trim()
    return rest === '' || this.done ? [] : [rest]
  }

  private scan(): string[] {
    const items: string[] = []
    for (; this.at < this.text.length && !this.done; this.at += 1) {
      const character = this.text[this.at]
      if (this.inString) this.scanString(character)
      else if (character === '"') this.startString()
      else if (character === '{' || character === '[') this.open(character)
      else if (character === '}' || character === ']') items.push(...this.close())
      else if (character === ',' && this.depth === this.listDepth) items.push(...this.cut(this.at))
      else if (this.itemStart === -1 && this.depth === this.listDepth && !isBlank(character)) this.itemStart = this.at
    }
    return items
  }

  private scanString(character: string | undefined): void {
    if (character === '\\') this.at += 1
    else if (character === '"') {
      this.inString = false
      if (this.depth === 1 && this.listDepth === 0) this.lastString = this.text.slice(this.stringStart + 1, this.at)
    }
  }

  private startString(): void {
    this.inString = true
    this.stringStart = this.at
    if (this.itemStart === -1 && this.depth === this.listDepth) this.itemStart = this.at
  }

  private open(character: string): void {
    const isList = character === '[' && this.listDepth === 0 && (this.depth === 0 || (this.depth === 1 && listNames.has(this.lastString)))
    if (!isList && this.itemStart === -1 && this.depth === this.listDepth) this.itemStart = this.at
    this.depth += 1
    if (!isList) return
    this.listDepth = this.depth
    this.itemStart = -1
  }

  private close(): string[] {
    this.depth -= 1
    if (this.depth < this.listDepth) {
      this.done = true
      return this.cut(this.at)
    }
    return this.depth === this.listDepth ? this.cut(this.at + 1) : []
  }

  private cut(end: number): string[] {
    const item = this.itemStart === -1 ? '' : this.text.slice(this.itemStart, end).trim()
    this.itemStart = -1
    return item === '' ? [] : [item]
  }

  /** Lets go of the text before what is being read. */
  private forget(): void {
    const starts = [this.at, ...(this.itemStart === -1 ? [] : [this.itemStart]), ...(this.inString ? [this.stringStart] : [])]
    const keepFrom = Math.min(...starts)
    this.text = this.text.slice(keepFrom)
    this.at -= keepFrom
    if (this.itemStart !== -1) this.itemStart -= keepFrom
    this.stringStart -= keepFrom
  }
}

const isBlank = (character: string | undefined): boolean => character === undefined || /\s/.test(character)
