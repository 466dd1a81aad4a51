import { CommerceError, type StockDifference, type StockLevel } from '../model/index.ts'
import type { InventoryStore } from '../ports/index.ts'
import type { Journal } from './journal.ts'
import { type MemoryTables, nextId } from './tables.ts'

type Place = Pick<StockLevel, 'variantId' | 'locationId'>

/** Levels that are not what their movements and holds say, ascending by variant, then location. */
export function stockDifferences(tables: MemoryTables, limit: number): readonly StockDifference[] {
  const places = new Map<string, Place>()
  const add = ({ variantId, locationId }: Place) => places.set(`${variantId} ${locationId}`, { variantId, locationId })
  for (const levels of tables.levels.values()) for (const level of levels.values()) add(level)
  for (const movement of tables.movements) add(movement)
  for (const hold of tables.holds.values()) for (const line of hold.lines) add(line)
  const all = [...places.values()].map(place => standingOf(tables, place)).filter(isDifferent)
  return all.sort((a, b) => a.variantId - b.variantId || a.locationId - b.locationId).slice(0, limit)
}

/** See {@link InventoryStore.realign}. */
export const realignStock =
  (tables: MemoryTables, journal: Journal): InventoryStore['realign'] =>
  async (input, context) => {
    const before = standingOf(tables, input)
    const onHand = input.onHand ? before.movedOnHand : before.onHand
    const reserved = before.held
    const deltaReserved = reserved - before.movedReserved
    if (onHand === before.onHand && reserved === before.reserved && deltaReserved === 0) return null
    if (reserved > onHand)
      throw new CommerceError('stock_below_reserved', `${reserved} units are promised to carts and orders.`, { variantId: input.variantId, onHand, reserved })
    const { variantId, locationId } = input
    const after: StockLevel = Object.freeze({ variantId, locationId, onHand, reserved })
    const store = journal.prepare(context, { before, after })
    tables.levels.set(variantId, (tables.levels.get(variantId) ?? new Map<number, StockLevel>()).set(locationId, after))
    // What is on hand is told by the movements, so only what is reserved can need one; the line stands there also when it moves nothing.
    const move = { variantId, locationId, deltaOnHand: 0, deltaReserved, cause: 'adjust', causeKey: input.causeKey, reason: input.reason } as const
    tables.movements.push(Object.freeze({ id: nextId(tables, 'movement'), ...move, actor: context.actor, at: context.at }))
    tables.movementCauses.add(`adjust ${input.causeKey}`)
    store()
    return { before, after }
  }

function standingOf(tables: MemoryTables, { variantId, locationId }: Place): StockDifference {
  const isHere = (place: Place) => place.variantId === variantId && place.locationId === locationId
  const level = tables.levels.get(variantId)?.get(locationId)
  const moved = tables.movements.filter(isHere)
  const kept = [...tables.holds.values()].filter(({ status }) => status === 'held' || status === 'committed').flatMap(({ lines }) => lines.filter(isHere))
  return {
    variantId,
    locationId,
    onHand: level?.onHand ?? 0,
    reserved: level?.reserved ?? 0,
    movedOnHand: moved.reduce((sum, { deltaOnHand }) => sum + deltaOnHand, 0),
    movedReserved: moved.reduce((sum, { deltaReserved }) => sum + deltaReserved, 0),
    held: kept.reduce((sum, { quantity, shipped, released }) => sum + quantity - shipped - released, 0),
  }
}

function isDifferent({ onHand, reserved, movedOnHand, movedReserved, held }: StockDifference): boolean {
  return onHand !== movedOnHand || reserved !== movedReserved || reserved !== held
}
