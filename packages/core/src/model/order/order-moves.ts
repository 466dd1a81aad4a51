import { CommerceError } from '../errors/index.ts'
import type { Order, OrderStatus } from './order.ts'

/** Every allowed step of an order (DESIGN.md "Order states"). `doctor` replays histories against this table. */
export const orderMoves: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending_payment: ['paid', 'cancelling'],
  paid: ['partly_fulfilled', 'fulfilled', 'cancelling'],
  partly_fulfilled: ['fulfilled'],
  fulfilled: ['completed'],
  completed: [],
  cancelling: ['cancelled', 'paid'],
  cancelled: [],
}

/** The order in its next status, with the step in its history. Throws `order_wrong_status` when the table does not allow it. */
export function moveOrder(order: Order, to: OrderStatus, step: { at: number; actor: string; note?: string }): Order {
  if (!orderMoves[order.status].includes(to)) {
    throw new CommerceError('order_wrong_status', `An order that is ${order.status} cannot become ${to}.`, { status: order.status })
  }
  return { ...order, status: to, history: [...order.history, { at: step.at, from: order.status, to, actor: step.actor, note: step.note ?? '' }] }
}
