import type { Order, OrderDraft, OrderStatus, Payment } from '@cartwright/core'

/** The time of the tests. */
export const now = 1_750_000_000_000

export const by = { at: now, actor: 'test' }

/** What an order of {@link orderOf} comes to: three of variant 11 at 10.00 and shipping for 4.90. */
export const total = 3_490

const line = { options: {}, discount: 0, taxRatePpm: 0, fulfilledQuantity: 0, returnedQuantity: 0, refundedQuantity: 0, refundedAmount: 0 }
const mugs = { ...line, id: 1, productId: 1, variantId: 11, sku: 'MUG', name: 'Mug', quantity: 3, unitAmount: 1_000, subtotal: 3_000, tax: 0, payable: 3_000 }
const address = { name: 'Ada', line1: 'Street 1', line2: null, city: 'Berlin', region: null, postalCode: '10115', country: 'DE', phone: null }

/** An order about to be placed, for the cart's hold of version 1. */
export function orderOf(cartId: number, parts: Partial<OrderDraft> = {}): OrderDraft {
  return {
    cartId,
    customerId: null,
    email: 'ada@example.com',
    tokenHash: null,
    status: 'pending_payment',
    currency: 'EUR',
    pricesIncludeTax: true,
    lines: [mugs],
    shipping: { method: 'post', name: 'Post', amount: 490, discount: 0, tax: 0, taxRatePpm: 0, payable: 490 },
    adjustments: [],
    totals: { subtotal: 3_000, discount: 0, shipping: 490, tax: 0, total },
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

/** A payment of the whole order; id 0 until the store gives it one. */
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

/** The order in another status, with the step in its history. */
export function inStatus(order: Order, status: OrderStatus): Pick<Order, 'status' | 'history'> {
  return { status, history: [...order.history, { at: now, from: order.status, to: status, actor: 'test', note: '' }] }
}
