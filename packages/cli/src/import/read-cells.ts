import { currencyExponent, isCommerceError, parseMajor, toMajor } from '@cartwright/core'
import { plainAmount, plainWholeNumber } from './amounts.ts'
import { splitCategoryPaths } from './category-path.ts'
import type { ColumnMap, FieldName } from './columns.ts'
import type { RowProblem, SourceRecord } from './record.ts'

/** Reads the cells of one record and collects everything that is wrong with them, so that a row is reported once with all its faults. */
export interface Cells {
  readonly problems: readonly RowProblem[]
  /** The text of a cell; undefined when it is empty, or the file has no such column. */
  text(field: FieldName): string | undefined
  /** The same, noting a problem when there is none. */
  requiredText(field: FieldName): string
  /** An amount in major units, exact in `currency`. */
  amount(field: FieldName, currency: string): number | undefined
  /** The same, of a cell by its column. */
  amountIn(column: string, currency: string): number | undefined
  wholeNumber(field: FieldName): number | undefined
  /** Several texts: a JSON list, or one cell with `|` between them. */
  list(field: FieldName): readonly string[]
  /** Several paths of categories, likewise. */
  paths(field: FieldName): readonly string[]
  /** A JSON object, from a cell that is none the text of one. */
  object(field: FieldName): Readonly<Record<string, unknown>> | undefined
  /** A cell by its column. */
  cell(column: string): string | undefined
  refuse(column: string | null, reason: string): void
}

export const readCells = (record: SourceRecord, columns: ColumnMap): Cells => {
  const problems: RowProblem[] = []
  const refuse = (column: string | null, reason: string) => {
    problems.push({ row: record.row, line: record.line, column, reason })
  }
  const cell = (column: string) => asText(valueAt(record.fields, column), column, refuse)
  const text = (field: FieldName) => {
    const column = columns.column(field)
    return column === undefined ? undefined : cell(column)
  }

  const amountIn = (column: string, currency: string) => {
    const found = cell(column)
    if (found === undefined) return undefined
    try {
      return toMajor(parseMajor(plainAmount(found, currencyExponent(currency)), currency), currency)
    } catch (error) {
      if (!isCommerceError(error)) throw error
      const { code, message } = error
      refuse(column, code === 'currency_unknown' ? message : `"${shortened(found)}" is no amount in ${currency}: ${lowerFirst(message)}`)
      return undefined
    }
  }
  const parts = (field: FieldName, split: (text: string) => readonly string[]) => {
    const column = columns.column(field)
    const value = column === undefined ? undefined : valueAt(record.fields, column)
    if (column !== undefined && Array.isArray(value) && value.some(part => typeof part === 'object')) refuse(column, 'is a list of more than texts')
    const found = Array.isArray(value) ? value.map(String) : split(text(field) ?? '')
    return found.map(part => part.trim()).filter(part => part !== '')
  }

  return {
    problems,
    text,
    cell,
    refuse,
    amountIn,
    requiredText: field => {
      const found = text(field)
      if (found === undefined) refuse(columns.column(field) ?? field, 'is empty')
      return found ?? ''
    },
    amount: (field, currency) => {
      const column = columns.column(field)
      return column === undefined ? undefined : amountIn(column, currency)
    },
    wholeNumber: field => {
      const found = text(field)
      if (found === undefined) return undefined
      const plain = plainWholeNumber(found)
      if (/^\d{1,10}$/.test(plain)) return Number(plain)
      refuse(columns.column(field) ?? field, `"${shortened(found)}" is no whole number from 0 on`)
      return undefined
    },
    list: field => parts(field, cellText => cellText.split('|')),
    paths: field => parts(field, splitCategoryPaths),
    object: field => {
      const column = columns.column(field)
      const value = column === undefined ? undefined : valueAt(record.fields, column)
      if (column === undefined || value === undefined || value === null || value === '') return undefined
      const parsed = typeof value === 'string' ? parsedJson(value) : value
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Readonly<Record<string, unknown>>
      refuse(column, 'is no JSON object')
      return undefined
    },
  }
}

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A value by the name of its column; `price.amount` looks into a JSON object where there is no such name. */
const valueAt = (fields: Readonly<Record<string, unknown>>, column: string): unknown => {
  if (Object.hasOwn(fields, column)) return fields[column]
  return column
    .split('.')
    .reduce<unknown>((value, part) => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[part] : undefined), fields)
}

const asText = (value: unknown, column: string, refuse: (column: string, reason: string) => void): string | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'object' && !Array.isArray(value)) {
    refuse(column, 'is an object where a single value is expected')
    return undefined
  }
  const text = (Array.isArray(value) ? value.join('|') : String(value)).trim()
  if (text.includes('\uFFFD')) refuse(column, 'has characters that are not UTF-8')
  if (text.includes('\u0000')) refuse(column, 'has a NUL character')
  return text === '' ? undefined : text
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

const lowerFirst = (sentence: string): string => (sentence.charAt(0).toLowerCase() + sentence.slice(1)).replace(/\.$/, '')
