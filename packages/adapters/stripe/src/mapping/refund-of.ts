import type { ProviderRefund } from '@cartwright/core'
import type Stripe from 'stripe'
import { fromStripeAmount } from '../amounts.ts'

/** A refund. One that waits for the buyer (`requires_action`) is pending; one that was called off has failed. */
export function refundOf(refund: Stripe.Refund): ProviderRefund {
  const { id, status, failure_reason: reason } = refund
  const amount = fromStripeAmount(refund.amount, refund.currency)
  if (status === 'succeeded') return { providerId: id, status, amount, failure: null }
  if (status === 'failed' || status === 'canceled') return { providerId: id, status: 'failed', amount, failure: reason ?? status }
  return { providerId: id, status: 'pending', amount, failure: null }
}
