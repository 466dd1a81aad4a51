import type Stripe from 'stripe'
import type { BookEntry, CallCount } from './book.ts'
import type { FakeEvent } from './event.ts'
import type { KeyRecord } from './idempotency.ts'
import type { Delivery } from './webhooks/delivery.ts'

/** Everything that the fake remembers; only maps, lists and plain values, so that a snapshot is JSON. */
export interface State {
  /** Milliseconds by which the clock was advanced. */
  clockOffset: number
  /** The last number given to an id, by prefix. */
  readonly counters: Map<string, number>
  readonly paymentIntents: Map<string, Stripe.PaymentIntent>
  readonly charges: Map<string, Stripe.Charge>
  readonly refunds: Map<string, Stripe.Refund>
  readonly customers: Map<string, Stripe.Customer | Stripe.DeletedCustomer>
  readonly paymentMethods: Map<string, Stripe.PaymentMethod>
  readonly confirmationTokens: Map<string, Stripe.ConfirmationToken>
  readonly disputes: Map<string, Stripe.Dispute>
  readonly balanceTransactions: Map<string, Stripe.BalanceTransaction>
  readonly events: Map<string, FakeEvent>
  /** Test method's name by payment method id. */
  readonly behaviours: Map<string, string>
  /** Payment methods that were used without a customer or detached: Stripe does not take them a second time. */
  readonly spent: Map<string, true>
  /** Payment method under way by payment intent id, while the buyer or the bank is asked. */
  readonly attempts: Map<string, string>
  /** Payment method that the buyer has authenticated, by payment intent id, until a shop with manual confirmation confirms again. */
  readonly authenticated: Map<string, string>
  readonly keys: Map<string, KeyRecord>
  readonly deliveries: Map<string, Delivery>
  readonly book: Map<string, BookEntry>
  readonly calls: Map<string, CallCount>
}

/** The state of a fake that has seen nothing. */
export function emptyState(): State {
  return {
    clockOffset: 0,
    counters: new Map(),
    paymentIntents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    customers: new Map(),
    paymentMethods: new Map(),
    confirmationTokens: new Map(),
    disputes: new Map(),
    balanceTransactions: new Map(),
    events: new Map(),
    behaviours: new Map(),
    spent: new Map(),
    attempts: new Map(),
    authenticated: new Map(),
    keys: new Map(),
    deliveries: new Map(),
    book: new Map(),
    calls: new Map(),
  }
}

/** The state as JSON text. */
export function stateToJson(state: State): string {
  return JSON.stringify(state, (_name, value: unknown) => (value instanceof Map ? { entries: [...value] } : value))
}

/** The state of a JSON text that `stateToJson` made. @throws SyntaxError when it is not JSON. */
export function stateFromJson(text: string): State {
  const read: unknown = JSON.parse(text)
  const fresh = emptyState()
  if (typeof read !== 'object' || read === null) throw new TypeError('Not a snapshot of the fake Stripe')
  for (const [name, value] of Object.entries(read)) restore(fresh, name, value)
  return fresh
}

function restore(state: State, name: string, value: unknown): void {
  if (name === 'clockOffset') state.clockOffset = Number(value)
  const target: unknown = Reflect.get(state, name)
  if (!(target instanceof Map) || typeof value !== 'object' || value === null || !('entries' in value) || !Array.isArray(value.entries)) return
  for (const entry of value.entries) if (Array.isArray(entry)) target.set(entry[0], entry[1])
}
