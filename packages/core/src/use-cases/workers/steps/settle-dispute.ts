import { CommerceError, event, moveDispute, type Payment } from '../../../model/index.ts'
import type { Deps } from '../../../ports/index.ts'

const actor = 'system:webhooks'

/**
 * Reads the dispute and records it as it now stands, with `payment.disputed` for whatever is new of it. False when the provider does not know it.
 * Throws `payment_mismatch` when it is of another payment or currency, and what the provider throws.
 */
export async function settleDispute(
  deps: Pick<Deps, 'payments' | 'disputes' | 'clock'>,
  payment: Payment,
  orderId: number,
  disputeId: string,
): Promise<boolean> {
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
  await deps.disputes.record({ provider, providerId: state.providerId }, present => moveDispute(present, { state, orderId, paymentId, provider, at }), {
    at,
    actor,
    events: ({ id }) => [event('payment.disputed', `order:${orderId}`, { orderId, paymentId, disputeId: id })],
  })
  return true
}
