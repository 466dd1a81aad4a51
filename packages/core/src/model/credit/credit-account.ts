import { CommerceError } from '../errors/index.ts'
import type { CurrencyCode } from '../money/index.ts'

/** Money the shop owes to whoever holds a code, or to a customer of its own. */
export type CreditKind = 'gift_card' | 'store_credit'

/**
 * A gift card or a customer's store credit: money the shop owes. Amounts are minor units. `balance` is what is owed; `held` of it is promised to orders that wait for their
 * payment, so `balance - held` can be spent (RELIABILITY I26: never negative, and both are the sums of the account's entries).
 */
export interface CreditAccount {
  readonly id: number
  readonly kind: CreditKind
  /** The last four characters of a gift card's code, to recognise it by; the code itself is stored hashed only. Null for store credit. */
  readonly last4: string | null
  /** Whose store credit it is; of a gift card whom it was given to, where that is known. */
  readonly customerId: number | null
  readonly currency: CurrencyCode
  readonly balance: number
  readonly held: number
  readonly status: 'active' | 'disabled'
  /** It pays for nothing from this moment on; null for ever good. */
  readonly expiresAt: number | null
  readonly note: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** A gift card about to be issued, or store credit about to be opened. */
export interface CreditDraft {
  readonly kind: CreditKind
  /** SHA-256 of a gift card's code; null for store credit. */
  readonly codeHash: string | null
  readonly last4: string | null
  readonly customerId: number | null
  readonly currency: CurrencyCode
  /** What is on it from the start. */
  readonly amount: number
  readonly expiresAt: number | null
  readonly note: string
}

/** Why an account moved. `issue` and `adjust` by a person, the others by an order. */
export type CreditEntryKind = 'issue' | 'hold' | 'capture' | 'release' | 'refund' | 'adjust'

/** One step of an account, never changed: the sums of an account's entries are its `balance` and `held`. */
export interface CreditEntry {
  readonly id: number
  readonly accountId: number
  readonly kind: CreditEntryKind
  readonly balance: number
  readonly held: number
  /** Unique: what was done for this cause is not done again. */
  readonly cause: string
  readonly orderId: number | null
  readonly reason: string
  readonly actor: string
  readonly at: number
}

/** What an order does to an account. */
export interface CreditMove {
  readonly accountId: number
  readonly kind: CreditEntryKind
  readonly balance: number
  readonly held: number
  readonly cause: string
  readonly orderId?: number
  /** For a hold: which kind of account it has to be. */
  readonly tender?: string
}

/** What an account can pay at this moment, in minor units: nothing when it is disabled or expired. */
export function spendable({ status, expiresAt, balance, held }: CreditAccount, now: number): number {
  return status === 'active' && (expiresAt === null || now < expiresAt) ? balance - held : 0
}

/** The error of a change that an account has not enough for: `gift_card_exhausted` or `store_credit_exhausted`. */
export function creditRefusal({ kind, last4 }: Pick<CreditAccount, 'kind' | 'last4'>): CommerceError {
  if (kind === 'store_credit') return new CommerceError('store_credit_exhausted', 'There is not enough store credit left.')
  return new CommerceError('gift_card_exhausted', `There is not enough left on the gift card that ends in ${last4}.`, { last4 })
}
