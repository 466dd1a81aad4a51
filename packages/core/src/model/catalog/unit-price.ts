import type { CurrencyCode } from '../money/index.ts'
import type { Price } from './product.ts'

/** The price that applies to `quantity` units: the one with the highest minimum quantity reached. Undefined when none is in this currency; there is no fallback to another. */
export function priceFor(prices: readonly Price[], currency: CurrencyCode, quantity: number): Price | undefined {
  let best: Price | undefined
  for (const price of prices) {
    if (price.currency !== currency || price.minimumQuantity > quantity) continue
    if (!best || price.minimumQuantity > best.minimumQuantity) best = price
  }
  return best
}
