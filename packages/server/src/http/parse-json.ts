import { CommerceError } from '@cartwright/core'
import { validationFailed } from './problem.ts'
import { textFault } from './text-rules.ts'

/** Keys that reach an object's prototype where code is careless. */
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads JSON that comes from outside and was found to be within `jsonBounds`: without keys that touch prototypes, and without a number whose digits were lost in reading.
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
  check(value, '')
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

function check(value: unknown, path: string): void {
  if (typeof value === 'string') checkText(value, path)
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) for (const [index, item] of value.entries()) check(item, path === '' ? String(index) : `${path}.${index}`)
  else checkObject(value as Readonly<Record<string, unknown>>, path)
}

function checkObject(object: Readonly<Record<string, unknown>>, path: string): void {
  for (const key of Object.keys(object)) {
    const inner = path === '' ? key : `${path}.${key}`
    if (refusedKeys.has(key)) throw validationFailed([{ path: inner, message: 'This key is not allowed.' }])
    checkText(key, inner)
    check(object[key], inner)
  }
}

function checkText(text: string, path: string): void {
  const fault = textFault(text)
  if (fault) throw validationFailed([{ path, message: fault }])
}
