import type { CurrencyCode, PaymentFailure } from '../model/index.ts'
import type { Page } from './write-context.ts'

export type ProviderPaymentStatus = 'requires_payment_method' | 'requires_action' | 'processing' | 'authorized' | 'captured' | 'cancelled'

/** The provider's present state of a payment object. */
export interface ProviderPayment {
  readonly providerId: string
  /** Our payment's id as the provider has noted it at creation; null where it has none: then it is none of ours. */
  readonly paymentId: number | null
  readonly status: ProviderPaymentStatus
  readonly currency: CurrencyCode
  /** What was asked for; after a partial capture still that. */
  readonly amount: number
  readonly captured: number
  /** For the buyer's browser to take the next step: to choose a payment method, or to finish a `requires_action`. Null when there is none. Never stored by us. */
  readonly clientSecret: string | null
  /** Why the last attempt failed, when `requires_payment_method` follows an attempt. */
  readonly failure: PaymentFailure | null
  /** What it was paid with, in the provider's word (`card`, `klarna`, `sepa_debit`, ...); null before that is known. */
  readonly methodType: string | null
}

export interface ProviderRefund {
  /** Null for a `failed` one that was refused for good, so that the provider has no object of it. */
  readonly providerId: string | null
  readonly status: 'pending' | 'succeeded' | 'failed'
  readonly amount: number
  readonly failure: string | null
}

/** A buyer who asked their bank for the money back. */
export interface ProviderDispute {
  readonly providerId: string
  readonly providerPaymentId: string
  readonly status: 'open' | 'under_review' | 'won' | 'lost'
  readonly currency: CurrencyCode
  readonly amount: number
  /** The provider's word for the reason, e.g. `fraudulent`. */
  readonly reason: string
  /** Until when evidence may be given; null when it may not any more. */
  readonly evidenceDueAt: number | null
  readonly createdAt: number
}

/** A payment method that a returning buyer may pay with: its id is a token for `confirm`. */
export interface SavedMethod {
  readonly id: string
  readonly type: string
  /** For people: `visa •••• 4242`. Never a whole number. */
  readonly label: string
  /** `YYYY-MM`; null for methods that do not expire. */
  readonly expires: string | null
}

/** What a webhook is about. The message is a hint: the object is read before anything is concluded. */
export interface ProviderEvent {
  readonly id: string
  /** The provider's own word. */
  readonly type: string
  /** Null for what concerns none of our objects. */
  readonly subject: { readonly kind: 'payment' | 'refund' | 'dispute'; readonly providerId: string; readonly providerPaymentId: string | null } | null
}

/** A payment in the provider's own list. */
export interface ListedPayment {
  readonly payment: ProviderPayment
  readonly createdAt: number
}

/** A line of the provider's account: what came in or went out, before its fee. */
export interface BalanceEntry {
  readonly providerId: string
  readonly kind: 'payment' | 'refund' | 'refund_failure' | 'dispute' | 'payout' | 'other'
  /** The payment or refund it is about, where it is about one. */
  readonly sourceId: string | null
  readonly currency: CurrencyCode
  /** Positive: came in. */
  readonly amount: number
  readonly fee: number
  readonly at: number
}

export interface CreatePayment {
  readonly key: string
  readonly amount: number
  readonly currency: CurrencyCode
  readonly orderId: number
  readonly paymentId: number
  readonly capture: 'automatic' | 'manual'
  /** The provider's customer, so that saved methods may pay. */
  readonly providerCustomerId?: string
  /** Keeps the method that pays for the customer's next time. */
  readonly savesMethod?: boolean
}

/** Returning buyers at a provider that can keep their payment methods. */
export interface ProviderCustomers {
  create(input: { readonly key: string; readonly customerId: number; readonly email: string }): Promise<{ readonly providerCustomerId: string }>
  methods(providerCustomerId: string): Promise<readonly SavedMethod[]>
  /** Forgets a method; repeating is harmless. False when the customer has no such method. */
  removeMethod(input: { readonly providerCustomerId: string; readonly methodId: string }): Promise<boolean>
}

