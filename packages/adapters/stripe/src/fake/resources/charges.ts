import type Stripe from 'stripe'
import type { Call, Operation } from '../call.ts'
import { testMethodOf } from '../test-methods.ts'
import { listOf, listParams } from '../wire/list.ts'
import { noSuch } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { feeOf, moveBalance } from './balance-transactions.ts'
import { chargeMethodDetails } from './charge-method-details.ts'
import { shippingOf } from './shipping.ts'

/** `/v1/charges`. They are made by payment intents only. */
export const chargeOperations: readonly Operation[] = [
  { name: 'charges.retrieve', method: 'GET', path: '/v1/charges/:id', handle: retrieve },
  { name: 'charges.list', method: 'GET', path: '/v1/charges', handle: list },
  { name: 'charges.update', method: 'POST', path: '/v1/charges/:id', handle: update },
]

/** How an attempt ended, for the charge that it leaves. */
export interface ChargeResult {
  readonly status: 'succeeded' | 'pending' | 'failed'
  readonly captured: boolean
  readonly failure?: { readonly code: string; readonly declineCode?: string; readonly message: string }
  readonly authenticated: boolean
}

/** Makes the charge of an attempt and makes it the intent's latest. */
export function newCharge(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, result: ChargeResult): Stripe.Charge {
  const charge: Stripe.Charge = {
    id: world.newId(method.type === 'card' ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: intent.statement_descriptor ?? 'CARTWRIGHT FAKE',
    captured: result.captured,
    created: world.clock.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: result.failure?.code ?? null,
    failure_message: result.failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(result),
    paid: result.status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: chargeMethodDetails(world, method, intent, result),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: result.status === 'succeeded' ? 'https://pay.stripe.com/receipts/fake' : null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: result.status,
    transfer_data: null,
    transfer_group: null,
  }
  world.state.charges.set(charge.id, charge)
  intent.latest_charge = charge.id
  return charge
}

function outcomeOf({ status, failure }: ChargeResult): Stripe.Charge.Outcome {
  const declined = status === 'failed'
  return {
    advice_code: declined ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: declined ? 'declined_by_network' : 'approved_by_network',
    reason: declined ? (failure?.declineCode ?? failure?.code ?? null) : null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: declined ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
    type: declined ? 'issuer_declined' : 'authorized',
  }
}

/** Takes the money of an authorized charge: `amount` of it, the rest is let go. */
export function captureCharge(world: World, charge: Stripe.Charge, amount: number): void {
  charge.captured = true
  charge.amount_captured = amount
  charge.amount_refunded = charge.amount - amount
  const paymentIntent = String(charge.payment_intent)
  const line = { paymentIntent, charge: charge.id, about: null, currency: charge.currency }
  world.book.write({ ...line, kind: 'captured', amount })
  if (charge.amount > amount) world.book.write({ ...line, kind: 'released', amount: charge.amount - amount })
}

/** Writes the money of a captured charge into the shop's balance. */
export function settleIntoBalance(world: World, charge: Stripe.Charge): void {
  if (charge.balance_transaction !== null) return
  const type = charge.id.startsWith('py_') ? 'payment' : 'charge'
  const { amount_captured: amount, currency } = charge
  const moved = moveBalance(world, {
    type,
    category: 'charge',
    amount,
    fee: feeOf(amount, currency),
    currency,
    source: charge.id,
    description: charge.description,
  })
  charge.balance_transaction = moved.id
}

/** The charge with the id. @throws WireError `resource_missing`. */
export function chargeWith(world: World, id: string, param: string, status = 404): Stripe.Charge {
  const found = world.state.charges.get(id)
  if (!found) throw noSuch('charge', id, param, status)
  return found
}

/** Minor units of the charge that can still be refunded. */
export function refundableOf(charge: Stripe.Charge): number {
  return charge.captured && charge.status === 'succeeded' ? charge.amount - charge.amount_refunded : 0
}

/** How refunds of this charge go: by the test method that paid it. */
export function refundHabitOf(world: World, charge: Stripe.Charge): 'succeed' | 'pending' | 'fail' {
  return testMethodOf(world.state.behaviours.get(charge.payment_method ?? '') ?? 'visa').refunds
}

function retrieve({ world, params, id }: Call): object {
  params.allow(['expand'])
  return chargeWith(world, id, 'id')
}

function update({ world, params, id }: Call): object {
  params.allow(['customer', 'description', 'expand', 'fraud_details', 'metadata', 'receipt_email', 'shipping', 'transfer_group'])
  const charge = chargeWith(world, id, 'id')
  if (params.has('description')) charge.description = params.text('description') ?? null
  if (params.has('receipt_email')) charge.receipt_email = params.text('receipt_email') ?? null
  if (params.has('shipping')) charge.shipping = shippingOf(params.nested('shipping'))
  charge.metadata = params.metadata(charge.metadata)
  world.emit('charge.updated', charge)
  return charge
}

function list({ world, params }: Call): object {
  params.allow([...listParams, 'customer', 'payment_intent', 'transfer_group'])
  const intent = params.text('payment_intent')
  const customer = params.text('customer')
  const items = [...world.state.charges.values()].filter(
    charge => (intent === undefined || charge.payment_intent === intent) && (customer === undefined || charge.customer === customer),
  )
  return listOf(items, params, '/v1/charges')
}
