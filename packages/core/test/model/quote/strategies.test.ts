import { describe, expect, it } from 'vitest'
import type { Discount, QuoteInput } from '../../../src/model/index.ts'
import { codeDiscounts, countryTax, flatShipping, normalizeDiscount, noTax } from '../../../src/model/quote/index.ts'
import { formatRate } from '../../../src/model/quote/quote-adjustments.ts'
import { expectRefusal } from '../money/support.ts'
import { addressIn, discount, input, line } from './support.ts'

const fixed = (amount: number, change: Partial<Discount> = {}) => discount({ kind: 'fixed', percentPpm: null, amounts: { USD: amount }, ...change })

describe('codeDiscounts', () => {
  const apply = (entry: Discount, quoteInput: QuoteInput = input(), remaining = quoteInput.lines.map(({ unitAmount, quantity }) => unitAmount * quantity)) =>
    codeDiscounts().apply(entry, quoteInput, remaining)
  const threeLines = input({ lines: [line({ ref: 1, categoryIds: [1, 4] }), line({ ref: 2, categoryIds: [2] }), line({ ref: 3, unitAmount: 500 })] })

  it.each<[string, Discount, number[]]>([
    ['a percentage of everything', discount(), [100, 100, 50]],
    ['a percentage of one category', discount({ categoryIds: [4] }), [100, 0, 0]],
    ['a percentage of several categories', discount({ categoryIds: [2, 1] }), [100, 100, 0]],
    ['everything', discount({ percentPpm: 1_000_000 }), [1000, 1000, 500]],
    ['a fixed amount, in proportion', fixed(100), [40, 40, 20]],
    ['a fixed amount of one category', fixed(333, { categoryIds: [2] }), [0, 333, 0]],
    ['no more than there is', fixed(5000), [1000, 1000, 500]],
    ['no more than the category has', fixed(5000, { categoryIds: [2] }), [0, 1000, 0]],
  ])('takes off %s', (_, entry, lineAmounts) => {
    expect(apply(entry, threeLines)).toStrictEqual({ lineAmounts, freeShipping: false })
  })

  it('takes off what codes before it left', () => {
    expect(apply(discount(), threeLines, [10, 0, 500])).toStrictEqual({ lineAmounts: [1, 0, 50], freeShipping: false })
    expect(apply(discount(), threeLines, [0, 0, 0])).toStrictEqual({ lineAmounts: [0, 0, 0], freeShipping: false })
  })

  it('rounds a percentage once for the code, half to even', () => {
    // 10 % of 25 is 2.5, so 2; of 35 is 3.5, so 4.
    expect(apply(discount(), input({ lines: [line({ unitAmount: 25 })] }))).toStrictEqual({ lineAmounts: [2], freeShipping: false })
    expect(apply(discount(), input({ lines: [line({ unitAmount: 5, quantity: 7 })] }))).toStrictEqual({ lineAmounts: [4], freeShipping: false })
  })

  it('frees the shipping', () => {
    expect(apply(discount({ kind: 'free_shipping', percentPpm: null }), threeLines)).toStrictEqual({ lineAmounts: [0, 0, 0], freeShipping: true })
  })

  it.each<[string, Partial<Discount>]>([
    ['This code is not active.', { active: false }],
    ['This code is not valid yet.', { startsAt: 1001 }],
    ['This code has expired.', { endsAt: 1000 }],
    ['This code is used up.', { usageLimit: 3, used: 3 }],
    ['This code is for none of the items in the cart.', { categoryIds: [9] }],
    ['This code is not valid in USD.', { kind: 'fixed', amounts: { EUR: 500 } }],
    ['This code is not valid in USD.', { minimumSubtotals: { EUR: 500 } }],
    ['The cart has not reached the minimum for this code.', { minimumSubtotals: { USD: 1001 } }],
  ])('says: %s', (rejected, change) => {
    expect(apply(discount(change))).toStrictEqual({ rejected })
  })

  it.each<Partial<Discount>>([{ startsAt: 1000 }, { endsAt: 1001 }, { usageLimit: 3, used: 2 }, { minimumSubtotals: { USD: 1000 } }])(
    'has an effect at the edge of %j',
    change => {
      expect(apply(discount(change))).toStrictEqual({ lineAmounts: [100], freeShipping: false })
    },
  )

  it('measures the minimum by all lines before discounts', () => {
    const minimum = discount({ categoryIds: [4], minimumSubtotals: { USD: 2500 } })
    expect(apply(minimum, threeLines, [10, 10, 10])).toStrictEqual({ lineAmounts: [1, 0, 0], freeShipping: false })
  })
})

