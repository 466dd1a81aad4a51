/**
 * A stateful fake of Stripe's API for tests: an HTTP server on the loopback interface that keeps payments, refunds and disputes in memory, forgets answers,
 * breaks connections and loses or doubles webhooks when told to, and keeps a book of its own to hold the shop's book against.
 * @module
 */
export type { Book, BookEntry, BookKind, BookSums, CallCount } from './book.ts'
export type { Bank, Buyer } from './control/actors.ts'
export type { FakeEvent } from './event.ts'
export { type FakeStripe, fakeApiVersion, startFakeStripe } from './fake-stripe.ts'
export type { Fault, Faults, FiredFault } from './faults.ts'
export { keyLifetimeMs } from './idempotency.ts'
export type { FakeStripeOptions } from './options.ts'
export type { DisputeInput } from './resources/disputes.ts'
export type { Delivery } from './webhooks/delivery.ts'
export type { DeliveryPlan, SeededPlan, WebhookPolicy } from './webhooks/policy.ts'
export { signatureHeader } from './webhooks/signature.ts'
export type { DeliveryAnswer, WebhookEndpoint, Webhooks } from './webhooks/webhooks.ts'
