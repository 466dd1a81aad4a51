import type { CreditAccount, CreditDraft, CreditEntry, CreditKind, CurrencyCode } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

export interface CreditFilter {
  readonly kind?: CreditKind
  readonly customerId?: number
  readonly status?: CreditAccount['status']
}

/**
 * Gift cards and store credit: money the shop owes, with a ledger of its own. Entries are only added; their sums are `balance` and `held`, and each has a cause of its own.
 * Every change is one guarded update with constraints behind it: `0 <= held <= balance`.
 *
 * Orders move accounts too (hold, capture, release, refund): the {@link OrderStore} makes the moves that `creditMoves` tells, in the transaction of the order's own change.
 * So these two stores live in one database.
 */
export interface CreditStore {
  account(id: number): Promise<CreditAccount | null>
  /** In the order of `ids`; those there are not are left out. */
  accounts(ids: readonly number[]): Promise<readonly CreditAccount[]>
  /** The gift card with this hash of its code. */
  byCodeHash(codeHash: string): Promise<CreditAccount | null>
  /** A customer's store credit, one account per currency, the oldest first. */
  storeCreditOf(customerId: number): Promise<readonly CreditAccount[]>
  /** Newest first. */
  list(filter: CreditFilter, page: PageRequest): Promise<Page<CreditAccount>>
  /** Newest first. */
  entries(accountId: number, page: PageRequest): Promise<Page<CreditEntry>>
  /**
   * Issues a gift card, with an entry where there is something on it. Throws `duplicate` (details: `field: 'code'`) when there is one of this hash.
   */
  issue(draft: CreditDraft & { readonly kind: 'gift_card'; readonly codeHash: string }, context: WriteContext<CreditAccount>): Promise<CreditAccount>
  /** The customer's store credit in this currency; made, empty, where there is none. Of two at once both get the same. */
  openStoreCredit(customerId: number, currency: CurrencyCode, context: WriteContext<CreditAccount>): Promise<CreditAccount>
  /** Changes what is said of an account, not what is on it. Throws `gift_card_not_found`. */
  update(
    id: number,
    change: Partial<Pick<CreditAccount, 'status' | 'expiresAt' | 'note' | 'customerId'>>,
    context: WriteContext<CreditAccount>,
  ): Promise<CreditAccount>
  /**
   * Adds to the balance, or takes away when `amount` is below zero. The same `key` is the same adjustment of this account: a repeat changes nothing.
   * Throws `gift_card_exhausted` or `store_credit_exhausted` when less than that can be spent, `gift_card_not_found`, `idempotency_key_reused` when that key had another amount.
   */
  adjust(
    id: number,
    input: { readonly amount: number; readonly key: string; readonly reason: string },
    context: WriteContext<CreditAccount>,
  ): Promise<CreditAccount>
}
