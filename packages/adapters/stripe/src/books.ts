import type { BookRange, ProviderBooks } from '@cartwright/core'
import { balanceEntryOf } from './mapping/balance-entry-of.ts'
import { paymentOf } from './mapping/payment-of.ts'
import type { refunds } from './refunds.ts'
import type { StripeSettings } from './settings.ts'
import type { StripeCalls } from './stripe-calls.ts'

/** Stripe's own lists, newest first, a hundred a page; the cursor is the last id. */
export function books(calls: StripeCalls, { shop }: StripeSettings, refundsOf: ReturnType<typeof refunds>['refundsOf']): ProviderBooks {
  const { client } = calls
  return {
    payments: async range => {
      const params = { ...listParams(range), expand: ['data.payment_method'] }
      const page = await calls.read('payment_intents.list', options => client.paymentIntents.list(params, options))
      return pageOf(page, intent => ({ payment: paymentOf(intent, shop), createdAt: intent.created * 1_000 }))
    },
    refundsOf,
    balance: async range => {
      const params = { ...listParams(range), expand: ['data.source'] }
      return pageOf(await calls.read('balance_transactions.list', options => client.balanceTransactions.list(params, options)), balanceEntryOf)
    },
  }
}

/** Stripe's times are whole seconds: one belongs to `[from, to)` when its first millisecond does. */
function listParams({ from, to, cursor = null }: BookRange) {
  const created = { gte: Math.ceil(from / 1_000), lt: Math.ceil(to / 1_000) }
  return { created, limit: 100, ...(cursor === null ? {} : { starting_after: cursor }) }
}

function pageOf<Item extends { readonly id: string }, Shown>(
  page: { readonly data: readonly Item[]; readonly has_more: boolean },
  show: (item: Item) => Shown,
) {
  const { data, has_more: hasMore } = page
  return { items: data.map(show), total: data.length, nextCursor: hasMore ? (data.at(-1)?.id ?? null) : null }
}
