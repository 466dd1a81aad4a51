/**
 * The accounts of the shop's books (docs/ledger.md has them with examples). A provider has an account of its own; `gift_cards` and `store_credit` are kept per card or
 * customer account as well (see `LedgerEntry.creditAccountId`).
 */
export const ledgerAccounts = {
  sales: 'income',
  shipping: 'income',
  tax: 'liability',
  refunds_payable: 'liability',
  gift_cards: 'liability',
  store_credit: 'liability',
  gift_cards_issued: 'contra',
  store_credit_issued: 'contra',
  dispute_losses: 'expense',
} as const satisfies Readonly<Record<string, LedgerAccountKind>>

/** `contra`: what was given out as gift cards and store credit, be it sold or a present; on the debit side. */
export type LedgerAccountKind = 'asset' | 'liability' | 'income' | 'expense' | 'contra'

/** `provider:NAME`: what that payment provider owes the shop, before its fees and payouts, of which the shop knows nothing. */
export type ProviderAccount = `provider:${string}`

export type LedgerAccount = keyof typeof ledgerAccounts | ProviderAccount

/** The account of a payment provider. */
export function providerAccount(provider: string): ProviderAccount {
  return `provider:${provider}`
}

/** What kind of account this is. Undefined when there can be none of this name. */
export function ledgerAccountKind(account: string): LedgerAccountKind | undefined {
  if (Object.hasOwn(ledgerAccounts, account)) return ledgerAccounts[account as keyof typeof ledgerAccounts]
  return account.startsWith('provider:') && account.length > 'provider:'.length ? 'asset' : undefined
}
