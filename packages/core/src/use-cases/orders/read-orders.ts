import type { ShopperRef } from '../../commerce.ts'
import type { Order } from '../../model/index.ts'
import type { Deps, OrderFilter, Page, PageRequest } from '../../ports/index.ts'
import { sha256Hex } from '../tokens.ts'
import { findOrder, orderNotFound } from './change-order.ts'

type ReadDeps = Pick<Deps, 'orders'>

/** The shopper's order: of their account, or placed with the guest token they hold. Throws `order_not_found`, also when it is somebody else's. */
export async function orderOf(deps: ReadDeps, shopper: ShopperRef, orderId: number): Promise<Order> {
  const order = await findOrder(deps, orderId)
  const isOwn = shopper.customerId !== undefined && order.customerId === shopper.customerId
  if (isOwn || (await isGuests(shopper, order))) return order
  throw orderNotFound(orderId)
}

/** A customer's orders, newest first. */
export async function listOf(deps: ReadDeps, customerId: number, page: PageRequest): Promise<Page<Order>> {
  return deps.orders.list({ customerId }, page)
}

/** Any order. Throws `order_not_found`. */
export async function order(deps: ReadDeps, orderId: number): Promise<Order> {
  return findOrder(deps, orderId)
}

/** Orders, newest first. */
export async function list(deps: ReadDeps, filter: OrderFilter, page: PageRequest): Promise<Page<Order>> {
  return deps.orders.list(filter, page)
}

/** An empty or missing token never matches, nor does any the order of a customer, which has none. */
async function isGuests({ guestToken = '' }: ShopperRef, { tokenHash }: Order): Promise<boolean> {
  return guestToken !== '' && tokenHash !== null && tokenHash === (await sha256Hex(guestToken))
}
