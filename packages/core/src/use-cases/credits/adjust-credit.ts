import type { CreditService } from '../../commerce.ts'
import { type CreditAccount, doneBy, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { findCustomer } from '../customers/find-customer.ts'
import { accountOf, assertCurrency, assertMoved } from './credit-input.ts'

type AdjustDeps = Pick<Deps, 'credits' | 'clock'>
type Adjustment = Parameters<CreditService['adjust']>[1]

/** Adds to a balance, or takes away what nothing is held of. Throws `gift_card_not_found`, `amount_invalid`, `gift_card_exhausted`, `store_credit_exhausted`, `idempotency_key_reused`. */
export async function adjust(deps: AdjustDeps, id: number, input: Adjustment, by: Principal): Promise<CreditAccount> {
  return moveBalance(deps, id, input, by)
}

/** Adds to a customer's store credit; makes the account where there is none. Throws `customer_not_found`, `currency_unknown`, and what {@link adjust} throws. */
export async function grantStoreCredit(
  deps: AdjustDeps & Pick<Deps, 'customers' | 'settings'>,
  customerId: number,
  input: Parameters<CreditService['grantStoreCredit']>[1],
  by: Principal,
): Promise<CreditAccount> {
  const { currency = deps.settings.currency, ...adjustment } = input
  assertCurrency(currency)
  assertMoved(adjustment.amount, currency)
  await findCustomer(deps, customerId)
  const { id } = await deps.credits.openStoreCredit(customerId, currency, { at: deps.clock.now(), ...doneBy(by) })
  return moveBalance(deps, id, adjustment, by)
}

/** A customer's store credit, one account per currency. */
export async function storeCreditOf(deps: Pick<Deps, 'credits'>, customerId: number): Promise<readonly CreditAccount[]> {
  return deps.credits.storeCreditOf(customerId)
}

async function moveBalance(deps: AdjustDeps, id: number, { amount, key, reason }: Adjustment, by: Principal): Promise<CreditAccount> {
  assertMoved(amount, (await accountOf(deps, id)).currency)
  return deps.credits.adjust(
    id,
    { amount, key, reason },
    { at: deps.clock.now(), ...doneBy(by), audit: { action: 'credit.adjust', subject: `credit:${id}`, data: { amount, reason } } },
  )
}
