import { type CurrencyCode, type LedgerTransaction, providerAccount } from '../../../model/index.ts'
import { type Check, describeError, inWords, pageSize, type ReconcileDeps, type Scope } from '../check.ts'

const dayMs = 24 * 60 * 60_000

/** A day is compared once it has been over for this long, so that what happened at its end is told on both sides. Milliseconds. */
const settledMs = 60 * 60_000

/** By currency and day (its number since 1970, UTC). */
type DaySums = Map<CurrencyCode, Map<number, number>>

/**
 * R8: what the ledger says the provider took and paid back, against what the provider's balance says, by day (UTC) and currency. Whole days that are over. Two days next to
 * each other that differ by the same amount in opposite directions are one payment around midnight. Disputes, fees and payouts are the provider's own, and left out.
 */
export const checkLedger: Check = async function* (deps, scope) {
  await missOtherProviders(deps, scope)
  const { books, methods } = deps.payments
  if (!books) {
    if (methods.length > 0) scope.missed(`The provider "${deps.payments.name}" does not show its balance.`)
    return
  }
  const first = Math.floor(scope.from / dayMs)
  const last = Math.floor(Math.min(scope.to, scope.now - settledMs) / dayMs) - 1
  if (last < first) return
  // A day more on either side, to tell what happened around midnight.
  const range = { from: (first - 1) * dayMs, to: (last + 2) * dayMs }
  const ledger: DaySums = new Map()
  const balance: DaySums = new Map()
  await addLedger(deps, scope, range, ledger)
  if (!(await addBalance(deps, scope, range, balance))) return
  for (const currency of new Set([...ledger.keys(), ...balance.keys()])) {
    const differenceOn = (day: number) => (ledger.get(currency)?.get(day) ?? 0) - (balance.get(currency)?.get(day) ?? 0)
    for (let day = first; day <= last; day++) {
      scope.looked()
      const difference = differenceOn(day)
      if (difference === 0 || differenceOn(day - 1) === -difference || differenceOn(day + 1) === -difference) continue
      const money = (sums: DaySums) => inWords({ amount: sums.get(currency)?.get(day) ?? 0, currency })
      yield {
        subject: `ledger:${deps.payments.name}:${currency}:${new Date(day * dayMs).toISOString().slice(0, 10)}`,
        reason: 'ledger_difference',
        severity: 'critical',
        here: `ledger: ${money(ledger)}`,
        there: `balance: ${money(balance)}`,
        moneyAtRisk: { amount: Math.abs(difference), currency },
        proposal:
          'Run R2, R3 and R4 for that day: they name the payment or refund. A refund that the bank still works on is in the balance only, and explains itself.',
        repair: 'by_hand',
        at: day * dayMs,
      }
    }
  }
}

/** What another provider took cannot be held against this one's balance: a command that was not told of the shop's provider must not say that all is well. */
async function missOtherProviders(deps: ReconcileDeps, { from, to, missed }: Scope): Promise<void> {
  const own = providerAccount(deps.payments.name)
  const others = (await deps.ledger.balances({})).map(({ account }) => account).filter(account => account.startsWith('provider:') && account !== own)
  for (const account of new Set(others)) {
    const { total } = await deps.ledger.transactions({ account, from, to }, { limit: 1 })
    if (total > 0) missed(`What is booked on ${account} was not compared: the provider here is "${deps.payments.name}".`)
  }
}

type Range = { readonly from: number; readonly to: number }

async function addLedger(deps: ReconcileDeps, { signal }: Scope, range: Range, sums: DaySums): Promise<void> {
  const account = providerAccount(deps.payments.name)
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof deps.ledger.transactions>> = await deps.ledger.transactions(
      { account, ...range },
      { limit: pageSize, cursor },
      'oldest',
    )
    for (const transaction of page.items.filter(isPaymentOrRefund))
      for (const entry of transaction.entries) if (entry.account === account) add(sums, entry.currency, transaction.at, entry.amount)
    cursor = page.nextCursor
  } while (cursor !== null && !signal.aborted)
}

function isPaymentOrRefund({ cause }: LedgerTransaction): boolean {
  return cause.startsWith('payment:') || cause.startsWith('refund:')
}

async function addBalance(deps: ReconcileDeps, { signal, missed }: Scope, range: Range, sums: DaySums): Promise<boolean> {
  let cursor: string | null = null
  do {
    try {
      const page: Awaited<ReturnType<NonNullable<typeof deps.payments.books>['balance']>> | undefined = await deps.payments.books?.balance({ ...range, cursor })
      for (const { kind, currency, at, amount } of page?.items ?? [])
        if (kind === 'payment' || kind === 'refund' || kind === 'refund_failure') add(sums, currency, at, amount)
      cursor = page?.nextCursor ?? null
    } catch (error) {
      missed(`The provider's balance could not be read: ${describeError(error)}.`)
      return false
    }
  } while (cursor !== null && !signal.aborted)
  return !signal.aborted
}

function add(sums: DaySums, currency: CurrencyCode, at: number, amount: number): void {
  const days = sums.get(currency) ?? new Map<number, number>()
  const day = Math.floor(at / dayMs)
  sums.set(currency, days.set(day, (days.get(day) ?? 0) + amount))
}
