import type { Hold, Location, Movement, StockLevel } from '../../model/index.ts'
import type { Deps, Page, PageRequest } from '../../ports/index.ts'
import { availableUnits } from './available-units.ts'

type InventoryDeps = Pick<Deps, 'inventory'>

/** Levels of these variants at every location that has one. */
export async function levels(deps: InventoryDeps, variantIds: readonly number[]): Promise<readonly StockLevel[]> {
  return deps.inventory.levels(variantIds)
}

/** Units that may still be promised, over all locations, by variant; 0 where there is no level. */
export async function availability(deps: InventoryDeps, variantIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  return availableUnits(deps, variantIds)
}

/** Levels, with `availableAtMost` the short ones only. */
export async function list(
  deps: InventoryDeps,
  filter: { readonly variantIds?: readonly number[]; readonly availableAtMost?: number },
  page: PageRequest,
): Promise<Page<StockLevel>> {
  return deps.inventory.listLevels(filter, page)
}

/** The places where stock lies. */
export async function locations(deps: InventoryDeps): Promise<readonly Location[]> {
  return deps.inventory.locations()
}

/** Variant and product ids by SKU; unknown SKUs are absent. */
export async function variantIdsBySku(
  deps: Pick<Deps, 'catalog'>,
  skus: readonly string[],
): Promise<ReadonlyMap<string, { readonly variantId: number; readonly productId: number }>> {
  return deps.catalog.variantIdsBySku(skus)
}

/** The stock ledger, newest first. */
export async function movements(deps: InventoryDeps, filter: Parameters<Deps['inventory']['movements']>[0], page: PageRequest): Promise<Page<Movement>> {
  return deps.inventory.movements(filter, page)
}

/** The hold under this key; null when there never was one. */
export async function hold(deps: InventoryDeps, key: string): Promise<Hold | null> {
  return deps.inventory.hold(key)
}
