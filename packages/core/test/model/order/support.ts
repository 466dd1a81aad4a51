import { addressFromText, type Order, type OrderLine, type Payment, type PaymentOperation, type Quote } from '../../../src/model/index.ts'
import type { OrderChange } from '../../../src/model/order/order-change.ts'

export const at = 1_767_225_600_000

/** Who acts, and when. */
export const step = { at, actor: 'system:test' }

export function anyLine(change: Partial<OrderLine> = {}): OrderLine {
  return {
    id: 1,
    productId: 10,
    variantId: 100,
    sku: 'PHONE-1',
    name: 'Phone',
    options: {},
    quantity: 3,
    unitAmount: 333,
    subtotal: 1_000,
    discount: 0,
    tax: 0,
    taxRatePpm: 0,
    payable: 1_000,
    fulfilledQuantity: 0,
    returnedQuantity: 0,
    refundedQuantity: 0,
    refundedAmount: 0,
    ...change,
  }
}

/** An unpaid order of two lines (3 units for 10.00, 2 for 5.01) and shipping (4.99): 20.00 in all. */
export function anyOrder(change: Partial<Order> = {}): Order {
  const lines = change.lines ?? [anyLine(), anyLine({ id: 2, variantId: 200, sku: 'CASE-1', quantity: 2, payable: 501 })]
  const shipping =
    change.shipping === undefined ? { method: 'standard', name: 'Standard', amount: 499, discount: 0, tax: 0, taxRatePpm: 0, payable: 499 } : change.shipping
  const total = lines.reduce((sum, line) => sum + line.payable, shipping?.payable ?? 0)
  return {
    id: 7,
    cartId: 70,
    customerId: 5,
    email: 'buyer@example.com',
    tokenHash: null,
    status: 'pending_payment',
    currency: 'USD',
    pricesIncludeTax: true,
    adjustments: [],
    totals: { subtotal: total - (shipping?.payable ?? 0), discount: 0, shipping: shipping?.payable ?? 0, tax: 0, total },
    shippingAddress: addressFromText('123 Main St'),
    billingAddress: null,
    paymentMethod: 'credit_card',
    discountIds: [],
    holdKey: 'cart:70:3',
    expiresAt: at + 900_000,
    cancelReason: null,
    payments: [],
    refunds: [],
    returns: [],
    fulfilments: [],
    history: [{ at, from: null, to: 'pending_payment', actor: 'customer:5', note: '' }],
    version: 1,
    placedAt: at,
    updatedAt: at,
    ...change,
    lines,
    shipping,
  }
}

export function anyPayment(change: Partial<Payment> = {}): Payment {
  return {
    id: 50,
    tender: 'provider',
    accountId: null,
    provider: 'test',
    providerId: 'pi_50',
    method: 'credit_card',
    terms: { capture: 'automatic', providerCustomerId: null, savesMethod: false },
    status: 'requires_payment_method',
    currency: 'USD',
    amount: 2_000,
    captured: 0,
    refundHeld: 0,
    attempts: 0,
    operations: [],
    lastFailure: null,
    handedOutAt: null,
    createdAt: at,
    updatedAt: at,
    ...change,
  }
}

export function confirmation(attempt: number, status: PaymentOperation['status'], sentAt = at): PaymentOperation {
  return { kind: 'confirm', key: `p:50:confirm:${attempt}`, status, sentAt }
}

/** A payment whose first confirmation is under way. */
export const attempted = anyPayment({ attempts: 1, operations: [confirmation(1, 'sent')] })

export const capturedPayment = anyPayment({ status: 'captured', captured: 2_000, attempts: 1, operations: [confirmation(1, 'succeeded')] })

/** The same order, paid. */
export function paidOrder(change: Partial<Order> = {}): Order {
  const order = anyOrder(change)
  const { total } = order.totals
  const steps = [...order.history, { at, from: 'pending_payment' as const, to: 'paid' as const, actor: 'system:test', note: '' }]
  return {
    ...order,
    status: 'paid',
    history: steps,
    payments: [{ ...capturedPayment, amount: total, captured: total }],
    ...change,
    lines: order.lines,
    shipping: order.shipping,
  }
}

/** What the store makes of a change: new things have ids, counted over all of them. Throws when there is no change. */
export function saved(change: OrderChange | null): Order {
  if (!change) throw new Error('Nothing was changed.')
  return withIds(change.order)
}

/** The topics of the events that go with a change, with the ids they name. */
export function eventsOf(change: OrderChange | null): unknown[] {
  if (!change) return []
  const { events = [] } = change
  return (typeof events === 'function' ? events(saved(change)) : events).map(({ topic, key, payload }) => [topic, key, payload])
}

function withIds(order: Order): Order {
  const id = <T extends { readonly id: number }>(entry: T, index: number, base: number): T => (entry.id === 0 ? { ...entry, id: base + index } : entry)
  return {
    ...order,
    payments: order.payments.map((payment, index) => id(payment, index, 50)),
    refunds: order.refunds.map((refund, index) => id(refund, index, 900)),
    returns: order.returns.map((entry, index) => id(entry, index, 800)),
    version: order.version + 1,
  }
}

export const anyQuote: Quote = {
  currency: 'USD',
  pricesIncludeTax: true,
  lines: [
    {
      ref: 4,
      productId: 10,
      variantId: 100,
      sku: 'PHONE-1',
      name: 'Phone',
      options: { color: 'red' },
      categoryIds: [5],
      weightGrams: null,
      quantity: 2,
      unitAmount: 69_999,
      subtotal: 139_998,
      discount: 10_000,
      tax: 0,
      taxRatePpm: 0,
      payable: 129_998,
    },
  ],
  shipping: { method: 'standard', name: 'Standard', amount: 500, discount: 0, tax: 0, taxRatePpm: 0, payable: 500 },
  adjustments: [{ type: 'discount', label: 'Ten off', code: 'TEN', amount: -10_000, included: false }],
  totals: { subtotal: 139_998, discount: 10_000, shipping: 500, tax: 0, total: 130_498 },
  appliedDiscountIds: [3],
  rejectedCodes: [],
}
