import fc from 'fast-check'
import type { JsonSchema } from '../../../src/docs/json-schema.ts'

export type Schemas = Readonly<Record<string, JsonSchema>>

/** Values that have broken programs like this one. */
export const hostile: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  'null',
  0,
  -0,
  -1,
  0.1,
  1e-7,
  1e21,
  1.7976931348623157e308,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  2 ** 63,
  '9007199254740993',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202eevil',
  '🛒'.repeat(300),
  'x'.repeat(9_999),
  'x'.repeat(10_001),
  'İ'.repeat(64),
  '%00%2e%2e%2f',
  "' OR 1=1 --",
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  'javascript:alert(1)',
  'http://169.254.169.254/',
  '2026-02-30T25:61:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  'toString',
  [],
  [[[[]]]],
  [null],
  {},
  { $ne: null },
  { length: -1 },
  { toString: 1, valueOf: 2 },
  { constructor: { prototype: { isAdmin: true } } },
  JSON.parse('{"__proto__":{"role":"admin"}}'),
  Array.from({ length: 1_001 }, () => 1),
  nested(19),
  nested(500),
]

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { x: nested(depth - 1) }
}

/** Values of a schema: everything that the document calls good, with a liking for bounds and for ids of what there is. */
export function valuesOf(schema: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  const { $ref, anyOf, enum: choices } = schema
  if ($ref !== undefined) return fc.constant(null).chain(() => valuesNamed($ref.split('/').at(-1) ?? '', schemas))
  if (anyOf) return fc.oneof(...anyOf.map(option => valuesOf(option, schemas)))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (choices) return fc.constantFrom(...choices)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return textsOf(schema)
    case 'integer':
      return numbersOf(schema, 1)
    case 'number':
      return fc.oneof(numbersOf(schema, 1), numbersOf(schema, 0.01))
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, schemas), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      })
    case 'object':
      return objectsOf(schema, schemas)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

/** Made once for each name, and when first needed, since schemas may name themselves. */
function valuesNamed(name: string, schemas: Schemas): fc.Arbitrary<unknown> {
  const known = named.get(schemas) ?? new Map<string, fc.Arbitrary<unknown>>()
  named.set(schemas, known)
  const values = known.get(name) ?? valuesOf(schemas[name] ?? {}, schemas)
  known.set(name, values)
  return values
}

const named = new WeakMap<Schemas, Map<string, fc.Arbitrary<unknown>>>()

function objectsOf({ properties = {}, required = [], additionalProperties }: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valuesOf(property, schemas)]))
  if (Object.keys(fields).length > 0) return fc.record(fields, { requiredKeys: [...required] })
  if (typeof additionalProperties !== 'object') return fc.constant({})
  return fc.dictionary(fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'color', 'Size'), valuesOf(additionalProperties, schemas), { maxKeys: 3 })
}

function numbersOf({ minimum, exclusiveMinimum, maximum }: JsonSchema, step: number): fc.Arbitrary<number> {
  const lowest = minimum ?? (exclusiveMinimum === undefined ? -1_000 : exclusiveMinimum + step)
  const highest = maximum ?? Number.MAX_SAFE_INTEGER
  const inReach = fc
    .integer({ min: Math.ceil(lowest / step), max: Math.floor(Math.min(highest, lowest + 12) / step) })
    .map(count => Number((count * step).toFixed(2)))
  return fc.oneof({ weight: 6, arbitrary: inReach }, fc.constantFrom(lowest, highest))
}

const moments = ['2026-01-01T00:00:00Z', '2026-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z', '2999-01-01T00:00:00Z']
const known = [
  '1',
  '2',
  'USD',
  'EUR',
  'WELCOME',
  'SMARTPHONE',
  'smartphone',
  'tok_visa',
  'tok_declined',
  'tok_3ds',
  'standard',
  'express',
  'credit_card',
  'order.paid',
  '*',
  'color=red',
  'order:1',
  'a@example.com',
]

function textsOf({ format, pattern, minLength = 0, maxLength = 64 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'email') return fc.constantFrom('a@example.com', 'b@example.com', 'nobody@example.org', `${'x'.repeat(64)}@example.com`)
  if (format === 'date-time') return fc.constantFrom(...moments)
  if (format === 'date') return fc.constantFrom('2026-01-01', '2026-01-31', '1970-01-01', '9999-12-31')
  if (pattern !== undefined) {
    const shape = new RegExp(pattern)
    const known = ['USD', 'US', 'smartphone'].filter(text => shape.test(text))
    return fc.oneof(...known.map(text => fc.constant(text)), fc.stringMatching(shape))
  }
  const fitting = known.filter(({ length }) => length >= minLength && length <= maxLength)
  const any = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, Math.max(24, minLength)) })
  return fitting.length === 0 ? any : fc.oneof(fc.constantFrom(...fitting), any, fc.constant('x'.repeat(Math.min(maxLength, 10_000))))
}

/** A value that is good but for one place: something hostile there, nothing, or one key more. */
export function nearly(value: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(value)
  const bad = fc.constantFrom(...hostile)
  const keys = fc.constantFrom('is_admin', 'role', 'price', 'id', 'user_id', 'customer_id', 'status', 'toString', 'hasOwnProperty', '', ' ', '\u0000', '$where')
  return fc.oneof(
    fc.tuple(fc.constantFrom(...paths), bad).map(([path, other]) => changed(value, path, () => other)),
    fc.constantFrom(...paths).map(path => changed(value, path, () => undefined)),
    fc.tuple(fc.constantFrom(...paths), keys, bad).map(([path, key, other]) => changed(value, path, at => ({ ...(at as object), [key]: other }))),
  )
}

type Path = readonly (string | number)[]

function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]]
  return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map(path => [key, ...path]))]
}

function changed(value: unknown, [key, ...rest]: Path, change: (at: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === String(key) ? changed(item, rest, change) : item))
  return Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [name, name === key ? changed(inner, rest, change) : inner]))
}
