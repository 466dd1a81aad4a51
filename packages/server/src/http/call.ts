import type { z } from 'zod'
import type { Caller } from '../auth/caller.ts'
import type { Api, EndpointId } from '../contract/index.ts'
import type { Reply } from './reply.ts'

type Part<E, K extends string> = E extends { readonly [P in K]: infer S } ? S : undefined
type Read<S> = S extends z.ZodType ? z.output<S> : undefined
type Bodies<R> = { [Status in keyof R]: Read<R[Status]> }[keyof R]

/** A request that was let in: who calls, and everything it carries, validated. */
export interface Call<Id extends EndpointId> {
  readonly params: Read<Part<Api[Id], 'params'>>
  readonly query: Read<Part<Api[Id], 'query'>>
  readonly body: Read<Part<Api[Id], 'body'>>
  /** The query as it came, without the question mark. */
  readonly search: string
  /** Query parameters that the contract leaves open, with all their values. */
  readonly extraQuery: ReadonlyMap<string, readonly string[]>
  /** The body as it came, where the contract has no schema for it (webhooks); else empty. */
  readonly rawBody: string
  readonly caller: Caller
  /** The caller's `Idempotency-Key`, where the endpoint honours one. */
  readonly idempotencyKey: string | null
  readonly request: Request
  /** The caller's address, or the group of addresses that counts as one; undefined where it is not known. */
  readonly address: string | undefined
  /** Whether the caller reached us by https. */
  readonly isSecure: boolean
  /** Whether this process is about to stop. */
  readonly isStopping: boolean
}

/** What a handler answers. */
export type Answer<Id extends EndpointId> =
  | {
      /** The endpoint's usual status unless told. */
      readonly status?: keyof Api[Id]['responses'] & number
      readonly body: Bodies<Api[Id]['responses']>
      readonly headers?: Readonly<Record<string, string>>
    }
  /** An answer that is serialised already. */
  | { readonly reply: Reply }

export type Handler<Id extends EndpointId> = (call: Call<Id>) => Promise<Answer<Id>>

/** A handler for every endpoint of the table: one that is missing is a compile error. */
export type Handlers<Ids extends EndpointId = EndpointId> = { readonly [Id in Ids]: Handler<Id> }
