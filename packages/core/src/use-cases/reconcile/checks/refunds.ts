import { type Order, type Payment, type Refund, refundKey } from '../../../model/index.ts'
import { applyRefundState, refundOf } from '../../../model/order/apply-refund-state.ts'
import { paymentOf } from '../../../model/order/payment-of.ts'
import type { ProviderRefund, RecordRange } from '../../../ports/index.ts'
import { finishCancelling } from '../../checkout/steps/settle-reading.ts'
import { type Check, type Finding, inWords, pageSize, patientAsking, type ReconcileDeps, type Scope } from '../check.ts'
import { eachRecord } from '../each-record.ts'
import { missedProvider, ourPayments } from './our-payments.ts'

/** R4: every refund of ours against the provider's, and every refund of the provider's that nobody here asked for. */
export const checkRefunds: Check = async function* (deps, scope) {
  const { ask, isDown } = patientAsking(scope)
  for await (const { order, refund } of ourRefunds(deps, scope)) {
    if (scope.signal.aborted || isDown()) return
    const payment = paymentOf(order, refund.paymentId)
    const { provider, providerId, tender } = payment
    if (tender !== 'provider' || refund.accountId !== null || providerId === null) continue
    if (provider !== deps.payments.name) {
      missedProvider(scope, payment)
      continue
    }
    const state = await ask(`refund ${refund.id}`, () => deps.payments.readRefund({ providerId, key: refundKey(refund.id) }))
    const finding = state === undefined ? null : compare(deps, order, refund, state)
    if (finding) yield finding
  }
  const { books } = deps.payments
  if (!books) {
    if (deps.payments.methods.length > 0) scope.missed(`The provider "${deps.payments.name}" does not show its list of refunds.`)
    return
  }
  if (scope.isUnsettledOnly) return
  for await (const payment of ourPayments(deps, scope)) {
    if (scope.signal.aborted || isDown()) return
    if (payment.captured === 0 || payment.provider !== deps.payments.name || payment.providerId === null) continue
    const { providerId } = payment
    const listed = await ask(`refunds of payment ${payment.id}`, () => books.refundsOf(providerId))
    if (listed) yield* unknownRefunds(deps, payment, listed)
  }
}

async function* ourRefunds(deps: ReconcileDeps, scope: Scope): AsyncGenerator<{ readonly order: Order; readonly refund: Refund }> {
  const read = (range: RecordRange, afterId: number) => deps.reconciliation.refundIds(range, afterId, pageSize)
  for await (const { orderId, refundId } of eachRecord(scope, read, row => row.refundId)) {
    const order = await deps.orders.order(orderId)
    const refund = order && refundOf(order, refundId)
    if (order && refund) yield { order, refund }
  }
}

function compare(deps: ReconcileDeps, order: Order, refund: Refund, state: ProviderRefund | null): Finding | null {
  const moneyAtRisk = { amount: refund.amount, currency: order.currency }
  const about = { subject: `refund:${refund.id}`, here: `${refund.status}, ${inWords(moneyAtRisk)}`, moneyAtRisk, at: refund.createdAt }
  if (state === null) {
    // Not sent yet: the sweeper sends it, R5 tells when it does not.
    if (refund.status === 'requested' || (refund.status === 'failed' && refund.providerId === null)) return null
    const proposal = 'Look whether the shop uses the account that the payment was made with.'
    return { ...about, reason: 'refund_difference', severity: 'critical', there: 'does not know it', proposal, repair: 'by_hand' }
  }
  const there = `${state.providerId}: ${state.status}, ${inWords({ amount: state.amount, currency: order.currency })}`
  if (state.amount !== refund.amount) {
    const proposal = 'Another amount went back than was asked for: look at both, and pay the rest or write it off.'
    return { ...about, reason: 'refund_difference', severity: 'critical', there, proposal, repair: 'by_hand' }
  }
  if (state.status === refund.status) return null
  const proposal = 'Settle it: move the refund to where the provider says it is.'
  const severity = state.status === 'failed' ? 'critical' : 'warning'
  return { ...about, reason: 'refund_difference', severity, there, proposal, repair: 'alone', mend: actor => settleRefund(deps, order.id, refund.id, actor) }
}

/** Moves a refund to where the provider says it is; null when the two still differ. */
async function settleRefund(deps: ReconcileDeps, orderId: number, refundId: number, actor: string): Promise<string | null> {
  const order = await deps.orders.order(orderId)
  if (!order) return null
  const { providerId } = paymentOf(order, refundOf(order, refundId).paymentId)
  const state = providerId === null ? null : await deps.payments.readRefund({ providerId, key: refundKey(refundId) })
  if (!state) return null
  const at = deps.clock.now()
  const settled = await deps.orders.change(orderId, fresh => applyRefundState(fresh, { refundId, state, at, actor }), { at, actor })
  // It may have been what a cancellation waited for.
  if (settled.status === 'cancelling' || settled.status === 'cancelled') await finishCancelling(deps, settled, actor)
  const { status } = refundOf(settled, refundId)
  return status === state.status ? `refund ${status}` : null
}

async function* unknownRefunds(deps: ReconcileDeps, payment: Payment, listed: readonly ProviderRefund[]): AsyncGenerator<Finding> {
  const order = await deps.orders.orderByPayment(payment.id)
  const ours = order?.refunds.filter(({ paymentId }) => paymentId === payment.id) ?? []
  // One whose answer we never got is found by its key above, so as many may stand without our knowing their names.
  const unanswered = ours.filter(({ providerId }) => providerId === null).map(({ amount }) => amount)
  for (const refund of listed) {
    if (refund.status === 'failed' || ours.some(({ providerId }) => providerId === refund.providerId)) continue
    const awaited = unanswered.indexOf(refund.amount)
    if (awaited >= 0) {
      unanswered.splice(awaited, 1)
      continue
    }
    yield {
      subject: `provider_refund:${refund.providerId}`,
      reason: 'refund_unknown',
      severity: 'critical',
      here: `payment ${payment.id} of order ${order?.id ?? 'unknown'} has no such refund`,
      there: `${refund.status}, ${inWords({ amount: refund.amount, currency: payment.currency })}`,
      moneyAtRisk: { amount: refund.amount, currency: payment.currency },
      proposal: 'It was made at the provider itself. Do not refund that much of the order again; write down who did it and why.',
      repair: 'by_hand',
      at: payment.createdAt,
    }
  }
}
