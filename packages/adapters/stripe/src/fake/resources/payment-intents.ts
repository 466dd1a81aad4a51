import type Stripe from 'stripe'
import type { Call, Operation } from '../call.ts'
import { checkAmount, checkCurrency } from '../currencies.ts'
import { listOf, listParams } from '../wire/list.ts'
import type { Params } from '../wire/params.ts'
import { badParameter, missingParameter, refused } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { cancelIntent, captureIntent } from './payment-intent-capture.ts'
import { confirmIntent, confirmNew, confirmParams } from './payment-intent-confirm.ts'
import { blankIntent, checkSecret, describe, intentWith } from './payment-intent-object.ts'
import { searchIntents } from './payment-intent-search.ts'

/** Parameters of create and update that the fake keeps on the object. */
const described = [
  'description',
  'expand',
  'metadata',
  'payment_method',
  'payment_method_data',
  'payment_method_options',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'statement_descriptor',
  'statement_descriptor_suffix',
]
/** Parameters that Stripe takes and that change nothing the fake shows. */
const silent = [
  'amount_details',
  'hooks',
  'payment_details',
  'radar_options',
  'transfer_group',
  'allowed_payment_method_types',
  'excluded_payment_method_types',
]
const created = ['amount', 'automatic_payment_methods', 'capture_method', 'confirm', 'confirmation_method', 'currency', 'customer', 'payment_method_types']

/** `/v1/payment_intents`. */
export const paymentIntentOperations: readonly Operation[] = [
  { name: 'payment_intents.create', method: 'POST', path: '/v1/payment_intents', handle: create },
  { name: 'payment_intents.search', method: 'GET', path: '/v1/payment_intents/search', handle: searchIntents },
  { name: 'payment_intents.list', method: 'GET', path: '/v1/payment_intents', handle: list },
  { name: 'payment_intents.retrieve', method: 'GET', path: '/v1/payment_intents/:id', handle: retrieve, publishable: true },
  { name: 'payment_intents.update', method: 'POST', path: '/v1/payment_intents/:id', handle: update },
  { name: 'payment_intents.confirm', method: 'POST', path: '/v1/payment_intents/:id/confirm', handle: confirmIntent, publishable: true },
  { name: 'payment_intents.capture', method: 'POST', path: '/v1/payment_intents/:id/capture', handle: captureIntent },
  { name: 'payment_intents.cancel', method: 'POST', path: '/v1/payment_intents/:id/cancel', handle: cancelIntent },
]

function create({ world, params }: Call): object {
  params.allow([...described, ...silent, ...created, ...confirmParams])
  const amount = params.positiveInteger('amount')
  if (amount === undefined) throw missingParameter('amount')
  const currency = checkCurrency(params.requiredText('currency'))
  checkAmount(amount, currency)
  const intent = blankIntent(world, amount, currency)
  chooseMethods(intent, params)
  describe(world, intent, params)
  intent.capture_method = params.choice('capture_method', ['automatic', 'automatic_async', 'manual']) ?? 'automatic_async'
  intent.confirmation_method = params.choice('confirmation_method', ['automatic', 'manual']) ?? 'automatic'
  return params.flag('confirm') === true ? createAndConfirm(world, intent, params) : keep(world, intent, params)
}

function keep(world: World, intent: Stripe.PaymentIntent, params: Params): Stripe.PaymentIntent {
  const early = ['confirmation_token', 'error_on_requires_action', 'mandate_data', 'off_session', 'return_url'].find(name => params.has(name))
  if (early !== undefined) throw badParameter(`You can only set \`${early}\` when \`confirm=true\`.`, early)
  world.state.paymentIntents.set(intent.id, intent)
  world.emit('payment_intent.created', intent)
  return intent
}

function createAndConfirm(world: World, intent: Stripe.PaymentIntent, params: Params): object {
  return confirmNew(world, intent, params, () => {
    world.state.paymentIntents.set(intent.id, intent)
    world.emit('payment_intent.created', intent)
  })
}

/** Without `payment_method_types` the methods are automatic, as in every API version since 2023-08-16. */
function chooseMethods(intent: Stripe.PaymentIntent, params: Params): void {
  const types = params.texts('payment_method_types')
  const automatic = params.nested('automatic_payment_methods')
  automatic?.allow(['allow_redirects', 'enabled'])
  if (types.length > 0 && automatic?.flag('enabled') === true) {
    throw refused('You may only specify one of these parameters: automatic_payment_methods, payment_method_types.')
  }
  if (types.length > 0) {
    intent.payment_method_types = types
    return
  }
  const allowed = automatic?.choice('allow_redirects', ['always', 'never'])
  if (automatic?.flag('enabled') === false) return
  intent.automatic_payment_methods = { allow_redirects: allowed ?? 'always', enabled: true }
  if (intent.currency === 'usd') intent.payment_method_types = ['card', 'us_bank_account']
  if (intent.currency === 'eur') intent.payment_method_types = ['card', 'sepa_debit']
}

function retrieve({ world, params, id, publishable }: Call): object {
  params.allow(['client_secret', 'expand'])
  const intent = intentWith(world, id)
  checkSecret(intent, params, publishable)
  return intent
}

function update({ world, params, id }: Call): object {
  params.allow([...described, ...silent, 'amount', 'application_fee_amount', 'capture_method', 'currency', 'customer', 'payment_method_types'])
  const intent = intentWith(world, id)
  const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)
  const bound = ['amount', 'currency', 'customer', 'payment_method', 'payment_method_data', 'capture_method'].find(name => params.has(name))
  if (!open && bound !== undefined) {
    const message = `This PaymentIntent's ${bound} could not be updated because it has a status of ${intent.status}. You may only update the ${bound} of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.`
    throw refused(message, { code: 'payment_intent_unexpected_state', param: bound, payment_intent: structuredClone(intent) })
  }
  const currency = checkCurrency(params.text('currency') ?? intent.currency)
  const amount = params.positiveInteger('amount') ?? intent.amount
  if (amount !== intent.amount || currency !== intent.currency) checkAmount(amount, currency)
  const draft = structuredClone(intent)
  describe(world, draft, params)
  if (draft.status === 'requires_action') stopAction(world, draft)
  draft.capture_method = params.choice('capture_method', ['automatic', 'automatic_async', 'manual']) ?? draft.capture_method
  draft.amount = amount
  draft.currency = currency
  world.state.paymentIntents.set(id, draft)
  return draft
}

/** An intent that changes while the buyer is asked has to be confirmed again. */
function stopAction(world: World, intent: Stripe.PaymentIntent): void {
  intent.status = 'requires_confirmation'
  intent.next_action = null
  world.state.attempts.delete(intent.id)
}

function list({ world, params }: Call): object {
  params.allow([...listParams, 'customer', 'customer_account'])
  const customer = params.text('customer')
  const items = [...world.state.paymentIntents.values()].filter(intent => customer === undefined || intent.customer === customer)
  return listOf(items, params, '/v1/payment_intents')
}
