import type { Order } from '../../../model/index.ts'
import { expireOrder } from '../../../model/order/cancel-order.ts'
import { settleFreeOrder } from '../../checkout/steps/settle-free-order.ts'
import { finishCancelling } from '../../checkout/steps/settle-reading.ts'
import type { SettlementDeps } from '../../checkout/steps/settlement-deps.ts'
import { sweepBatch, sweepDue } from './sweep-due.ts'

/** An order changed more lately is in somebody's hands. Longer than any call to the provider. Milliseconds. */
const idleMs = 30_000

const actor = 'system:sweeper'

/** Cancels orders nobody paid in time, and finishes cancellations that were left: at the provider first, then the stock (RELIABILITY 3.7). Says how many were cancelled. */
export async function cancelExpiredOrders(deps: SettlementDeps, signal: AbortSignal): Promise<number> {
  return sweepDue(deps, signal, {
    name: 'cancellation',
    find: () => deps.orders.dueForCancel(deps.clock.now(), deps.clock.now() - idleMs, sweepBatch),
    finish: async orderId => (await expire(deps, orderId)).status === 'cancelled',
    postpone: orderId => postpone(deps, orderId),
  })
}

async function expire(deps: SettlementDeps, orderId: number): Promise<Order> {
  const at = deps.clock.now()
  // One that costs nothing has no deadline: its checkout died before its stock was promised.
  const order = await deps.orders.change(orderId, fresh => (fresh.totals.total === 0 ? null : expireOrder(fresh, { at, actor })), { at, actor })
  if (order.status === 'pending_payment' && order.totals.total === 0) return settleFreeOrder(deps, order, actor)
  return finishCancelling(deps, order, actor)
}

async function postpone(deps: SettlementDeps, orderId: number): Promise<void> {
  const isDue = ({ status }: Order) => status === 'cancelling' || status === 'pending_payment'
  await deps.orders.change(orderId, order => (isDue(order) ? { order } : null), { at: deps.clock.now(), actor })
}
