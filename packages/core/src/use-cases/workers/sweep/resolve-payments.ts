import { isUnsettled, type Order, type Payment } from '../../../model/index.ts'
import { paymentOf, replacePayment } from '../../../model/order/payment-of.ts'
import { readPayment } from '../../checkout/steps/read-payment.ts'
import { settleReading } from '../../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../../checkout/steps/settlement-deps.ts'
import { sweepBatch, sweepDue } from './sweep-due.ts'

/** Reads the provider about payments that were left on their way, and settles what it says. Says how many came to an end. */
export async function resolvePayments(deps: SettlementDeps, signal: AbortSignal): Promise<number> {
  return sweepDue(deps, signal, {
    name: 'payment',
    find: () => deps.orders.unsettledPayments(deps.clock.now() - deps.settings.resolveAfterMs, sweepBatch),
    finish: ({ id }) => resolve(deps, id),
    postpone: ({ id }) => postpone(deps, id),
  })
}

async function resolve(deps: SettlementDeps, paymentId: number): Promise<boolean> {
  const order = await deps.orders.orderByPayment(paymentId)
  if (!order) return true
  const settled = await settleReading(deps, order, await readPayment(deps, paymentOf(order, paymentId)), settlementActor)
  return !isUnsettled(paymentOf(settled, paymentId))
}

async function postpone(deps: SettlementDeps, paymentId: number): Promise<void> {
  const order = await deps.orders.orderByPayment(paymentId)
  const at = deps.clock.now()
  const touch = (fresh: Order, payment: Payment) => (isUnsettled(payment) ? { order: replacePayment(fresh, { ...payment, updatedAt: at }) } : null)
  if (order) await deps.orders.change(order.id, fresh => touch(fresh, paymentOf(fresh, paymentId)), { at, actor: settlementActor })
}
