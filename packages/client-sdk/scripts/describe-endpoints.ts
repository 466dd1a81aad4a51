import { type Endpoint, endpoints, namedSchemas } from '@cartwright/server/contract'
import { z } from 'zod'
import type { JsonSchema } from './print-type.ts'

type Schema = NonNullable<Endpoint['body']>

/** What the generated files are made of: one endpoint with its schemas as JSON Schema. */
export interface EndpointDescription extends Pick<Endpoint, 'method' | 'path' | 'summary' | 'errors'> {
  readonly id: string
  readonly description: string | undefined
  /** Whether other query parameters are filters by an option or attribute. */
  readonly takesFacets: boolean
  readonly params: JsonSchema | null
  readonly query: JsonSchema | null
  readonly body: JsonSchema | null
  readonly output: JsonSchema | null
  /** Whether the answer is text, handed on as it comes. */
  readonly isStream: boolean
  /** Which of them a call takes beside the path's parameters; `raw` is text passed on as it is. */
  readonly input: 'query' | 'body' | 'raw' | null
  readonly isInputOptional: boolean
  /** Whether the same request may be sent again: a read, or a POST that honours `Idempotency-Key`. */
  readonly isRepeatable: boolean
  /** Whether nobody has to say who they are. */
  readonly isPublic: boolean
  /** A status that is no refusal although it looks like one: a shop that is down says so with 503. Null for most. */
  readonly otherStatus: number | null
  /** In which field a list that goes on with a cursor answers its things; null for what is no such list. */
  readonly items: string | null
}

/** Named schemas by name, those sent and those answered. */
export type NamedSchemas = ReadonlyMap<string, JsonSchema>

/** Reads the contract. Throws where it says something a client cannot be made from. */
export const describeEndpoints = (): { described: readonly EndpointDescription[]; named: NamedSchemas } => {
  const named = new Map<string, JsonSchema>()
  const described = Object.entries(endpoints as Readonly<Record<string, Endpoint>>).map(([id, endpoint]) => describeEndpoint(id, endpoint, named))
  return { described, named: new Map([...named].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

const describeEndpoint = (id: string, endpoint: Endpoint, named: Map<string, JsonSchema>): EndpointDescription => {
  const { method, path, summary, description, extraQuery, errors } = endpoint
  const read = (schema: Schema | undefined, io: 'input' | 'output') => (schema === undefined ? null : readSchema(schema, io, named))
  const query = read(endpoint.query, 'input')
  const body = read(endpoint.body, 'input')
  const output = read(endpoint.responses[endpoint.successStatus] ?? undefined, 'output')
  if (query && body) throw new Error(`${id} takes a query and a body; a call has room for one of them.`)
  return {
    ...{ id, method, path, summary, description, errors, query, body, output },
    params: read(endpoint.params, 'input'),
    isStream: endpoint.contentTypes !== undefined,
    takesFacets: extraQuery === 'facets',
    input: body ? 'body' : query ? 'query' : endpoint.bodyLimit === 'webhook' ? 'raw' : null,
    isInputOptional: body ? endpoint.bodyOptional === true : query !== null && (query.required ?? []).length === 0,
    isRepeatable: method === 'GET' || endpoint.idempotent,
    isPublic: endpoint.audience === 'public',
    otherStatus:
      Object.keys(endpoint.responses)
        .map(Number)
        .find(status => status >= 300) ?? null,
    items: itemsOf(query, output, named),
  }
}

/** Schemas with a name become types of that name. */
const registry = z.registry<{ id: string }>()
for (const [name, schema] of namedSchemas) registry.add(schema, { id: name })

const readSchema = (schema: Schema, io: 'input' | 'output', named: Map<string, JsonSchema>): JsonSchema => {
  const { $defs = {}, ...read } = z.toJSONSchema(schema, {
    io,
    metadata: registry,
    // Rows of an import are checked one by one behind the contract, which only says their type.
    unrepresentable: ({ zodSchema }) =>
      zodSchema === endpoints['admin.products.import'].body.shape.products.element ? { $ref: '#/$defs/ProductInput' } : 'throw',
    override: ({ zodSchema, jsonSchema }) => {
      const description = z.globalRegistry.get(zodSchema)?.description
      if (description !== undefined) jsonSchema.description = description
    },
  }) as JsonSchema
  for (const [name, definition] of Object.entries($defs)) {
    const known = named.get(name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition))
      throw new Error(`${name} is sent and answered in different shapes: name them apart.`)
    named.set(name, definition)
  }
  return read
}

const itemsOf = (query: JsonSchema | null, output: JsonSchema | null, named: NamedSchemas): string | null => {
  const answer = output?.$ref === undefined ? output : named.get(output.$ref.replace('#/$defs/', ''))
  if (query?.properties?.cursor === undefined || answer?.properties?.next_cursor === undefined) return null
  const lists = Object.entries(answer.properties).filter(([, property]) => property.type === 'array')
  if (lists.length !== 1) throw new Error(`A list with ${lists.map(([name]) => name).join(' and ')} in it cannot be walked through.`)
  return lists[0]?.[0] ?? null
}
