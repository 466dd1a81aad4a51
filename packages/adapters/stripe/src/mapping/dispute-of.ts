import { CommerceError, type ProviderDispute } from '@cartwright/core'
import type Stripe from 'stripe'
import { fromStripeAmount, fromStripeCurrency } from '../amounts.ts'

/**
 * An inquiry (`warning_…`) is a dispute that has taken no money yet: closed, it is won, and so is one that was prevented. An appeal is the dispute going on.
 */
const statuses: Readonly<Record<string, ProviderDispute['status']>> = {
  warning_needs_response: 'open',
  warning_under_review: 'under_review',
  warning_closed: 'won',
  needs_response: 'open',
  under_review: 'under_review',
  appeal_needs_response: 'open',
  appeal_under_review: 'under_review',
  prevented: 'won',
  won: 'won',
  lost: 'lost',
}

/** A dispute, as of `now`. @throws CommerceError `payment_provider_error` for a status that nobody knows */
export function disputeOf(dispute: Stripe.Dispute, now: number): ProviderDispute {
  const status = statuses[dispute.status]
  if (!status) throw new CommerceError('payment_provider_error', 'Stripe answered a dispute in a status that is not known.')
  const dueAt = dispute.evidence_details.due_by === null ? null : dispute.evidence_details.due_by * 1_000
  return {
    providerId: dispute.id,
    // One of a charge without an intent is none of ours; its charge tells which it is.
    providerPaymentId: idOf(dispute.payment_intent) ?? idOf(dispute.charge) ?? '',
    status,
    currency: fromStripeCurrency(dispute.currency),
    amount: fromStripeAmount(dispute.amount, dispute.currency),
    reason: dispute.reason,
    evidenceDueAt: status === 'open' && dueAt !== null && dueAt > now ? dueAt : null,
    createdAt: dispute.created * 1_000,
  }
}

/** The id of what Stripe may have written out. */
export function idOf(value: string | { readonly id: string } | null | undefined): string | null {
  return typeof value === 'string' ? value : (value?.id ?? null)
}
