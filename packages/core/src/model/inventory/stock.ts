/** A place where stock lies. A shop starts with one, `main`. */
export interface Location {
  readonly id: number
  readonly code: string
  readonly name: string
}

/** Stock of a variant at a location, in units. `available` is what may still be promised: `onHand - reserved`. */
export interface StockLevel {
  readonly variantId: number
  readonly locationId: number
  readonly onHand: number
  readonly reserved: number
}

export function available(level: Pick<StockLevel, 'onHand' | 'reserved'>): number {
  return level.onHand - level.reserved
}

/**
 * A hold is stock promised to one cart or order.
 * `held` expires unless extended; `committed` (paid) stays until shipped or released; the other two are final.
 */
export type HoldStatus = 'held' | 'committed' | 'consumed' | 'released'

export interface HoldLine {
  readonly variantId: number
  readonly locationId: number
  /** Units promised at first. */
  readonly quantity: number
  /** Of these, units shipped (they left `onHand`) and units given back (they left `reserved` only). */
  readonly shipped: number
  readonly released: number
}

export interface Hold {
  readonly key: string
  readonly status: HoldStatus
  readonly expiresAt: number
  readonly lines: readonly HoldLine[]
}

/** Why a level changed; with `causeKey` unique per variant and location, so that a repeated cause changes nothing. */
export type MovementCause = 'reserve' | 'release' | 'ship' | 'restock' | 'adjust' | 'import' | 'return'

/** One line of the append-only stock ledger. The sums of a row's movements are its level. */
export interface Movement {
  readonly id: number
  readonly variantId: number
  readonly locationId: number
  readonly deltaOnHand: number
  readonly deltaReserved: number
  readonly cause: MovementCause
  readonly causeKey: string
  readonly reason: string
  readonly actor: string
  readonly at: number
}

/** Sums quantities per variant, so that a cart with two lines of one variant is checked once against the whole (ascending by variant id, the locking order). */
export function sumPerVariant(lines: readonly { readonly variantId: number; readonly quantity: number }[]): { variantId: number; quantity: number }[] {
  const sums = new Map<number, number>()
  for (const line of lines) sums.set(line.variantId, (sums.get(line.variantId) ?? 0) + line.quantity)
  return [...sums].map(([variantId, quantity]) => ({ variantId, quantity })).sort((a, b) => a.variantId - b.variantId)
}
