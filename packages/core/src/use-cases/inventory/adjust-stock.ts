import { CommerceError, doneBy, type MovementCause, type Principal, type StockChange, type StockLevel, sumStockChanges } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

export interface AdjustStockInput {
  /** The caller's key: the same cause changes the stock once. */
  readonly causeKey: string
  readonly cause?: MovementCause
  readonly reason: string
  readonly location?: string
  readonly lines: readonly StockChange[]
}

/**
 * Changes units on hand, by a number or to a figure, all lines or none. Throws `variant_not_found` (details: `variantIds`), `quantity_invalid`, `stock_below_reserved`,
 * `location_not_found`, `validation_failed` for no lines, an empty cause key or a variant set to two figures.
 */
export async function adjustStock(deps: Pick<Deps, 'inventory' | 'catalog' | 'clock'>, input: AdjustStockInput, by: Principal): Promise<readonly StockLevel[]> {
  if (input.causeKey.trim() === '') throw invalid('causeKey', 'A change of stock needs a cause key.')
  const lines = sumStockChanges(input.lines)
  if (lines.length === 0) throw invalid('lines', 'A change of stock needs at least one line.')
  await requireVariants(
    deps,
    lines.map(line => line.variantId),
  )
  const { causeKey, cause = 'adjust', reason, location } = input
  const [first] = lines
  return deps.inventory.adjust(
    { causeKey, cause, reason, lines, ...(location === undefined ? {} : { location }) },
    {
      at: deps.clock.now(),
      ...doneBy(by),
      audit: {
        action: 'stock.adjusted',
        subject: lines.length === 1 ? `variant:${first?.variantId}` : `stock:${causeKey}`,
        data: { cause, causeKey, reason, lines: lines.length, ...(lines.length === 1 ? { change: first } : {}) },
      },
    },
  )
}

async function requireVariants(deps: Pick<Deps, 'catalog'>, variantIds: readonly number[]): Promise<void> {
  const products = await deps.catalog.productsOfVariants(variantIds)
  const known = new Set(products.flatMap(product => product.variants.map(variant => variant.id)))
  const unknown = variantIds.filter(id => !known.has(id))
  if (unknown.length > 0) throw new CommerceError('variant_not_found', `There is no variant ${unknown.join(', ')}.`, { variantIds: unknown })
}

function invalid(path: string, message: string): CommerceError {
  return new CommerceError('validation_failed', message, { errors: [{ path, message }] })
}
