import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import { type TestMethod, testMethodOf } from '../test-methods.ts'
import type { Params } from '../wire/params.ts'
import type { World } from '../world.ts'
import { addressOf } from './shipping.ts'

/** No billing details. */
export const noBillingDetails: Stripe.PaymentMethod['billing_details'] = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
}

/** Makes and keeps a payment method that behaves like the named test method. */
export function newPaymentMethod(world: World, testName: string, details: Params | undefined): Stripe.PaymentMethod {
  const test = testMethodOf(testName)
  const made: Stripe.PaymentMethod = {
    id: world.newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: billingDetailsOf(details?.nested('billing_details')),
    created: world.clock.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: details?.metadata() ?? {},
    type: test.type,
    ...typeDetails(test, testName),
  }
  world.state.paymentMethods.set(made.id, made)
  world.state.behaviours.set(made.id, testName)
  return made
}

/** The address and the names that were given, over nulls. */
export function billingDetailsOf(given: Params | undefined): Stripe.PaymentMethod['billing_details'] {
  if (!given) return noBillingDetails
  return {
    address: addressOf(given.nested('address')) ?? noBillingDetails.address,
    email: given.text('email') ?? null,
    name: given.text('name') ?? null,
    phone: given.text('phone') ?? null,
    tax_id: given.text('tax_id') ?? null,
  }
}

/** The same number is the same fingerprint, whoever pays with it. */
export function fingerprintOf(test: TestMethod): string {
  return createHash('sha256').update(`${test.type}:${test.brand}:${test.last4}`).digest('hex').slice(0, 16)
}

function typeDetails(test: TestMethod, testName: string): Partial<Stripe.PaymentMethod> {
  if (test.type === 'us_bank_account') return { us_bank_account: usBankAccount(test) }
  if (test.type === 'sepa_debit') return { sepa_debit: sepaDebit(test) }
  return { card: card(test, testName) }
}

function card(test: TestMethod, testName: string): Stripe.PaymentMethod.Card {
  return {
    brand: test.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
    country: test.country,
    display_brand: test.brand,
    exp_month: 8,
    exp_year: 2034,
    fingerprint: fingerprintOf(test),
    funding: testName.endsWith('_debit') ? 'debit' : testName.endsWith('_prepaid') ? 'prepaid' : 'credit',
    generated_from: null,
    last4: test.last4,
    networks: { available: [test.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  }
}

function usBankAccount(test: TestMethod): Stripe.PaymentMethod.UsBankAccount {
  return {
    account_holder_type: 'individual',
    account_type: 'checking',
    bank_name: 'STRIPE TEST BANK',
    financial_connections_account: null,
    fingerprint: fingerprintOf(test),
    last4: test.last4,
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: '110000000',
    status_details: null,
  }
}

function sepaDebit(test: TestMethod): Stripe.PaymentMethod.SepaDebit {
  return {
    bank_code: '37040044',
    branch_code: '',
    country: test.country,
    fingerprint: fingerprintOf(test),
    generated_from: { charge: null, setup_attempt: null },
    last4: test.last4,
  }
}
