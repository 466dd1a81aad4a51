import type { ProviderPayment } from '@cartwright/core'
import Stripe from 'stripe'
import { failureOf, type StripeFailure } from './mapping/failure-of.ts'
import { paymentOf } from './mapping/payment-of.ts'
import type { StripeSettings } from './settings.ts'
import type { StripeCalls } from './stripe-calls.ts'

/** So that the kind of method is known. */
export const expand = ['payment_method']

/** Stripe's word for a call that does not fit the intent's status: it was too late for it, or too early. */
export const unexpectedState = 'payment_intent_unexpected_state'

/** Looking at PaymentIntents. */
export interface IntentState {
  /** The intent as it is now. Throws Stripe's refusal for one that it does not know. */
  present(providerId: string): Promise<ProviderPayment>
  /** The intent as it is now, with the reason that came with a refusal where it does not keep one itself. */
  afterFailure(providerId: string, failure: StripeFailure | Stripe.errors.StripeError): Promise<ProviderPayment>
}

/** What is read again after every refusal, since an answer that its key repeats may be old. */
export function intentState(calls: StripeCalls, { shop }: StripeSettings): IntentState {
  const present = async (providerId: string) =>
    paymentOf(await calls.read('payment_intents.retrieve', options => calls.client.paymentIntents.retrieve(providerId, { expand }, options)), shop)
  return {
    present,
    afterFailure: async (providerId, failure) => {
      const state = await present(providerId)
      return state.status !== 'requires_payment_method' || state.failure ? state : { ...state, failure: failureOf(fieldsOf(failure)) }
    },
  }
}

function fieldsOf(failure: StripeFailure | Stripe.errors.StripeError): StripeFailure {
  if (!(failure instanceof Stripe.errors.StripeError)) return failure
  const { rawType, code, decline_code, message } = failure
  return { type: rawType, code, decline_code, message }
}
