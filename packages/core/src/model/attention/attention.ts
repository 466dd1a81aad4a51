import type { Money } from '../money/index.ts'

/**
 * Why a person has to look, and what that means. The code is the contract; whoever opens records under a new one adds its line here.
 * What is told of money is told of money that was really taken, or not taken.
 */
export const attentionReasons = {
  call_unanswered: 'A call was begun and never answered',
  charge_without_order: 'The provider has money for no order of this shop',
  dead_letters: 'Events could not be delivered',
  dispute: 'A buyer asks their bank for the money back',
  invariant_broken: 'Something that must always hold does not',
  ledger_difference: "The ledger and the provider's balance differ",
  order_overdue: 'An order stayed unfinished beyond its deadline',
  orphan_payment: 'The provider has a payment of ours that is not ours here',
  payment_difference: 'A payment stands otherwise at the provider',
  payment_mismatch: 'Amount, currency or pairing of a payment is not what was agreed',
  payment_overdue: 'A payment stayed undecided beyond its deadline',
  payment_unanswered: 'Whether a payment was made is not known: the answer of the provider was lost',
  queue_stalled: 'Events wait longer than they should',
  refund_difference: 'A refund stands otherwise at the provider',
  refund_failed: 'A refund did not reach the buyer',
  refund_overdue: 'A refund stayed undecided beyond its deadline',
  refund_unknown: 'The provider paid back what nobody here asked for',
  search_difference: 'The search index differs from the catalog',
  stock_difference: 'A stock level is not what its holds and movements say',
  webhook_disabled: 'An endpoint of webhooks was switched off: nothing arrived there any more',
} as const

export type AttentionReason = keyof typeof attentionReasons

/**
 * Something a person has to look at, kept until they, or a later look, close it. There is one open record per reason and subject: seen again, it counts.
 * `order`, `payment`, `refund` and the like name what it is about: `order:5`, `payment:7`.
 */
export interface Attention {
  readonly id: number
  readonly reason: AttentionReason
  readonly subject: string
  /** What could be lost, or is held wrongly; null where it is not about money. */
  readonly moneyAtRisk: Money | null
  /** Plain JSON for people, as it was last seen; never holds a secret. */
  readonly detail: Readonly<Record<string, unknown>>
  readonly status: 'open' | 'resolved'
  /** How often it was seen, from 1. */
  readonly count: number
  readonly openedAt: number
  readonly lastSeenAt: number
  readonly resolvedAt: number | null
  /** The actor who closed it. */
  readonly resolvedBy: string | null
  /** What they had to say. */
  readonly note: string
}

/** What is told when something is seen. */
export type AttentionSighting = Pick<Attention, 'reason' | 'subject' | 'moneyAtRisk' | 'detail'>
