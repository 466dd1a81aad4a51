import { type Delivery, type DomainEvent, event, type Topic } from '../../model/index.ts'
import type { ClaimRequest, Storage } from '../../ports/index.ts'
import { now, writeBy } from '../fixtures.ts'

export const leasedUntil = now + 30_000

let marks = 0

/** Stores events in the outbox, all of one change. */
export async function store(storage: Storage, ...events: DomainEvent[]): Promise<void> {
  await storage.discounts.insert({ code: `MARK${++marks}`, kind: 'free_shipping' }, writeBy({ events }))
}

export function paid(orderId: number): DomainEvent {
  return event('order.paid', `order:${orderId}`, { orderId })
}

/** Registers consumers of topics, stores an event for each of these orders, and makes the deliveries. */
export async function deliver(storage: Storage, consumers: Readonly<Record<string, readonly Topic[]>>, ...orderIds: number[]): Promise<void> {
  await storage.events.register(Object.entries(consumers).map(([name, topics]) => ({ name, topics })))
  for (const orderId of orderIds) await store(storage, paid(orderId))
  await storage.events.relay(now, 100)
}

/** How many events were relayed, at most `limit`. */
export async function relayed(storage: Storage, limit: number, at: number = now): Promise<number> {
  return (await storage.events.relay(at, limit)).events
}

export function claim(storage: Storage, parts: Partial<ClaimRequest> = {}): Promise<readonly Delivery[]> {
  return storage.events.claim({ consumers: ['mail'], limit: 10, token: 'a', now, leasedUntil, ...parts })
}

/** What the deliveries are about. */
export function orderIds(deliveries: readonly Delivery[]): number[] {
  return deliveries.map(({ event: { payload } }) => ('orderId' in payload ? payload.orderId : 0))
}
