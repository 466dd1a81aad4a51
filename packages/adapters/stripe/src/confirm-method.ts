import { CommerceError, hasCode } from '@cartwright/core'
import type Stripe from 'stripe'
import { idOf } from './mapping/dispute-of.ts'
import { isRefusal, type StripeCalls } from './stripe-calls.ts'

/** Whether it is a token of Stripe's making: a payment method, also in its older forms, a confirmation token or a card token. */
export function isToken(text: string): boolean {
  return /^(?:pm|card|src|ba|ctoken|tok)_\w+$/.test(text)
}

/**
 * How a buyer's token is given to `confirm`: a payment method (`pm_…`) or a confirmation token (`ctoken_…`) as it is, a card token (`tok_…`) as a payment method made of it.
 * Nothing is charged here, so trouble is `payment_provider_error` and never unknown.
 */
export async function methodFor(calls: StripeCalls, key: string, token: string): Promise<{ payment_method: string } | { confirmation_token: string }> {
  if (token.startsWith('ctoken_')) return { confirmation_token: token }
  if (!token.startsWith('tok_')) return { payment_method: token }
  const params: Stripe.PaymentMethodCreateParams = { type: 'card', card: { token } }
  try {
    const { id } = await calls.write('payment_methods.create', `${key}:method`, options => calls.client.paymentMethods.create(params, options))
    return { payment_method: id }
  } catch (error) {
    if (hasCode(error, 'payment_outcome_unknown')) throw new CommerceError('payment_provider_error', 'Stripe did not answer before anything was charged.')
    throw error
  }
}

/**
 * Looks whose a payment method is that Stripe did not take; its refusal says so only in words.
 * @throws CommerceError `saved_method_not_found` when it is another customer's than the payment's
 */
export async function checkOwner({ client, read }: StripeCalls, providerId: string, token: string): Promise<void> {
  if (!token.startsWith('pm_')) return
  const [method, intent] = await Promise.all([
    read('payment_methods.retrieve', options => client.paymentMethods.retrieve(token, {}, options)).catch(nullIfMissing),
    read('payment_intents.retrieve', options => client.paymentIntents.retrieve(providerId, {}, options)),
  ])
  const owner = idOf(method?.customer)
  if (owner !== null && owner !== idOf(intent.customer)) throw new CommerceError('saved_method_not_found', 'The buyer has no such saved payment method.')
}

function nullIfMissing(error: unknown): null {
  if (isRefusal(error, 'resource_missing')) return null
  throw error
}
