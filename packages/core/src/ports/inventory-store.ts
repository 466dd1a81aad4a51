import type { Hold, Location, Movement, MovementCause, Shortage, StockChange, StockDifference, StockLevel } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

export interface StockLine {
  readonly variantId: number
  readonly quantity: number
}

export type ReserveResult = { readonly ok: true; readonly hold: Hold } | { readonly ok: false; readonly shortages: readonly Shortage[] }

/**
 * Levels per variant and location, holds, and the movements that explain them.
 *
 * Every operation is all-or-nothing over its lines, idempotent by its key, and never lets `reserved` pass `onHand` nor either fall below zero:
 * check and change are one conditional update (RELIABILITY decision 2). A variant without a level has no stock.
 * When what is available of a variant (over all locations) reaches zero or leaves it, the store adds one `stock.changed` event to the same transaction, naming all such variants
 * of the operation, ascending. Quantities that are no whole numbers from 1: `quantity_invalid`.
 */
export interface InventoryStore {
  /** Ascending by variant, then location; variants without a level are absent. */
  levels(variantIds: readonly number[]): Promise<readonly StockLevel[]>
  /** Ascending by variant, then location. */
  listLevels(filter: { readonly variantIds?: readonly number[]; readonly availableAtMost?: number }, page: PageRequest): Promise<Page<StockLevel>>
  locations(): Promise<readonly Location[]>
  /**
   * Holds every line under `key` until `expiresAt`, at one location per variant (the one with the most available). Lines of the same variant are summed first.
   * The same key again returns the hold as it is (even if released or consumed by now, whatever the lines): a key is used for one intention only, and who gets a hold looks at its status.
   * Too little of anything: every shortage is named (`available`: the most there is at one location), nothing is held and the key stays free.
   */
  reserve(input: { readonly key: string; readonly lines: readonly StockLine[]; readonly expiresAt: number }, context: WriteContext): Promise<ReserveResult>
  hold(key: string): Promise<Hold | null>
  /** Moves the expiry of a `held` hold to a later time; never to an earlier one. False when there is no such hold or it is final; true, and nothing changed, when it is committed. */
  extend(key: string, expiresAt: number): Promise<boolean>
  /** Makes the hold permanent: `held` -> `committed`, also past its expiry as long as nobody released it. True also when it is committed or consumed already; false when it was released or never existed. */
  commit(key: string, context: WriteContext): Promise<boolean>
  /** Gives back everything not shipped; the hold is `released` then, unless all of it was shipped. Repeating is harmless; a key never seen is recorded as released (no lines), so that a late `reserve` under it cannot hold stock. */
  release(key: string, context: WriteContext): Promise<void>
  /**
   * Goods of a committed hold leave: `onHand` and `reserved` both fall; the hold is `consumed` when nothing is left of it. Idempotent by `causeKey`, whatever the lines of the repeat.
   * Throws `fulfilment_invalid`, and ships nothing, when more is shipped than the hold still has, or when it is not committed.
   */
  ship(input: { readonly key: string; readonly causeKey: string; readonly lines: readonly StockLine[] }, context: WriteContext): Promise<void>
  /**
   * Changes `onHand` by `delta`, or sets it `to` an absolute figure; makes the level if there is none. Differences of one variant are summed first (`sumStockChanges`, which throws
   * `quantity_invalid` and `validation_failed`). Idempotent by (`cause`, `causeKey`), which the caller owns: the first call counts, whatever the lines of a repeat; so also a change
   * by nothing leaves its movement. Answers the levels of these variants at the location, ascending.
   * Throws `stock_below_reserved` (details: `variantId`, `reserved`) when fewer would be left than are promised, `location_not_found`; `location` is `main` unless named.
   * Whether the variant exists is for the use case to check: the catalog is another store.
   */
  adjust(
    input: {
      readonly causeKey: string
      readonly cause: MovementCause
      readonly reason: string
      readonly location?: string
      readonly lines: readonly StockChange[]
    },
    context: WriteContext,
  ): Promise<readonly StockLevel[]>
  /** `held` holds whose `expiresAt` has come (`expiresAt <= now`), the longest expired first. */
  expiredHolds(now: number, limit: number): Promise<readonly Hold[]>
  /** Levels that are not what their own movements and holds say, ascending by variant, then location, at most `limit`. In a healthy shop there is none. */
  differences(limit: number): Promise<readonly StockDifference[]>
  /**
   * Writes the derived figures of a level anew: what is reserved is what live holds keep of it, and with `onHand` what is on hand is the sum of its movements. Leaves a movement
   * (cause `adjust`, under `causeKey`) by which the ledger agrees. Null, and nothing written, when there is nothing to put right. What was found is found in the write itself.
   * Throws `stock_below_reserved` when more would be promised than there is.
   */
  realign(
    input: { readonly variantId: number; readonly locationId: number; readonly onHand: boolean; readonly causeKey: string; readonly reason: string },
    context: WriteContext<{ readonly before: StockDifference; readonly after: StockLevel }>,
  ): Promise<{ readonly before: StockDifference; readonly after: StockLevel } | null>
  /** Newest first; with `causeKeys` only those under one of these keys. */
  movements(filter: { readonly variantId?: number; readonly causeKeys?: readonly string[] }, page: PageRequest): Promise<Page<Movement>>
}
