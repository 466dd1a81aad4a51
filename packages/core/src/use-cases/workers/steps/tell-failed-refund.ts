import type { Order } from '../../../model/index.ts'
import { refundOf } from '../../../model/order/apply-refund-state.ts'
import type { Deps } from '../../../ports/index.ts'
import { openAttention } from '../../attention/steps/open-attention.ts'

/**
 * Puts a refund that the bank refused, or sent back after it had taken it, before a person: the buyer is still owed the money, and it is never sent again by itself
 * (RELIABILITY 3.8).
 */
export async function tellFailedRefund(deps: Pick<Deps, 'attention' | 'clock' | 'logger'>, order: Order, refundId: number, actor: string): Promise<void> {
  const { status, amount, failure, paymentId } = refundOf(order, refundId)
  if (status !== 'failed') return
  const moneyAtRisk = { amount, currency: order.currency }
  await openAttention(deps, { reason: 'refund_failed', subject: `refund:${refundId}`, moneyAtRisk, detail: { orderId: order.id, paymentId, failure } }, actor)
}
