import type { Book } from './book.ts'
import type { Clock } from './clock.ts'
import type { FakeEvent } from './event.ts'
import type { State } from './state.ts'

/** The request that is running, named in the events that it causes. */
export interface RequestRef {
  readonly id: string
  readonly idempotencyKey: string | null
}

/** What every resource works with. Handlers are synchronous: between two requests the world is always whole. */
export interface World {
  readonly state: State
  readonly clock: Clock
  readonly book: Book
  readonly account: string
  /** Seed of ids and client secrets. */
  readonly seed: number
  readonly apiVersion: string
  /** True when releasing part of an authorization also makes a refund object. */
  readonly releaseMakesRefund: boolean
  /** Milliseconds until a new payment intent is found by searching. */
  readonly searchDelayMs: number
  /** A new id with the prefix, from a counter: the same calls give the same ids. */
  newId(prefix: string): string
  /** Writes an event about the object as it is now and hands it to the webhooks. */
  emit(type: string, object: object): FakeEvent
  /** Runs after the present request has its answer: for what Stripe does a moment later. */
  later(effect: () => void): void
}
