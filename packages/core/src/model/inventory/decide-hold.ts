import { available, type HoldLine, type StockLevel } from './stock.ts'

/** A line that could not be held: how much was asked for and how much there is. */
export interface Shortage {
  readonly variantId: number
  readonly requested: number
  readonly available: number
}

/** Where each line is held, or all the lines there is too little of: then none is. */
export type HoldDecision = { readonly isHeld: true; readonly lines: readonly HoldLine[] } | { readonly isHeld: false; readonly shortages: readonly Shortage[] }

/**
 * Decides at which location the units of each line are held: the one with the most available; of equals, the one of the lowest id.
 * @param lines one per variant (`sumStockLines`)
 * @param levelsOf the levels of a variant at all locations
 */
export function decideHold(
  lines: readonly { readonly variantId: number; readonly quantity: number }[],
  levelsOf: (variantId: number) => readonly StockLevel[],
): HoldDecision {
  const held: HoldLine[] = []
  const shortages: Shortage[] = []
  for (const { variantId, quantity } of lines) {
    const best = mostAvailable(levelsOf(variantId))
    if (best && available(best) >= quantity) held.push({ variantId, locationId: best.locationId, quantity, shipped: 0, released: 0 })
    else shortages.push({ variantId, requested: quantity, available: best ? available(best) : 0 })
  }
  return shortages.length > 0 ? { isHeld: false, shortages } : { isHeld: true, lines: held }
}

function mostAvailable(levels: readonly StockLevel[]): StockLevel | undefined {
  return [...levels].sort((a, b) => available(b) - available(a) || a.locationId - b.locationId)[0]
}