describe('normalizeDiscount', () => {
  it('makes the code upper case and fills in the defaults', () => {
    expect(normalizeDiscount({ code: ' spring10 ', kind: 'percentage', percentPpm: 100_000 })).toStrictEqual({
      code: 'SPRING10',
      kind: 'percentage',
      percentPpm: 100_000,
      amounts: {},
      minimumSubtotals: {},
      categoryIds: [],
      startsAt: null,
      endsAt: null,
      usageLimit: null,
      usageLimitPerCustomer: null,
      active: true,
    })
  })

  it.each([
    ['validation_failed', { code: '', kind: 'free_shipping' }],
    ['validation_failed', { code: 'A B', kind: 'free_shipping' }],
    ['validation_failed', { code: 'A'.repeat(65), kind: 'free_shipping' }],
    ['validation_failed', { code: 'A', kind: 'percentage' }],
    ['validation_failed', { code: 'A', kind: 'percentage', percentPpm: 0 }],
    ['validation_failed', { code: 'A', kind: 'percentage', percentPpm: 1_000_001 }],
    ['validation_failed', { code: 'A', kind: 'percentage', percentPpm: 0.5 }],
    ['validation_failed', { code: 'A', kind: 'fixed' }],
    ['validation_failed', { code: 'A', kind: 'fixed', amounts: {} }],
    ['amount_invalid', { code: 'A', kind: 'fixed', amounts: { USD: 0 } }],
    ['amount_invalid', { code: 'A', kind: 'fixed', amounts: { USD: 1.5 } }],
    ['amount_invalid', { code: 'A', kind: 'free_shipping', minimumSubtotals: { USD: -1 } }],
    ['amount_out_of_range', { code: 'A', kind: 'fixed', amounts: { USD: 2 ** 53 } }],
    ['currency_unknown', { code: 'A', kind: 'fixed', amounts: { XXX: 5 } }],
    ['validation_failed', { code: 'A', kind: 'free_shipping', startsAt: 5, endsAt: 5 }],
    ['validation_failed', { code: 'A', kind: 'free_shipping', usageLimit: 0 }],
    ['validation_failed', { code: 'A', kind: 'free_shipping', usageLimitPerCustomer: 1.5 }],
  ] as const)('refuses with %s: %j', (code, draft) => {
    expectRefusal(() => normalizeDiscount(draft), code)
  })
})

describe('flatShipping', () => {
  const methods = [
    { code: 'standard', name: 'Standard', amounts: { USD: 500, EUR: 400 }, freeOver: { USD: 5000 } },
    { code: 'express', name: 'Express', amounts: { USD: 1500 } },
  ]

  it.each([
    ['USD', 4999, [500, 1500]],
    ['USD', 5000, [0, 1500]],
    ['EUR', 900_000, [400]],
  ])('offers in %s for goods of %d: %j', (currency, goods, amounts) => {
    expect(
      flatShipping({ methods })
        .options(input({ currency }), goods)
        .map(({ amount }) => amount),
    ).toStrictEqual(amounts)
  })

  it('refuses a currency no method has a price in, rather than ship for free', () => {
    expectRefusal(() => flatShipping({ methods }).options(input({ currency: 'JPY' }), 1000), 'shipping_method_unknown')
    expect(flatShipping({ methods: [] }).options(input({ currency: 'JPY' }), 1000)).toStrictEqual([])
  })

  it('refuses methods that cannot be meant', () => {
    const method = { code: 'a', name: 'A', amounts: { USD: 1 } }
    expectRefusal(() => flatShipping({ methods: [method, method] }), 'validation_failed')
    expectRefusal(() => flatShipping({ methods: [{ ...method, amounts: { USD: -1 } }] }), 'amount_invalid')
    expectRefusal(() => flatShipping({ methods: [{ ...method, freeOver: { USD: 0.5 } }] }), 'amount_invalid')
    expectRefusal(() => flatShipping({ methods: [{ ...method, amounts: { usd: 1 } }] }), 'currency_unknown')
  })
})

