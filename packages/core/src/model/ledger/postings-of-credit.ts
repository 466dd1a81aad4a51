import type { CreditKind } from '../credit/index.ts'
import type { CurrencyCode } from '../money/index.ts'
import type { LedgerPosting } from './ledger.ts'

/** A change of a gift card's or store credit account's balance that no order made: it was issued, topped up, corrected, taken away. */
export interface CreditChange {
  readonly tender: CreditKind
  readonly creditAccountId: number
  readonly currency: CurrencyCode
  /** Minor units; below zero takes away. */
  readonly amount: number
  /** What is unique about it: `issued`, or the key of an adjustment. The ledger's cause is made of tender, account and this. */
  readonly key: string
  readonly at: number
}

/**
 * The ledger transaction of such a change: the debt to the holder grows, and so does what was given out. What the holder spends, and
 * what a refund brings back, is booked with the order that it pays for (`postingsOfOrder`), not here. None for a change of nothing.
 */
export function postingsOfCredit({ tender, creditAccountId, currency, amount, key, at }: CreditChange): LedgerPosting[] {
  if (amount === 0) return []
  const [debt, given] = tender === 'gift_card' ? (['gift_cards', 'gift_cards_issued'] as const) : (['store_credit', 'store_credit_issued'] as const)
  return [
    {
      cause: `${tender}:${creditAccountId}:${key}`,
      at,
      orderId: null,
      paymentId: null,
      entries: [
        { account: given, creditAccountId, currency, amount },
        { account: debt, creditAccountId, currency, amount: -amount },
      ],
    },
  ]
}
