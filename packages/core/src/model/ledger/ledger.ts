import type { CurrencyCode } from '../money/index.ts'
import type { LedgerAccount } from './ledger-account.ts'

/** One side of a transaction. `amount` in minor units: above zero on the debit side, below on the credit side, never zero. */
export interface LedgerEntry {
  readonly account: LedgerAccount
  /** The gift card or store credit account whose money this is, on the accounts kept per card and customer; null on others. */
  readonly creditAccountId: number | null
  readonly currency: CurrencyCode
  readonly amount: number
}

/** A transaction to be written: its entries sum to zero in every currency (RELIABILITY I28). */
export interface LedgerPosting {
  /** What happened, e.g. `payment:7:captured:11900`; the ledger has one transaction of a cause, so a repeat writes nothing. */
  readonly cause: string
  /** When it happened. */
  readonly at: number
  readonly orderId: number | null
  readonly paymentId: number | null
  readonly entries: readonly LedgerEntry[]
}

/** A transaction as it stands in the ledger, for ever. */
export interface LedgerTransaction extends LedgerPosting {
  readonly id: number
  /** When it was written: later than `at` for what happened before the shop had a ledger. */
  readonly recordedAt: number
  readonly actor: string
}

/** What an account comes to in one currency, in minor units: `balance` = `debit` - `credit`. */
export interface LedgerBalance {
  readonly account: LedgerAccount
  readonly currency: CurrencyCode
  readonly debit: number
  readonly credit: number
  readonly balance: number
}
