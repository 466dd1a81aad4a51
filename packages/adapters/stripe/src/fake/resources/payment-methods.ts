import type Stripe from 'stripe'
import type { Call, Operation } from '../call.ts'
import { debitNameOf, declineMessage, testMethodName, testMethodOf } from '../test-methods.ts'
import { listOf, listParams } from '../wire/list.ts'
import type { Params } from '../wire/params.ts'
import { badParameter, missingParameter, noSuch, refused, WireError } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { liveCustomer } from './customers.ts'
import { billingDetailsOf, newPaymentMethod } from './payment-method-objects.ts'

const createParams = ['allow_redisplay', 'billing_details', 'card', 'expand', 'metadata', 'sepa_debit', 'type', 'us_bank_account', 'radar_options']

/** `/v1/payment_methods`. */
export const paymentMethodOperations: readonly Operation[] = [
  { name: 'payment_methods.create', method: 'POST', path: '/v1/payment_methods', handle: create, publishable: true },
  { name: 'payment_methods.retrieve', method: 'GET', path: '/v1/payment_methods/:id', handle: retrieve },
  { name: 'payment_methods.update', method: 'POST', path: '/v1/payment_methods/:id', handle: update },
  { name: 'payment_methods.list', method: 'GET', path: '/v1/payment_methods', handle: list },
  { name: 'payment_methods.attach', method: 'POST', path: '/v1/payment_methods/:id/attach', handle: attach },
  { name: 'payment_methods.detach', method: 'POST', path: '/v1/payment_methods/:id/detach', handle: detach },
]

/**
 * The payment method that a request names: one that exists, or a fresh one for a name of Stripe's test methods (`pm_card_visa`).
 * @throws WireError `resource_missing` for another.
 */
export function paymentMethodNamed(world: World, reference: string, param: string, status = 400): Stripe.PaymentMethod {
  const present = world.state.paymentMethods.get(reference)
  if (present) return present
  const name = reference.startsWith('pm_') ? testMethodName(reference) : undefined
  if (name === undefined) throw noSuch('PaymentMethod', reference, param, status)
  return newPaymentMethod(world, name, undefined)
}

/** The payment method of `payment_method_data` (and of creating one): a token, or a bank account by Stripe's test numbers. */
export function paymentMethodFrom(world: World, data: Params): Stripe.PaymentMethod {
  data.allow(createParams)
  const type = data.choice('type', ['card', 'us_bank_account', 'sepa_debit'])
  if (type === undefined) throw missingParameter(data.nameOf('type'))
  if (type === 'card') return newPaymentMethod(world, cardName(data), data)
  const account = data.nested(type)
  const number = type === 'sepa_debit' ? account?.requiredText('iban') : account?.requiredText('account_number')
  if (number === undefined) throw missingParameter(data.nameOf(type))
  return newPaymentMethod(world, debitNameOf(type, number), data)
}

function cardName(data: Params): string {
  const card = data.nested('card')
  if (!card) throw missingParameter(data.nameOf('card'))
  const token = card.text('token')
  if (token === undefined) {
    const message =
      'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using.'
    throw new WireError(402, { type: 'invalid_request_error', message, param: card.nameOf('number') }, { executed: false })
  }
  const name = token.startsWith('tok_') ? testMethodName(token) : undefined
  if (name === undefined) throw noSuch('token', token, card.nameOf('token'), 400)
  return name
}

function create({ world, params }: Call): object {
  return paymentMethodFrom(world, params)
}

function retrieve({ world, params, id }: Call): object {
  params.allow(['expand'])
  return paymentMethodNamed(world, id, 'payment_method', 404)
}

function update({ world, params, id }: Call): object {
  params.allow(['allow_redisplay', 'billing_details', 'card', 'expand', 'metadata', 'us_bank_account'])
  const method = existing(world, id)
  method.metadata = params.metadata(method.metadata ?? {})
  if (params.has('billing_details')) method.billing_details = billingDetailsOf(params.nested('billing_details'))
  world.emit('payment_method.updated', method)
  return method
}

function list({ world, params }: Call): object {
  params.allow([...listParams, 'allow_redisplay', 'customer', 'customer_account', 'type'])
  const customer = params.text('customer')
  const type = params.text('type')
  if (customer === undefined) return listOf<Stripe.PaymentMethod>([], params, '/v1/payment_methods')
  liveCustomer(world, customer, 'customer', 400)
  const items = [...world.state.paymentMethods.values()].filter(item => item.customer === customer && (type === undefined || item.type === type))
  return listOf(items, params, '/v1/payment_methods')
}

function attach({ world, params, id }: Call): object {
  params.allow(['customer', 'customer_account', 'expand'])
  const customer = liveCustomer(world, params.requiredText('customer'), 'customer', 400)
  const method = paymentMethodNamed(world, id, 'payment_method', 404)
  refuseSpent(world, method)
  if (method.customer !== null && method.customer !== customer.id) {
    throw refused('The payment method you provided has already been attached to a customer.', { code: 'payment_method_customer_mismatch' })
  }
  refuseAtSaving(world, method)
  attachTo(world, method, customer.id)
  return method
}

function refuseAtSaving(world: World, method: Stripe.PaymentMethod): void {
  const name = world.state.behaviours.get(method.id) ?? 'visa'
  const { outcome } = testMethodOf(name)
  if (outcome.kind !== 'declined' || name === 'chargeCustomerFail') return
  throw new WireError(402, {
    type: 'card_error',
    code: outcome.code,
    ...(outcome.declineCode === undefined ? {} : { decline_code: outcome.declineCode }),
    message: declineMessage(outcome.code, outcome.declineCode),
  })
}

/** Keeps the payment method with the customer, and says so. */
export function attachTo(world: World, method: Stripe.PaymentMethod, customer: string): void {
  if (method.customer === customer) return
  method.customer = customer
  world.state.spent.delete(method.id)
  world.emit('payment_method.attached', method)
}

/** Refuses a payment method that was used without a customer before. */
export function refuseSpent(world: World, method: Stripe.PaymentMethod): void {
  if (!world.state.spent.has(method.id)) return
  throw refused(
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
  )
}

function detach({ world, params, id }: Call): object {
  params.allow(['expand'])
  const method = existing(world, id)
  if (method.customer === null)
    throw badParameter('The payment method you provided is not attached to a customer so detachment is impossible.', 'payment_method')
  method.customer = null
  world.state.spent.set(method.id, true)
  world.emit('payment_method.detached', method)
  return method
}

function existing(world: World, id: string): Stripe.PaymentMethod {
  const method = world.state.paymentMethods.get(id)
  if (!method) throw noSuch('PaymentMethod', id, 'payment_method')
  return method
}
