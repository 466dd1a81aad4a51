import { applyRate, codeDiscounts, type DiscountStrategy, type QuoteInput } from '@cartwright/core'

/** So many units of one product at once, in any of its variants, and what comes off them, in parts per million: 5 % from 10 on, 10 % from 50 on. */
const steps = [
  { units: 50, ratePpm: 100_000 },
  { units: 10, ratePpm: 50_000 },
] as const

/** The code that asks for it. Its own fields still say when, for which categories and from which subtotal on it counts. */
export const volumeCode = 'VOLUME'

/**
 * The more units of a product, the cheaper each: for the code {@link volumeCode}. Every other code is `others`' business.
 * A strategy is a pure function of what is to be priced, so that the same cart always costs the same.
 */
export const volumeDiscounts = (others: DiscountStrategy = codeDiscounts()): DiscountStrategy => ({
  apply: (discount, input, remaining) => {
    const effect = others.apply(discount, input, remaining)
    if (discount.code !== volumeCode || 'rejected' in effect) return effect
    const lineAmounts = input.lines.map(({ productId }, index) => {
      // Where the code itself takes nothing off, in other categories, neither do we.
      const isMeant = (effect.lineAmounts[index] ?? 0) > 0
      return isMeant ? applyRate(remaining[index] ?? 0, rateFor(unitsOf(input, productId))) : 0
    })
    return lineAmounts.some(amount => amount > 0) ? { lineAmounts, freeShipping: false } : { rejected: 'This code is for 10 units of a product, or more.' }
  },
})

const unitsOf = ({ lines }: QuoteInput, product: number): number =>
  lines.filter(({ productId }) => productId === product).reduce((sum, { quantity }) => sum + quantity, 0)

const rateFor = (units: number): number => steps.find(step => units >= step.units)?.ratePpm ?? 0
