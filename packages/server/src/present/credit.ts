import { type CreditAccount, type CreditEntry, spendable } from '@cartwright/core'
import type { StoreCredit, CreditAccount as WireCreditAccount, CreditEntry as WireCreditEntry } from '../contract/index.ts'
import { majorIn } from './money.ts'
import { timeOf, timeOrNull } from './time.ts'

export function presentCreditAccount(account: CreditAccount, now: number): WireCreditAccount {
  return {
    ...presentStoreCredit(account, now),
    kind: account.kind,
    last4: account.last4,
    customer_id: account.customerId,
    note: account.note,
    created_at: timeOf(account.createdAt),
    updated_at: timeOf(account.updatedAt),
  }
}

/** An account as its holder sees it. */
export function presentStoreCredit(account: CreditAccount, now: number): StoreCredit {
  const major = majorIn(account.currency)
  return {
    id: account.id,
    currency: account.currency,
    balance: major(account.balance),
    held_amount: major(account.held),
    available_amount: major(spendable(account, now)),
    status: account.status,
    expires_at: timeOrNull(account.expiresAt),
  }
}

export function presentCreditEntry(entry: CreditEntry, currency: string): WireCreditEntry {
  const major = majorIn(currency)
  return {
    id: entry.id,
    kind: entry.kind,
    balance_change: major(entry.balance),
    held_change: major(entry.held),
    order_id: entry.orderId,
    reason: entry.reason,
    actor: entry.actor,
    at: timeOf(entry.at),
  }
}
