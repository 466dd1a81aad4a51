import { hasCode, type Order, type Payment, type Refund, refundKey } from '../../../model/index.ts'
import { applyRefundState, refundOf } from '../../../model/order/apply-refund-state.ts'
import { paymentOf } from '../../../model/order/payment-of.ts'
import type { ProviderRefund } from '../../../ports/index.ts'
import { requireProvider } from './require-provider.ts'
import type { SettlementDeps } from './settlement-deps.ts'

/** A provider forgets its idempotency keys after a day; a request older than this is looked for before it is sent again (RELIABILITY 3.4). */
const resendMaxMs = 20 * 60 * 60_000

/**
 * Sends a requested refund to the provider, or asks what became of one sent before, and moves it forward. May be repeated: the provider's key is derived from the
 * refund's id. Nothing when it has ended. Throws what the provider throws; the refund stays as it is then, and is tried again by the resolver.
 */
export async function submitRefund(deps: SettlementDeps, order: Order, refundId: number, actor: string): Promise<Order> {
  const refund = refundOf(order, refundId)
  if (refund.status !== 'requested' && refund.status !== 'pending') return order
  const state = await stateOf(deps, paymentOf(order, refund.paymentId), refund)
  if (!state) return order
  deps.failpoint('C29 refund answered, not written')
  const at = deps.clock.now()
  const settled = await deps.orders.change(order.id, fresh => applyRefundState(fresh, { refundId, state, at, actor }), { at, actor })
  deps.failpoint('C30 refund settled, event not relayed')
  return settled
}

/** The same for every refund of the order that has not been answered yet. */
export async function submitRequestedRefunds(deps: SettlementDeps, order: Order, actor: string): Promise<Order> {
  let current = order
  for (const { id, status } of order.refunds) {
    if (status === 'requested') current = await submitRefund(deps, current, id, actor)
  }
  return current
}

async function stateOf(deps: SettlementDeps, payment: Payment, refund: Refund): Promise<ProviderRefund | null> {
  if (payment.providerId === null) return null
  requireProvider(deps, payment)
  const key = refundKey(refund.id)
  const known = { providerId: payment.providerId, key }
  if (refund.status === 'pending') return deps.payments.readRefund(known)
  if (deps.clock.now() - refund.createdAt > resendMaxMs) {
    const found = await deps.payments.readRefund(known)
    if (found) return found
  }
  deps.failpoint('C27 refund written, provider not called')
  try {
    return await deps.payments.refund({ ...known, amount: refund.amount })
  } catch (error) {
    const found = hasCode(error, 'payment_outcome_unknown') ? await deps.payments.readRefund(known) : null
    if (found) return found
    throw error
  }
}
