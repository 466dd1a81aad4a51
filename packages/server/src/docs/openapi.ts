import { type ErrorCode, errorCodes } from '@cartwright/core'
import { z } from 'zod'
import { type Endpoint, endpoints, namedSchemas } from '../contract/index.ts'
import { statusOf } from '../http/problem.ts'
import { isShed } from '../http/shed-load.ts'
import type { JsonSchema, OpenApiDocument, Operation, Parameter } from './json-schema.ts'

export interface OpenApiOptions {
  readonly title: string
  readonly version: string
  /** The path the API is mounted at, without a slash at the end. */
  readonly basePath: string
}

type NamedEndpoint = Endpoint & { readonly id: string }

/** The OpenAPI 3.1 document, made of the schemas that validate: what it says is what is checked. */
export function openApiDocument({ title, version, basePath }: OpenApiOptions): OpenApiDocument {
  const table: readonly NamedEndpoint[] = Object.values(endpoints)
  const schemas = convert(table)
  const paths: Record<string, Record<string, Operation>> = {}
  for (const endpoint of table) {
    const path = paths[endpoint.path] ?? {}
    path[endpoint.method.toLowerCase()] = operationOf(endpoint, schemas)
    paths[endpoint.path] = path
  }
  return {
    openapi: '3.1.0',
    info: { title, version, description: introduction },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    tags: [...new Set(table.map(endpoint => endpoint.tag))].map(name => ({ name })),
    paths,
    components: { schemas: Object.fromEntries([...schemas.byName].filter(([name]) => !name.endsWith(hidden))), securitySchemes },
  }
}

const introduction = [
  'Amounts are numbers in major units beside a `currency` (699.99 USD, 1200 JPY). Ids are integers, times ISO 8601 in UTC.',
  'Lists take `page` and `limit`, or `cursor` from `next_cursor`.',
  'Every refusal is a problem (RFC 9457) with a `code` for programs and an `error` for people.',
  'A POST with an `Idempotency-Key` may be repeated: it happens once.',
].join(' ')

const securitySchemes = {
  customer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The `token` of POST /auth/login.' },
  staff: { type: 'http', scheme: 'bearer', description: "An API key (`ck_...`) or a staff member's token." },
  guest: { type: 'apiKey', in: 'header', name: 'X-Cart-Token', description: "A guest's `cart_token`; the cookie of that name does as well." },
}

/** Objects of parameters are converted along, but are no components. */
const hidden = ' parameters'

/** `cart.addItem` as a name: `CartAddItem`. */
function nameOf(id: string): string {
  return id
    .split('.')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
}

/** The schemas as JSON Schema, found by the zod schema they were made of. */
interface Converted {
  readonly byName: ReadonlyMap<string, JsonSchema>
  readonly nameOf: (schema: z.ZodType) => string
}

/** Converts every schema once: the named ones under their names, each endpoint's own parts under its id. */
function convert(table: readonly NamedEndpoint[]): Converted {
  const registry = z.registry<{ id: string }>()
  const names = new Map<z.ZodType, string>()
  const add = (id: string, schema: z.ZodType) => {
    if (names.has(schema)) return
    names.set(schema, id)
    registry.add(schema, { id })
  }
  for (const [id, schema] of namedSchemas) add(id, schema)
  for (const endpoint of table) for (const [id, schema] of partsOf(endpoint)) add(id, schema)
  const { schemas } = z.toJSONSchema(registry, { uri: id => `#/components/schemas/${id}`, io: 'input', unrepresentable: 'any', override: refine })
  const byName = new Map(Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema as JsonSchema]))
  return { byName, nameOf: schema => names.get(schema) ?? '' }
}

function partsOf(endpoint: NamedEndpoint): [string, z.ZodType][] {
  const name = nameOf(endpoint.id)
  const parts: [string, z.ZodType][] = []
  if (endpoint.params) parts.push([`${name}Path${hidden}`, endpoint.params])
  if (endpoint.query) parts.push([`${name}Query${hidden}`, endpoint.query])
  if (endpoint.body) parts.push([`${name}Request`, endpoint.body])
  for (const [status, schema] of Object.entries(endpoint.responses)) {
    if (schema) parts.push([Number(status) === endpoint.successStatus ? `${name}Response` : `${name}${status}Response`, schema])
  }
  return parts
}

interface Refined {
  readonly zodSchema: z.core.$ZodType
  readonly jsonSchema: z.core.JSONSchema.BaseSchema
}

/** Descriptions, which live in zod's own registry; no patterns where a format says it; the rows of an import, which are checked one by one. */
function refine({ zodSchema, jsonSchema }: Refined): void {
  const description = z.globalRegistry.get(zodSchema)?.description
  if (description) jsonSchema.description = description
  if (jsonSchema.format) delete jsonSchema.pattern
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (zodSchema._zod.def.type === 'custom') jsonSchema.$ref = '#/components/schemas/ProductInput'
}

