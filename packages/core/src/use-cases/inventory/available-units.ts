import { available } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** Units that may still be promised, over all locations, by variant; 0 where there is no level. Always read from the store. */
export async function availableUnits(deps: Pick<Deps, 'inventory'>, variantIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const units = new Map(variantIds.map(id => [id, 0]))
  if (units.size === 0) return units
  for (const level of await deps.inventory.levels([...units.keys()])) units.set(level.variantId, (units.get(level.variantId) ?? 0) + available(level))
  return units
}
