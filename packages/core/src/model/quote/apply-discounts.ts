import { CommerceError } from '../errors/index.ts'
import type { Discount } from './discount.ts'
import type { DiscountEffect, DiscountStrategy } from './pricing.ts'
import type { QuoteInput } from './quote.ts'

/** A code that takes something off the lines, or would take off the shipping. `goodsAmount` is the sum of its line amounts. */
export interface DiscountTaken {
  readonly discount: Discount
  readonly goodsAmount: number
  readonly freeShipping: boolean
}

/** The lines after all codes. `remaining` and `lineDiscounts` are in the order of the lines and sum, line by line, to `subtotals`. */
export interface DiscountedGoods {
  readonly lineDiscounts: readonly number[]
  readonly remaining: readonly number[]
  readonly taken: readonly DiscountTaken[]
  readonly rejected: readonly { readonly code: string; readonly reason: string }[]
}

/**
 * Applies the codes in their order, each to what those before it left over. Throws `fault` when a strategy answers with amounts that are not
 * whole, negative, or more than a line has left: money may not appear or vanish by a faulty strategy.
 */
export function applyDiscounts(input: QuoteInput, subtotals: readonly number[], strategy: DiscountStrategy): DiscountedGoods {
  let remaining = subtotals
  const taken: DiscountTaken[] = []
  const rejected: { code: string; reason: string }[] = []
  for (const discount of input.discounts) {
    const effect = strategy.apply(discount, input, remaining)
    if ('rejected' in effect) {
      rejected.push({ code: discount.code, reason: effect.rejected })
      continue
    }
    assertEffect(effect, remaining, discount)
    const goodsAmount = sumOf(effect.lineAmounts)
    if (goodsAmount === 0 && !effect.freeShipping) {
      rejected.push({ code: discount.code, reason: 'There is nothing left for this code to reduce.' })
      continue
    }
    remaining = remaining.map((amount, index) => amount - (effect.lineAmounts[index] ?? 0))
    taken.push({ discount, goodsAmount, freeShipping: effect.freeShipping })
  }
  const lineDiscounts = subtotals.map((subtotal, index) => subtotal - (remaining[index] ?? 0))
  return { lineDiscounts, remaining, taken, rejected }
}

/** The plain sum. */
export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}

function assertEffect(effect: DiscountEffect, remaining: readonly number[], discount: Discount): void {
  const isSound = remaining.every((left, index) => {
    const amount = effect.lineAmounts[index]
    return amount !== undefined && Number.isSafeInteger(amount) && amount >= 0 && amount <= left
  })
  if (isSound && effect.lineAmounts.length === remaining.length) return
  throw new CommerceError('fault', 'The discount strategy takes off what no line has.', { code: discount.code })
}
