import { type Hold, type InvariantCode, invariantGraceMs, type Order, type StockLevel } from '../model/index.ts'
import type { MemoryTables } from './tables.ts'

/** Finds what breaks an invariant, each in words. */
export type InvariantCheck = (tables: MemoryTables, now: number) => string[]

/** The invariants of levels, holds and movements. */
export const stockInvariants = {
  I01: tables =>
    levelsOf(tables)
      .filter(level => level.reserved > level.onHand)
      .map(describeLevel),
  I02: tables =>
    levelsOf(tables)
      .filter(level => level.onHand < 0 || level.reserved < 0)
      .map(describeLevel),
  I03: tables => {
    const sums = sumsOf(tables.movements, movement => ({ onHand: movement.deltaOnHand, reserved: movement.deltaReserved }))
    return compareLevels(tables, sums, (level, sum) => level.onHand === sum.onHand && level.reserved === sum.reserved)
  },
  I03b: tables => {
    const kept = [...tables.holds.values()].filter(hold => isKept(hold)).flatMap(hold => hold.lines)
    const sums = sumsOf(kept, line => ({ onHand: 0, reserved: line.quantity - line.shipped - line.released }))
    return compareLevels(tables, sums, (level, sum) => level.reserved === sum.reserved)
  },
  I04: (tables, now) =>
    [...tables.orders.values()].flatMap(order => {
      const fulfilled = order.lines.reduce((sum, line) => sum + line.fulfilledQuantity, 0)
      const shipped = (tables.holds.get(order.holdKey)?.lines ?? []).reduce((sum, line) => sum + line.shipped, 0)
      const isOpen = shipped < fulfilled && order.updatedAt >= now - invariantGraceMs.fulfilment
      return shipped === fulfilled || isOpen ? [] : [`order ${order.id}: fulfilled ${fulfilled}, shipped ${shipped}`]
    }),
  I05: (tables, now) => {
    const orders = new Map([...tables.orders.values()].map(order => [order.holdKey, order]))
    return [...tables.holds.values()].flatMap(hold => {
      const order = orders.get(hold.key)
      const isForgotten = isClosed(order) && order.updatedAt < now - invariantGraceMs.fulfilment
      const isExpired = !order && hold.status === 'held' && hold.expiresAt < now - invariantGraceMs.hold
      return isKept(hold) && (isForgotten || isExpired) ? [`hold ${hold.key} (${hold.status})`] : []
    })
  },
  I06: tables =>
    [...tables.orders.values()].flatMap(order => {
      const isPayable = order.payments.some(
        ({ tender, status }) => tender === 'provider' && (status === 'requires_action' || status === 'processing' || status === 'authorized'),
      )
      return order.status === 'pending_payment' && isPayable && tables.holds.get(order.holdKey)?.status === 'released' ? [`order ${order.id}`] : []
    }),
  I08: tables =>
    [...tables.orders.values()].flatMap(order => {
      const status = tables.holds.get(order.holdKey)?.status
      return !securedStatuses.includes(order.status) || status === 'committed' || status === 'consumed'
        ? []
        : [`order ${order.id}: hold ${status ?? 'missing'}`]
    }),
} satisfies Partial<Record<InvariantCode, InvariantCheck>>

interface Sum {
  readonly onHand: number
  readonly reserved: number
}

/** Statuses of an order that was paid and stands. */
const securedStatuses: readonly Order['status'][] = ['paid', 'partly_fulfilled', 'fulfilled', 'completed']

function levelsOf(tables: MemoryTables): StockLevel[] {
  return [...tables.levels.values()].flatMap(levels => [...levels.values()])
}

function describeLevel({ variantId, onHand, reserved }: StockLevel): string {
  return `variant ${variantId}: on hand ${onHand}, reserved ${reserved}`
}

function rowKey({ variantId, locationId }: { readonly variantId: number; readonly locationId: number }): string {
  return `${variantId} ${locationId}`
}

function sumsOf<T extends { readonly variantId: number; readonly locationId: number }>(rows: readonly T[], figuresOf: (row: T) => Sum): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const sum = sums.get(rowKey(row)) ?? { onHand: 0, reserved: 0 }
    const figures = figuresOf(row)
    sums.set(rowKey(row), { onHand: sum.onHand + figures.onHand, reserved: sum.reserved + figures.reserved })
  }
  return sums
}

/** Also sees sums that have no level at all. */
function compareLevels(tables: MemoryTables, sums: ReadonlyMap<string, Sum>, isEqual: (level: StockLevel, sum: Sum) => boolean): string[] {
  const levels = new Map(levelsOf(tables).map(level => [rowKey(level), level]))
  const missing = [...sums.keys()]
    .filter(key => !levels.has(key))
    .map(key => {
      const [variantId = 0, locationId = 0] = key.split(' ').map(Number)
      return { variantId, locationId, onHand: 0, reserved: 0 }
    })
  return [...levels.values(), ...missing].flatMap(level => {
    const sum = sums.get(rowKey(level)) ?? { onHand: 0, reserved: 0 }
    return isEqual(level, sum) ? [] : [`${describeLevel(level)}; accounted for: ${sum.onHand}, ${sum.reserved}`]
  })
}

function isKept(hold: Hold): boolean {
  return hold.status === 'held' || hold.status === 'committed'
}

function isClosed(order: Order | undefined): order is Order {
  return order?.status === 'cancelled' || order?.status === 'completed'
}
