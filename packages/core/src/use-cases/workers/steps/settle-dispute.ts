import { CommerceError, type Dispute, event, type Payment } from '../../../model/index.ts'
import { moveDispute } from '../../../model/order/dispute.ts'
import type { Deps } from '../../../ports/index.ts'
import { closeAttention, openAttention } from '../../attention/steps/open-attention.ts'

type DisputeDeps = Pick<Deps, 'payments' | 'disputes' | 'attention' | 'clock' | 'logger'>

const actor = 'system:webhooks'

/**
 * Reads the dispute and records it as it now stands, with `payment.disputed` for whatever is new of it. While evidence may be given a person is told of it; when it is
 * decided they need not look any more. False when the provider does not know it.
 * Throws `payment_mismatch` when it is of another payment or currency, and what the provider throws.
 */
export async function settleDispute(deps: DisputeDeps, payment: Payment, orderId: number, disputeId: string): Promise<boolean> {
  const state = await deps.payments.readDispute?.(disputeId)
  if (!state) return false
  const { id: paymentId, provider, providerId, currency } = payment
  if (state.providerPaymentId !== providerId || state.currency !== currency) {
    const ours = { providerId, currency }
    throw new CommerceError('payment_mismatch', `Dispute ${disputeId} is not of payment ${paymentId}.`, {
      paymentId,
      ours,
      provider: { providerId: state.providerPaymentId, currency: state.currency },
    })
  }
  const at = deps.clock.now()
  const dispute = await deps.disputes.record(
    { provider, providerId: state.providerId },
    present => moveDispute(present, { state, orderId, paymentId, provider, at }),
    { at, actor, events: ({ id }) => [event('payment.disputed', `order:${orderId}`, { orderId, paymentId, disputeId: id })] },
  )
  if (dispute) await tellPeople(deps, dispute)
  return true
}

/** One open record while the dispute is open, whatever repeats. */
async function tellPeople(deps: DisputeDeps, dispute: Dispute): Promise<void> {
  const { id, orderId, paymentId, status, amount, currency, reason, evidenceDueAt } = dispute
  const subject = `dispute:${id}`
  const { items } = await deps.attention.list({ status: 'open', reason: 'dispute', subject }, { limit: 1 })
  const [record] = items
  if (status === 'open' && !record) {
    const detail = { orderId, paymentId, reason, evidenceDueAt }
    await openAttention(deps, { reason: 'dispute', subject, moneyAtRisk: { amount, currency }, detail }, actor)
  }
  if (status !== 'open' && record) await closeAttention(deps, record.id, `The dispute is ${status}.`, actor)
}
