import type { Order, Payment, Refund } from '../../model/index.ts'
import type { OrderDecision, OrderDraft, Storage } from '../../ports/index.ts'
import { now, writeBy } from '../fixtures.ts'

/** What an order of {@link orderOf} comes to: three mugs at 10.00, a plate at 5.00, shipping 4.90; 19 % tax in the prices. */
export const total = 3_990

const line = { options: {}, discount: 0, taxRatePpm: 190_000, fulfilledQuantity: 0, returnedQuantity: 0, refundedQuantity: 0, refundedAmount: 0 }
const mugs = { ...line, id: 1, productId: 1, variantId: 11, sku: 'MUG', name: 'Mug', quantity: 3, unitAmount: 1_000, subtotal: 3_000, tax: 479, payable: 3_000 }
const plate = { ...line, id: 2, productId: 2, variantId: 12, sku: 'PLATE', name: 'Plate', quantity: 1, unitAmount: 500, subtotal: 500, tax: 80, payable: 500 }

const address = { name: 'Ada', line1: 'Street 1', line2: null, city: 'Berlin', region: null, postalCode: '10115', country: 'DE', phone: null }

/** An order about to be placed, for a cart of its own unless told otherwise. */
export function orderOf(cartId: number, parts: Partial<OrderDraft> = {}): OrderDraft {
  return {
    cartId,
    customerId: null,
    email: 'ada@example.com',
    tokenHash: null,
    status: 'pending_payment',
    currency: 'EUR',
    pricesIncludeTax: true,
    lines: [mugs, plate],
    shipping: { method: 'post', name: 'Post', amount: 490, discount: 0, tax: 78, taxRatePpm: 190_000, payable: 490 },
    adjustments: [{ type: 'shipping', label: 'Post', code: 'post', amount: 490, included: false }],
    totals: { subtotal: 3_500, discount: 0, shipping: 490, tax: 637, total },
    shippingAddress: address,
    billingAddress: null,
    paymentMethod: 'card',
    discountIds: [],
    holdKey: `cart:${cartId}:1`,
    expiresAt: now + 900_000,
    cancelReason: null,
    payments: [],
    refunds: [],
    returns: [],
    fulfilments: [],
    placedAt: now,
    ...parts,
  }
}

/** A new payment of the whole order; id 0 until the store gives it one. */
export function paymentOf(parts: Partial<Payment> = {}): Payment {
  return {
    id: 0,
    tender: 'provider',
    accountId: null,
    provider: 'test',
    providerId: null,
    method: 'card',
    terms: { capture: 'automatic', providerCustomerId: null, savesMethod: false },
    status: 'created',
    currency: 'EUR',
    amount: total,
    captured: 0,
    refundHeld: 0,
    attempts: 0,
    operations: [],
    lastFailure: null,
    handedOutAt: null,
    createdAt: now,
    updatedAt: now,
    ...parts,
  }
}

/** A new refund of money bound to no line. */
export function refundOf(paymentId: number, clientKey: string, amount: number, parts: Partial<Refund> = {}): Refund {
  return {
    id: 0,
    paymentId,
    accountId: null,
    clientKey,
    status: 'requested',
    amount,
    lines: [],
    shippingAmount: 0,
    shippingTax: 0,
    otherAmount: amount,
    reason: 'goodwill',
    providerId: null,
    failure: null,
    createdAt: now,
    updatedAt: now,
    ...parts,
  }
}

export async function place(storage: Pick<Storage, 'orders'>, cartId: number, parts: Partial<OrderDraft> = {}): Promise<Order> {
  return (await storage.orders.place(orderOf(cartId, parts), writeBy())).order
}

/** An order whose only payment was captured in full. */
export function placePaid(storage: Storage, cartId: number, parts: Partial<Payment> = {}): Promise<Order> {
  return place(storage, cartId, { payments: [paymentOf({ status: 'captured', captured: total, ...parts })] })
}

/** Decides by what `change` makes of the order. */
export function decide(change: (order: Order) => Partial<Order>): (order: Order) => OrderDecision {
  return order => ({ order: { ...order, ...change(order) } })
}

/** The order with another refund of its first payment, which holds the money. */
export function withRefund(order: Order, clientKey: string, amount: number, parts: Partial<Refund> = {}): Partial<Order> {
  const [first, ...others] = order.payments
  if (!first) return order
  return {
    payments: [{ ...first, refundHeld: first.refundHeld + amount }, ...others],
    refunds: [...order.refunds, refundOf(first.id, clientKey, amount, parts)],
  }
}

/** The order in another status, with its step in the history, whether or not the step is allowed. */
export function withStatus(order: Order, to: Order['status'], at = now): Pick<Order, 'status' | 'history'> {
  return { status: to, history: [...order.history, { at, from: order.status, to, actor: 'system:test', note: '' }] }
}

/** Takes the order through these statuses, one change each. */
export async function move(storage: Pick<Storage, 'orders'>, orderId: number, ...statuses: Order['status'][]): Promise<void> {
  for (const status of statuses)
    await storage.orders.change(
      orderId,
      decide(order => withStatus(order, status)),
      writeBy(),
    )
}
