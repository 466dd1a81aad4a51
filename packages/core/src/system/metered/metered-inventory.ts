import type { InventoryStore, Meter } from '../../ports/index.ts'

/** The same inventory, counting what was held and what was refused. */
export function meteredInventory(inventory: InventoryStore, meter: Meter): InventoryStore {
  return {
    ...inventory,
    async reserve(input, context) {
      const result = await inventory.reserve(input, context)
      if (!result.ok) meter.count('cartwright_oversell_refusals_total', {})
      else if (result.hold.status === 'held') meter.count('cartwright_stock_holds_total', {})
      return result
    },
  }
}
