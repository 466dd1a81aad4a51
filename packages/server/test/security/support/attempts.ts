import { type Endpoint, type EndpointId, endpoints } from '../../../src/contract/index.ts'
import { type CallInput, checked } from '../../support/call.ts'
import type { Principal } from './principals.ts'
import type { Place, Reference } from './references.ts'
import type { World } from './world.ts'

type Listed = Endpoint & { readonly id: EndpointId }
type Sample = Pick<CallInput<EndpointId>, 'params' | 'query' | 'body'>
type Parts = Readonly<Record<Place, unknown>>

/**
 * What a call names.
 * - `own`: all that it names is the caller's; `plain`: something of it could not be
 * - `foreign`, `missing`: one field names what is somebody else's, or nothing
 * - `malformed`: one field has what the schema refuses; `accepted`: what it takes although it is odd
 * - `no route`: an empty part of the path
 */
export type Value = 'own' | 'plain' | 'foreign' | 'missing' | 'malformed' | 'accepted' | 'no route'

export interface Attempt {
  readonly value: Value
  /** For people. */
  readonly what: string
  readonly parts: Parts
  /** The field that differs from a good call, and what it has. */
  readonly reference?: Reference
  readonly sent?: unknown
}

export interface Answer {
  readonly status: number
  readonly text: string
}

/** The things a call of these endpoints is about when it is about the second of a kind: an order that still waits for its payment. */
const aboutUnpaid = new Set<EndpointId>(['orders.pay', 'orders.startPayment', 'orders.cancel', 'admin.orders.cancel'])

/** Good calls of endpoints whose sample is made for another shop. */
const ownSamples: Partial<Record<EndpointId, Sample>> = {
  'auth.login': { body: { email: 'a@example.com', password: 'a password nobody guesses' } } as Sample,
  'admin.orders.fulfil': { body: { lines: [{ line_id: 1, quantity: 1 }] } } as Sample,
  'admin.products.import': { body: { products: [{ name: 'Another', variants: [{ sku: 'ANOTHER', prices: [] }] }] } } as Sample,
}

/** What belongs to nobody: anybody may name it, or whoever has it. */
const ownerless = new Set(['product', 'variant', 'category', 'code', 'provider', 'giftCardCode', 'refreshToken', 'newCode', 'issuerCode'])

/** The id of nothing. */
const nothing = 999_999_999

const absent: Readonly<Record<string, unknown>> = {
  giftCardCode: '0000-0000-0000-0000-0000',
  savedMethod: 'testpm_none',
  identity: '0'.repeat(32),
  product: 'no-such-thing',
}

const oddTexts = ['abc', '-1', '0', '1.5', '1e3', '9007199254740993', 'null', '[1]', '{"id":1}', '1,2', '0x1']
/** Refused in any field. */
const brokenTexts = new Set<unknown>(['\u0000', '\ud800'])
const oddStrings = ['\u0000', 'x'.repeat(3_000)]

/** Every call that a principal makes of an endpoint: the good one, and for each field that names a thing one for everything it may name instead. */
export function attemptsOf({ endpoint, references, principal, sample }: AttemptsInput): readonly Attempt[] {
  const base = baseOf({ endpoint, references, principal, sample: ownSamples[endpoint.id] ?? sample })
  const isOwn =
    Object.keys(principal.own).length > 0 && references.every(reference => reference.kind === 'cursor' || ownOf(endpoint, principal, reference) !== undefined)
  const good: Attempt = { value: isOwn ? 'own' : 'plain', what: 'a good call', parts: base }
  if (!principal.namesAll) return [good]
  return [good, ...references.flatMap(reference => variantsOf(endpoint, principal, reference, base))]
}

interface AttemptsInput {
  readonly endpoint: Listed
  readonly sample: Sample
  readonly references: readonly Reference[]
  readonly principal: Principal
}

function ownOf(endpoint: Listed, { own }: Principal, { kind }: Reference): unknown {
  const [first, second] = own[kind] ?? []
  return kind === 'order' && aboutUnpaid.has(endpoint.id) ? second : first
}

function absentOf({ kind, isNumber }: Reference): unknown {
  return isNumber ? nothing : (absent[kind] ?? 'x'.repeat(43))
}

function baseOf({ endpoint, references, principal, sample }: AttemptsInput): Parts {
  let parts: Parts = { path: sample.params ?? {}, query: sample.query ?? {}, body: sample.body }
  for (const reference of references) {
    if (valueAt(parts[reference.place], reference.path) === undefined) continue
    const value = reference.kind === 'cursor' ? undefined : (ownOf(endpoint, principal, reference) ?? absentOf(reference))
    parts = withValue(parts, reference, value)
  }
  return parts
}

