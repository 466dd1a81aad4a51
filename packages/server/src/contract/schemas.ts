import { z } from 'zod'

/** What the documentation knows of a schema: the name of its component and an example. */
export interface SchemaNotes {
  readonly id: string
  readonly description?: string
  readonly example?: unknown
}

/** The schemas that have a name: components of the OpenAPI document. A registry of our own, so that an embedder's names never clash with ours. */
export const schemaRegistry = z.registry<SchemaNotes>()

/** Names a schema for the documentation and returns it. */
export function named<S extends z.ZodType>(id: string, schema: S, notes: Omit<SchemaNotes, 'id'> = {}): S {
  schemaRegistry.add(schema, { id, ...notes })
  return schema
}
