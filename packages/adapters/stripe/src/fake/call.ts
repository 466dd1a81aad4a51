import type { Params } from './wire/params.ts'
import type { World } from './world.ts'

/** One request that may run: what a resource's handler gets. */
export interface Call {
  readonly world: World
  readonly params: Params
  /** The path's id, empty where the path has none. */
  readonly id: string
  /** True when it came with a publishable key: it may only touch what its client secret names. */
  readonly publishable: boolean
}

/** Does what a request asks and returns the object to answer with. Synchronous, so nothing runs in between. @throws WireError for a refusal. */
export type Handler = (call: Call) => object

/** An operation of the API: `payment_intents.create`, its place and its handler. */
export interface Operation {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** The path with `:id` for the one variable part. */
  readonly path: string
  readonly handle: Handler
  /** True when a publishable key may call it. */
  readonly publishable?: boolean
}
