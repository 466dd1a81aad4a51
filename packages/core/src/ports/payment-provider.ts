import type { CurrencyCode, PaymentFailure } from '../model/index.ts'

export type ProviderPaymentStatus = 'requires_payment_method' | 'requires_action' | 'processing' | 'authorized' | 'captured' | 'cancelled'

/** The provider's present state of a payment object. */
export interface ProviderPayment {
  readonly providerId: string
  readonly status: ProviderPaymentStatus
  readonly currency: CurrencyCode
  readonly amount: number
  readonly captured: number
  /** For the buyer's browser to finish a `requires_action`; never stored by us. */
  readonly clientSecret: string | null
  /** Why the last attempt failed, when `requires_payment_method` follows an attempt. */
  readonly failure: PaymentFailure | null
}

export interface ProviderRefund {
  readonly providerId: string
  readonly status: 'pending' | 'succeeded' | 'failed'
  readonly amount: number
  readonly failure: string | null
}

export interface ProviderEvent {
  readonly id: string
  /** The payment it is about; null for events that are none of ours. */
  readonly providerPaymentId: string | null
}

/**
 * A payment service. Every changing call carries an idempotency key derived from our own row: the same key is the same effect.
 * A decline is an answer (`requires_payment_method` with `failure`), not an error. Errors: `payment_outcome_unknown` when nobody knows whether it happened
 * (time-out, connection lost): read before anything else; `payment_provider_error` when it certainly did not.
 */
export interface PaymentProvider {
  readonly name: string
  /** Payment methods on offer, by the code buyers name in `payment_method`. */
  readonly methods: readonly { readonly code: string; readonly name: string }[]
  create(input: {
    readonly key: string
    readonly amount: number
    readonly currency: CurrencyCode
    readonly orderId: number
    readonly paymentId: number
    readonly capture: 'automatic' | 'manual'
  }): Promise<ProviderPayment>
  confirm(input: { readonly key: string; readonly providerId: string; readonly token: string }): Promise<ProviderPayment>
  capture(input: { readonly key: string; readonly providerId: string; readonly amount: number }): Promise<ProviderPayment>
  /** Answers with the present state: `cancelled`, or `captured` when it was too late. */
  cancel(input: { readonly key: string; readonly providerId: string }): Promise<ProviderPayment>
  /** The same key returns the same refund. */
  refund(input: { readonly key: string; readonly providerId: string; readonly amount: number }): Promise<ProviderRefund>
  /** Null when the provider does not know it. `createKey` finds an object whose creation was never answered. */
  read(input: { readonly providerId: string } | { readonly createKey: string }): Promise<ProviderPayment | null>
  readRefund(input: { readonly providerId: string; readonly key: string }): Promise<ProviderRefund | null>
  /** Checks the signature over the raw bytes, then parses. Throws `webhook_signature_invalid`. */
  verifyWebhook(input: { readonly rawBody: string; readonly headers: Readonly<Record<string, string>>; readonly now: number }): Promise<ProviderEvent>
}
