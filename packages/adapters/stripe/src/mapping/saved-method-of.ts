import type { SavedMethod } from '@cartwright/core'
import type Stripe from 'stripe'

/** A payment method as a returning buyer sees it: what kind it is, and its last digits where it has some. */
export function savedMethodOf(method: Stripe.PaymentMethod): SavedMethod {
  const { id, type, card } = method
  const name = card ? card.brand : type.replaceAll('_', ' ')
  const last4 = card?.last4 ?? last4Of(method)
  return {
    id,
    type,
    label: last4 === null ? name : `${name} •••• ${last4}`,
    expires: card ? `${card.exp_year}-${String(card.exp_month).padStart(2, '0')}` : null,
  }
}

/** Most bank methods have a `last4` in their own part, whichever method that is. */
function last4Of(method: Stripe.PaymentMethod): string | null {
  const details: unknown = Object.entries(method).find(([name]) => name === method.type)?.[1]
  return typeof details === 'object' && details !== null && 'last4' in details && typeof details.last4 === 'string' ? details.last4 : null
}
