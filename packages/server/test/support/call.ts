import type { Hono } from 'hono'
import { expect } from 'vitest'
import {
  type Endpoint,
  type EndpointId,
  endpoints,
  problem,
  type WireBody,
  type WireOutput,
  type WireParams,
  type WireQuery,
} from '../../src/contract/index.ts'
import { codesByStatus } from '../../src/docs/openapi.ts'

export interface CallInput<Id extends EndpointId> {
  readonly params?: WireParams<Id>
  readonly query?: WireQuery<Id>
  readonly body?: WireBody<Id>
  /** A bearer token or API key. */
  readonly token?: string
  readonly cartToken?: string
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface CallAnswer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
  readonly text: string
}

/** Calls an endpoint of the contract and holds the answer to it: its status and its exact shape, or a problem with a code the endpoint declares. */
export async function call<Id extends EndpointId>(app: Pick<Hono, 'request'>, id: Id, input: CallInput<Id> = {}): Promise<CallAnswer<WireOutput<Id>>> {
  const answer = await send(app, id, input)
  // The contract was checked just now: a success has the endpoint's own shape. A refusal is read through `refusal`.
  return answer as CallAnswer<WireOutput<Id>>
}

/** Calls an endpoint that must refuse; its problem. */
export async function refusal<Id extends EndpointId>(
  app: Pick<Hono, 'request'>,
  id: Id,
  input: CallInput<Id> = {},
): Promise<CallAnswer<Record<string, unknown>>> {
  const answer = await send(app, id, input)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  return answer as CallAnswer<Record<string, unknown>>
}

async function send<Id extends EndpointId>(app: Pick<Hono, 'request'>, id: Id, input: CallInput<Id>): Promise<CallAnswer<unknown>> {
  const endpoint: Endpoint = endpoints[id]
  const response = await app.request(urlOf(endpoint, input.params ?? {}, input.query ?? {}), {
    method: endpoint.method,
    headers: headersOf(input),
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  })
  return checked(endpoint, response)
}

/** Path and query of a call. */
export function urlOf(endpoint: Pick<Endpoint, 'path'>, params: object, query: object): string {
  const values = new Map<string, unknown>(Object.entries(params))
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))))
  const search = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)])))
  return search.size === 0 ? path : `${path}?${search}`
}

/** Holds a response to the contract of its endpoint. */
export async function checked(endpoint: Endpoint, response: Response): Promise<CallAnswer<unknown>> {
  const text = await response.text()
  const { status, headers } = response
  const isText = response.ok && endpoint.contentTypes?.some(type => headers.get('content-type')?.startsWith(type))
  const body: unknown = isText ? text : text === '' ? undefined : JSON.parse(text)
  expect(headers.get('x-request-id')).toMatch(/^[\w.-]{8,128}$/)
  if (status in endpoint.responses) {
    const schema = endpoint.responses[status]
    if (schema) expect(schema.safeParse(body), `${endpoint.method} ${endpoint.path} ${status}: ${text}`).toMatchObject({ success: true })
    else expect(text).toBe('')
  } else if (status !== 304) {
    const { code } = problem.parse(body)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(codesByStatus(endpoint).get(String(status)) ?? [], `${endpoint.method} ${endpoint.path} ${text}`).toContain(code)
  }
  return { status, headers, body, text }
}

function headersOf({ token, cartToken, key, headers, body }: CallInput<EndpointId>): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(cartToken === undefined ? {} : { 'x-cart-token': cartToken }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...headers,
  }
}
