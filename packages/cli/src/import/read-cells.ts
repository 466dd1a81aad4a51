import { isCommerceError, parseMajor, toMajor } from '@cartwright/core'
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
  wholeNumber(field: FieldName): number | undefined
  /** Several texts: a JSON list, or one cell with `|` between them. */
  list(field: FieldName): readonly string[]
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

  return {
    problems,
    text,
    cell,
    refuse,
    requiredText: field => {
      const found = text(field)
      if (found === undefined) refuse(columns.column(field) ?? field, 'is empty')
      return found ?? ''
    },
    amount: (field, currency) => {
      const found = text(field)
      if (found === undefined) return undefined
      try {
        return toMajor(parseMajor(withDecimalPoint(found), currency), currency)
      } catch (error) {
        if (!isCommerceError(error)) throw error
        const { code, message } = error
        refuse(
          columns.column(field) ?? field,
          code === 'currency_unknown' ? message : `"${shortened(found)}" is no amount in ${currency}: ${lowerFirst(message)}`,
        )
        return undefined
      }
    },
    wholeNumber: field => {
      const found = text(field)
      if (found === undefined) return undefined
      if (/^\d{1,10}$/.test(found)) return Number(found)
      refuse(columns.column(field) ?? field, `"${shortened(found)}" is no whole number from 0 on`)
      return undefined
    },
    list: field => {
      const column = columns.column(field)
      const value = column === undefined ? undefined : valueAt(record.fields, column)
      if (column !== undefined && Array.isArray(value) && value.some(part => typeof part === 'object')) refuse(column, 'is a list of more than texts')
      const parts = Array.isArray(value) ? value.map(String) : (text(field)?.split('|') ?? [])
      return parts.map(part => part.trim()).filter(part => part !== '')
    },
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
  return text === '' ? undefined : text
}

/** `12,50` as many countries write it. With one or two digits behind it the comma cannot stand between thousands. */
const withDecimalPoint = (text: string): string => (/^\d+,\d{1,2}$/.test(text) ? text.replace(',', '.') : text)

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

const lowerFirst = (sentence: string): string => (sentence.charAt(0).toLowerCase() + sentence.slice(1)).replace(/\.$/, '')
