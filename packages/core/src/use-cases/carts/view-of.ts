import type { CartView } from '../../commerce.ts'
import type { TenderPlan } from '../../model/credit/plan-tenders.ts'
import { type Address, type Cart, quoteWithShippingOptions } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { availableUnits } from '../inventory/available-units.ts'
import { cartTenders } from './cart-tenders.ts'
import { type PriceDeps, priceCart } from './price-cart.ts'

export type ViewDeps = PriceDeps & Pick<Deps, 'inventory' | 'settings' | 'credits'>

/** The cart with what it costs now and what is wrong with it; of no cart, the empty view. Two reads beside the cached catalog: stock, and codes where there are some; gift cards and store credit where the cart uses them. */
export async function viewOf(deps: ViewDeps, cart: Cart | null, address: Address | null = null): Promise<CartView> {
  if (!cart) return emptyView(deps)
  const [priced, units] = await Promise.all([
    priceCart(deps, cart, { address }),
    availableUnits(
      deps,
      cart.items.map(item => item.variantId),
    ),
  ])
  const problems = cart.items.flatMap((item): CartView['problems'] => {
    const available = units.get(item.variantId) ?? 0
    const unpriced = priced.unpriced.find(({ itemId }) => itemId === item.id)
    if (unpriced) return [{ itemId: item.id, code: unpriced.code, available }]
    return available < item.quantity ? [{ itemId: item.id, code: 'insufficient_stock', available }] : []
  })
  const { tenders, amountDue } = await cartTenders(deps, cart, priced.quote.totals.total)
  return { cart, quote: priced.quote, shippingOptions: priced.shippingOptions, tenders: tenders.map(briefly), amountDue, problems }
}

function emptyView(deps: Pick<Deps, 'pricing' | 'settings' | 'clock'>): CartView {
  const input = { currency: deps.settings.currency, lines: [], discounts: [], shippingMethod: null, address: null, now: deps.clock.now() }
  return { cart: null, ...quoteWithShippingOptions(input, deps.pricing), tenders: [], amountDue: 0, problems: [] }
}

function briefly({ account, amount }: TenderPlan['tenders'][number]): CartView['tenders'][number] {
  return { accountId: account.id, kind: account.kind, last4: account.last4, amount }
}
