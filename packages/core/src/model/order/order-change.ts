import type { DomainEvent } from '../events/index.ts'
import type { Order } from './order.ts'

/**
 * What a rule decides about an order: how it shall be, and the events to be stored with it. The decision that `OrderStore.change` takes.
 * `events` is a function where they name ids that the store has yet to give. `releaseDiscounts`: the order was cancelled, its discount uses go back.
 */
export interface OrderChange {
  readonly order: Order
  readonly events?: readonly DomainEvent[] | ((saved: Order) => readonly DomainEvent[])
  readonly releaseDiscounts?: boolean
}

/** When a rule was applied, and for whom. */
export interface Step {
  readonly at: number
  readonly actor: string
}

/** One change made of two, the second decided on the result of the first. The events of both, first first. */
export function joinChanges(first: OrderChange, second: OrderChange | null): OrderChange {
  if (!second) return first
  return {
    order: second.order,
    events: saved => [...eventsOf(first, saved), ...eventsOf(second, saved)],
    releaseDiscounts: (first.releaseDiscounts ?? false) || (second.releaseDiscounts ?? false),
  }
}

/** The events of a change, once the order is saved. */
export function eventsOf(change: OrderChange, saved: Order): readonly DomainEvent[] {
  return typeof change.events === 'function' ? change.events(saved) : (change.events ?? [])
}

/** Events of one order carry this key. */
export function orderEventKey(orderId: number): string {
  return `order:${orderId}`
}
