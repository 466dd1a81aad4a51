import { describe, expect, it } from 'vitest'
import { addressFromText } from '../../../src/model/index.ts'
import { draftOrder } from '../../../src/model/order/draft-order.ts'
import { expectRefusal } from '../money/support.ts'
import { anyQuote, at } from './support.ts'

const input = {
  cart: { id: 70, customerId: null, tokenHash: 'ab12' },
  quote: anyQuote,
  email: 'guest@example.com',
  shippingAddress: addressFromText('123 Main St'),
  billingAddress: null,
  paymentMethod: 'credit_card',
  holdKey: 'cart:70:3',
  at,
  expiresAt: at + 900_000,
}

describe('draftOrder', () => {
  it('freezes lines and totals of the quote, lines numbered from 1', () => {
    expect(draftOrder(input)).toStrictEqual({
      cartId: 70,
      customerId: null,
      email: 'guest@example.com',
      tokenHash: 'ab12',
      status: 'pending_payment',
      currency: 'USD',
      pricesIncludeTax: true,
      lines: [
        {
          id: 1,
          productId: 10,
          variantId: 100,
          sku: 'PHONE-1',
          name: 'Phone',
          options: { color: 'red' },
          quantity: 2,
          unitAmount: 69_999,
          subtotal: 139_998,
          discount: 10_000,
          tax: 0,
          taxRatePpm: 0,
          payable: 129_998,
          fulfilledQuantity: 0,
          returnedQuantity: 0,
          refundedQuantity: 0,
          refundedAmount: 0,
        },
      ],
      shipping: anyQuote.shipping,
      adjustments: anyQuote.adjustments,
      totals: anyQuote.totals,
      shippingAddress: addressFromText('123 Main St'),
      billingAddress: null,
      paymentMethod: 'credit_card',
      discountIds: [3],
      holdKey: 'cart:70:3',
      expiresAt: at + 900_000,
      cancelReason: null,
      payments: [],
      refunds: [],
      returns: [],
      fulfilments: [],
      placedAt: at,
    })
  })

  it('refuses a quote without lines', () => {
    expectRefusal(() => draftOrder({ ...input, quote: { ...anyQuote, lines: [] } }), 'cart_empty')
  })

  it.each([130_497, 130_499, 0])('refuses a quote whose parts do not sum to its total (%d)', total => {
    expectRefusal(() => draftOrder({ ...input, quote: { ...anyQuote, totals: { ...anyQuote.totals, total } } }), 'fault')
  })

  it('refuses a quote with a negative or broken part', () => {
    const [line] = anyQuote.lines
    if (!line) throw new Error('The quote has a line.')
    const negative = { ...anyQuote, lines: [{ ...line, payable: 130_998 }], shipping: anyQuote.shipping && { ...anyQuote.shipping, payable: -500 } }
    expectRefusal(() => draftOrder({ ...input, quote: negative }), 'fault')
    const broken = { ...anyQuote, lines: [{ ...line, payable: 129_998.5 }], shipping: anyQuote.shipping && { ...anyQuote.shipping, payable: 499.5 } }
    expectRefusal(() => draftOrder({ ...input, quote: broken }), 'fault')
  })
})
