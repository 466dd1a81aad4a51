import { planTenders, type TenderPlan } from '../../model/credit/plan-tenders.ts'
import type { Cart } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** What the gift cards of the cart pay of this total, in the order they were put in, then the customer's store credit where it shall pay. Reads nothing when the cart uses neither. */
export async function cartTenders(deps: Pick<Deps, 'credits' | 'clock'>, cart: Cart, total: number): Promise<TenderPlan> {
  if (cart.giftCardIds.length === 0 && !cart.usesStoreCredit) return { tenders: [], amountDue: total }
  const [giftCards, credit] = await Promise.all([
    deps.credits.accounts(cart.giftCardIds),
    cart.usesStoreCredit && cart.customerId !== null ? deps.credits.storeCreditOf(cart.customerId) : [],
  ])
  const ownCurrency = credit.filter(account => account.currency === cart.currency)
  return planTenders(total, [...giftCards, ...ownCurrency], { currency: cart.currency, now: deps.clock.now() })
}
