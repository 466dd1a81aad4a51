import type { Order, Principal } from '../../model/index.ts'
import { approveReturn as decideApprove, cancelReturn as decideCancel, rejectReturn as decideReject } from '../../model/order/return-goods.ts'
import { changeOrder, type OrderDeps } from './change-order.ts'

/** Agrees to a return. Repeating is harmless. Throws `order_not_found`, `return_not_found`, `return_invalid`. */
export async function approveReturn(deps: OrderDeps, orderId: number, returnId: number, by: Principal): Promise<Order> {
  return changeOrder(deps, orderId, by, { action: 'return.approve', data: { returnId } }, (order, step) => decideApprove(order, { ...step, returnId }))
}

/** Refuses a return. Repeating is harmless. Throws `order_not_found`, `return_not_found`, `return_invalid`. */
export async function rejectReturn(deps: OrderDeps, orderId: number, returnId: number, by: Principal): Promise<Order> {
  return changeOrder(deps, orderId, by, { action: 'return.reject', data: { returnId } }, (order, step) => decideReject(order, { ...step, returnId }))
}

/** Takes a return back before anything arrived, as its buyer or the shop wishes. Repeating is harmless. Throws `order_not_found`, `return_not_found`, `return_invalid`. */
export async function cancelReturn(deps: OrderDeps, orderId: number, returnId: number, by: Principal): Promise<Order> {
  return changeOrder(deps, orderId, by, { action: 'return.cancel', data: { returnId } }, (order, step) => decideCancel(order, { ...step, returnId }))
}
