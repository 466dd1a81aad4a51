import type { CurrencyCode, LedgerAccount, LedgerBalance, LedgerTransaction } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

export interface LedgerFilter {
  readonly orderId?: number
  /** Transactions with an entry of this account; they come whole. */
  readonly account?: LedgerAccount
  /** Transactions with an entry in this currency; likewise. */
  readonly currency?: CurrencyCode
  /** By when it happened; `from` included, `to` not. */
  readonly from?: number
  readonly to?: number
}

export interface LedgerBalanceFilter {
  readonly account?: LedgerAccount
  /** With `account`: of this gift card or store credit account alone. */
  readonly creditAccountId?: number
  readonly currency?: CurrencyCode
  readonly orderId?: number
  /** What had happened before this moment; everything when absent. */
  readonly before?: number
}

/**
 * The read side of the double-entry ledger. It is written by the stores whose changes move money, in the transaction of the change (`postingsOfOrder`, `postingsOfCredit`),
 * and is append-only: constraints refuse a second transaction of a cause, an entry of nothing, and, where the engine can, every UPDATE and DELETE.
 * A change that is refused writes nothing here either; one that throws in `decide`, `events` or `audit` too.
 */
export interface LedgerStore {
  /** Newest first (highest id), or oldest first: what is written meanwhile comes last then. */
  transactions(filter: LedgerFilter, page: PageRequest, order?: 'newest' | 'oldest'): Promise<Page<LedgerTransaction>>
  /** The first `limit` of a higher id than `afterId`, oldest first, uncounted: for going through all of them at a cost that does not grow with depth. */
  after(filter: LedgerFilter, afterId: number, limit: number): Promise<readonly LedgerTransaction[]>
  /** What every account comes to, in the order of account and currency; accounts that nothing ever moved are not among them. */
  balances(filter: LedgerBalanceFilter): Promise<readonly LedgerBalance[]>
  /**
   * Writes what is missing for up to `limit` orders whose money moved before there was a ledger (`openingPostingsOf`), each order once and whole. Says how many there
   * were; 0 when all is done. An order that is changed before its turn comes is written first, with that change.
   */
  backfill(limit: number, context: Pick<WriteContext, 'at' | 'actor'>): Promise<number>
}
