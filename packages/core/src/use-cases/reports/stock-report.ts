import type { StockReport, StockRow } from '../../commerce.ts'
import { available, type StockLevel } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

type ReportDeps = Pick<Deps, 'orders' | 'catalog' | 'inventory' | 'clock'>

/** Levels read at once. */
const batch = 1_000

const dayMs = 24 * 60 * 60_000

/** What is in stock, against what was sold in the last `days`; what runs out first comes first, at most `limit` rows. */
export async function stockReport(deps: ReportDeps, { days, limit }: { readonly days: number; readonly limit: number }): Promise<StockReport> {
  const sold = new Map<number, number>()
  for (const { variantId, units } of await deps.orders.salesByVariant({ from: deps.clock.now() - days * dayMs })) {
    sold.set(variantId, (sold.get(variantId) ?? 0) + units)
  }
  const variants = (await levelsByVariant(deps)).map(level => rowOf(level, sold.get(level.variantId) ?? 0, days))
  const sum = (of: (row: Figures) => number) => variants.reduce((total, row) => total + of(row), 0)
  return {
    days,
    variants: variants.length,
    onHand: sum(row => row.onHand),
    reserved: sum(row => row.reserved),
    available: sum(row => row.available),
    soldOut: variants.filter(row => row.available === 0).length,
    rows: await named(deps, variants.toSorted(soonestFirst).slice(0, limit)),
  }
}

type Figures = Omit<StockRow, 'productId' | 'sku' | 'name'>

/** Summed over locations. */
async function levelsByVariant({ inventory }: ReportDeps): Promise<Omit<StockLevel, 'locationId'>[]> {
  const levels = new Map<number, Omit<StockLevel, 'locationId'>>()
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof inventory.listLevels>> = await inventory.listLevels({}, { limit: batch, cursor })
    for (const { variantId, onHand, reserved } of page.items) {
      const before = levels.get(variantId) ?? { onHand: 0, reserved: 0 }
      levels.set(variantId, { variantId, onHand: before.onHand + onHand, reserved: before.reserved + reserved })
    }
    cursor = page.nextCursor
  } while (cursor !== null)
  return [...levels.values()]
}

function rowOf(level: Omit<StockLevel, 'locationId'>, sold: number, days: number): Figures {
  const left = available(level)
  return { ...level, available: left, sold, daysLeft: sold === 0 ? null : Math.floor((left * days) / sold) }
}

function soonestFirst(a: Figures, b: Figures): number {
  return (a.daysLeft ?? Number.MAX_SAFE_INTEGER) - (b.daysLeft ?? Number.MAX_SAFE_INTEGER) || a.available - b.available || a.variantId - b.variantId
}

async function named({ catalog }: ReportDeps, rows: readonly Figures[]): Promise<StockRow[]> {
  const products = await catalog.productsOfVariants(rows.map(({ variantId }) => variantId))
  const found = new Map(products.flatMap(product => product.variants.map(({ id, sku }) => [id, { productId: product.id, sku, name: product.name }] as const)))
  return rows.map(row => ({ ...row, ...(found.get(row.variantId) ?? { productId: null, sku: null, name: null }) }))
}