describe('countryTax', () => {
  const rates = [
    { country: 'US', ratePpm: 10_000, name: 'Sales tax' },
    { country: 'US', region: 'CA', ratePpm: 72_500, classes: [{ categoryId: 3, ratePpm: 0 }] },
    {
      country: 'de',
      ratePpm: 190_000,
      name: 'MwSt.',
      classes: [
        { categoryId: 3, ratePpm: 70_000 },
        { categoryId: 4, ratePpm: 50_000 },
      ],
    },
  ]
  const tax = countryTax({ pricesIncludeTax: false, rates })

  it.each([
    ['US', 'CA', [], 72_500],
    ['US', ' ca ', [], 72_500],
    ['US', 'CA', [3], 0],
    ['US', 'TX', [], 10_000],
    ['US', null, [], 10_000],
    ['us', null, [3], 10_000],
    ['DE', 'BY', [], 190_000],
    ['DE', null, [4, 3], 70_000],
    ['DE', null, [4], 50_000],
    ['FR', 'CA', [], 0],
    [null, null, [], 0],
  ])('in %s %s for categories %j is %d', (country, region, categoryIds, ratePpm) => {
    expect(tax.ratePpm(addressIn(country, region), line({ categoryIds }), 'USD')).toBe(ratePpm)
  })

  it('takes the default country where the address names none, and the standard rate for shipping', () => {
    const german = countryTax({ pricesIncludeTax: true, rates, defaultCountry: 'DE' })
    expect([null, addressIn(null), addressIn('US')].map(address => german.ratePpm(address, null, 'EUR'))).toStrictEqual([190_000, 190_000, 10_000])
    expect([null, addressIn('US'), addressIn('US', 'CA'), addressIn('FR')].map(address => german.taxName?.(address))).toStrictEqual([
      'MwSt.',
      'Sales tax',
      'Tax',
      'Tax',
    ])
    expect(german.pricesIncludeTax).toBe(true)
  })

  it('refuses rates that cannot be meant', () => {
    expectRefusal(() => countryTax({ pricesIncludeTax: true, rates: [{ country: 'DE', ratePpm: 0.19 }] }), 'validation_failed')
    expectRefusal(() => countryTax({ pricesIncludeTax: true, rates: [{ country: 'DE', ratePpm: -1 }] }), 'validation_failed')
    expectRefusal(
      () => countryTax({ pricesIncludeTax: true, rates: [{ country: 'DE', ratePpm: 1, classes: [{ categoryId: 1, ratePpm: 0.07 }] }] }),
      'validation_failed',
    )
    expectRefusal(
      () =>
        countryTax({
          pricesIncludeTax: true,
          rates: [
            { country: 'DE', ratePpm: 1 },
            { country: 'de', ratePpm: 2 },
          ],
        }),
      'validation_failed',
    )
  })
})

describe('noTax', () => {
  it('is nothing, anywhere', () => {
    expect(noTax().ratePpm(addressIn('DE'), line(), 'EUR')).toBe(0)
  })
})

describe('formatRate', () => {
  it.each([
    [0, '0 %'],
    [190_000, '19 %'],
    [88_750, '8.875 %'],
    [1, '0.0001 %'],
    [1_000_000, '100 %'],
    [200_100, '20.01 %'],
  ])('writes %d as %s', (ratePpm, text) => {
    expect(formatRate(ratePpm)).toBe(text)
  })
})
