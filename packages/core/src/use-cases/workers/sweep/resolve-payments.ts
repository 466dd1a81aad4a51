import { isUnsettled, type Order, type Payment } from '../../../model/index.ts'
import { paymentOf, replacePayment } from '../../../model/order/payment-of.ts'
import { openOperation } from '../../../model/order/record-attempt.ts'
import { readPayment } from '../../checkout/steps/read-payment.ts'
import { settleReading } from '../../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../../checkout/steps/settlement-deps.ts'
import { sweepBatch, sweepDue } from './sweep-due.ts'

/** The longest time between two readings of a payment that waits for its buyer or its capture. Milliseconds. */
const readEveryMs = 10 * 60_000

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
  const payment = paymentOf(order, paymentId)
  if (!isTimeToRead(payment, deps.clock.now())) return false
  const settled = await settleReading(deps, order, await readPayment(deps, payment), settlementActor)
  return !isUnsettled(paymentOf(settled, paymentId))
}

async function postpone(deps: SettlementDeps, paymentId: number): Promise<void> {
  const order = await deps.orders.orderByPayment(paymentId)
  const at = deps.clock.now()
  const touch = (fresh: Order, payment: Payment) => (isUnsettled(payment) ? { order: replacePayment(fresh, { ...payment, updatedAt: at }) } : null)
  if (order) await deps.orders.change(order.id, fresh => touch(fresh, paymentOf(fresh, paymentId)), { at, actor: settlementActor })
}

/**
 * A call without an answer is asked for every time. A payment that waits for a person is read ever more rarely: each time its age has doubled, at last every ten minutes.
 * Its last change, be it that it was postponed, is when it was looked at.
 */
function isTimeToRead(payment: Payment, now: number): boolean {
  return openOperation(payment) !== undefined || payment.status === 'processing' || readingsUntil(payment, now) > readingsUntil(payment, payment.updatedAt)
}

function readingsUntil({ createdAt }: Payment, time: number): number {
  const age = Math.max(1, time - createdAt)
  return Math.floor(Math.log2(Math.min(age, readEveryMs))) + Math.floor(age / readEveryMs)
}
