import type { PaymentFailure } from './payment.ts'

/** Why a payment was declined, in few words. Providers have a hundred codes and invent more: whatever counts by reason counts by these. */
export type DeclineClass = 'funds' | 'card' | 'fraud' | 'authentication' | 'bank' | 'other'

const classByCode: Readonly<Record<string, DeclineClass>> = {
  insufficient_funds: 'funds',
  withdrawal_count_limit_exceeded: 'funds',
  card_velocity_exceeded: 'funds',
  expired_card: 'card',
  incorrect_cvc: 'card',
  incorrect_number: 'card',
  incorrect_zip: 'card',
  invalid_cvc: 'card',
  invalid_expiry_month: 'card',
  invalid_expiry_year: 'card',
  invalid_number: 'card',
  card_not_supported: 'card',
  currency_not_supported: 'card',
  fraudulent: 'fraud',
  lost_card: 'fraud',
  merchant_blacklist: 'fraud',
  pickup_card: 'fraud',
  restricted_card: 'fraud',
  security_violation: 'fraud',
  stolen_card: 'fraud',
  authentication_required: 'authentication',
  authentication_not_handled: 'authentication',
  payment_intent_authentication_failure: 'authentication',
  call_issuer: 'bank',
  card_declined: 'bank',
  do_not_honor: 'bank',
  do_not_try_again: 'bank',
  generic_decline: 'bank',
  issuer_not_available: 'bank',
  processing_error: 'bank',
  transaction_not_allowed: 'bank',
  try_again_later: 'bank',
}

/** The class of a refusal; a code nobody knows is `other`. */
export function declineClass({ code, declineCode }: PaymentFailure): DeclineClass {
  const word = declineCode ?? code
  return Object.hasOwn(classByCode, word) ? (classByCode[word] ?? 'other') : 'other'
}
