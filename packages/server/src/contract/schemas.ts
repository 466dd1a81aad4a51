import type { z } from 'zod'

/** Schemas that have a name of their own: components of the OpenAPI document, by that name. */
export const namedSchemas = new Map<string, z.ZodType>()

/** Names a schema for the documentation and returns it. Throws when another one has the name. */
export function named<S extends z.ZodType>(id: string, schema: S): S {
  if (namedSchemas.has(id)) throw new Error(`Two schemas are called ${id}.`)
  namedSchemas.set(id, schema)
  return schema
}
