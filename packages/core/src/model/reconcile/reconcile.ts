import type { AttentionReason } from '../attention/index.ts'
import type { Money } from '../money/index.ts'

/** What is compared with what, by its number in RELIABILITY 3.9. */
export const reconcileChecks = {
  R1: 'Stock and every invariant',
  R2: 'Our payments against the provider',
  R3: "The provider's payments against ours",
  R4: 'Refunds against the provider',
  R5: 'Deadlines of orders, payments and refunds',
  R6: 'Events that wait or died',
  R7: 'The search index against the catalog',
  R8: "The ledger against the provider's balance",
  R9: 'Calls begun and never answered',
} as const

export type ReconcileCheck = keyof typeof reconcileChecks

/** All checks, in their order. */
export const reconcileCheckNames = Object.keys(reconcileChecks) as readonly ReconcileCheck[]

/** `critical`: money or goods are wrong, or will be; `warning`: something is late; `info`: it puts itself right. */
export type DifferenceSeverity = 'info' | 'warning' | 'critical'

/**
 * Who may put a difference right. `alone`: the timer does; what it writes can be worked out anew from what is true, or is what the provider says. `on_request`: only when a
 * person asks for repairs. `by_hand`: nobody but a person, with the shop's other commands.
 */
export type RepairKind = 'alone' | 'on_request' | 'by_hand'

/** One thing that is not as it should be. */
export interface Difference {
  readonly check: ReconcileCheck
  /** What it is about: `payment:7`, `stock:12:1`, `provider_payment:pi_1`. */
  readonly subject: string
  readonly reason: AttentionReason
  readonly severity: DifferenceSeverity
  /** How it stands in the shop's own records, in words. */
  readonly here: string
  /** How it stands there, or should stand. */
  readonly there: string
  readonly moneyAtRisk: Money | null
  /** What would put it right, in words. */
  readonly proposal: string
  readonly repair: RepairKind
  /** `failed`: the repair was tried and the difference is still there. */
  readonly outcome: 'open' | 'repaired' | 'failed'
  /** What the repair came to, or why it failed; null when none was tried. */
  readonly result: string | null
  /** When the thing itself came to be, where a check looks only at what is of a certain time; else null. */
  readonly at: number | null
}

export interface ReconcileSection {
  readonly check: ReconcileCheck
  readonly title: string
  /** `partly`: some could not be compared, so nothing follows from finding no more; `not_compared`: nothing could. */
  readonly status: 'compared' | 'partly' | 'not_compared'
  /** Things looked at. */
  readonly compared: number
  readonly differences: readonly Difference[]
  /** Differences found beyond the first {@link reconcileDifferencesMax}, which are counted only. */
  readonly more: number
  /** What could not be compared and why, in words. */
  readonly notes: readonly string[]
}

/** The differences a section shows; more would tell nobody more. */
export const reconcileDifferencesMax = 500

export interface ReconcileReport {
  readonly startedAt: number
  readonly endedAt: number
  /** The time that R2, R3, R4 and R8 looked at; `from` included, `to` not. */
  readonly from: number
  readonly to: number
  readonly isRepair: boolean
  readonly sections: readonly ReconcileSection[]
  /** Differences that are still there. */
  readonly open: number
  readonly repaired: number
  /** Whether every check could look at everything it had to. */
  readonly isComplete: boolean
}
