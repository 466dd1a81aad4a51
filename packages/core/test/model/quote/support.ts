import type { Address, Discount, Pricing, Quote, QuoteInput, QuoteLineInput } from '../../../src/model/index.ts'
import { codeDiscounts, noTax } from '../../../src/model/quote/index.ts'

/** A line of one unit at 10.00, in no category. */
export function line(change: Partial<QuoteLineInput> = {}): QuoteLineInput {
  const ref = change.ref ?? 1
  return {
    ref,
    productId: ref,
    variantId: ref,
    sku: `SKU-${ref}`,
    name: `Thing ${ref}`,
    options: {},
    categoryIds: [],
    weightGrams: null,
    quantity: 1,
    unitAmount: 1000,
    ...change,
  }
}

/** A code for 10 % on everything, always valid. */
export function discount(change: Partial<Discount> = {}): Discount {
  return {
    id: 1,
    code: 'TEN',
    kind: 'percentage',
    percentPpm: 100_000,
    amounts: {},
    minimumSubtotals: {},
    categoryIds: [],
    startsAt: null,
    endsAt: null,
    usageLimit: null,
    usageLimitPerCustomer: null,
    used: 0,
    active: true,
    createdAt: 0,
    ...change,
  }
}

export function input(change: Partial<QuoteInput> = {}): QuoteInput {
  return { currency: 'USD', lines: [line()], discounts: [], shippingMethod: null, address: null, now: 1_000, ...change }
}

export function addressIn(country: string | null, region: string | null = null): Address {
  return { name: null, line1: '1 Main St', line2: null, city: null, region, postalCode: null, country, phone: null }
}

/** Codes, nothing to ship, no tax. */
export const plainPricing: Pricing = { discounts: codeDiscounts(), shipping: { options: () => [] }, tax: noTax() }

/** What must hold of every quote; each entry is a broken promise in words. */
export function brokenPromises(quote: Quote): string[] {
  const { lines, shipping, totals, adjustments } = quote
  const taxOnTop = quote.pricesIncludeTax ? 0 : 1
  const payers = shipping ? [...lines, shipping] : lines
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const checks: [string, boolean][] = [
    ['payables sum to the total', sum(payers.map(payer => payer.payable)) === totals.total],
    ['subtotal and adjustments sum to the total', totals.subtotal + sum(adjustments.filter(step => !step.included).map(step => step.amount)) === totals.total],
    ['the totals add up', totals.subtotal - totals.discount + totals.shipping + taxOnTop * totals.tax === totals.total],
    ['discounts sum', sum(payers.map(payer => payer.discount)) === totals.discount],
    ['discount steps sum', -sum(adjustments.filter(step => step.type === 'discount').map(step => step.amount)) === totals.discount + 0],
    ['tax steps sum', sum(adjustments.filter(step => step.type === 'tax').map(step => step.amount)) === totals.tax],
    ['taxes sum', sum(payers.map(payer => payer.tax)) === totals.tax],
    [
      'lines add up',
      lines.every(entry => entry.subtotal === entry.unitAmount * entry.quantity && entry.subtotal - entry.discount + taxOnTop * entry.tax === entry.payable),
    ],
    ['shipping adds up', !shipping || shipping.amount - shipping.discount + taxOnTop * shipping.tax === shipping.payable],
    ['nothing is below zero', payers.every(payer => [payer.discount, payer.tax, payer.payable].every(amount => Number.isSafeInteger(amount) && amount >= 0))],
    ['no discount passes its line', lines.every(entry => entry.discount <= entry.subtotal)],
    ['no step is -0', adjustments.every(step => !Object.is(step.amount, -0))],
    ['tax rates are labelled once', new Set(adjustments.map(step => step.label + step.code)).size === adjustments.length],
  ]
  return checks.filter(([, holds]) => !holds).map(([promise]) => promise)
}
