import type { TrialBalance } from '../../commerce.ts'
import { CommerceError, isCurrencyCode, type LedgerBalance, type LedgerTransaction, ledgerAccountKind } from '../../model/index.ts'
import type { Deps, LedgerBalanceFilter, LedgerFilter, Page, PageRequest } from '../../ports/index.ts'

/** Transactions read at once by {@link exportLedger}. */
const exportBatch = 500

/** Throws `validation_failed` for an account or currency there is none of. */
export async function transactions(
  { ledger }: Pick<Deps, 'ledger'>,
  filter: LedgerFilter,
  page: PageRequest,
  order: 'newest' | 'oldest' = 'newest',
): Promise<Page<LedgerTransaction>> {
  checkFilter(filter)
  return ledger.transactions(filter, page, order)
}

/** Throws `validation_failed` likewise. */
export async function balance({ ledger }: Pick<Deps, 'ledger'>, filter: LedgerBalanceFilter): Promise<readonly LedgerBalance[]> {
  checkFilter(filter)
  return ledger.balances(filter)
}

/** Throws `validation_failed` likewise. */
export async function trialBalance(deps: Pick<Deps, 'ledger'>, filter: Pick<LedgerBalanceFilter, 'currency' | 'before'> = {}): Promise<TrialBalance> {
  const accounts = await balance(deps, filter)
  const currencies = [...new Set(accounts.map(({ currency }) => currency))].sort()
  return {
    accounts,
    totals: currencies.map(currency => {
      const own = accounts.filter(account => account.currency === currency)
      const [debit, credit] = [sum(own, account => account.debit), sum(own, account => account.credit)]
      return { currency, debit, credit, balance: debit - credit }
    }),
  }
}

/** Read in batches, so that the whole history of a shop takes no more memory than a page of it. What is written meanwhile comes last. */
export async function* exportLedger({ ledger }: Pick<Deps, 'ledger'>, filter: LedgerFilter): AsyncGenerator<LedgerTransaction, void, undefined> {
  checkFilter(filter)
  let last = 0
  for (;;) {
    const batch = await ledger.after(filter, last, exportBatch)
    yield* batch
    if (batch.length < exportBatch) return
    last = batch.at(-1)?.id ?? last
  }
}

function checkFilter({ account, currency }: { readonly account?: string; readonly currency?: string }): void {
  if (account !== undefined && ledgerAccountKind(account) === undefined) throw invalid('account', `There can be no account "${account}".`)
  if (currency !== undefined && !isCurrencyCode(currency)) throw invalid('currency', `"${currency}" is not an ISO 4217 currency.`)
}

function invalid(path: string, message: string): CommerceError {
  return new CommerceError('validation_failed', message, { errors: [{ path, message }] })
}

function sum<T>(rows: readonly T[], amountOf: (row: T) => number): number {
  return rows.reduce((total, row) => total + amountOf(row), 0)
}
