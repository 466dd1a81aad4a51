import { amountDue, livePayment, type Order } from '../../../model/index.ts'
import { expireOrder } from '../../../model/order/cancel-order.ts'
import { isProviderTrouble } from '../../checkout/steps/provider-trouble.ts'
import { readPayment } from '../../checkout/steps/read-payment.ts'
import { settleFreeOrder } from '../../checkout/steps/settle-free-order.ts'
import { finishCancelling, settleReading } from '../../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../../checkout/steps/settlement-deps.ts'
import { sweepBatch, sweepDue } from './sweep-due.ts'

/** An order changed more lately is left for the next round: it was postponed in this one, or is in somebody's hands. Milliseconds. */
const idleMs = 1_000

const actor = 'system:sweeper'

/** Cancels orders nobody paid in time, and finishes cancellations that were left: at the provider first, then the stock (RELIABILITY 3.7). Says how many were cancelled. */
export async function cancelExpiredOrders(deps: SettlementDeps, signal: AbortSignal): Promise<number> {
  return sweepDue(deps, signal, {
    name: 'cancellation',
    find: () => deps.orders.dueForCancel(deps.clock.now(), deps.clock.now() - idleMs, sweepBatch),
    finish: async orderId => (await expireOverdue(deps, orderId)).status === 'cancelled',
    postpone: orderId => postpone(deps, orderId),
  })
}

/** Brings an order whose time is over, or that is being cancelled, to its end: paid when the money is there after all, else cancelled. Throws what the provider throws. */
export async function expireOverdue(deps: SettlementDeps, orderId: number): Promise<Order> {
  const at = deps.clock.now()
  await settleLate(deps, orderId)
  // One that no provider has to pay for has no deadline: its checkout died before its stock was promised.
  const order = await deps.orders.change(orderId, fresh => (amountDue(fresh) === 0 ? null : expireOrder(fresh, { at, actor })), { at, actor })
  if (order.status === 'pending_payment' && amountDue(order) === 0) return settleFreeOrder(deps, order, actor)
  return finishCancelling(deps, order, actor)
}

/** Money that came in time and was not told of counts before the deadline does. Where the provider cannot be read, cancelling finds out. */
async function settleLate(deps: SettlementDeps, orderId: number): Promise<void> {
  const order = await deps.orders.order(orderId)
  const payment = order && livePayment(order)
  if (order?.status !== 'pending_payment' || !payment) return
  try {
    await settleReading(deps, order, await readPayment(deps, payment), settlementActor)
  } catch (error) {
    if (!isProviderTrouble(error)) throw error
  }
}

async function postpone(deps: SettlementDeps, orderId: number): Promise<void> {
  const isDue = ({ status }: Order) => status === 'cancelling' || status === 'pending_payment'
  await deps.orders.change(orderId, order => (isDue(order) ? { order } : null), { at: deps.clock.now(), actor })
}
