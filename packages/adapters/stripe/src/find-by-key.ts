import type { ProviderPayment } from '@cartwright/core'
import type Stripe from 'stripe'
import { paymentOf } from './mapping/payment-of.ts'
import type { StripeSettings } from './settings.ts'
import type { StripeCalls } from './stripe-calls.ts'

/** How far back the list is read. Stripe's search is a minute behind as a rule, an hour when it has trouble (docs.stripe.com/search#data-freshness). */
const listedMs = 10 * 60_000

/** At a hundred a page: as many payments as a busy shop makes in that time. */
const pagesMax = 20

/**
 * The payment made with a key whose answer was lost. The newest are looked through one by one, since the list is never behind; older ones are searched for.
 * @throws as of the calls; a search that the account does not have is no answer, and so is an error
 */
export async function findByKey(calls: StripeCalls, { shop, clock }: StripeSettings, key: string): Promise<ProviderPayment | null> {
  const { paymentIntents } = calls.client
  const isIt = ({ metadata }: Stripe.PaymentIntent) => metadata.key === key && (metadata.shop ?? null) === shop
  const since = clock.now() - listedMs
  let after: string | undefined
  for (let page = 0; page < pagesMax; page += 1) {
    const params = { limit: 100, expand: ['data.payment_method'], ...(after === undefined ? {} : { starting_after: after }) }
    const { data, has_more: hasMore } = await calls.read('payment_intents.list', options => paymentIntents.list(params, options))
    const found = data.find(isIt)
    if (found) return paymentOf(found, shop)
    const last = data.at(-1)
    if (!last || !hasMore) return null
    if (last.created * 1_000 < since) break
    after = last.id
  }
  const query = `metadata['key']:'${key}'${shop === null ? '' : ` AND metadata['shop']:'${shop}'`}`
  const { data } = await calls.read('payment_intents.search', options => paymentIntents.search({ query, limit: 10, expand: ['data.payment_method'] }, options))
  const found = data.find(isIt)
  return found ? paymentOf(found, shop) : null
}
