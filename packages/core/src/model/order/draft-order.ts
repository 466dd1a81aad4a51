import type { Cart } from '../cart/index.ts'
import type { Address } from '../customer/index.ts'
import { CommerceError } from '../errors/index.ts'
import type { Quote, QuoteLine } from '../quote/index.ts'
import type { Order, OrderLine } from './order.ts'
import type { Payment } from './payment.ts'
import { amountDue } from './tender-payments.ts'

export interface DraftOrderInput {
  readonly cart: Pick<Cart, 'id' | 'customerId' | 'tokenHash'>
  readonly quote: Quote
  readonly email: string
  readonly shippingAddress: Address
  readonly billingAddress: Address | null
  readonly paymentMethod: string
  readonly holdKey: string
  readonly at: number
  /** When the order is cancelled if nobody pays: the moment its hold expires. */
  readonly expiresAt: number
  /** The first payment, where the buyer pays in the same call (see `newPayment`). */
  readonly payment?: Payment
  /** The gift cards and store credit that pay, see `tenderPayment`. */
  readonly tenderPayments?: readonly Payment[]
}

/**
 * The order as it is placed: the quote's lines and totals frozen, waiting for its money. Lines are numbered from 1.
 * Throws `cart_empty` for a quote without lines, `fault` when the quote's parts do not sum to its total (RELIABILITY I28).
 */
export function draftOrder(input: DraftOrderInput): Omit<Order, 'id' | 'version' | 'history' | 'updatedAt'> {
  const { cart, quote } = input
  if (quote.lines.length === 0) throw new CommerceError('cart_empty', 'There is nothing in the cart to order.')
  assertSums(quote)
  assertTenders(input)
  return {
    cartId: cart.id,
    customerId: cart.customerId,
    email: input.email,
    tokenHash: cart.tokenHash,
    status: 'pending_payment',
    currency: quote.currency,
    pricesIncludeTax: quote.pricesIncludeTax,
    lines: quote.lines.map(freezeLine),
    shipping: quote.shipping,
    adjustments: quote.adjustments,
    totals: quote.totals,
    shippingAddress: input.shippingAddress,
    billingAddress: input.billingAddress,
    paymentMethod: input.paymentMethod,
    discountIds: quote.appliedDiscountIds,
    holdKey: input.holdKey,
    expiresAt: input.expiresAt,
    cancelReason: null,
    payments: [...(input.tenderPayments ?? []), ...(input.payment ? [input.payment] : [])],
    refunds: [],
    returns: [],
    fulfilments: [],
    placedAt: input.at,
  }
}

function freezeLine(line: QuoteLine, index: number): OrderLine {
  return {
    id: index + 1,
    productId: line.productId,
    variantId: line.variantId,
    sku: line.sku,
    name: line.name,
    options: line.options,
    quantity: line.quantity,
    unitAmount: line.unitAmount,
    subtotal: line.subtotal,
    discount: line.discount,
    tax: line.tax,
    taxRatePpm: line.taxRatePpm,
    payable: line.payable,
    fulfilledQuantity: 0,
    returnedQuantity: 0,
    refundedQuantity: 0,
    refundedAmount: 0,
  }
}

/** A replaced pricing strategy may be wrong; an order whose parts are not its total could never be refunded to the unit. */
function assertSums(quote: Quote): void {
  const parts = [...quote.lines.map(line => line.payable), quote.shipping?.payable ?? 0]
  const isWhole = parts.every(part => Number.isSafeInteger(part) && part >= 0)
  if (isWhole && parts.reduce((sum, part) => sum + part, 0) === quote.totals.total) return
  throw new CommerceError('fault', 'The parts of the quote do not sum to its total.', { parts, total: quote.totals.total })
}

/** Nothing is paid twice: what the shop's own money and the provider bring is the total, or less where the provider's payment has yet to be made. */
function assertTenders({ quote, payment, tenderPayments = [] }: DraftOrderInput): void {
  const due = amountDue({ totals: quote.totals, payments: tenderPayments })
  if (due >= 0 && (!payment || payment.amount === due)) return
  throw new CommerceError('fault', 'The payments of the order do not sum to its total.', { total: quote.totals.total, due, payment: payment?.amount ?? null })
}
