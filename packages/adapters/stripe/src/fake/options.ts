import type { WebhookPolicy } from './webhooks/policy.ts'
import type { WebhookEndpoint } from './webhooks/webhooks.ts'

/** How to start the fake. Everything has a default. */
export interface FakeStripeOptions {
  /** Loopback port; a free one when absent or 0. */
  readonly port?: number
  /** The only key that is accepted; any `sk_test_...` when absent. */
  readonly apiKey?: string
  /** Milliseconds UTC, the base of the fake's clock. The machine's clock when absent; then late webhooks also go out by themselves. */
  readonly now?: () => number
  /** Seed of ids, chances and client secrets; 1 when absent. Two fakes at once need two seeds, or their ids are the same. */
  readonly seed?: number
  /** Where events go; they are collected when absent. */
  readonly webhook?: WebhookEndpoint
  /** What becomes of events; each is sent once when absent. */
  readonly webhookPolicy?: WebhookPolicy
  /** Milliseconds of the fake's clock until each further attempt of an event that was not taken. */
  readonly webhookRetriesMs?: readonly number[]
  /** Real milliseconds to wait for the shop's answer to an event; 10,000 when absent. */
  readonly webhookTimeoutMs?: number
  /** What `snapshot()` of an earlier fake returned: this one goes on where that one ended. */
  readonly snapshot?: string
  /** True when letting go of held money (a partial capture, a cancel) also makes a refund object, as Stripe does for some accounts and versions. */
  readonly releaseMakesRefund?: boolean
  /** Milliseconds of the fake's clock until a new payment intent is found by searching; 0 when absent. Stripe's search lags by up to a minute. */
  readonly searchDelayMs?: number
}
