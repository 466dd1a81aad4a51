import type { TraceContext } from '../trace/index.ts'

/** Every topic and what its payload names. Payloads carry ids, not documents: a consumer reads the present state. */
export interface EventPayloads {
  'attention.opened': { attentionId: number }
  'product.changed': { productId: number }
  'product.deleted': { productId: number }
  'category.changed': { categoryId: number }
  'stock.changed': { variantIds: readonly number[] }
  'order.placed': { orderId: number }
  'order.paid': { orderId: number }
  'order.fulfilled': { orderId: number; fulfilmentNumber: number }
  'order.completed': { orderId: number }
  'order.cancelling': { orderId: number }
  'order.cancelled': { orderId: number }
  'payment.authorized': { orderId: number; paymentId: number }
  'payment.completed': { orderId: number; paymentId: number }
  'payment.failed': { orderId: number; paymentId: number }
  'payment.disputed': { orderId: number; paymentId: number; disputeId: number }
  'webhook.received': { webhookId: number }
  'refund.requested': { orderId: number; refundId: number }
  'refund.succeeded': { orderId: number; refundId: number }
  'refund.failed': { orderId: number; refundId: number }
  'return.requested': { orderId: number; returnId: number }
  'return.received': { orderId: number; returnId: number }
  'customer.registered': { customerId: number }
  'customer.email_verification_requested': { customerId: number; change?: true }
  'customer.password_reset_requested': { customerId: number }
}

export type Topic = keyof EventPayloads

/** Something that happened, to be stored with the change that made it. Events of one `key` are delivered in order where the consumer asks for it. */
export type DomainEvent = { readonly [T in Topic]: { readonly topic: T; readonly key: string; readonly payload: Readonly<EventPayloads[T]> } }[Topic]

export type StoredEvent = DomainEvent & {
  readonly id: number
  readonly at: number
  /** What it was part of, where that was traced. */
  readonly trace?: TraceContext
}

export function event<T extends Topic>(topic: T, key: string, payload: EventPayloads[T]): DomainEvent {
  return { topic, key, payload } as DomainEvent
}

/** An event on its way to one consumer. `leased` ones belong to the worker whose `token` they carry, until `leasedUntil`. */
export interface Delivery {
  readonly id: number
  readonly consumer: string
  readonly event: StoredEvent
  readonly status: 'ready' | 'leased' | 'dead'
  /** Counted when claimed, so that a worker that dies has used one up. */
  readonly attempts: number
  readonly availableAt: number
  readonly lastError: string | null
}

/** How often a delivery is tried, how long a claim lasts, and after how many claims that ran out, in a row, it is given up (RELIABILITY 3.5). */
export const deliveryLimits = { attemptsMax: 20, leaseMs: 30_000, leaseExpiriesMax: 3, batch: 50 } as const

/** Why a delivery whose workers died every time is a dead letter. */
export const leaseExpiryError = `LeaseExpired: its worker died, or was silent, ${deliveryLimits.leaseExpiriesMax} times in a row.`

/** Milliseconds until the next try: full jitter over `min(30 min, 2^attempt s)`; `jitter` is uniform in [0, 1). */
export function backoffMs(attempts: number, jitter: number): number {
  return Math.floor(Math.min(30 * 60_000, 1000 * 2 ** Math.min(attempts, 20)) * jitter)
}
