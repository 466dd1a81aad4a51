import type { ProviderRefund } from '@cartwright/core'
import Stripe from 'stripe'
import { fromStripeCurrency, toStripeAmount } from './amounts.ts'
import { refundOf } from './mapping/refund-of.ts'
import { isRefusal, type StripeCalls } from './stripe-calls.ts'

/** Why a refund will never be made: the money went back otherwise, by hand in the dashboard or to the buyer's bank. */
const forGood = ['charge_already_refunded', 'charge_disputed', 'refund_disputed_payment']

/** Paying back, and finding what was paid back. */
export function refunds(calls: StripeCalls) {
  const { client } = calls

  /** All refunds of a payment; null when Stripe does not know the payment. */
  const listOf = async (providerPaymentId: string): Promise<readonly Stripe.Refund[] | null> => {
    const found: Stripe.Refund[] = []
    try {
      for (let hasMore = true; hasMore; ) {
        const last = found.at(-1)
        const params = { payment_intent: providerPaymentId, limit: 100, ...(last ? { starting_after: last.id } : {}) }
        const page = await calls.read('refunds.list', options => client.refunds.list(params, options))
        found.push(...page.data)
        hasMore = page.has_more && page.data.length > 0
      }
      return found
    } catch (error) {
      if (isRefusal(error, 'resource_missing')) return null
      throw error
    }
  }
  const find = async (providerPaymentId: string, key: string) => (await listOf(providerPaymentId))?.find(({ metadata }) => metadata?.key === key)

  return {
    /** Stripe forgets a key after a day; the refund itself keeps it, and is looked for first, so that a key is one refund for ever. */
    refund: async ({ key, providerId, amount }: { readonly key: string; readonly providerId: string; readonly amount: number }): Promise<ProviderRefund> => {
      const [known, { currency }] = await Promise.all([
        find(providerId, key),
        calls.read('payment_intents.retrieve', options => client.paymentIntents.retrieve(providerId, {}, options)),
      ])
      if (known) return refundOf(known)
      const params = { payment_intent: providerId, amount: toStripeAmount(amount, fromStripeCurrency(currency)), metadata: { key } }
      try {
        return refundOf(await calls.write('refunds.create', key, options => client.refunds.create(params, options)))
      } catch (error) {
        if (!isRefusedForGood(error)) throw error
        // Another call under this key may have been faster, and taken what was left.
        const made = await find(providerId, key)
        return made ? refundOf(made) : { providerId: null, status: 'failed', amount, failure: error.code ?? 'refused' }
      }
    },
    readRefund: async ({ providerId, key }: { readonly providerId: string; readonly key: string }): Promise<ProviderRefund | null> => {
      const found = await find(providerId, key)
      return found ? refundOf(found) : null
    },
    refundsOf: async (providerPaymentId: string): Promise<readonly ProviderRefund[]> => ((await listOf(providerPaymentId)) ?? []).map(refundOf),
  }
}

/** More than is left of the money has no code of its own: what it is about tells. */
function isRefusedForGood(error: unknown): error is Stripe.errors.StripeError {
  if (isRefusal(error, ...forGood)) return true
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === undefined && error.param === 'amount'
}
