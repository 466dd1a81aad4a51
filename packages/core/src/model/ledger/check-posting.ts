import { CommerceError } from '../errors/index.ts'
import type { LedgerPosting } from './ledger.ts'
import { ledgerAccountKind } from './ledger-account.ts'

/**
 * What no transaction may break, whoever made it; every ledger runs it before it writes. Throws `fault` unless there are entries, each is a whole amount other than zero
 * of an account there can be, and they sum to zero in every currency.
 */
export function checkPosting({ cause, entries }: LedgerPosting): void {
  const sums = new Map<string, number>()
  for (const { account, currency, amount } of entries) {
    demand(Number.isSafeInteger(amount) && amount !== 0, cause, `${account} would be moved by ${amount}`)
    demand(ledgerAccountKind(account) !== undefined, cause, `there is no account ${account}`)
    sums.set(currency, (sums.get(currency) ?? 0) + amount)
  }
  demand(entries.length > 0, cause, 'it has no entries')
  for (const [currency, sum] of sums) demand(sum === 0, cause, `its entries in ${currency} sum to ${sum}`)
}

function demand(condition: boolean, cause: string, what: string): void {
  if (!condition) throw new CommerceError('fault', `The ledger transaction ${cause} would break a rule: ${what}.`)
}
