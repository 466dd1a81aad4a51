import type Stripe from 'stripe'
import type { Call, Operation } from '../call.ts'
import { testMethodName } from '../test-methods.ts'
import { noSuch, refused } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { newPaymentMethod } from './payment-method-objects.ts'
import { paymentMethodFrom, paymentMethodNamed } from './payment-methods.ts'
import { shippingOf } from './shipping.ts'

const twelveHoursInSeconds = 12 * 60 * 60

/** `/v1/confirmation_tokens`, and making one for tests as Stripe.js does in a browser. */
export const confirmationTokenOperations: readonly Operation[] = [
  { name: 'confirmation_tokens.retrieve', method: 'GET', path: '/v1/confirmation_tokens/:id', handle: retrieve },
  { name: 'test_helpers.confirmation_tokens.create', method: 'POST', path: '/v1/test_helpers/confirmation_tokens', handle: create },
  { name: 'confirmation_tokens.create', method: 'POST', path: '/v1/confirmation_tokens', handle: create, publishable: true },
]

const createParams = ['expand', 'payment_method', 'payment_method_data', 'payment_method_options', 'return_url', 'setup_future_usage', 'shipping']

function create({ world, params }: Call): object {
  params.allow(createParams)
  const data = params.nested('payment_method_data')
  const method = data ? paymentMethodFrom(world, data) : paymentMethodNamed(world, params.requiredText('payment_method'), 'payment_method')
  const token = newConfirmationToken(world, method, params.text('return_url') ?? null)
  token.setup_future_usage = params.choice('setup_future_usage', ['off_session', 'on_session']) ?? null
  token.shipping = shippingOf(params.nested('shipping'))
  return token
}

/** Makes a confirmation token for a payment method. */
export function newConfirmationToken(world: World, method: Stripe.PaymentMethod, returnUrl: string | null): Stripe.ConfirmationToken {
  const id = world.newId('ctoken')
  const created = world.clock.seconds()
  const { type, billing_details, customer, customer_account, allow_redisplay = 'unspecified', card, us_bank_account, sepa_debit } = method
  const shown = { ...(card ? { card } : {}), ...(us_bank_account ? { us_bank_account } : {}), ...(sepa_debit ? { sepa_debit } : {}) }
  const token: Stripe.ConfirmationToken = {
    id,
    object: 'confirmation_token',
    created,
    expires_at: created + twelveHoursInSeconds,
    livemode: false,
    mandate_data: null,
    metadata: {},
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: { type, billing_details, customer, customer_account, allow_redisplay, ...shown },
    return_url: returnUrl,
    setup_future_usage: null,
    setup_intent: null,
    shipping: null,
    use_stripe_sdk: true,
  }
  world.state.confirmationTokens.set(id, token)
  world.state.attempts.set(id, method.id)
  return token
}

/** What confirming takes from a token. */
export interface TokenUse {
  readonly method: Stripe.PaymentMethod
  readonly returnUrl: string | null
}

/**
 * Uses a token for an intent, once. A name of the test methods (`ctoken_visa`) stands for a fresh token.
 * @throws WireError when there is none, or it was used or is older than 12 hours.
 */
export function useConfirmationToken(world: World, id: string, intent: Stripe.PaymentIntent): TokenUse {
  const token = world.state.confirmationTokens.get(id)
  if (!token) return freshTokenUse(world, id)
  const method = world.state.paymentMethods.get(world.state.attempts.get(id) ?? '')
  if (!method) throw noSuch('confirmation_token', id, 'confirmation_token', 400)
  if (token.payment_intent !== null && token.payment_intent !== intent.id) {
    throw refused(`The ConfirmationToken ${id} has already been used.`, { param: 'confirmation_token' })
  }
  if (token.expires_at !== null && world.clock.seconds() >= token.expires_at) {
    throw refused(`The ConfirmationToken ${id} has expired.`, { param: 'confirmation_token' })
  }
  token.payment_intent = intent.id
  if (token.setup_future_usage !== null) intent.setup_future_usage = token.setup_future_usage
  if (token.shipping !== null) intent.shipping = { ...token.shipping, carrier: null, tracking_number: null }
  return { method, returnUrl: token.return_url }
}

function freshTokenUse(world: World, id: string): TokenUse {
  const name = id.startsWith('ctoken_') ? testMethodName(id) : undefined
  if (name === undefined) throw noSuch('confirmation_token', id, 'confirmation_token', 400)
  return { method: newPaymentMethod(world, name, undefined), returnUrl: 'https://example.com/return' }
}

function retrieve({ world, params, id }: Call): object {
  params.allow(['expand'])
  const found = world.state.confirmationTokens.get(id)
  if (!found) throw noSuch('confirmation_token', id, 'confirmation_token')
  return found
}
