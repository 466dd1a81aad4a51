import type { BalanceEntry } from '@cartwright/core'
import type Stripe from 'stripe'
import { fromStripeAmount, fromStripeCurrency } from '../amounts.ts'
import { idOf } from './dispute-of.ts'

const kinds: Readonly<Record<string, BalanceEntry['kind']>> = {
  charge: 'payment',
  payment: 'payment',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failure',
  payment_failure_refund: 'refund_failure',
  payout: 'payout',
  payout_cancel: 'payout',
  payout_failure: 'payout',
}

/** A balance transaction whose `source` is written out, in the currency of the account. */
export function balanceEntryOf(entry: Stripe.BalanceTransaction): BalanceEntry {
  const { currency } = entry
  return {
    providerId: entry.id,
    kind: entry.reporting_category.startsWith('dispute') ? 'dispute' : (kinds[entry.type] ?? 'other'),
    sourceId: sourceIdOf(entry.source),
    currency: fromStripeCurrency(currency),
    amount: fromStripeAmount(entry.amount, currency),
    fee: fromStripeAmount(entry.fee, currency),
    at: entry.created * 1_000,
  }
}

/** Of a charge or a dispute the payment it belongs to, which is what we know; of a refund its own id. */
function sourceIdOf(source: Stripe.BalanceTransaction['source']): string | null {
  if (typeof source !== 'object' || source === null) return null
  if (source.object === 'charge' || source.object === 'dispute') return idOf(source.payment_intent)
  return source.object === 'refund' ? source.id : null
}
