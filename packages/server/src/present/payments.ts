import type { Dispute, ToldEvent, WebhookEvent } from '@cartwright/core'
import type { Dispute as WireDispute, WebhookEvent as WireWebhookEvent } from '../contract/index.ts'
import { majorIn } from './money.ts'
import { timeOf, timeOrNull } from './time.ts'

export function presentDispute(dispute: Dispute): WireDispute {
  return {
    dispute_id: dispute.id,
    order_id: dispute.orderId,
    payment_id: dispute.paymentId,
    provider: dispute.provider,
    provider_id: dispute.providerId,
    status: dispute.status,
    currency: dispute.currency,
    amount: majorIn(dispute.currency)(dispute.amount),
    reason: dispute.reason,
    evidence_due_at: timeOrNull(dispute.evidenceDueAt),
    created_at: timeOf(dispute.createdAt),
    updated_at: timeOf(dispute.updatedAt),
  }
}

/** A provider's message without its body, which holds whatever the provider has to say of the buyer. */
export function presentWebhookEvent({
  id,
  provider,
  eventId,
  type,
  subject,
  status,
  reason,
  nextTryAt = null,
  receivedAt,
  finishedAt,
}: WebhookEvent & Partial<ToldEvent>): WireWebhookEvent {
  return {
    id,
    provider,
    event_id: eventId,
    type,
    subject: subject && { kind: subject.kind, provider_id: subject.providerId, provider_payment_id: subject.providerPaymentId },
    status,
    reason,
    next_try_at: timeOrNull(nextTryAt),
    received_at: timeOf(receivedAt),
    finished_at: timeOrNull(finishedAt),
  }
}
