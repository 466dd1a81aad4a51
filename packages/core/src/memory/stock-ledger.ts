import { available, type DomainEvent, event, type Movement, type StockLevel } from '../model/index.ts'
import type { WriteContext } from '../ports/index.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Changes of stock being worked out beside the tables, to be written all at once or not at all. */
export interface StockLedger {
  /** The level as it will be; empty where there is none yet. */
  level(variantId: number, locationId: number): StockLevel
  move(change: { readonly variantId: number; readonly locationId: number; readonly deltaOnHand: number; readonly deltaReserved: number }): void
  /** One `stock.changed` for the variants of which something became available, or nothing is any more; keyed by the first of them. */
  events(): readonly DomainEvent[]
  /** Writes levels and movements. */
  write(context: Pick<WriteContext, 'at' | 'actor'>, cause: Pick<Movement, 'cause' | 'causeKey' | 'reason'>): void
}

export function openLedger(tables: MemoryTables): StockLedger {
  const changed = new Map<string, StockLevel>()
  const moves: Pick<Movement, 'variantId' | 'locationId' | 'deltaOnHand' | 'deltaReserved'>[] = []
  const stored = (variantId: number, locationId: number) => tables.levels.get(variantId)?.get(locationId) ?? { variantId, locationId, onHand: 0, reserved: 0 }
  const level = (variantId: number, locationId: number) => changed.get(`${variantId} ${locationId}`) ?? stored(variantId, locationId)
  return {
    level,
    move: ({ variantId, locationId, deltaOnHand, deltaReserved }) => {
      const present = level(variantId, locationId)
      const next = { variantId, locationId, onHand: present.onHand + deltaOnHand, reserved: present.reserved + deltaReserved }
      // Every caller has checked; what gets past it must not be written (RELIABILITY I01, I02).
      if (next.reserved < 0 || next.reserved > next.onHand) throw new Error(`variant ${variantId} would have ${next.reserved} of ${next.onHand} units reserved`)
      changed.set(`${variantId} ${locationId}`, Object.freeze(next))
      moves.push({ variantId, locationId, deltaOnHand, deltaReserved })
    },
    events: () => {
      const crossed = [...new Set(moves.map(move => move.variantId))].filter(variantId => {
        const before = totalAvailable(tables, variantId)
        const difference = [...changed.values()]
          .filter(next => next.variantId === variantId)
          .reduce((sum, next) => sum + available(next) - available(stored(variantId, next.locationId)), 0)
        return (before === 0) !== (before + difference === 0)
      })
      crossed.sort((a, b) => a - b)
      return crossed.length === 0 ? [] : [event('stock.changed', `stock:${crossed[0]}`, { variantIds: crossed })]
    },
    write: ({ at, actor }, { cause, causeKey, reason }) => {
      for (const next of changed.values()) {
        const levels = tables.levels.get(next.variantId) ?? new Map<number, StockLevel>()
        tables.levels.set(next.variantId, levels.set(next.locationId, next))
      }
      for (const move of moves) tables.movements.push(Object.freeze({ id: nextId(tables, 'movement'), ...move, cause, causeKey, reason, actor, at }))
      if (moves.length > 0) tables.movementCauses.add(`${cause} ${causeKey}`)
    },
  }
}

function totalAvailable(tables: MemoryTables, variantId: number): number {
  return [...(tables.levels.get(variantId)?.values() ?? [])].reduce((sum, level) => sum + available(level), 0)
}
