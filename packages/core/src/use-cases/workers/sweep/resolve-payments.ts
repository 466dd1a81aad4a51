import { isUnsettled, type Order, type Payment } from '../../../model/index.ts'
import { paymentOf, replacePayment } from '../../../model/order/payment-of.ts'
import { openOperation, operationPatienceMs } from '../../../model/order/record-attempt.ts'
import { isTimeToAsk, unansweredMaxMs } from '../../../model/order/unanswered.ts'
import { captureAtProvider, openCapture } from '../../checkout/steps/capture-at-provider.ts'
import { settleByReading } from '../../checkout/steps/settle-by-reading.ts'
import { settleReading } from '../../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../../checkout/steps/settlement-deps.ts'
import { isTimeToLook } from './is-time-to-look.ts'
import { sweepBatch, sweepDue } from './sweep-due.ts'

/** The longest time between two readings of a payment that the buyer can bring to its end without us: with one round of the sweeper, under the three minutes of C10. Milliseconds. */
const watchEveryMs = 2 * 60_000

/** The longest time between two readings of a payment that waits for a bank, or for its capture. Milliseconds. */
const readEveryMs = 10 * 60_000

/**
 * Reads the provider about payments that were left on their way, and settles what it says; makes captures that were written down and whose process died. Says how many came
 * to an end.
 */
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
  const { order: settled } = await settleByReading(deps, order, payment)
  warnOfUnknown(deps, settled, paymentOf(settled, paymentId))
  const finished = await captureIfLeft(deps, settled, paymentOf(settled, paymentId))
  return !isUnsettled(paymentOf(finished, paymentId))
}

/** The provider has not taken what was to be captured, and whoever wanted to call it has had the time: the call is made with the same key and amount. */
async function captureIfLeft(deps: SettlementDeps, order: Order, payment: Payment): Promise<Order> {
  const operation = openCapture(payment)
  const isLeft = operation !== undefined && deps.clock.now() - operation.sentAt >= operationPatienceMs
  if (!isLeft || payment.status !== 'authorized' || order.status !== 'pending_payment') return order
  return settleReading(deps, order, await captureAtProvider(deps, order, payment), settlementActor)
}

function warnOfUnknown({ logger, clock }: SettlementDeps, order: Order, payment: Payment): void {
  const operation = openOperation(payment)
  if (!operation || clock.now() - operation.sentAt < unansweredMaxMs) return
  logger.log('error', 'What became of a call to the provider is still not known.', { orderId: order.id, paymentId: payment.id, operation: operation.key })
}

async function postpone(deps: SettlementDeps, paymentId: number): Promise<void> {
  const order = await deps.orders.orderByPayment(paymentId)
  const at = deps.clock.now()
  const touch = (fresh: Order, payment: Payment) => (isUnsettled(payment) ? { order: replacePayment(fresh, { ...payment, updatedAt: at }) } : null)
  if (order) await deps.orders.change(order.id, fresh => touch(fresh, paymentOf(fresh, paymentId)), { at, actor: settlementActor })
}

/**
 * A call without an answer is asked for by its schedule. A payment that waits for somebody is read ever more rarely: each time its age has doubled, at last every two minutes
 * where it waits for the buyer. Its last change, be it that it was postponed, is when it was looked at.
 */
function isTimeToRead(payment: Payment, now: number): boolean {
  const operation = openOperation(payment)
  if (operation) return isTimeToAsk(operation, payment.updatedAt, now)
  return isTimeToLook(payment, isWithBuyer(payment) ? watchEveryMs : readEveryMs, now)
}

function isWithBuyer({ status }: Payment): boolean {
  return status === 'requires_action' || status === 'requires_payment_method'
}
