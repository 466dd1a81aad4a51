import { CommerceError } from '@cartwright/core'
import { validationFailed } from './problem.ts'
import { textFault } from './text-rules.ts'

/** Bounds against absurd input (RELIABILITY 5.3). */
export const jsonLimits = { depthMax: 20, arrayMax: 1_000, keysMax: 200, stringMax: 10_000 } as const

/** Keys that reach an object's prototype where code is careless. */
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads JSON that comes from outside: within bounds, without keys that touch prototypes, and without a number whose digits were lost in reading.
 * Throws `malformed_json`, or `validation_failed` with the path.
 */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = longNumber.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
  } catch (error) {
    if (error instanceof CommerceError) throw error
    throw new CommerceError('malformed_json', 'The body is not valid JSON.')
  }
  check(value, '', 1)
  return value
}

/** Only a number written with many characters can lose digits; in a text that has none, nothing needs a second look. */
const longNumber = /\d[\d.]{15}|\d[eE][+-]?\d/

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'number' && context?.source !== undefined && canonicalDecimal(context.source) !== canonicalDecimal(String(value))) {
    throw validationFailed([{ path: '', message: `The number ${context.source.slice(0, 40)} has more digits than can be kept.` }])
  }
  return value
}

/** The same number in the same words, however it was written: `1.50` and `15e-1` are `15e-1`. */
function canonicalDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return whole === '' ? text : '0'
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

function check(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') checkText(value, path)
  if (typeof value !== 'object' || value === null) return
  if (depth > jsonLimits.depthMax) throw validationFailed([{ path, message: `Nested deeper than ${jsonLimits.depthMax} levels.` }])
  if (Array.isArray(value)) checkArray(value, path, depth)
  else checkObject(value as Readonly<Record<string, unknown>>, path, depth)
}

function checkObject(object: Readonly<Record<string, unknown>>, path: string, depth: number): void {
  const keys = Object.keys(object)
  if (keys.length > jsonLimits.keysMax) throw validationFailed([{ path, message: `More than ${jsonLimits.keysMax} keys.` }])
  for (const key of keys) {
    const inner = path === '' ? key : `${path}.${key}`
    if (refusedKeys.has(key)) throw validationFailed([{ path: inner, message: 'This key is not allowed.' }])
    checkText(key, inner)
    check(object[key], inner, depth + 1)
  }
}

function checkArray(values: readonly unknown[], path: string, depth: number): void {
  if (values.length > jsonLimits.arrayMax) throw validationFailed([{ path, message: `More than ${jsonLimits.arrayMax} items.` }])
  for (const [index, value] of values.entries()) check(value, path === '' ? String(index) : `${path}.${index}`, depth + 1)
}

function checkText(text: string, path: string): void {
  if (text.length > jsonLimits.stringMax) throw validationFailed([{ path, message: `Longer than ${jsonLimits.stringMax} characters.` }])
  const fault = textFault(text)
  if (fault) throw validationFailed([{ path, message: fault }])
}