function variantsOf(endpoint: Listed, principal: Principal, reference: Reference, base: Parts): Attempt[] {
  const { place, kind, isNumber } = reference
  const own = ownOf(endpoint, principal, reference) ?? absentOf(reference)
  const attempt = (value: Value, sent: unknown): Attempt => {
    const parts = withValue(base, reference, sent)
    const what = `${value} ${place}.${reference.path.join('.')} = ${JSON.stringify(sent)?.slice(0, 60)}`
    return { value, what, parts, reference, sent }
  }
  const isTaken = (sent: unknown) => schemaOf(endpoint, place)?.safeParse(withValue(base, reference, sent)[place]).success === true
  const odd = (sent: unknown) => attempt(isTaken(sent) && !brokenTexts.has(sent) ? 'accepted' : 'malformed', sent)

  const known = kind === 'cursor' || kind === 'newCode' || kind === 'oneTimeCode'
  const foreign = ownerless.has(kind) ? [] : (principal.foreign[kind] ?? []).filter(id => !(principal.own[kind] ?? []).includes(id))
  const ids = known ? [] : [attempt('missing', absentOf(reference)), ...foreign.map(id => attempt('foreign', id))]
  if (place === 'path') return [...ids, attempt('no route', ''), ...(isNumber ? oddTexts : oddStrings).map(odd)]
  if (place === 'query')
    return [...ids, ...['', ...(isNumber ? oddTexts : oddStrings)].map(odd), attempt(isList(endpoint, reference) ? 'accepted' : 'malformed', [own, own])]
  return [...ids, ...['', null, [], [own], {}, { id: own }, true, -1, 0, 0.5, 2 ** 53, 'abc', ...oddStrings, '\ud800'].map(odd)]
}

function schemaOf(endpoint: Endpoint, place: Place) {
  return { path: endpoint.params, query: endpoint.query, body: endpoint.body }[place]
}

/** Whether a parameter may be given more than once. */
function isList(endpoint: Endpoint, { path }: Reference): boolean {
  return path.at(-1) === '0' || endpoint.query?.shape[path[0] ?? ''] === undefined
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined), value)
}

function withValue(parts: Parts, { place, path }: Reference, value: unknown): Parts {
  return { ...parts, [place]: put(parts[place], path, value) }
}

function put(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  if (key === '0') return [put(Array.isArray(target) ? target[0] : undefined, rest, value)]
  const { [key]: _, ...others } = (target ?? {}) as Readonly<Record<string, unknown>>
  if (rest.length === 0 && value === undefined) return others
  return { ...others, [key]: put((target as Record<string, unknown> | undefined)?.[key], rest, value) }
}

/** Makes one call and holds its answer to the contract. */
export async function ask(
  { shop }: World,
  endpoint: Listed,
  { headers }: Pick<Principal, 'headers'>,
  { parts, value }: Pick<Attempt, 'parts' | 'value'>,
): Promise<Answer> {
  const body = parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }
  const init = { method: endpoint.method, headers: { 'content-type': 'application/json', ...headers }, ...body }
  const response = await shop.app.request(addressOf(endpoint, parts), init)
  if (value === 'no route') return { status: response.status, text: await response.text() }
  return checked(endpoint, response)
}

function addressOf({ path }: Endpoint, parts: Parts): string {
  const values = parts.path as Readonly<Record<string, unknown>>
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const pairs: (readonly [string, unknown])[] = Object.entries(parts.query as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
    [value].flat().map(one => [name, one] as const),
  )
  const search = new URLSearchParams(pairs.filter(([, value]) => value !== undefined).map(([name, value]): [string, string] => [name, String(value)]))
  return search.size === 0 ? address : `${address}?${search}`
}

/** An answer without what differs from call to call: its own id, and what the call named. */
export function withoutNames({ status, text }: Answer, { sent }: Attempt): string {
  const name = new RegExp(`(?<![\\w-])(?:${String(sent)}|${nothing})(?![\\w-])`, 'g')
  const unnamed = (key: string, value: unknown) => {
    if (key === 'request_id' || value === sent || value === nothing) return null
    return typeof value === 'string' ? value.replace(name, 'NAMED') : value
  }
  return `${status} ${text === '' ? '' : JSON.stringify(JSON.parse(text), unnamed)}`
}

/** A call that names nothing. */
export const emptyHanded: Pick<Attempt, 'parts' | 'value'> = { value: 'plain', parts: { path: {}, query: {}, body: undefined } }

/** Every route of the API. */
export const listed: readonly Listed[] = Object.values(endpoints)
