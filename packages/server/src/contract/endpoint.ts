import type { ErrorCode, Scope } from '@cartwright/core'
import type { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call an endpoint.
 * - `public`: anyone; credentials are not looked at
 * - `shopper`: a signed-in customer, or a guest (with a cart token, or none yet)
 * - `customer`: a signed-in customer
 * - `admin`: staff, admins and API keys that have the endpoint's scope
 */
export type Audience = 'public' | 'shopper' | 'customer' | 'admin'

/** The rate limit an endpoint counts against; `limits.ts` has the figures. `none` is for probes and the description of the API itself. */
export type LimitClass =
  | 'admin_read'
  | 'admin_write'
  | 'checkout'
  | 'coupon'
  | 'decline'
  | 'gift_card'
  | 'login'
  | 'none'
  | 'order_lookup'
  | 'payment'
  | 'read'
  | 'refresh'
  | 'register'
  | 'reset'
  | 'search'
  | 'webhook'
  | 'webhook_refused'
  | 'write'

/** How much of a body is read at most: 100 KiB, 64 KiB of a checkout, 10 MiB of an import, 512 KiB of a webhook. */
export type BodyLimit = 'checkout' | 'default' | 'import' | 'webhook'

/** One line of the API's table: everything that validation, documentation, rights, limits and the client's types are made of. */
export interface Endpoint {
  readonly method: Method
  /** Path parameters in braces, as in OpenAPI: `/cart/items/{id}`. */
  readonly path: `/${string}`
  readonly audience: Audience
  /** What an `admin` endpoint requires; `any` is every staff member and key. Others have none. */
  readonly scope?: Scope | 'any'
  /** The group in the documentation. */
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  /** `facets`: other query parameters are filters by an option or attribute, `facet.color=red` or `color=red`. */
  readonly extraQuery?: 'facets'
  readonly body?: z.ZodType
  /** Whether a request without any body counts as `{}`. */
  readonly bodyOptional?: boolean
  readonly bodyLimit?: BodyLimit
  readonly successStatus: number
  /** Media types of an answer that is text, streamed, instead of JSON. */
  readonly contentTypes?: readonly string[]
  /** The answers that are no error, by status. `null`: nothing in the body. */
  readonly responses: Readonly<Record<number, z.ZodType | null>>
  /** Codes of this endpoint's own; those of every endpoint (malformed, limited, ...) are understood. */
  readonly errors: readonly ErrorCode[]
  readonly limit: LimitClass
  /** Another limit for calls that name this query parameter. */
  readonly limitWith?: { readonly query: string; readonly limit: LimitClass }
  /** `success`: the limit counts calls that succeeded alone, so that nobody else can use it up; once it is reached, none is let in. Every call unless told. */
  readonly limitCounts?: 'success'
  /** Another limit, for calls that are refused with one of these codes: once it is reached, none is let in. */
  readonly refusalLimit?: { readonly codes: readonly ErrorCode[]; readonly limit: LimitClass }
  /** Let in even while changes wait too long for the database: it ends something, or changes nothing. */
  readonly neverShed?: true
  /** Whether `Idempotency-Key` is honoured. */
  readonly idempotent: boolean
  /** Money moves or comes to be: its keys are kept for 30 days, others for one (RELIABILITY 3.4). */
  readonly movesMoney?: true
  /** Open to staff who have to set up a second factor first; everything else is not. */
  readonly beforeSecondFactor?: true
  /** Whether the answer may be kept by the caller and asked for again with `If-None-Match`. */
  readonly cacheable?: boolean
}

/** A table of endpoints in which each knows its id. */
export type EndpointTable<T> = { readonly [Id in keyof T]: T[Id] & { readonly id: Id } }

/** Gives every endpoint its key as `id` and keeps the exact types. */
export function defineEndpoints<const T extends Readonly<Record<string, Endpoint>>>(table: T): EndpointTable<T> {
  return Object.fromEntries(Object.entries(table).map(([id, endpoint]) => [id, { ...endpoint, id }])) as unknown as EndpointTable<T>
}
