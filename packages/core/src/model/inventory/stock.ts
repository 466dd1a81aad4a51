import { CommerceError } from '../errors/index.ts'

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

/** A change of one variant's units on hand: by a signed number, or to an absolute figure. */
export type StockChange = { readonly variantId: number; readonly delta: number } | { readonly variantId: number; readonly to: number }

/**
 * One change per variant, ascending by variant id (the locking order): differences of one variant are summed.
 * Throws `quantity_invalid` for figures that are no whole numbers (or negative, where absolute), `validation_failed` when a variant has an absolute figure and another line.
 */
export function sumStockChanges(lines: readonly StockChange[]): StockChange[] {
  const sums = new Map<number, StockChange>()
  for (const line of lines) {
    const present = sums.get(line.variantId)
    if (present && ('to' in line || 'to' in present)) {
      throw new CommerceError('validation_failed', 'A variant is set to a figure in one line only.', {
        errors: [{ path: 'lines', message: `variant ${line.variantId} twice` }],
      })
    }
    const summed = present && 'delta' in present && 'delta' in line ? { variantId: line.variantId, delta: present.delta + line.delta } : line
    const figure = 'to' in summed ? summed.to : summed.delta
    if (!Number.isSafeInteger(figure) || ('to' in summed && figure < 0))
      throw new CommerceError('quantity_invalid', 'A change of stock is a whole number.', { variantId: line.variantId })
    sums.set(line.variantId, summed)
  }
  return [...sums.values()].sort((a, b) => a.variantId - b.variantId)
}

/** {@link sumPerVariant} for lines to be held or shipped. Throws `quantity_invalid` unless every quantity, and every sum, is a whole number from 1: a negative one would free stock. */
export function sumStockLines(lines: readonly { readonly variantId: number; readonly quantity: number }[]): { variantId: number; quantity: number }[] {
  const sums = sumPerVariant(lines)
  for (const { variantId, quantity } of [...lines, ...sums]) {
    if (!Number.isSafeInteger(quantity) || quantity < 1)
      throw new CommerceError('quantity_invalid', 'A quantity is a whole number from 1.', { variantId, quantity })
  }
  return sums
}

/** A level beside what its own records say of it: the sums of its movements, and what live holds still keep of it. All four agree in a healthy shop (RELIABILITY I03). */
export interface StockDifference extends StockLevel {
  readonly movedOnHand: number
  readonly movedReserved: number
  readonly held: number
}
