import type { z } from 'zod'
import type { Api, EndpointId } from './endpoints.ts'

/** What a schema accepts from a caller; nothing where there is no schema. */
type In<S> = S extends z.ZodType ? z.input<S> : undefined
/** What a schema gives after reading; nothing where there is no schema. */
type Out<S> = S extends z.ZodType ? z.output<S> : undefined

type Part<E, K extends string> = E extends { readonly [P in K]: infer S } ? S : undefined

/** Filters by option or attribute: `{ 'facet.color': ['red', 'blue'] }`. */
export interface FacetQuery {
  readonly [facet: `facet.${string}`]: string | readonly string[]
}

/** Path parameters of a call, by name. */
export type WireParams<Id extends EndpointId> = In<Part<Api[Id], 'params'>>

/** Query of a call. */
export type WireQuery<Id extends EndpointId> =
  Part<Api[Id], 'extraQuery'> extends 'facets' ? In<Part<Api[Id], 'query'>> & FacetQuery : In<Part<Api[Id], 'query'>>

/** Body of a call, as a caller writes it: what has a default may be left out. */
export type WireBody<Id extends EndpointId> = In<Part<Api[Id], 'body'>>

/** What a call answers with its usual status; `undefined` where the body is empty. */
export type WireOutput<Id extends EndpointId> = Api[Id] extends { readonly responses: infer R; readonly successStatus: infer S }
  ? S extends keyof R
    ? Out<R[S]>
    : never
  : never

/** Everything about a call's data. */
export interface Wire<Id extends EndpointId> {
  readonly params: WireParams<Id>
  readonly query: WireQuery<Id>
  readonly body: WireBody<Id>
  readonly output: WireOutput<Id>
}