/** The provider's own books, for reconciliation. Pages are read with `cursor` until `nextCursor` is null; oldest or newest first is up to it. `total` is what it knows, at least the items' number. */
export interface ProviderBooks {
  /** Payments created in `[from, to)`, ours and others. */
  payments(range: BookRange): Promise<Page<ListedPayment>>
  refundsOf(providerPaymentId: string): Promise<readonly ProviderRefund[]>
  balance(range: BookRange): Promise<Page<BalanceEntry>>
}

export interface BookRange {
  readonly from: number
  readonly to: number
  readonly cursor?: string | null
}

/**
 * A payment service. Every changing call carries an idempotency key derived from our own row: the same key is the same effect.
 * A decline is an answer (`requires_payment_method` with `failure`), not an error. Errors: `payment_outcome_unknown` when nobody knows whether it happened
 * (time-out, connection lost): read before anything else; `payment_provider_error` when it certainly did not; `payment_unavailable` when it was not even tried,
 * since the provider has been failing (circuit breaker open).
 */
export interface PaymentProvider {
  readonly name: string
  /** Payment methods on offer, by the code buyers name in `payment_method`. */
  readonly methods: readonly { readonly code: string; readonly name: string }[]
  /** What a browser needs to load the provider's own form; absent where there is none. No secret. */
  readonly publicConfig?: Readonly<Record<string, string>>
  /** Throws `payment_unavailable` while calls that charge would not be tried: asked before stock is reserved. Absent: always ready. */
  assertReady?(): void
  create(input: CreatePayment): Promise<ProviderPayment>
  /** Throws `saved_method_not_found`, and nothing was charged, for a saved method of another customer. */
  confirm(input: { readonly key: string; readonly providerId: string; readonly token: string }): Promise<ProviderPayment>
  /** Takes `amount` of what is authorized, once; the rest is given up. */
  capture(input: { readonly key: string; readonly providerId: string; readonly amount: number }): Promise<ProviderPayment>
  /** Answers with the present state: `cancelled`, or `captured` when it was too late. */
  cancel(input: { readonly key: string; readonly providerId: string }): Promise<ProviderPayment>
  /** The same key returns the same refund. One that will never be made (paid back otherwise, charged back) is `failed`: an error is for what may be tried again. */
  refund(input: { readonly key: string; readonly providerId: string; readonly amount: number }): Promise<ProviderRefund>
  /** Null when the provider does not know it. `createKey` finds an object whose creation was never answered. */
  read(input: { readonly providerId: string } | { readonly createKey: string }): Promise<ProviderPayment | null>
  readRefund(input: { readonly providerId: string; readonly key: string }): Promise<ProviderRefund | null>
  /** Null when the provider does not know it. Absent where there are no disputes. */
  readDispute?(disputeId: string): Promise<ProviderDispute | null>
  /** Checks the signature over the raw bytes, then parses. Throws `webhook_signature_invalid`. */
  verifyWebhook(input: { readonly rawBody: string; readonly headers: Readonly<Record<string, string>>; readonly now: number }): Promise<ProviderEvent>
  /** False where no secret is set to check webhooks with: then there is nowhere to send them. Absent: they are accepted. */
  readonly acceptsWebhooks?: boolean
  /** For people who look at the shop's health: what to tell of a provider that works. Throws when calls are not tried. Asks nobody. Absent where there is nothing to tell. */
  readonly health?: () => Promise<Readonly<Record<string, unknown>>>
  /** Absent where methods are not kept. */
  readonly customers?: ProviderCustomers
  /** Absent where the books cannot be read: reconciliation then reads our own payments one by one, and says what it could not compare. */
  readonly books?: ProviderBooks
}
