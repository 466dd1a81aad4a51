import { CommerceError, type PaymentFailure, type ProviderPayment, type ProviderPaymentStatus } from '@cartwright/core'
import type Stripe from 'stripe'
import { fromStripeAmount, fromStripeCurrency } from '../amounts.ts'
import { failureOf } from './failure-of.ts'

const statuses: Readonly<Record<string, ProviderPaymentStatus>> = {
  requires_payment_method: 'requires_payment_method',
  // A method is attached and nothing was tried with it: to us that is as if there were none.
  requires_confirmation: 'requires_payment_method',
  requires_action: 'requires_action',
  processing: 'processing',
  requires_capture: 'authorized',
  succeeded: 'captured',
  canceled: 'cancelled',
}

/**
 * A PaymentIntent as a payment.
 * @param shop of these settings: an intent of another shop on the same account is none of ours
 * @throws CommerceError `payment_provider_error` for a status that nobody knows
 */
export function paymentOf(intent: Stripe.PaymentIntent, shop: string | null): ProviderPayment {
  const status = statuses[intent.status]
  if (!status) throw new CommerceError('payment_provider_error', 'Stripe answered a payment in a status that is not known.')
  const isOpen = status === 'requires_payment_method' || status === 'requires_action'
  return {
    providerId: intent.id,
    paymentId: pairing(intent.metadata, shop),
    status,
    currency: fromStripeCurrency(intent.currency),
    amount: fromStripeAmount(intent.amount, intent.currency),
    captured: fromStripeAmount(intent.amount_received, intent.currency),
    clientSecret: isOpen ? intent.client_secret : null,
    failure: failureIn(intent, status),
    methodType: methodTypeOf(intent),
  }
}

function pairing(metadata: Stripe.Metadata, shop: string | null): number | null {
  const { payment_id: id = '', shop: owner = null } = metadata
  return owner === shop && /^[1-9]\d{0,15}$/.test(id) && Number.isSafeInteger(Number(id)) ? Number(id) : null
}

function failureIn({ last_payment_error: error }: Stripe.PaymentIntent, status: ProviderPaymentStatus): PaymentFailure | null {
  return status === 'requires_payment_method' && error ? failureOf(error) : null
}

function methodTypeOf({ payment_method: method }: Stripe.PaymentIntent): string | null {
  return typeof method === 'object' && method !== null ? method.type : null
}
