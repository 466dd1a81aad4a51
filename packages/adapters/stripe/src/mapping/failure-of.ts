import type { PaymentFailure } from '@cartwright/core'

/** What Stripe says of an attempt that failed: its `last_payment_error`, or the error it answered. */
export interface StripeFailure {
  readonly type?: string | undefined
  readonly code?: string | undefined
  readonly decline_code?: string | undefined
  readonly message?: string | undefined
}

/** Long runs of digits, however they are grouped. Stripe's texts have none, and nobody is to find out that one has. */
const digitRun = /\d(?:[ -]?\d){11,}/g

/** The codes are passed through. Stripe's text for buyers only for a card's own errors, which are written for them; others may speak to the merchant. */
export function failureOf({ type, code, decline_code, message }: StripeFailure): PaymentFailure {
  const declineCode = decline_code || code || null
  if (type === 'card_error') {
    const text = message?.replace(digitRun, '…').trim()
    return { code: 'card_declined', declineCode, message: text || 'The card was declined.' }
  }
  return { code: 'payment_failed', declineCode, message: texts[code ?? ''] ?? 'The payment did not succeed. Please try again or pay another way.' }
}

const texts: Readonly<Record<string, string>> = {
  payment_intent_authentication_failure: 'The buyer could not be authenticated. Please try again or pay another way.',
  payment_intent_payment_attempt_expired: 'The payment was not finished in time. Please try again.',
  resource_missing: 'This payment method is not known. Please choose another.',
}
