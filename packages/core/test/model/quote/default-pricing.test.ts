import { describe, expect, it } from 'vitest'
import { buildQuote, defaultPricing, quoteWithShippingOptions } from '../../../src/model/quote/index.ts'
import { expectRefusal } from '../money/support.ts'
import { input, line } from './support.ts'

describe('defaultPricing', () => {
  it.each([
    ['USD', 500, 5000, 1500],
    ['EUR', 500, 5000, 1500],
    ['JPY', 500, 5000, 1500],
    ['KWD', 2000, 20_000, 6000],
  ])('ships in %s for %d, free from %d, express %d, without tax', (currency, standard, freeFrom, express) => {
    const at = (unitAmount: number) => quoteWithShippingOptions(input({ currency, lines: [line({ unitAmount })] }), defaultPricing())
    expect(at(freeFrom - 1).shippingOptions).toStrictEqual([
      { method: 'standard', name: 'Standard', amount: standard },
      { method: 'express', name: 'Express', amount: express },
    ])
    expect(at(freeFrom).quote.totals).toStrictEqual({ subtotal: freeFrom, discount: 0, shipping: 0, tax: 0, total: freeFrom })
  })

  it('leaves a rare currency to the shop', () => {
    expectRefusal(() => buildQuote(input({ currency: 'UYW' }), defaultPricing()), 'shipping_method_unknown')
  })
})
