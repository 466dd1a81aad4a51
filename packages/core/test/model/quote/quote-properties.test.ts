import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Discount, Pricing, QuoteInput } from '../../../src/model/index.ts'
import { buildQuote, codeDiscounts, countryTax, flatShipping } from '../../../src/model/quote/index.ts'
import { holds } from '../money/support.ts'
import { addressIn, brokenPromises, discount, line } from './support.ts'

const anyCategories = fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 })
const anyRate = fc.oneof(fc.constantFrom(0, 50_000, 70_000, 88_750, 190_000, 1_000_000), fc.integer({ min: 0, max: 2_000_000 }))
const anyAmount = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 10_000_000 }))

const anyLine = fc.record({
  unitAmount: anyAmount,
  quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10_000 })),
  categoryIds: anyCategories,
})

const anyDiscount: fc.Arbitrary<Partial<Discount>> = fc.record({
  kind: fc.constantFrom('percentage', 'fixed', 'free_shipping'),
  percentPpm: fc.integer({ min: 1, max: 1_000_000 }),
  amounts: fc.oneof(fc.record({ USD: anyAmount }), fc.record({ EUR: anyAmount })),
  minimumSubtotals: fc.oneof(fc.constant({}), fc.record({ USD: anyAmount })),
  categoryIds: anyCategories,
})

const anyInput: fc.Arbitrary<QuoteInput> = fc
  .record({
    lines: fc.array(anyLine, { maxLength: 12 }),
    discounts: fc.array(anyDiscount, { maxLength: 5 }),
    country: fc.constantFrom('US', 'DE', 'FR', null),
    region: fc.constantFrom('NY', null),
  })
  .map(({ lines, discounts, country, region }) => ({
    currency: 'USD',
    lines: lines.map((entry, index) => line({ ...entry, ref: index + 1 })),
    discounts: discounts.map((entry, index) => discount({ ...entry, id: index + 1, code: `CODE${index + 1}` })),
    shippingMethod: null,
    address: addressIn(country, region),
    now: 0,
  }))

const anyPricing: fc.Arbitrary<Pricing> = fc
  .record({ pricesIncludeTax: fc.boolean(), rate: anyRate, regionRate: anyRate, classRate: anyRate, shipping: anyAmount, freeOver: anyAmount })
  .map(({ pricesIncludeTax, rate, regionRate, classRate, shipping, freeOver }) => ({
    discounts: codeDiscounts(),
    shipping: flatShipping({ methods: [{ code: 'flat', name: 'Flat', amounts: { USD: shipping }, freeOver: { USD: freeOver } }] }),
    tax: countryTax({
      pricesIncludeTax,
      rates: [
        { country: 'US', ratePpm: rate, classes: [{ categoryId: 1, ratePpm: classRate }] },
        { country: 'US', region: 'NY', ratePpm: regionRate },
        { country: 'DE', ratePpm: rate },
      ],
    }),
  }))

describe('any quote', () => {
  it('has parts that sum to its total, none below zero', () => {
    holds(
      fc.property(anyInput, anyPricing, (quoteInput, pricing) => {
        expect(brokenPromises(buildQuote(quoteInput, pricing))).toStrictEqual([])
      }),
      3_000,
    )
  })

  it('names each code once: taken or rejected', () => {
    holds(
      fc.property(anyInput, anyPricing, (quoteInput, pricing) => {
        const quote = buildQuote(quoteInput, pricing)
        const taken = quote.adjustments.filter(({ type }) => type === 'discount').map(({ code }) => code)
        expect(taken).toStrictEqual(quote.appliedDiscountIds.map(id => `CODE${id}`))
        expect([...taken, ...quote.rejectedCodes.map(({ code }) => code)].sort()).toStrictEqual(quoteInput.discounts.map(({ code }) => code).sort())
      }),
    )
  })

  it('is a function of its input, and leaves it alone', () => {
    holds(
      fc.property(anyInput, anyPricing, (quoteInput, pricing) => {
        const before = JSON.stringify(quoteInput)
        expect(buildQuote(quoteInput, pricing)).toStrictEqual(buildQuote(quoteInput, pricing))
        expect(JSON.stringify(quoteInput)).toBe(before)
      }),
      200,
    )
  })

  it('never costs more with a code on the goods than without, where shipping is not free from an amount on', () => {
    const pricing: Pricing = {
      discounts: codeDiscounts(),
      shipping: flatShipping({ methods: [{ code: 'flat', name: 'Flat', amounts: { USD: 500 } }] }),
      tax: countryTax({ pricesIncludeTax: false, rates: [{ country: 'US', ratePpm: 88_750 }] }),
    }
    holds(
      fc.property(anyInput, quoteInput => {
        expect(buildQuote(quoteInput, pricing).totals.total).toBeLessThanOrEqual(buildQuote({ ...quoteInput, discounts: [] }, pricing).totals.total)
      }),
    )
  })
})
