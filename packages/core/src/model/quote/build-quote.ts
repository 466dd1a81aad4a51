import type { Address } from '../customer/index.ts'
import { CommerceError } from '../errors/index.ts'
import { applyRate, assertAmount, extractIncludedRate, money, multiplyMoney } from '../money/index.ts'
import { applyDiscounts, type DiscountedGoods, type DiscountTaken, sumOf } from './apply-discounts.ts'
import type { Pricing, ShippingOption, TaxStrategy } from './pricing.ts'
import type { Quote, QuoteInput, QuoteLine, QuoteShipping } from './quote.ts'
import { quoteAdjustments } from './quote-adjustments.ts'

/**
 * What the cart costs: lines, then discount codes in their order, then shipping on the goods after discount, then tax line by line
 * (half-even), then the totals. Pure.
 *
 * The sum of every line's `payable` and the shipping's is `totals.total`; the subtotal and the adjustments that are not included in it sum
 * to the same. Throws `shipping_method_unknown` when the chosen method is not on offer, `amount_out_of_range` when an amount cannot be
 * carried exactly, and what the strategies throw.
 */
export function buildQuote(input: QuoteInput, pricing: Pricing): Quote {
  return quoteWithShippingOptions(input, pricing).quote
}

/** {@link buildQuote} together with the ways to ship that were on offer; none for an empty cart. */
export function quoteWithShippingOptions(input: QuoteInput, pricing: Pricing): { readonly quote: Quote; readonly shippingOptions: readonly ShippingOption[] } {
  const subtotals = input.lines.map(line => multiplyMoney(money(line.unitAmount, input.currency), line.quantity).amount)
  assertAmount(sumOf(subtotals), input.currency)
  const goods = applyDiscounts(input, subtotals, pricing.discounts)
  const shippingOptions = input.lines.length === 0 ? [] : pricing.shipping.options(input, sumOf(goods.remaining))
  const option = chooseOption(shippingOptions, input.shippingMethod)
  const shippingDiscount = goods.taken.some(({ freeShipping }) => freeShipping) ? (option?.amount ?? 0) : 0
  const lines = taxedLines(input, subtotals, goods, pricing.tax)
  const shipping = option && taxedShipping(option, shippingDiscount, input, pricing.tax)
  return { quote: assemble(input, pricing.tax, { ...splitIdle(goods, shippingDiscount), lines, shipping }), shippingOptions }
}

function chooseOption(options: readonly ShippingOption[], method: string | null): ShippingOption | null {
  const option = method === null ? options[0] : options.find(candidate => candidate.method === method)
  if (option) return option
  if (options.length === 0) return null
  throw new CommerceError('shipping_method_unknown', `There is no shipping method "${method}" for this cart.`, {
    method,
    offered: options.map(offer => offer.method),
  })
}

function taxedLines(input: QuoteInput, subtotals: readonly number[], goods: DiscountedGoods, tax: TaxStrategy): QuoteLine[] {
  return input.lines.map((line, index) => {
    const taxRatePpm = tax.ratePpm(input.address, line, input.currency)
    const amounts = taxOn(goods.remaining[index] ?? 0, taxRatePpm, tax.pricesIncludeTax)
    return { ...line, subtotal: subtotals[index] ?? 0, discount: goods.lineDiscounts[index] ?? 0, taxRatePpm, ...amounts }
  })
}

function taxedShipping(option: ShippingOption, discount: number, input: QuoteInput, tax: TaxStrategy): QuoteShipping {
  assertAmount(option.amount, input.currency)
  const taxRatePpm = tax.ratePpm(input.address, null, input.currency)
  const amounts = taxOn(option.amount - discount, taxRatePpm, tax.pricesIncludeTax)
  return { method: option.method, name: option.name, amount: option.amount, discount, taxRatePpm, ...amounts }
}

function taxOn(amount: number, ratePpm: number, isIncluded: boolean): { tax: number; payable: number } {
  if (isIncluded) return { tax: extractIncludedRate(amount, ratePpm), payable: amount }
  const tax = applyRate(amount, ratePpm)
  return { tax, payable: amount + tax }
}

/** A code that is worth free shipping alone, where shipping is free without it or by a code before it, has no effect: it shall not be counted as used. */
function splitIdle(goods: DiscountedGoods, shippingDiscount: number): Pick<Parts, 'taken' | 'rejected'> {
  const freeing = shippingDiscount > 0 ? goods.taken.find(({ freeShipping }) => freeShipping) : undefined
  const shippingDiscountOf = (entry: DiscountTaken) => (entry === freeing ? shippingDiscount : 0)
  const counted = goods.taken.map(entry => ({ discount: entry.discount, amount: entry.goodsAmount + shippingDiscountOf(entry) }))
  const idle = counted.filter(({ amount }) => amount === 0).map(({ discount }) => ({ code: discount.code, reason: 'Shipping is free already.' }))
  return { taken: counted.filter(({ amount }) => amount > 0), rejected: [...goods.rejected, ...idle] }
}

interface Parts {
  readonly lines: readonly QuoteLine[]
  readonly shipping: QuoteShipping | null
  readonly taken: readonly { readonly discount: QuoteInput['discounts'][number]; readonly amount: number }[]
  readonly rejected: Quote['rejectedCodes']
}

function assemble(input: QuoteInput, tax: TaxStrategy, parts: Parts): Quote {
  const { lines, shipping } = parts
  const payers = shipping ? [...lines, shipping] : lines
  const totals = {
    subtotal: sumOf(lines.map(line => line.subtotal)),
    discount: sumOf(payers.map(payer => payer.discount)),
    shipping: shipping?.amount ?? 0,
    tax: sumOf(payers.map(payer => payer.tax)),
    total: sumOf(payers.map(payer => payer.payable)),
  }
  // Every amount of the quote is below the gross sum, so checking that one keeps all of them exact.
  assertAmount(totals.subtotal + totals.shipping + totals.tax, input.currency)
  return {
    currency: input.currency,
    pricesIncludeTax: tax.pricesIncludeTax,
    lines,
    shipping,
    adjustments: quoteAdjustments({ ...parts, pricesIncludeTax: tax.pricesIncludeTax, taxName: nameOf(tax, input.address) }),
    totals,
    appliedDiscountIds: parts.taken.map(({ discount }) => discount.id),
    rejectedCodes: parts.rejected,
  }
}

function nameOf(tax: TaxStrategy, address: Address | null): string {
  return tax.taxName?.(address) ?? 'Tax'
}
