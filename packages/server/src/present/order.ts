import { amountDue, type Order, type OrderLine, type Payment, type Refund, type Return, unansweredCall } from '@cartwright/core'
import type { AdminOrder, Order as WireOrder, OrderLine as WireOrderLine, Refund as WireRefund, Return as WireReturn } from '../contract/index.ts'
import { presentAddress } from './address.ts'
import { majorIn, percentOf } from './money.ts'
import { timeOf, timeOrNull } from './time.ts'
import { presentAdjustment, presentShipping, presentTotals } from './totals.ts'

type ToMajor = (amountMinor: number) => number

/** An order as its buyer sees it: without who did what in the shop and the provider's side of payments. */
export function presentOrder(order: Order): WireOrder {
  return {
    ...common(order),
    payments: order.payments.map(payment => presentPayment(payment, majorIn(payment.currency))),
    history: order.history.map(({ at, from, to }) => ({ at: timeOf(at), from, to })),
  }
}

/** An order as those who handle it see it. */
export function presentAdminOrder(order: Order): AdminOrder {
  return {
    ...common(order),
    customer_id: order.customerId,
    cart_id: order.cartId,
    version: order.version,
    payments: order.payments.map(payment => ({
      ...presentPayment(payment, majorIn(payment.currency)),
      provider: payment.provider,
      provider_id: payment.providerId,
      capture: payment.terms.capture,
      attempts: payment.attempts,
      unanswered_call: presentUnansweredCall(payment),
    })),
    history: order.history.map(({ at, from, to, actor, note }) => ({ at: timeOf(at), from, to, actor, note })),
  }
}

/** The call of a payment whose answer nobody has seen; null when there is none. */
export function presentUnansweredCall(payment: Payment): AdminOrder['payments'][number]['unanswered_call'] {
  const call = unansweredCall(payment)
  if (!call) return null
  const { kind, status, sentAt, asked, nextAskAt } = call
  return {
    call: kind,
    status: status === 'sent' ? 'under_way' : 'outcome_unknown',
    sent_at: timeOf(sentAt),
    asked: asked?.times ?? 0,
    last_asked_at: timeOrNull(asked?.at ?? null),
    last_answer: asked?.said ?? null,
    next_ask_at: timeOf(nextAskAt),
  }
}

export function presentRefund(refund: Refund, currency: string): WireRefund {
  const major = majorIn(currency)
  return {
    refund_id: refund.id,
    payment_id: refund.paymentId,
    status: refund.status,
    amount: major(refund.amount),
    credit_account_id: refund.accountId,
    lines: refund.lines.map(({ lineId, quantity, amount, tax }) => ({ line_id: lineId, quantity, amount: major(amount), tax_amount: major(tax) })),
    shipping_amount: major(refund.shippingAmount),
    shipping_tax_amount: major(refund.shippingTax),
    other_amount: major(refund.otherAmount),
    reason: refund.reason,
    created_at: timeOf(refund.createdAt),
  }
}

export function presentReturn(goods: Return): WireReturn {
  return {
    return_id: goods.id,
    status: goods.status,
    lines: goods.lines.map(({ lineId, quantity, reason, receivedQuantity, disposition }) => ({
      line_id: lineId,
      quantity,
      reason,
      received_quantity: receivedQuantity,
      disposition,
    })),
    note: goods.note,
    created_at: timeOf(goods.createdAt),
  }
}

function common(order: Order): Omit<WireOrder, 'payments' | 'history'> {
  const major = majorIn(order.currency)
  const totals = presentTotals(order.totals, major)
  return {
    order_id: order.id,
    total_amount: totals.total_amount,
    currency: order.currency,
    status: order.status,
    email: order.email,
    lines: order.lines.map(line => presentLine(line, major)),
    shipping: presentShipping(order.shipping, major),
    adjustments: order.adjustments.map(adjustment => presentAdjustment(adjustment, major)),
    prices_include_tax: order.pricesIncludeTax,
    subtotal_amount: totals.subtotal_amount,
    discount_amount: totals.discount_amount,
    shipping_amount: totals.shipping_amount,
    tax_amount: totals.tax_amount,
    amount_due: order.status === 'pending_payment' ? major(amountDue(order)) : 0,
    refunded_amount: major(order.payments.reduce((sum, payment) => sum + payment.refundHeld, 0)),
    shipping_address: presentAddress(order.shippingAddress),
    billing_address: order.billingAddress && presentAddress(order.billingAddress),
    payment_method: order.paymentMethod,
    refunds: order.refunds.map(refund => presentRefund(refund, order.currency)),
    returns: order.returns.map(presentReturn),
    fulfilments: order.fulfilments.map(({ number, lines, carrier, trackingNumber, createdAt }) => ({
      number,
      lines: lines.map(({ lineId, quantity }) => ({ line_id: lineId, quantity })),
      carrier,
      tracking_number: trackingNumber,
      created_at: timeOf(createdAt),
    })),
    cancel_reason: order.cancelReason,
    expires_at: order.status === 'pending_payment' ? timeOf(order.expiresAt) : null,
    placed_at: timeOf(order.placedAt),
    updated_at: timeOf(order.updatedAt),
  }
}

function presentLine(line: OrderLine, major: ToMajor): WireOrderLine {
  return {
    id: line.id,
    product_id: line.productId,
    variant_id: line.variantId,
    sku: line.sku,
    name: line.name,
    options: { ...line.options },
    quantity: line.quantity,
    unit_price: major(line.unitAmount),
    subtotal_amount: major(line.subtotal),
    discount_amount: major(line.discount),
    tax_amount: major(line.tax),
    tax_percent: percentOf(line.taxRatePpm),
    total_amount: major(line.payable),
    fulfilled_quantity: line.fulfilledQuantity,
    returned_quantity: line.returnedQuantity,
    refunded_quantity: line.refundedQuantity,
    refunded_amount: major(line.refundedAmount),
  }
}

function presentPayment(payment: Payment, major: ToMajor): WireOrder['payments'][number] {
  const failure = payment.lastFailure
  return {
    payment_id: payment.id,
    tender: payment.tender === 'provider' ? 'external' : payment.tender,
    credit_account_id: payment.accountId,
    method: payment.method,
    status: payment.status,
    amount: major(payment.amount),
    captured_amount: major(payment.captured),
    refunded_amount: major(payment.refundHeld),
    failure: failure && { code: failure.code, decline_code: failure.declineCode, message: failure.message },
    created_at: timeOf(payment.createdAt),
  }
}
