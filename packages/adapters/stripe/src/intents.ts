import type { CreatePayment, PaymentProvider, ProviderPayment } from '@cartwright/core'
import Stripe from 'stripe'
import { toStripeAmount, toStripeCurrency } from './amounts.ts'
import { confirming } from './confirm.ts'
import { expand, intentState, unexpectedState } from './intent-state.ts'
import { paymentOf } from './mapping/payment-of.ts'
import type { StripeSettings } from './settings.ts'
import { isRefusal, type StripeCalls } from './stripe-calls.ts'

/** PaymentIntents: making, confirming, capturing, cancelling, and reading by id. */
export interface Intents extends Pick<PaymentProvider, 'create' | 'confirm' | 'capture' | 'cancel'> {
  read(providerId: string): Promise<ProviderPayment | null>
}

/** The calls that move a payment. What they throw is Stripe's refusal or as of the calls. */
export function intents(calls: StripeCalls, settings: StripeSettings): Intents {
  const { client } = calls
  const { shop } = settings
  const state = intentState(calls, settings)
  const cancel = async (providerId: string, key: string) =>
    paymentOf(await calls.write('payment_intents.cancel', key, options => client.paymentIntents.cancel(providerId, { expand }, options)), shop)
  const capture = async (providerId: string, key: string, params: Stripe.PaymentIntentCaptureParams) =>
    paymentOf(await calls.write('payment_intents.capture', key, options => client.paymentIntents.capture(providerId, params, options)), shop)

  return {
    create: async input => {
      const params = creation(input, settings)
      return paymentOf(await calls.write('payment_intents.create', input.key, options => client.paymentIntents.create(params, options)), shop)
    },

    confirm: confirming(calls, settings, state),

    capture: async ({ key, providerId, amount }) => {
      const { currency } = await state.present(providerId)
      const params = { amount_to_capture: toStripeAmount(amount, currency), expand }
      try {
        return await capture(providerId, key, params)
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError) return state.afterFailure(providerId, error)
        const found = isLate(error) ? await state.present(providerId) : null
        if (found?.status === 'captured' || found?.status === 'cancelled') return found
        // The refusal was remembered under the key, and is not true any more. An intent is captured once, so another key may ask again.
        if (found?.status === 'authorized' && isRefusal(error, unexpectedState)) return capture(providerId, `${key}:${found.status}`, params)
        throw error
      }
    },

    cancel: async ({ key, providerId }) => {
      try {
        return await cancel(providerId, key)
      } catch (error) {
        if (!isRefusal(error, unexpectedState)) throw error
        const found = await state.present(providerId)
        if (found.status === 'captured' || found.status === 'cancelled' || found.status === 'processing') return found
        // The refusal was remembered under the key, and is not true any more. Cancelling twice is harmless, so another key may ask again.
        return cancel(providerId, `${key}:${found.status}`)
      }
    },

    read: async providerId => {
      try {
        return await state.present(providerId)
      } catch (error) {
        if (isRefusal(error, 'resource_missing')) return null
        throw error
      }
    },
  }
}

/** Whether the intent may have moved on meanwhile: in another call, or in one that came under the same key with another amount. */
function isLate(error: unknown): boolean {
  return isRefusal(error, unexpectedState) || error instanceof Stripe.errors.StripeIdempotencyError
}

function creation(input: CreatePayment, { shop, returnUrl }: StripeSettings): Stripe.PaymentIntentCreateParams {
  return {
    amount: toStripeAmount(input.amount, input.currency),
    currency: toStripeCurrency(input.currency),
    capture_method: input.capture,
    automatic_payment_methods: { enabled: true, ...(returnUrl === null ? { allow_redirects: 'never' } : {}) },
    metadata: { order_id: String(input.orderId), payment_id: String(input.paymentId), key: input.key, ...(shop === null ? {} : { shop }) },
    expand,
    ...(input.providerCustomerId === undefined ? {} : { customer: input.providerCustomerId }),
    ...(input.savesMethod ? { setup_future_usage: 'on_session' } : {}),
  }
}
