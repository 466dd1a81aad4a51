import type { Discount, DiscountDraft } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

/** Discount codes, kept in upper case. Their uses are counted by `OrderStore.place` in the order's own transaction, so both live in one database. */
export interface DiscountStore {
  discount(id: number): Promise<Discount | null>
  /** Found codes, compared without case, in the order asked for, each once; unknown ones are absent. */
  byCodes(codes: readonly string[]): Promise<readonly Discount[]>
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Discount>>
  /** Throws `duplicate` (details: `field`, `value`) when the code exists. */
  insert(draft: DiscountDraft, context: WriteContext<Discount>): Promise<Discount>
  /**
   * Writes it whole, keeping `used` and `createdAt`. Throws `discount_not_found`, `duplicate`, and `validation_failed` when a limit would fall below what was used already,
   * in all or by one buyer: a code is ended by `active` or `endsAt`.
   */
  update(id: number, draft: DiscountDraft, context: WriteContext<Discount>): Promise<Discount>
}
