import type { Api, EndpointId, WireBody, WireOutput, WireParams, WireQuery } from '@cartwright/server/contract'

/** What may be said about one call beside its data. */
export interface CallOptions {
  /** Aborts the call and its retries. */
  readonly signal?: AbortSignal
  /** The key of a POST; made for each call when left out. Give one to make a repeat of the whole call harmless, also after a restart. */
  readonly idempotencyKey?: string
  /** Milliseconds for one attempt, instead of the client's. */
  readonly timeoutMs?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** The names of the braces of a path, in order. */
type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? [Name, ...ParamNames<Rest>] : []

/** A path parameter as a caller may write it: where the contract takes text, a number does too. */
type ParamValue<Value> = Value extends string ? string | number : Value

type PathArguments<Id extends EndpointId, Names extends readonly unknown[]> = Names extends readonly [infer Name extends keyof WireParams<Id>, ...infer Rest]
  ? [ParamValue<WireParams<Id>[Name]>, ...PathArguments<Id, Rest>]
  : []

/** What a call sends: the body where there is one, else the query. `undefined` where there is neither. */
export type CallInput<Id extends EndpointId> = undefined extends WireBody<Id> ? WireQuery<Id> : WireBody<Id>

type InputArguments<Id extends EndpointId> =
  CallInput<Id> extends undefined ? [] : Api[Id] extends { readonly bodyOptional: true } ? [input?: CallInput<Id>] : OptionalWhenEmpty<CallInput<Id>>

/** An input without required fields may be left out. */
type OptionalWhenEmpty<Input> = Record<never, never> extends Input ? [input?: Input] : [input: Input]

/** The arguments of a call: path parameters in the order of the path, then the body or query, then {@link CallOptions}. */
export type CallArguments<Id extends EndpointId> = [...PathArguments<Id, ParamNames<Api[Id]['path']>>, ...InputArguments<Id>, options?: CallOptions]

/** One call of the API. */
export type Call<Id extends EndpointId> = (...args: CallArguments<Id>) => Promise<WireOutput<Id>>

/** Every call below `Prefix`, by the parts of its id: `admin.orders.list` is `admin` `orders` `list`. */
export type Calls<Prefix extends string = ''> = {
  readonly [Id in EndpointId as Id extends `${Prefix}${infer Rest}`
    ? Rest extends `${infer Group}.${string}`
      ? Group
      : Rest
    : never]: Id extends `${Prefix}${infer Rest}` ? (Rest extends `${infer Group}.${string}` ? Calls<`${Prefix}${Group}.`> : Call<Id>) : never
}
