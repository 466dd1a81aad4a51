import { describe, expect, it } from 'vitest'
import { buildQuote, type CountryTaxOptions, countryTax, flatShipping, noTax, type Pricing, quoteWithShippingOptions } from '../../../src/model/quote/index.ts'
import { expectRefusal } from '../money/support.ts'
import { addressIn, brokenPromises, discount, input, line, plainPricing } from './support.ts'

const shipping = flatShipping({
  methods: [
    { code: 'standard', name: 'Standard', amounts: { USD: 500, EUR: 490, JPY: 600, KWD: 1500 }, freeOver: { USD: 5000 } },
    { code: 'express', name: 'Express', amounts: { USD: 1500 } },
  ],
})
const withTax = (options: CountryTaxOptions): Pricing => ({ ...plainPricing, shipping, tax: countryTax(options) })

describe('buildQuote', () => {
  it('prices a cart without discount, shipping or tax', () => {
    expect(buildQuote(input({ lines: [line({ unitAmount: 69_999, quantity: 2 })] }), plainPricing)).toStrictEqual({
      currency: 'USD',
      pricesIncludeTax: false,
      lines: [{ ...line({ unitAmount: 69_999, quantity: 2 }), subtotal: 139_998, discount: 0, taxRatePpm: 0, tax: 0, payable: 139_998 }],
      shipping: null,
      adjustments: [],
      totals: { subtotal: 139_998, discount: 0, shipping: 0, tax: 0, total: 139_998 },
      appliedDiscountIds: [],
      rejectedCodes: [],
    })
  })

  it('adds net tax in the US by region, half-even per line', () => {
    const pricing = withTax({
      pricesIncludeTax: false,
      rates: [
        { country: 'US', ratePpm: 0 },
        { country: 'US', region: 'NY', ratePpm: 88_750, name: 'Sales tax' },
      ],
    })
    const lines = [line({ ref: 1, unitAmount: 1999, quantity: 1 }), line({ ref: 2, unitAmount: 350, quantity: 3 })]
    const quote = buildQuote(input({ lines, discounts: [discount()], address: addressIn('US', 'ny') }), pricing)
    // 10 % of 3049 is 304.9, so 305, by weight 1999:1050 = 199.97 and 105.03.
    expect(quote.lines.map(({ subtotal, discount, tax, payable }) => ({ subtotal, discount, tax, payable }))).toStrictEqual([
      { subtotal: 1999, discount: 200, tax: 160, payable: 1959 },
      { subtotal: 1050, discount: 105, tax: 84, payable: 1029 },
    ])
    expect(quote.shipping).toStrictEqual({ method: 'standard', name: 'Standard', amount: 500, discount: 0, taxRatePpm: 88_750, tax: 44, payable: 544 })
    expect(quote.adjustments).toStrictEqual([
      { type: 'discount', label: 'Code TEN', code: 'TEN', amount: -305, included: false },
      { type: 'shipping', label: 'Standard', code: 'standard', amount: 500, included: false },
      { type: 'tax', label: 'Sales tax 8.875 %', code: null, amount: 288, included: false },
    ])
    expect(quote.totals).toStrictEqual({ subtotal: 3049, discount: 305, shipping: 500, tax: 288, total: 3532 })
    expect(quote.appliedDiscountIds).toStrictEqual([1])
  })

  it('shows the tax within gross prices in Germany, per rate', () => {
    const rates = [{ country: 'DE', ratePpm: 190_000, name: 'MwSt.', classes: [{ categoryId: 7, ratePpm: 70_000 }] }]
    const pricing = withTax({ pricesIncludeTax: true, rates, defaultCountry: 'DE' })
    const lines = [line({ ref: 1, unitAmount: 11_900 }), line({ ref: 2, unitAmount: 1070, categoryIds: [3, 7] })]
    const quote = buildQuote(input({ currency: 'EUR', lines, address: addressIn(null) }), pricing)
    expect(quote.lines.map(({ tax, taxRatePpm, payable }) => ({ tax, taxRatePpm, payable }))).toStrictEqual([
      { tax: 1900, taxRatePpm: 190_000, payable: 11_900 },
      { tax: 70, taxRatePpm: 70_000, payable: 1070 },
    ])
    expect(quote.shipping).toStrictEqual({ method: 'standard', name: 'Standard', amount: 490, discount: 0, taxRatePpm: 190_000, tax: 78, payable: 490 })
    expect(quote.adjustments).toStrictEqual([
      { type: 'shipping', label: 'Standard', code: 'standard', amount: 490, included: false },
      { type: 'tax', label: 'MwSt. 7 %', code: null, amount: 70, included: true },
      { type: 'tax', label: 'MwSt. 19 %', code: null, amount: 1978, included: true },
    ])
    expect(quote.totals).toStrictEqual({ subtotal: 12_970, discount: 0, shipping: 490, tax: 2048, total: 13_460 })
  })

  it.each([
    // 10 % of 1200 yen at net: 120; shipping 600 with 60.
    ['JPY', 1200, 100_000, { subtotal: 1200, discount: 0, shipping: 600, tax: 180, total: 1980 }],
    // Half a yen goes to the even neighbour: 125 at 10 % is 12.5, so 12; 600 brings 60.
    ['JPY', 125, 100_000, { subtotal: 125, discount: 0, shipping: 600, tax: 72, total: 797 }],
    ['JPY', 135, 100_000, { subtotal: 135, discount: 0, shipping: 600, tax: 74, total: 809 }],
    // 1.234 KWD at 5 % is 61.7 fils; shipping 1.500 brings 75.
    ['KWD', 1234, 50_000, { subtotal: 1234, discount: 0, shipping: 1500, tax: 137, total: 2871 }],
  ])('prices in %s without inventing digits', (currency, unitAmount, ratePpm, totals) => {
    const pricing = withTax({ pricesIncludeTax: false, rates: [{ country: 'JP', ratePpm }], defaultCountry: 'JP' })
    expect(buildQuote(input({ currency, lines: [line({ unitAmount })] }), pricing).totals).toStrictEqual(totals)
  })

  it('takes codes in their order, each from what is left', () => {
    const five = discount({ id: 2, code: 'FIVE', kind: 'fixed', percentPpm: null, amounts: { USD: 500 } })
    const half = discount({ id: 3, code: 'HALF', percentPpm: 500_000 })
    const lines = [line({ unitAmount: 2000 })]
    expect(buildQuote(input({ lines, discounts: [five, half] }), plainPricing).totals.total).toBe(750)
    expect(buildQuote(input({ lines, discounts: [half, five] }), plainPricing).totals.total).toBe(500)
  })

  it('never goes below zero and does not count a code that finds nothing left', () => {
    const huge = discount({ id: 2, code: 'HUGE', kind: 'fixed', percentPpm: null, amounts: { USD: 1_000_000 } })
    const quote = buildQuote(input({ discounts: [huge, discount()] }), plainPricing)
    expect(quote.totals).toStrictEqual({ subtotal: 1000, discount: 1000, shipping: 0, tax: 0, total: 0 })
    expect(quote.appliedDiscountIds).toStrictEqual([2])
    expect(quote.rejectedCodes).toStrictEqual([{ code: 'TEN', reason: 'There is nothing left for this code to reduce.' }])
  })

  it('makes shipping free by a code, once, and shows it as the code', () => {
    const free = discount({ id: 4, code: 'SHIPFREE', kind: 'free_shipping', percentPpm: null })
    const again = { ...free, id: 5, code: 'AGAIN' }
    const quote = buildQuote(input({ discounts: [free, again] }), { ...plainPricing, shipping })
    expect(quote.shipping).toStrictEqual({ method: 'standard', name: 'Standard', amount: 500, discount: 500, taxRatePpm: 0, tax: 0, payable: 0 })
    expect(quote.adjustments).toStrictEqual([
      { type: 'discount', label: 'Code SHIPFREE', code: 'SHIPFREE', amount: -500, included: false },
      { type: 'shipping', label: 'Standard', code: 'standard', amount: 500, included: false },
    ])
    expect(quote.totals).toStrictEqual({ subtotal: 1000, discount: 500, shipping: 500, tax: 0, total: 1000 })
    expect(quote.appliedDiscountIds).toStrictEqual([4])
    expect(quote.rejectedCodes).toStrictEqual([{ code: 'AGAIN', reason: 'Shipping is free already.' }])
  })

  it('does not use up a free-shipping code where shipping is free anyway', () => {
    const free = discount({ id: 4, code: 'SHIPFREE', kind: 'free_shipping', percentPpm: null })
    const quote = buildQuote(input({ lines: [line({ unitAmount: 5000 })], discounts: [free] }), { ...plainPricing, shipping })
    expect(quote.totals.total).toBe(5000)
    expect(quote.appliedDiscountIds).toStrictEqual([])
    expect(quote.rejectedCodes).toStrictEqual([{ code: 'SHIPFREE', reason: 'Shipping is free already.' }])
  })

  it('measures free shipping by the goods after discount', () => {
    const at = (unitAmount: number) =>
      buildQuote(input({ lines: [line({ unitAmount })], discounts: [discount()] }), { ...plainPricing, shipping }).totals.shipping
    expect(at(5555)).toBe(500)
    expect(at(5556)).toBe(0)
  })

  it('takes the chosen method, else the first, and refuses one that is not on offer', () => {
    const pricing = { ...plainPricing, shipping }
    expect(quoteWithShippingOptions(input({ shippingMethod: 'express' }), pricing)).toMatchObject({
      quote: { shipping: { method: 'express', payable: 1500 }, totals: { total: 2500 } },
      shippingOptions: [
        { method: 'standard', name: 'Standard', amount: 500 },
        { method: 'express', name: 'Express', amount: 1500 },
      ],
    })
    expectRefusal(() => buildQuote(input({ shippingMethod: 'pigeon' }), pricing), 'shipping_method_unknown')
    expectRefusal(() => buildQuote(input({ currency: 'EUR', shippingMethod: 'express' }), pricing), 'shipping_method_unknown')
  })

  it('ships nothing where nothing needs shipping: an empty cart, or a shop without methods', () => {
    const empty = quoteWithShippingOptions(input({ lines: [], shippingMethod: 'express' }), { ...plainPricing, shipping })
    expect(empty.shippingOptions).toStrictEqual([])
    expect(empty.quote).toMatchObject({ shipping: null, lines: [], totals: { subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0 } })
    expect(buildQuote(input({ shippingMethod: 'express' }), plainPricing).shipping).toBeNull()
  })

  it('refuses amounts that cannot be carried exactly', () => {
    const huge = 2 ** 46 * 100
    expect(buildQuote(input({ lines: [line({ unitAmount: huge })] }), plainPricing).totals.total).toBe(huge)
    expectRefusal(() => buildQuote(input({ lines: [line({ unitAmount: huge, quantity: 2 })] }), plainPricing), 'amount_out_of_range')
    expectRefusal(() => buildQuote(input({ lines: [line({ unitAmount: huge }), line({ ref: 2, unitAmount: 1 })] }), plainPricing), 'amount_out_of_range')
    expectRefusal(
      () =>
        buildQuote(input({ lines: [line({ unitAmount: huge })] }), { ...plainPricing, shipping: { options: () => [{ method: 'a', name: 'A', amount: 1 }] } }),
      'amount_out_of_range',
    )
    const taxed = withTax({ pricesIncludeTax: false, rates: [{ country: 'US', ratePpm: 1 }], defaultCountry: 'US' })
    expectRefusal(() => buildQuote(input({ lines: [line({ unitAmount: huge })] }), { ...taxed, shipping: plainPricing.shipping }), 'amount_out_of_range')
  })

  it.each([
    ['too much', [1001]],
    ['a fraction', [0.5]],
    ['a negative amount', [-1]],
    ['too few lines', []],
    ['too many lines', [0, 0]],
  ])('stops a discount strategy that takes %s', (_, lineAmounts) => {
    const pricing: Pricing = { discounts: { apply: () => ({ lineAmounts, freeShipping: false }) }, shipping: plainPricing.shipping, tax: noTax() }
    expectRefusal(() => buildQuote(input({ discounts: [discount()] }), pricing), 'fault')
  })

  it('keeps its promises in each of these examples', () => {
    const pricing = withTax({ pricesIncludeTax: false, rates: [{ country: 'US', ratePpm: 88_750 }], defaultCountry: 'US' })
    expect(
      brokenPromises(buildQuote(input({ lines: [line(), line({ ref: 2, unitAmount: 333, quantity: 7 })], discounts: [discount()] }), pricing)),
    ).toStrictEqual([])
  })
})
