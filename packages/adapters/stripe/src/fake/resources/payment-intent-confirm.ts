import type Stripe from 'stripe'
import type { Call } from '../call.ts'
import { attempt } from '../payments/attempt.ts'
import type { Params } from '../wire/params.ts'
import { badParameter, refused, WireError } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { useConfirmationToken } from './confirmation-tokens.ts'
import { checkSecret, describe, intentWith } from './payment-intent-object.ts'
import { refuseSpent } from './payment-methods.ts'

/** The parameters of confirming that create takes too. */
export const confirmParams: readonly string[] = [
  'confirmation_token',
  'error_on_requires_action',
  'expand',
  'mandate',
  'mandate_data',
  'off_session',
  'return_url',
  'use_stripe_sdk',
]

const more = [
  'amount_details',
  'capture_method',
  'client_secret',
  'excluded_payment_method_types',
  'payment_method',
  'payment_method_data',
  'payment_method_options',
  'payment_method_types',
  'radar_options',
  'receipt_email',
  'setup_future_usage',
  'shipping',
]

/** `POST /v1/payment_intents/:id/confirm`. */
export function confirmIntent({ world, params, id, publishable }: Call): object {
  params.allow([...confirmParams, ...more])
  const intent = intentWith(world, id)
  checkSecret(intent, params, publishable)
  refuseUnlessOpen(intent)
  const draft = structuredClone(intent)
  describe(world, draft, params)
  draft.capture_method = params.choice('capture_method', ['automatic', 'automatic_async', 'manual']) ?? draft.capture_method
  return pay(world, draft, params, publishable, () => world.state.paymentIntents.set(draft.id, draft))
}

/** Confirms an intent that is just being made; `keep` is called once its parameters are known to be good. */
export function confirmNew(world: World, intent: Stripe.PaymentIntent, params: Params, keep: () => void): object {
  return pay(world, intent, params, false, keep)
}

function pay(world: World, intent: Stripe.PaymentIntent, params: Params, browser: boolean, keep: () => void): object {
  const given = params.text('confirmation_token')
  if (given !== undefined && (params.has('payment_method') || params.has('payment_method_data'))) {
    throw refused('You may only specify one of these parameters: confirmation_token, payment_method, payment_method_data.')
  }
  const token = given === undefined ? undefined : useConfirmationToken(world, given, intent)
  if (token) intent.payment_method = token.method.id
  const method = world.state.paymentMethods.get(String(intent.payment_method))
  if (!method) throw missingMethod(intent)
  refuseSpent(world, method)
  refuseOthersMethod(intent, method)
  const returnUrl = params.text('return_url') ?? token?.returnUrl ?? null
  requireReturnUrl(intent, returnUrl, params, browser)
  const offSession = params.json('off_session') !== undefined && params.text('off_session') !== 'false'
  keep()
  attempt(world, intent, method, { offSession, returnUrl, refusesAction: params.flag('error_on_requires_action') === true })
  return intent
}

function refuseUnlessOpen(intent: Stripe.PaymentIntent): void {
  if (['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) return
  const message =
    intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`
  throw refused(message, { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(intent) })
}

function missingMethod(intent: Stripe.PaymentIntent): WireError {
  const message =
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken."
  return refused(message, { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(intent) })
}

function refuseOthersMethod(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  if (method.customer === null || method.customer === intent.customer) return
  throw badParameter(
    intent.customer === null
      ? `The PaymentMethod ${method.id} belongs to the Customer ${String(method.customer)}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`
      : 'The customer does not have a payment method with the given ID.',
    'payment_method',
  )
}

/** With automatic methods a server that confirms must say where a redirecting method comes back to. */
function requireReturnUrl(intent: Stripe.PaymentIntent, returnUrl: string | null, params: Params, browser: boolean): void {
  if (returnUrl !== null || browser || intent.automatic_payment_methods?.allow_redirects !== 'always') return
  if (params.flag('use_stripe_sdk') === true || (params.has('off_session') && params.text('off_session') !== 'false')) return
  const message =
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
  throw new WireError(400, { type: 'invalid_request_error', message, param: 'return_url' }, { executed: false })
}
