import {
  type Address,
  type Adjustment,
  type Fulfilment,
  type HistoryEntry,
  isUnsettled,
  type Order,
  type OrderLine,
  type OrderStatus,
  type Payment,
  type PaymentStatus,
  type QuoteShipping,
  type Refund,
  type RefundStatus,
  type Return,
  type ReturnStatus,
} from '@cartwright/core'
import type { Insertable, Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'

/** What an order freezes at placing and nothing asks the database about. */
interface Frozen {
  readonly shipping: QuoteShipping | null
  readonly adjustments: readonly Adjustment[]
  readonly shippingAddress: Address
  readonly billingAddress: Address | null
  readonly discountIds: readonly number[]
}

export interface OrderRows {
  readonly order: Selectable<Schema['orders']>
  readonly lines: readonly Selectable<Schema['order_line']>[]
  readonly history: readonly Selectable<Schema['order_history']>[]
  readonly payments: readonly Selectable<Schema['payment']>[]
  readonly refunds: readonly Selectable<Schema['refund']>[]
  readonly returns: readonly Selectable<Schema['order_return']>[]
}

export function toOrder(rows: OrderRows): Order {
  const { order } = rows
  const frozen = JSON.parse(order.frozen) as Frozen
  return {
    id: order.id,
    cartId: order.cart_id,
    customerId: order.customer_id,
    email: order.email,
    tokenHash: order.token_hash,
    status: order.status as OrderStatus,
    currency: order.currency,
    pricesIncludeTax: order.prices_include_tax === 1,
    lines: rows.lines.map(toLine),
    shipping: frozen.shipping,
    adjustments: frozen.adjustments,
    totals: { subtotal: order.subtotal, discount: order.discount_total, shipping: order.shipping_total, tax: order.tax_total, total: order.total },
    shippingAddress: frozen.shippingAddress,
    billingAddress: frozen.billingAddress,
    paymentMethod: order.payment_method,
    discountIds: frozen.discountIds,
    holdKey: order.hold_key,
    expiresAt: order.expires_at,
    cancelReason: order.cancel_reason,
    payments: rows.payments.map(toPayment),
    refunds: rows.refunds.map(toRefund),
    returns: rows.returns.map(toReturn),
    fulfilments: JSON.parse(order.fulfilments) as Fulfilment[],
    history: rows.history.map(toHistoryEntry),
    version: order.version,
    placedAt: order.placed_at,
    updatedAt: order.updated_at,
  }
}

export function fromOrder(order: Omit<Order, 'id' | 'history' | 'updatedAt' | 'version'>): Omit<Insertable<Schema['orders']>, 'version' | 'updated_at'> {
  const frozen: Frozen = {
    shipping: order.shipping,
    adjustments: order.adjustments,
    shippingAddress: order.shippingAddress,
    billingAddress: order.billingAddress,
    discountIds: order.discountIds,
  }
  return {
    cart_id: order.cartId,
    customer_id: order.customerId,
    email: order.email,
    token_hash: order.tokenHash,
    currency: order.currency,
    subtotal: order.totals.subtotal,
    discount_total: order.totals.discount,
    shipping_total: order.totals.shipping,
    tax_total: order.totals.tax,
    total: order.totals.total,
    shipping_payable: order.shipping?.payable ?? 0,
    prices_include_tax: order.pricesIncludeTax ? 1 : 0,
    frozen: JSON.stringify(frozen),
    payment_method: order.paymentMethod,
    placed_at: order.placedAt,
    ...mutableColumns(order),
  }
}

/** The columns of an order that may change after placing. */
export function mutableColumns(order: Pick<Order, 'status' | 'holdKey' | 'expiresAt' | 'cancelReason' | 'fulfilments'>) {
  return {
    status: order.status,
    hold_key: order.holdKey,
    expires_at: order.expiresAt,
    cancel_reason: order.cancelReason,
    fulfilments: JSON.stringify(order.fulfilments),
  }
}

function toLine(row: Selectable<Schema['order_line']>): OrderLine {
  return {
    id: row.id,
    productId: row.product_id,
    variantId: row.variant_id,
    sku: row.sku,
    name: row.name,
    options: JSON.parse(row.options) as OrderLine['options'],
    quantity: row.quantity,
    unitAmount: row.unit_amount,
    subtotal: row.subtotal,
    discount: row.discount,
    tax: row.tax,
    taxRatePpm: row.tax_rate_ppm,
    payable: row.payable,
    fulfilledQuantity: row.fulfilled_quantity,
    returnedQuantity: row.returned_quantity,
    refundedQuantity: row.refunded_quantity,
    refundedAmount: row.refunded_amount,
  }
}

export function fromLine(orderId: number, line: OrderLine): Insertable<Schema['order_line']> {
  return {
    order_id: orderId,
    id: line.id,
    product_id: line.productId,
    variant_id: line.variantId,
    sku: line.sku,
    name: line.name,
    options: JSON.stringify(line.options),
    quantity: line.quantity,
    unit_amount: line.unitAmount,
    subtotal: line.subtotal,
    discount: line.discount,
    tax: line.tax,
    tax_rate_ppm: line.taxRatePpm,
    payable: line.payable,
    ...lineCounters(line),
  }
}

/** The columns of a line that may change after placing. */
export function lineCounters(line: OrderLine) {
  return {
    fulfilled_quantity: line.fulfilledQuantity,
    returned_quantity: line.returnedQuantity,
    refunded_quantity: line.refundedQuantity,
    refunded_amount: line.refundedAmount,
  }
}

function toPayment(row: Selectable<Schema['payment']>): Payment {
  return {
    id: row.id,
    tender: row.tender as Payment['tender'],
    accountId: row.account_id,
    provider: row.provider,
    providerId: row.provider_id,
    method: row.method,
    terms: JSON.parse(row.terms) as Payment['terms'],
    status: row.status as PaymentStatus,
    currency: row.currency,
    amount: row.amount,
    captured: row.captured,
    refundHeld: row.refund_held,
    attempts: row.attempts,
    operations: JSON.parse(row.operations) as Payment['operations'],
    lastFailure: row.last_failure === null ? null : (JSON.parse(row.last_failure) as Payment['lastFailure']),
    handedOutAt: row.handed_out_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function fromPayment(orderId: number, payment: Payment): Omit<Insertable<Schema['payment']>, 'id'> {
  return {
    order_id: orderId,
    tender: payment.tender,
    account_id: payment.accountId,
    provider: payment.provider,
    provider_id: payment.providerId,
    method: payment.method,
    terms: JSON.stringify(payment.terms),
    status: payment.status,
    currency: payment.currency,
    amount: payment.amount,
    captured: payment.captured,
    refund_held: payment.refundHeld,
    attempts: payment.attempts,
    operations: JSON.stringify(payment.operations),
    last_failure: payment.lastFailure === null ? null : JSON.stringify(payment.lastFailure),
    handed_out_at: payment.handedOutAt,
    unsettled: isUnsettled(payment) ? 1 : 0,
    created_at: payment.createdAt,
    updated_at: payment.updatedAt,
  }
}

function toRefund(row: Selectable<Schema['refund']>): Refund {
  return {
    id: row.id,
    paymentId: row.payment_id,
    accountId: row.account_id,
    clientKey: row.client_key,
    status: row.status as RefundStatus,
    amount: row.amount,
    // Rows of an earlier version tell no tax of their lines.
    lines: (JSON.parse(row.lines) as Refund['lines']).map(line => ({ ...line, tax: line.tax ?? 0 })),
    shippingAmount: row.shipping_amount,
    shippingTax: row.shipping_tax,
    otherAmount: row.other_amount,
    reason: row.reason,
    providerId: row.provider_id,
    failure: row.failure,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function fromRefund(orderId: number, refund: Refund): Omit<Insertable<Schema['refund']>, 'id'> {
  return {
    order_id: orderId,
    payment_id: refund.paymentId,
    account_id: refund.accountId,
    client_key: refund.clientKey,
    status: refund.status,
    amount: refund.amount,
    lines: JSON.stringify(refund.lines),
    shipping_amount: refund.shippingAmount,
    shipping_tax: refund.shippingTax,
    other_amount: refund.otherAmount,
    reason: refund.reason,
    provider_id: refund.providerId,
    failure: refund.failure,
    created_at: refund.createdAt,
    updated_at: refund.updatedAt,
  }
}

function toReturn(row: Selectable<Schema['order_return']>): Return {
  return {
    id: row.id,
    status: row.status as ReturnStatus,
    lines: JSON.parse(row.lines) as Return['lines'],
    note: row.note,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function fromReturn(orderId: number, entry: Return): Omit<Insertable<Schema['order_return']>, 'id'> {
  return {
    order_id: orderId,
    status: entry.status,
    lines: JSON.stringify(entry.lines),
    note: entry.note,
    created_at: entry.createdAt,
    updated_at: entry.updatedAt,
  }
}

function toHistoryEntry(row: Selectable<Schema['order_history']>): HistoryEntry {
  return { at: row.at, from: row.from_status as OrderStatus | null, to: row.to_status as OrderStatus, actor: row.actor, note: row.note }
}

export function fromHistoryEntry(orderId: number, step: number, entry: HistoryEntry): Insertable<Schema['order_history']> {
  return { order_id: orderId, step, at: entry.at, from_status: entry.from, to_status: entry.to, actor: entry.actor, note: entry.note }
}
