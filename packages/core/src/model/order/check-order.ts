import { CommerceError } from '../errors/index.ts'
import type { Order, OrderLine } from './order.ts'
import { orderMoves } from './order-moves.ts'
import { livePaymentStatuses, type Payment } from './payment.ts'
import type { Refund } from './refund.ts'

/** What {@link checkOrder} looks at: a placed order, or one about to be placed. */
export type CheckedOrder = Pick<Order, 'lines' | 'shipping' | 'totals' | 'currency' | 'payments' | 'refunds' | 'fulfilments'>

/**
 * The rules no order may break whatever decided on it; every order store runs them before it writes, with its own constraints behind them (RELIABILITY 3.1, I12, I24, I27, I28).
 * Throws `duplicate` (details: `field`) for a second live payment, refund key or fulfilment number, `refund_exceeds_captured`, and `fault` for sums that do not add up.
 */
export function checkOrder(order: CheckedOrder): void {
  const live = order.payments.filter(payment => payment.tender === 'provider' && livePaymentStatuses.includes(payment.status))
  if (live.length > 1) throw duplicate('payment', 'An order has one live payment of a provider at most.')
  refuseRepeats(
    order.refunds.map(refund => `${refund.paymentId} ${refund.clientKey}`),
    'clientKey',
    'A refund with this key exists already.',
  )
  refuseRepeats(
    order.fulfilments.map(fulfilment => String(fulfilment.number)),
    'number',
    'A fulfilment with this number exists already.',
  )
  for (const payment of order.payments) checkPayment(order, payment)
  for (const refund of order.refunds) checkRefund(order, refund)
  for (const line of order.lines) checkLine(line)
  const payable = order.lines.reduce((sum, line) => sum + line.payable, 0) + (order.shipping?.payable ?? 0)
  demand(Number.isSafeInteger(payable) && payable === order.totals.total, `the lines and shipping come to ${payable}, the total is ${order.totals.total}`)
}

/**
 * What no change may do to an order: touch what was frozen at placing, lose a payment, refund, return, fulfilment or step of history, or take a step that the table of moves does not have (I10).
 * Throws `order_wrong_status` for such a step, else `fault`.
 */
export function checkOrderChange(before: Order, after: Order): void {
  for (const field of ['id', 'cartId', 'customerId', 'currency', 'placedAt'] as const) demand(before[field] === after[field], `${field} was frozen at placing`)
  for (const part of ['subtotal', 'discount', 'shipping', 'tax', 'total'] as const)
    demand(before.totals[part] === after.totals[part], `totals.${part} was frozen at placing`)
  demand(before.lines.length === after.lines.length, 'lines were frozen at placing')
  for (const [index, line] of before.lines.entries()) {
    for (const field of ['id', 'variantId', 'quantity', 'unitAmount', 'payable'] as const) {
      demand(line[field] === after.lines[index]?.[field], `${field} of line ${line.id} was frozen at placing`)
    }
  }
  for (const part of ['payments', 'refunds', 'returns'] as const) {
    demand(
      before[part].every((entry, index) => entry.id === after[part][index]?.id),
      `${part} are kept, new ones come last`,
    )
    demand(
      after[part].slice(before[part].length).every(entry => entry.id === 0),
      `new ${part} have id 0`,
    )
  }
  demand(
    before.fulfilments.every((entry, index) => entry.number === after.fulfilments[index]?.number),
    'fulfilments are kept, new ones come last',
  )
  demand(before.history.length <= after.history.length, 'history is kept')
  let status = before.status
  for (const step of after.history.slice(before.history.length)) {
    demand(step.from === status, `history goes on from ${status}, not from ${step.from}`)
    if (!orderMoves[status].includes(step.to)) throw new CommerceError('order_wrong_status', `An order that is ${status} cannot become ${step.to}.`, { status })
    status = step.to
  }
  demand(status === after.status, `status is ${after.status} and its history ends with ${status}`)
}

function checkPayment(order: CheckedOrder, payment: Payment): void {
  demand(payment.currency === order.currency, 'a payment has the currency of its order')
  demand((payment.tender === 'provider') === (payment.accountId === null), "the shop's own money comes from an account, a provider's does not")
  demand(isAmount(payment.amount) && isAmount(payment.captured) && payment.captured <= payment.amount, `captured ${payment.captured} of ${payment.amount}`)
  if (payment.refundHeld > payment.captured) {
    throw new CommerceError('refund_exceeds_captured', 'More would be refunded than was captured.', {
      captured: payment.captured,
      refundHeld: payment.refundHeld,
    })
  }
  const held = order.refunds.reduce((sum, refund) => (refund.paymentId === payment.id && refund.status !== 'failed' ? sum + refund.amount : sum), 0)
  demand(payment.refundHeld === held, `refundHeld is ${payment.refundHeld}, the refunds that have not failed come to ${held}`)
}

function checkRefund(order: CheckedOrder, refund: Refund): void {
  demand(
    order.payments.some(payment => payment.id === refund.paymentId),
    'a refund belongs to a payment of its order',
  )
  const parts = refund.lines.reduce((sum, line) => sum + line.amount, 0) + refund.shippingAmount + refund.otherAmount
  const taxes = [...refund.lines.map(line => [line.tax, line.amount] as const), [refund.shippingTax, refund.shippingAmount] as const]
  demand(
    taxes.every(([tax, amount]) => isAmount(tax) && tax <= amount),
    'the tax of a refund is within its amounts',
  )
  demand(Number.isSafeInteger(refund.amount) && refund.amount > 0 && refund.amount === parts, `a refund of ${refund.amount} has parts of ${parts}`)
}

function checkLine(line: OrderLine): void {
  demand(Number.isSafeInteger(line.quantity) && line.quantity > 0, 'a line has a quantity')
  demand(
    0 <= line.returnedQuantity && line.returnedQuantity <= line.fulfilledQuantity && line.fulfilledQuantity <= line.quantity,
    `line ${line.id}: returned <= fulfilled <= ordered`,
  )
  demand(0 <= line.refundedQuantity && line.refundedQuantity <= line.quantity, `line ${line.id}: refunded units <= ordered`)
  demand(isAmount(line.payable) && isAmount(line.refundedAmount) && line.refundedAmount <= line.payable, `line ${line.id}: refunded amount <= payable`)
}

function refuseRepeats(keys: readonly string[], field: string, message: string): void {
  if (new Set(keys).size !== keys.length) throw duplicate(field, message)
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function duplicate(field: string, message: string): CommerceError {
  return new CommerceError('duplicate', message, { field })
}

function demand(condition: boolean, what: string): void {
  if (!condition) throw new CommerceError('fault', `The order would break a rule: ${what}.`)
}
