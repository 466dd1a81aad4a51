import type { PaymentProvider, ProviderPayment } from '@cartwright/core'
import Stripe from 'stripe'
import { checkOwner, isToken, methodFor } from './confirm-method.ts'
import { expand, type IntentState, unexpectedState } from './intent-state.ts'
import { paymentOf } from './mapping/payment-of.ts'
import type { StripeSettings } from './settings.ts'
import { isRefusal, type StripeCalls } from './stripe-calls.ts'

/** Confirms an intent with a buyer's token. A decline, and a token that Stripe does not know, are answers. */
export function confirming(calls: StripeCalls, { shop, returnUrl }: StripeSettings, state: IntentState): PaymentProvider['confirm'] {
  const { client } = calls
  return async ({ key, providerId, token }) => {
    // Whatever else was written there, it goes no further: it might be a card's number.
    if (!isToken(token)) return state.afterFailure(providerId, { type: 'invalid_request_error', code: 'resource_missing' })
    try {
      const method = await methodFor(calls, key, token)
      // Stripe.js takes the buyer's next step from the client secret; the return address is for methods that leave the page.
      const params = { ...method, use_stripe_sdk: true, expand, ...(returnUrl === null ? {} : { return_url: returnUrl }) }
      return paymentOf(await calls.write('payment_intents.confirm', key, options => client.paymentIntents.confirm(providerId, params, options)), shop)
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError) return state.afterFailure(providerId, error)
      if (isAboutMethod(error)) {
        await checkOwner(calls, providerId, token)
        return state.afterFailure(providerId, error)
      }
      if (isRefusal(error, unexpectedState)) return state.present(providerId)
      if (error instanceof Stripe.errors.StripeIdempotencyError) return whatIsOver(error, await state.present(providerId))
      throw error
    }
  }
}

/** The state when the payment does not wait for an attempt any more: then it does not matter what another call did under the same key. Else the error. */
function whatIsOver(error: unknown, state: ProviderPayment): ProviderPayment {
  if (state.status === 'requires_payment_method' || state.status === 'requires_action') throw error
  return state
}

/** A token that Stripe does not know, or that was used before: the buyer's matter, like a decline. */
function isAboutMethod(error: unknown): error is Stripe.errors.StripeError {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.code === unexpectedState) return false
  return error.code === 'token_already_used' || /^(?:payment_method|confirmation_token|card)\b/.test(error.param ?? '')
}
