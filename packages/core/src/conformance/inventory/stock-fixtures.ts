import type { StockLevel } from '../../model/index.ts'
import type { InventoryStore, Storage } from '../../ports/index.ts'
import { now, writeBy } from '../fixtures.ts'

/** Two variants, and one more that has no level. */
export const [mug, plate, unknown] = [11, 12, 99]

/** When the holds of the cases expire. */
export const expiresAt = now + 900_000

/** Puts units on the shelf: `{ 11: 100 }`. */
export async function stock(storage: Storage, units: Readonly<Record<number, number>>): Promise<void> {
  const lines = Object.entries(units).map(([variantId, to]) => ({ variantId: Number(variantId), to }))
  await storage.inventory.adjust({ causeKey: `stock ${JSON.stringify(units)}`, cause: 'import', reason: 'delivery', lines }, writeBy())
}

/** Reserves `{ 11: 2 }` under a key. */
export function reserve(storage: Storage, key: string, units: Readonly<Record<number, number>>): ReturnType<InventoryStore['reserve']> {
  const lines = Object.entries(units).map(([variantId, quantity]) => ({ variantId: Number(variantId), quantity }))
  return storage.inventory.reserve({ key, lines, expiresAt }, writeBy())
}

/** Reserves and pays: a hold that can be shipped. */
export async function commit(storage: Storage, key: string, units: Readonly<Record<number, number>>): Promise<void> {
  await reserve(storage, key, units)
  await storage.inventory.commit(key, writeBy())
}

export function ship(storage: Storage, key: string, causeKey: string, units: Readonly<Record<number, number>>): Promise<void> {
  const lines = Object.entries(units).map(([variantId, quantity]) => ({ variantId: Number(variantId), quantity }))
  return storage.inventory.ship({ key, causeKey, lines }, writeBy())
}

/** On hand and reserved by variant, `[[variantId, onHand, reserved], ...]`, ascending. */
export async function figures(storage: Storage, ...variantIds: number[]): Promise<number[][]> {
  return (await storage.inventory.levels(variantIds)).map(toFigures)
}

export function toFigures({ variantId, onHand, reserved }: StockLevel): number[] {
  return [variantId, onHand, reserved]
}

export async function movementCount(storage: Storage): Promise<number> {
  return (await storage.inventory.movements({}, { limit: 1 })).total
}
