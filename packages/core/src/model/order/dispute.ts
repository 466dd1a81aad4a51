import type { CurrencyCode } from '../money/index.ts'

/** `open`: evidence may be given; `under_review`: it was given; the last two are final. */
export type DisputeStatus = 'open' | 'under_review' | 'won' | 'lost'

/** A buyer who asked their bank for the money back: our record of what the provider tells of it. */
export interface Dispute {
  readonly id: number
  readonly orderId: number
  readonly paymentId: number
  readonly provider: string
  readonly providerId: string
  readonly status: DisputeStatus
  readonly currency: CurrencyCode
  readonly amount: number
  /** The provider's word for the reason, e.g. `fraudulent`. */
  readonly reason: string
  /** Until when evidence may be given; null when it may not any more. */
  readonly evidenceDueAt: number | null
  /** When the buyer complained, by the provider's clock. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a provider says of a dispute: the part of the port's answer that is kept. */
export type DisputeState = Pick<Dispute, 'providerId' | 'status' | 'currency' | 'amount' | 'reason' | 'evidenceDueAt' | 'createdAt'>

const rank: Readonly<Record<DisputeStatus, number>> = { open: 0, under_review: 1, won: 2, lost: 2 }

/**
 * The dispute as the provider now has it; null when there is nothing new. It goes forward only, so that a reading that comes late changes nothing: what was won or lost stays so.
 * Until then amount, reason and deadline are the provider's latest word.
 */
export function moveDispute(
  present: Dispute | null,
  input: { readonly state: DisputeState; readonly orderId: number; readonly paymentId: number; readonly provider: string; readonly at: number },
): Omit<Dispute, 'id'> | null {
  const { state, at, ...where } = input
  const { providerId, status, currency, amount, reason, evidenceDueAt, createdAt } = state
  const next = { ...where, providerId, status, currency, amount, reason, evidenceDueAt, createdAt, updatedAt: at }
  if (!present) return next
  if (rank[status] < rank[present.status] || rank[present.status] === rank.won) return null
  const isSame = status === present.status && amount === present.amount && reason === present.reason && evidenceDueAt === present.evidenceDueAt
  return isSame ? null : { ...next, orderId: present.orderId, paymentId: present.paymentId, createdAt: present.createdAt }
}
