import type Stripe from 'stripe'
import { clientSecretOf } from '../ids.ts'
import type { Params } from '../wire/params.ts'
import { badParameter, missingParameter, noSuch, refused } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { liveCustomer } from './customers.ts'
import { paymentMethodFrom, paymentMethodNamed } from './payment-methods.ts'
import { shippingOf } from './shipping.ts'

/** The intent with the id. @throws WireError 404. */
export function intentWith(world: World, id: string, param = 'intent', status = 404): Stripe.PaymentIntent {
  const found = world.state.paymentIntents.get(id)
  if (!found) throw noSuch('payment_intent', id, param, status)
  return found
}

/** A browser must prove that it was given this intent. @throws WireError 400. */
export function checkSecret(intent: Stripe.PaymentIntent, params: Params, publishable: boolean): void {
  const secret = params.text('client_secret')
  if (secret === undefined && !publishable) return
  if (secret === undefined) throw missingParameter('client_secret')
  if (secret !== intent.client_secret) {
    throw refused('The client_secret provided does not match any associated PaymentIntent on this account.', {
      code: 'payment_intent_invalid_parameter',
      param: 'client_secret',
    })
  }
}

/** Writes what the shop says about the payment; used by create, update and confirm. */
export function describe(world: World, intent: Stripe.PaymentIntent, params: Params): void {
  for (const name of ['description', 'receipt_email', 'statement_descriptor', 'statement_descriptor_suffix'] as const) {
    if (params.has(name)) intent[name] = params.text(name) ?? null
  }
  if (params.has('customer')) intent.customer = customerOf(world, params)
  if (params.has('setup_future_usage')) intent.setup_future_usage = params.choice('setup_future_usage', ['off_session', 'on_session']) ?? null
  if (params.has('shipping')) intent.shipping = shippingOf(params.nested('shipping'))
  intent.metadata = params.metadata(intent.metadata)
  const data = params.nested('payment_method_data')
  const named = params.text('payment_method')
  if (data && named !== undefined) throw refused('You may only specify one of these parameters: payment_method, payment_method_data.')
  const method = data ? paymentMethodFrom(world, data) : named === undefined ? undefined : paymentMethodNamed(world, named, 'payment_method')
  if (!method) return
  if (!intent.automatic_payment_methods && !intent.payment_method_types.includes(method.type)) {
    throw badParameter(`The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent.`, 'payment_method')
  }
  intent.payment_method = method.id
  if (intent.status === 'requires_payment_method') intent.status = 'requires_confirmation'
}

function customerOf(world: World, params: Params): string | null {
  const id = params.text('customer')
  return id === undefined ? null : liveCustomer(world, id, 'customer', 400).id
}

/** An intent as it is made, before it is kept. */
export function blankIntent(world: World, amount: number, currency: string): Stripe.PaymentIntent {
  const id = world.newId('pi')
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: clientSecretOf(id, world.seed),
    confirmation_method: 'automatic',
    created: world.clock.seconds(),
    currency,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  }
}