function operationOf(endpoint: NamedEndpoint, schemas: Converted): Operation {
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    parameters: [...parametersOf('path', endpoint.params, schemas), ...parametersOf('query', endpoint.query, schemas), ...headersOf(endpoint)],
    ...(endpoint.body ? { requestBody: { required: !endpoint.bodyOptional, content: json(endpoint.body, schemas) } } : {}),
    responses: responsesOf(endpoint, schemas),
    security: securityOf(endpoint),
    'x-audience': endpoint.audience,
    ...(endpoint.scope === undefined ? {} : { 'x-scope': endpoint.scope }),
  }
}

function parametersOf(place: 'path' | 'query', source: z.ZodObject | undefined, schemas: Converted): Parameter[] {
  const schema = source && schemas.byName.get(schemas.nameOf(source))
  return Object.entries(schema?.properties ?? {}).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || (schema?.required?.includes(name) ?? false),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }))
}

function headersOf(endpoint: Endpoint): Parameter[] {
  const headers: Parameter[] = []
  const text = { type: 'string' } as const
  if (endpoint.idempotent) {
    const kept = endpoint.movesMoney ? '30 days' : '24 hours'
    const description = `The same key and body get the same answer again, and it happens once. Kept for ${kept}.`
    headers.push({ name: 'Idempotency-Key', in: 'header', required: false, description, schema: { ...text, maxLength: 255 } })
  }
  if (endpoint.cacheable)
    headers.push({ name: 'If-None-Match', in: 'header', required: false, description: 'An `ETag`: 304 when nothing changed.', schema: text })
  return headers
}

function responsesOf(endpoint: NamedEndpoint, schemas: Converted): Operation['responses'] {
  const responses: Record<string, Operation['responses'][string]> = {}
  for (const [status, schema] of Object.entries(endpoint.responses)) {
    responses[status] = { description: phraseOf(Number(status)), ...(schema ? { content: contentOf(endpoint, schema, schemas) } : {}) }
  }
  if (endpoint.cacheable) responses['304'] = { description: 'Nothing changed since that `ETag`.' }
  for (const [status, codes] of codesByStatus(endpoint)) {
    const description = codes.map(code => `\`${code}\``).join(', ')
    responses[status] ??= { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }
  }
  return responses
}

/** The codes an endpoint may answer with, its own and those of every endpoint like it, by status. */
export function codesByStatus(endpoint: Endpoint): ReadonlyMap<string, readonly ErrorCode[]> {
  const codes = new Set<ErrorCode>([...endpoint.errors, ...commonCodes(endpoint)])
  return Map.groupBy([...codes].sort(), code => String(statusOf(code)))
}

function commonCodes(endpoint: Endpoint): ErrorCode[] {
  // A query parameter that is not known is refused everywhere.
  const codes: ErrorCode[] = ['fault', 'storage_unavailable', 'validation_failed', 'pan_rejected', 'url_too_long']
  if (endpoint.body || endpoint.bodyLimit) codes.push('malformed_json', 'body_too_large', 'unsupported_media_type')
  if (endpoint.audience !== 'public') codes.push('token_invalid', 'token_expired')
  if (endpoint.audience === 'customer' || endpoint.audience === 'admin') codes.push('unauthenticated', 'forbidden')
  if (endpoint.audience !== 'public' && !endpoint.beforeSecondFactor) codes.push('mfa_enrolment_required')
  // Another site may not use a shopper's cookie.
  if (endpoint.audience === 'shopper' && endpoint.method !== 'GET') codes.push('forbidden')
  if (endpoint.limit !== 'none') codes.push('rate_limited')
  if (isShed(endpoint)) codes.push('overloaded')
  if (endpoint.idempotent) codes.push('idempotency_key_in_use', 'idempotency_key_invalid', 'idempotency_key_reused')
  return codes
}

function securityOf(endpoint: Endpoint): Operation['security'] {
  switch (endpoint.audience) {
    case 'public':
      return []
    case 'shopper':
      return [{}, { customer: [] }, { guest: [] }]
    case 'customer':
      return [{ customer: [] }]
    case 'admin':
      return [{ staff: endpoint.scope === undefined || endpoint.scope === 'any' ? [] : [endpoint.scope] }]
  }
}

function contentOf({ contentTypes }: Endpoint, schema: z.ZodType, schemas: Converted): Readonly<Record<string, { readonly schema: JsonSchema }>> {
  return contentTypes ? Object.fromEntries(contentTypes.map(type => [type, { schema: { type: 'string' } }])) : json(schema, schemas)
}

function json(schema: z.ZodType, schemas: Converted): Readonly<Record<string, { readonly schema: JsonSchema }>> {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${schemas.nameOf(schema)}` } } }
}

const phrases: Readonly<Record<number, string>> = { 200: 'Done', 201: 'Made', 202: 'Accepted', 204: 'Done; nothing to say', 503: 'Not now' }

function phraseOf(status: number): string {
  return phrases[status] ?? String(status)
}

/** Every code with its status and title, in order: what the pages of codes show. */
export function allCodes(): readonly { readonly code: ErrorCode; readonly status: number; readonly title: string; readonly retryable: boolean }[] {
  const codes = Object.keys(errorCodes) as ErrorCode[]
  return codes.sort().map(code => ({ code, status: statusOf(code), title: errorCodes[code].title, retryable: errorCodes[code].retryable }))
}
