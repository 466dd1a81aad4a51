import { type Order, type Payment, refundKey } from '../../../model/index.ts'
import { applyRefundState } from '../../../model/order/apply-refund-state.ts'
import { finishCancelling } from '../../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../../checkout/steps/settlement-deps.ts'

/**
 * Reads the refund with the provider's id, and moves ours forward: also one that had succeeded and was sent back by the bank. False when it is none that was asked for
 * here. Throws `payment_mismatch` when the amount is not ours, and what the provider throws.
 */
export async function settleRefund(deps: SettlementDeps, order: Order, payment: Payment, providerRefundId: string): Promise<boolean> {
  const { providerId } = payment
  if (providerId === null) return false
  // Of one whose answer was never written down the provider's id is not known here.
  const candidates = order.refunds.filter(
    refund => refund.paymentId === payment.id && (refund.providerId === providerRefundId || (refund.providerId === null && refund.status === 'requested')),
  )
  for (const { id } of candidates) {
    const state = await deps.payments.readRefund({ providerId, key: refundKey(id) })
    if (state?.providerId !== providerRefundId) continue
    const at = deps.clock.now()
    const settled = await deps.orders.change(order.id, fresh => applyRefundState(fresh, { refundId: id, state, at, actor: settlementActor }), {
      at,
      actor: settlementActor,
    })
    // The refund may have been what a cancellation waited for.
    if (settled.status === 'cancelled') await finishCancelling(deps, settled, settlementActor)
    return true
  }
  return false
}
