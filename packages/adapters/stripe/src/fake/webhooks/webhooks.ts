import type { FakeEvent } from '../event.ts'
import type { Delivery } from './delivery.ts'
import type { WebhookPolicy } from './policy.ts'

/** Where events go. */
export interface WebhookEndpoint {
  readonly url: string
  /** One signing secret, or two while the shop is changing it. */
  readonly secrets: readonly string[]
  /** Event types that are wanted; all when absent. */
  readonly types?: readonly string[]
}

/** The answer to an event that was sent. */
export interface DeliveryAnswer {
  /** The shop's HTTP status; null when it did not answer. */
  readonly status: number | null
  readonly body: string
}

/** Sends events to the shop, as badly as the policy says. */
export interface Webhooks {
  /** Sets where events go from now on; events made before are sent there too. `null` stops them. */
  setEndpoint(endpoint: WebhookEndpoint | null): void
  /** Sets what becomes of the events made from now on. */
  setPolicy(policy: WebhookPolicy): void
  /** Events of which a copy is still to be delivered, held or dropped ones included; oldest first. */
  pendingEvents(): FakeEvent[]
  /** Sends an event now, whatever became of it before. @throws Error for an unknown event or without an endpoint. */
  deliver(eventId: string): Promise<DeliveryAnswer>
  /** Sends everything that is held, late, or waiting, oldest first. */
  deliverAll(): Promise<void>
  /** Sends what is due by the fake's clock and resolves when that is done. */
  deliverDue(): Promise<void>
  /** Every copy with what became of it. */
  deliveries(): readonly Readonly<Delivery>[]
}
