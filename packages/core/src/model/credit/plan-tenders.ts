import type { CurrencyCode } from '../money/index.ts'
import { type CreditAccount, spendable } from './credit-account.ts'

/** What each account pays of a total, and what is left for the provider. */
export interface TenderPlan {
  readonly tenders: readonly { readonly account: CreditAccount; readonly amount: number }[]
  readonly amountDue: number
}

/** Takes the total from the accounts in their order, each as far as it goes. An account of another currency, or with nothing to spend, pays 0. */
export function planTenders(total: number, accounts: readonly CreditAccount[], input: { readonly currency: CurrencyCode; readonly now: number }): TenderPlan {
  let amountDue = total
  const tenders: { account: CreditAccount; amount: number }[] = []
  for (const account of accounts) {
    const amount = account.currency === input.currency ? Math.max(0, Math.min(amountDue, spendable(account, input.now))) : 0
    tenders.push({ account, amount })
    amountDue -= amount
  }
  return { tenders, amountDue }
}
