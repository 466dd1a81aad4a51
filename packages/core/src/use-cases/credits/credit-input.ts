import { assertAmount, CommerceError, type CreditAccount, type CurrencyCode, isCurrencyCode } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** Throws `currency_unknown`. */
export function assertCurrency(currency: CurrencyCode): void {
  if (!isCurrencyCode(currency)) throw new CommerceError('currency_unknown', `"${currency}" is not an ISO 4217 currency.`, { currency })
}

/** Throws `amount_invalid` for what moves nothing or is below `least`, and what `assertAmount` throws. */
export function assertMoved(amount: number, currency: CurrencyCode, least = Number.NEGATIVE_INFINITY): void {
  assertAmount(amount, currency)
  if (amount === 0 || amount < least) throw new CommerceError('amount_invalid', 'The amount is above zero.', { amount })
}

/** The account with this id. Throws `gift_card_not_found`. */
export async function accountOf(deps: Pick<Deps, 'credits'>, id: number): Promise<CreditAccount> {
  const found = await deps.credits.account(id)
  if (!found) throw new CommerceError('gift_card_not_found', `There is no gift card or store credit ${id}.`, { accountId: id })
  return found
}
