import type { CurrencyCode } from '../money/index.ts'

/**
 * Our mirror of the provider's payment object; it moves forward only.
 * `created`: the row is there, the provider may or may not know it yet; `unknown`: the provider did not answer, the resolver reads it.
 */
export type PaymentStatus = 'created' | 'requires_payment_method' | 'requires_action' | 'processing' | 'authorized' | 'captured' | 'cancelled' | 'failed'

export type OperationKind = 'create' | 'confirm' | 'capture' | 'cancel'

/** One call to the provider, recorded before it is made. `unknown` until read: it was sent and nobody knows what became of it. */
export interface PaymentOperation {
  readonly kind: OperationKind
  /** The idempotency key sent to the provider; derived from the payment's id, the kind and the attempt. */
  readonly key: string
  readonly status: 'sent' | 'succeeded' | 'failed' | 'unknown'
  readonly sentAt: number
  /** How much a `capture` takes, where that is not all of it. */
  readonly amount?: number
  /** How often the provider was asked what became of it, when last, and what came of that, in words; absent where it never had to be asked. */
  readonly asked?: { readonly times: number; readonly at: number; readonly said: string }
}

/** How a payment is made at the provider. Frozen with its row: a `create` that is repeated under its key has to say the same. */
export interface PaymentTerms {
  /** `manual`: the money is authorized only, and taken by a later call, or given up. */
  readonly capture: 'automatic' | 'manual'
  /** The provider's customer, so that methods the buyer saved may pay. */
  readonly providerCustomerId: string | null
  /** Keeps the method that pays for the customer's next time. */
  readonly savesMethod: boolean
}

/** Terms of a payment nobody said anything special about, and of the shop's own money. */
export const plainTerms: PaymentTerms = { capture: 'automatic', providerCustomerId: null, savesMethod: false }

/** What a payment is made with: a provider's money, or the shop's own: a gift card's balance, a customer's store credit. */
export type Tender = 'provider' | 'gift_card' | 'store_credit'

/** Why the provider refused: `code` is ours (`card_declined`, `payment_failed`, ...), `declineCode` the provider's own word. */
export interface PaymentFailure {
  readonly code: 'card_declined' | 'payment_failed'
  readonly declineCode: string | null
  readonly message: string
}

/**
 * One payment of an order. A provider's payment brings what is due after the shop's own money (gift cards, store credit), of which each account in use has a payment of its own:
 * `authorized` while the order waits (the balance is held), `captured` when it is paid, `cancelled` when it is not.
 * A declined card leaves it open for the next attempt on the same provider object, so there is never a second one to charge.
 */
export interface Payment {
  /** 0 before the store has given it one. */
  readonly id: number
  readonly tender: Tender
  /** The gift card or store credit account that pays; null where a provider does. */
  readonly accountId: number | null
  /** The provider's name; that of the tender where the shop's own money pays. */
  readonly provider: string
  readonly providerId: string | null
  readonly method: string
  readonly terms: PaymentTerms
  readonly status: PaymentStatus
  readonly currency: CurrencyCode
  readonly amount: number
  /** Less than the amount where a part of what was authorized was given up. */
  readonly captured: number
  /** Money of refunds that have not failed; never more than `captured`. */
  readonly refundHeld: number
  readonly attempts: number
  readonly operations: readonly PaymentOperation[]
  readonly lastFailure: PaymentFailure | null
  /** When the buyer's browser got what it takes to pay in the provider's own form; null while it has not. From then on the money may come without any call of ours. */
  readonly handedOutAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** Statuses in which the money may still arrive or has arrived: one such payment of a provider per order (RELIABILITY I12). */
export const livePaymentStatuses: readonly PaymentStatus[] = ['created', 'requires_payment_method', 'requires_action', 'processing', 'authorized', 'captured']

/** The provider key of an operation. The same row, kind and attempt give the same key for ever. */
export function operationKey(paymentId: number, kind: OperationKind, attempt = 1): string {
  return kind === 'confirm' ? `p:${paymentId}:confirm:${attempt}` : `p:${paymentId}:${kind}`
}

/** The key of a capture: one of a part has its amount in it, since a provider refuses a key that comes again with other figures. */
export function captureKey(payment: Pick<Payment, 'id' | 'amount'>, amount: number): string {
  const whole = operationKey(payment.id, 'capture')
  return amount === payment.amount ? whole : `${whole}:${amount}`
}
