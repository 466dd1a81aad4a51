import type Stripe from 'stripe'
import type { World } from '../world.ts'
import type { ChargeResult } from './charges.ts'

const sevenDaysInSeconds = 7 * 24 * 60 * 60

/** What a charge says about the method that paid it. */
export function chargeMethodDetails(
  world: World,
  method: Stripe.PaymentMethod,
  intent: Stripe.PaymentIntent,
  result: ChargeResult,
): Stripe.Charge.PaymentMethodDetails {
  if (method.us_bank_account) return { type: 'us_bank_account', us_bank_account: bankDetails(method.us_bank_account) }
  if (method.sepa_debit) return { type: 'sepa_debit', sepa_debit: sepaDetails(method.sepa_debit) }
  return { type: 'card', card: cardDetails(world, method, intent, result) }
}

function cardDetails(
  world: World,
  { card }: Stripe.PaymentMethod,
  intent: Stripe.PaymentIntent,
  { captured, status, authenticated }: ChargeResult,
): Stripe.Charge.PaymentMethodDetails.Card {
  const authorizedOnly = status === 'succeeded' && !captured
  return {
    amount_authorized: status === 'succeeded' ? intent.amount : null,
    authorization_code: status === 'succeeded' ? '123456' : null,
    brand: card?.brand ?? null,
    ...(authorizedOnly ? { capture_before: world.clock.seconds() + sevenDaysInSeconds } : {}),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: card?.country ?? null,
    electronic_commerce_indicator: null,
    exp_month: card?.exp_month ?? 1,
    exp_year: card?.exp_year ?? 2034,
    extended_authorization: { status: 'disabled' },
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card?.last4 ?? null,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card?.brand ?? null,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: authenticated ? authentication : null,
    transaction_link_id: null,
    wallet: null,
  }
}

const authentication: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
}

function bankDetails(account: Stripe.PaymentMethod.UsBankAccount): Stripe.Charge.PaymentMethodDetails.UsBankAccount {
  return {
    account_holder_type: account.account_holder_type,
    account_type: account.account_type,
    bank_name: account.bank_name,
    fingerprint: account.fingerprint,
    last4: account.last4,
    mandate: 'mandate_fake',
    payment_reference: null,
    routing_number: account.routing_number,
  }
}

function sepaDetails(account: Stripe.PaymentMethod.SepaDebit): Stripe.Charge.PaymentMethodDetails.SepaDebit {
  return {
    bank_code: account.bank_code,
    branch_code: account.branch_code,
    country: account.country,
    fingerprint: account.fingerprint,
    last4: account.last4,
    mandate: 'mandate_fake',
  }
}
