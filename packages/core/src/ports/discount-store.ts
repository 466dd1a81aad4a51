import type { Discount, DiscountDraft } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

/** Discount codes. Their uses are counted by `OrderStore.place` in the order's own transaction, so both live in one database. */
export interface DiscountStore {
  discount(id: number): Promise<Discount | null>
  /** Found codes, compared without case; unknown ones are absent. */
  byCodes(codes: readonly string[]): Promise<readonly Discount[]>
  list(page: PageRequest): Promise<Page<Discount>>
  /** Throws `duplicate` when the code exists. */
  insert(draft: DiscountDraft, context: WriteContext<Discount>): Promise<Discount>
  /** Throws `discount_not_found`. */
  update(id: number, draft: DiscountDraft, context: WriteContext<Discount>): Promise<Discount>
}
