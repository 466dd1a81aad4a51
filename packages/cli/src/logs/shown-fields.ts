import { isCommerceError, type LogFields, logFields } from '@cartwright/core'
import { shownText } from './shown-text.ts'

/** Names on the line, in snake_case as everywhere on the wire. Only these are written. */
const names: ReadonlyMap<string, string> = new Map(logFields.map(name => [name, name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)]))

/** What a mail that nobody sends has to show, on the machine of whoever develops: the mailer hides it elsewhere. */
const asTheyAre: ReadonlySet<string> = new Set(['to', 'data'])

const depthMax = 4

/** The fields of a line that may be shown, as they are shown. */
export const shownFields = (fields: LogFields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const shown = names.get(name)
      return shown === undefined || value === undefined ? [] : [[shown, asTheyAre.has(name) ? value : shownValue(value, depthMax)]]
    }),
  )

const shownValue = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return shownText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '[deeper]'
  if (value instanceof Error) return shownError(value, depth)
  if (Array.isArray(value)) return value.map(item => shownValue(item, depth - 1))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shownValue(item, depth - 1)]))
}

/** A refusal of ours by its code; anything else with where it came from. */
const shownError = (error: Error, depth: number): Record<string, unknown> => ({
  name: error.name,
  message: shownText(error.message),
  ...(isCommerceError(error) ? { code: error.code } : { stack: shownText(error.stack ?? '') }),
  ...(error.cause === undefined ? {} : { cause: shownValue(error.cause, depth - 1) }),
})
