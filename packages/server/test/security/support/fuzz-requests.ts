import fc from 'fast-check'
import type { OpenApiDocument, Operation } from '../../../src/docs/json-schema.ts'
import { hostile, nearly, type Schemas, valuesOf } from './values-of.ts'

/** A request as it is sent. */
export interface FuzzRequest {
  readonly who: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** One operation of an OpenAPI document. */
export interface FuzzTarget {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** Every operation of a document. */
export function targetsOf({ paths }: OpenApiDocument): readonly FuzzTarget[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ id: operation.operationId, method: method.toUpperCase(), path, operation })),
  )
}

/** Requests of an operation, by one of `callers`: good ones, nearly good ones, and hostile ones. */
export function requestsOf({ method, path, operation }: FuzzTarget, schemas: Schemas, callers: readonly string[]): fc.Arbitrary<FuzzRequest> {
  const parameters = operation.parameters
  const of = (place: 'path' | 'query') => {
    const here = parameters.filter(parameter => parameter.in === place)
    const fields = Object.fromEntries(here.map(({ name, schema }) => [name, valuesOf(schema, schemas)]))
    return fc.record(fields, { requiredKeys: here.filter(({ required }) => required).map(({ name }) => name) })
  }
  const schema = operation.requestBody?.content?.['application/json']?.schema
  const good = schema ? valuesOf(schema, schemas) : fc.constant(undefined)
  const bodies: fc.Arbitrary<string | null> = schema
    ? fc.oneof(
        { weight: 5, arbitrary: good.map(value => JSON.stringify(value)) },
        { weight: 5, arbitrary: good.chain(nearly).map(value => JSON.stringify(value) ?? null) },
        { weight: 2, arbitrary: good.map(value => JSON.stringify(value)).chain(spoiled) },
        fc.constant(null),
      )
    : fc.oneof(
        { weight: 5, arbitrary: fc.constant(null) },
        fc.constantFrom(...hostile).map(value => JSON.stringify(value)),
      )
  const urls = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(of('path'), of('query')).map(([params, query]) => urlOf(path, params, query)) },
    { weight: 2, arbitrary: fc.tuple(of('path').chain(nearly), of('query').chain(nearly)).map(([params, query]) => urlOf(path, params, query)) },
    {
      weight: 1,
      arbitrary: fc.tuple(of('path'), of('query'), fc.constantFrom(...oddAddresses)).map(([params, query, odd]) => odd(urlOf(path, params, query))),
    },
  )
  return fc.record({
    who: fc.constantFrom(...callers),
    method: fc.constant(method),
    url: urls,
    headers: headers(),
    body: method === 'GET' ? fc.constant(null) : bodies,
  })
}

function urlOf(path: string, params: unknown, query: unknown): string {
  const values = (typeof params === 'object' && params !== null ? params : {}) as Readonly<Record<string, unknown>>
  const pairs = Object.entries(typeof query === 'object' && query !== null ? query : {}).flatMap(([name, value]) =>
    [value].flat().map(one => `${escaped(name)}=${escaped(one)}`),
  )
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => escaped(values[name]) || '-')
  return pairs.length === 0 ? address : `${address}?${pairs.join('&')}`
}

/** Percent-encoded; halves of surrogate pairs, which no address can carry, become what a careless client makes of them. */
function escaped(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return encodeURIComponent(text.toWellFormed()).slice(0, 6_000)
}

const oddAddresses: readonly ((url: string) => string)[] = [
  url => `/${url}`,
  url => `${url}/`,
  url => `${url.replace(/[?].*/, '')}%2f..%2f..%2fetc%2fpasswd`,
  url => `${url}%00`,
  url => `${url}%ff%fe`,
  url => `${url}%`,
  url => `${url}?a=%&b=%zz&=&&&=x`,
  url => `${url}?__proto__[x]=1&constructor=1`,
  url => `${url}?${'a=1&'.repeat(100)}`,
  url => `${url};jsessionid=1`,
  url => url.toUpperCase(),
  url => `${url}?x=${'y'.repeat(8_000)}`,
]

/** Text that is no good JSON, or is it in a way that parsers disagree about. */
function spoiled(text: string): fc.Arbitrary<string> {
  return fc.constantFrom(
    text.slice(0, -1),
    `${text}${text}`,
    `\ufeff${text}`,
    `${text}\u0000`,
    text.replace(/^\{/, '{"id":1,"id":2,'),
    text.replace(/^\{"(\w+)":/, '{"$1":null,"$1":'),
    text.replace(/^\{/, '{"__proto__":{"role":"admin"},'),
    text.replace(/:(\d+)/, ':$1.00000000000000000001'),
    text.replace(/:(\d+)/, ':9007199254740993'),
    text.replace(/:(\d+)/, ':1e400'),
    text.replace(/:(\d+)/, ':-0'),
    text.replace(/:"/, ':"\\ud800'),
    text.replace(/:"/, ':"\\u0000'),
    `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    `{"x":"${'x'.repeat(120_000)}"}`,
    '',
    ' ',
    'null',
    '[]',
    '"text"',
    '1',
  )
}

function headers(): fc.Arbitrary<Readonly<Record<string, string>>> {
  const odd = fc.constantFrom<Readonly<Record<string, string>>>(
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/problem+json' },
    { 'content-type': '' },
    { 'content-encoding': 'gzip' },
    { 'content-length': '5' },
    { 'content-length': '-1' },
    { 'content-length': '99999999999' },
    { 'idempotency-key': '' },
    { 'idempotency-key': 'x'.repeat(256) },
    { 'idempotency-key': 'key \u00e9' },
    { 'idempotency-key': 'again' },
    { authorization: 'Bearer' },
    { authorization: `Bearer ${'x'.repeat(9_000)}` },
    { authorization: 'Bearer ck_' },
    { authorization: 'Basic YTpi' },
    { 'x-cart-token': '' },
    { 'x-cart-token': 'x'.repeat(500) },
    { cookie: 'cart_token=; cart_token=%00; =;;; a' },
    { cookie: `cart_token=${'x'.repeat(40)}`, origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'not an origin' },
    { host: '' },
    { 'x-forwarded-for': `${'1.1.1.1, '.repeat(200)}x` },
    { 'x-request-id': '<script>' },
    { 'if-none-match': '*' },
    { 'if-none-match': `"${'x,'.repeat(500)}` },
    { accept: 'text/html' },
    { traceparent: '00-0-0-0' },
  )
  return fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, odd)
}
