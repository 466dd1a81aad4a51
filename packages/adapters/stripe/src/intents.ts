import type { CreatePayment, ProviderPayment } from '@cartwright/core'
import Stripe from 'stripe'
import { toStripeAmount, toStripeCurrency } from './amounts.ts'
import { checkOwner, isToken, methodFor } from './confirm-method.ts'
import { failureOf, type StripeFailure } from './mapping/failure-of.ts'
import { paymentOf } from './mapping/payment-of.ts'
import type { StripeSettings } from './settings.ts'
import { isRefusal, type StripeCalls } from './stripe-calls.ts'

/** So that the kind of method is known; expanding it costs Stripe a look-up and us nothing. */
const expand = ['payment_method']

/** Stripe's word for a call that does not fit the intent's status: it was too late for it, or too early. */
const unexpectedState = 'payment_intent_unexpected_state'

type Intent = Stripe.PaymentIntent

/** Making, confirming, capturing and cancelling PaymentIntents. */
export function intents(calls: StripeCalls, settings: StripeSettings) {
  const { client } = calls
  const { shop, returnUrl } = settings
  const read = (providerId: string): Promise<Intent> =>
    calls.read('payment_intents.retrieve', options => client.paymentIntents.retrieve(providerId, { expand }, options))

  /** What became of an intent whose present status did not allow the call. */
  const present = async (providerId: string): Promise<ProviderPayment> => paymentOf(await read(providerId), shop)

  /** A decline: the intent as it is now, with the reason that came with the refusal where the intent does not keep it. */
  const declined = async (providerId: string, error: Stripe.errors.StripeError): Promise<ProviderPayment> => {
    const { rawType, code, decline_code, message } = error
    return withFailure(await present(providerId), { type: rawType, code, decline_code, message })
  }

  return {
    create: async (input: CreatePayment): Promise<ProviderPayment> => {
      const params: Stripe.PaymentIntentCreateParams = {
        amount: toStripeAmount(input.amount, input.currency),
        currency: toStripeCurrency(input.currency),
        capture_method: input.capture,
        automatic_payment_methods: { enabled: true, ...(returnUrl === null ? { allow_redirects: 'never' } : {}) },
        metadata: { order_id: String(input.orderId), payment_id: String(input.paymentId), key: input.key, ...(shop === null ? {} : { shop }) },
        expand,
        ...(input.providerCustomerId === undefined ? {} : { customer: input.providerCustomerId }),
        ...(input.savesMethod ? { setup_future_usage: 'on_session' } : {}),
      }
      return paymentOf(await calls.write('payment_intents.create', input.key, options => client.paymentIntents.create(params, options)), shop)
    },

    confirm: async ({ key, providerId, token }: { readonly key: string; readonly providerId: string; readonly token: string }): Promise<ProviderPayment> => {
      // Whatever else was written there, it goes no further: it might be a card's number.
      if (!isToken(token)) return withFailure(await present(providerId), { type: 'invalid_request_error', code: 'resource_missing' })
      try {
        const method = await methodFor(calls, key, token)
        // Stripe.js takes the buyer's next step from the client secret; the return address is for methods that leave the page.
        const params = { ...method, use_stripe_sdk: true, expand, ...(returnUrl === null ? {} : { return_url: returnUrl }) }
        return paymentOf(await calls.write('payment_intents.confirm', key, options => client.paymentIntents.confirm(providerId, params, options)), shop)
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError) return declined(providerId, error)
        if (isAboutMethod(error)) {
          await checkOwner(calls, providerId, token)
          return declined(providerId, error)
        }
        if (isRefusal(error, unexpectedState)) return present(providerId)
        if (error instanceof Stripe.errors.StripeIdempotencyError) return whatIsOver(error, await present(providerId))
        throw error
      }
    },

    capture: async ({ key, providerId, amount }: { readonly key: string; readonly providerId: string; readonly amount: number }): Promise<ProviderPayment> => {
      const { currency } = await present(providerId)
      const params = { amount_to_capture: toStripeAmount(amount, currency), expand }
      try {
        return paymentOf(await calls.write('payment_intents.capture', key, options => client.paymentIntents.capture(providerId, params, options)), shop)
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError) return declined(providerId, error)
        const state = isRefusal(error, unexpectedState) ? await present(providerId) : null
        if (state?.status === 'captured' || state?.status === 'cancelled') return state
        throw error
      }
    },

    cancel: async ({ key, providerId }: { readonly key: string; readonly providerId: string }): Promise<ProviderPayment> => {
      const cancel = async (tryKey: string) =>
        paymentOf(await calls.write('payment_intents.cancel', tryKey, options => client.paymentIntents.cancel(providerId, { expand }, options)), shop)
      try {
        return await cancel(key)
      } catch (error) {
        if (!isRefusal(error, unexpectedState)) throw error
        const state = await present(providerId)
        if (state.status === 'captured' || state.status === 'cancelled' || state.status === 'processing') return state
        // The refusal was remembered under the key, and is not true any more. Cancelling twice is harmless, so another key may ask again.
        return await cancel(`${key}:${state.status}`)
      }
    },

    read: async (providerId: string): Promise<ProviderPayment | null> => {
      try {
        return await present(providerId)
      } catch (error) {
        if (isRefusal(error, 'resource_missing')) return null
        throw error
      }
    },
  }
}

/** With the reason why an attempt failed, where the state waits for another and has none of its own. */
function withFailure(state: ProviderPayment, failure: StripeFailure): ProviderPayment {
  return state.status !== 'requires_payment_method' || state.failure ? state : { ...state, failure: failureOf(failure) }
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
