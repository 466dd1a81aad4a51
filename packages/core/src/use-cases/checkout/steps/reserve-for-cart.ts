import type { Shortage } from '../../../model/index.ts'
import { type Cart, CommerceError, holdKeyOf, type Quote, sumPerVariant } from '../../../model/index.ts'
import type { Deps } from '../../../ports/index.ts'

export type ReserveDeps = Pick<Deps, 'inventory' | 'carts' | 'orders' | 'clock' | 'settings'>

/** What a cart's order may be placed on, or why it cannot be: the cart became an order meanwhile. */
export type CartHold = { readonly holdKey: string; readonly expiresAt: number } | 'converted'

/** How many keys are tried for one version of a cart; each but the last belongs to an attempt that was given up. */
const keysMax = 20

/** A hold found under its key is kept alive when it would end this much sooner than a new one. Milliseconds. */
const renewMs = 60_000

/**
 * Holds everything the quote has, all lines or none, under a key of the cart's version, so that a repeat finds the hold there is.
 *
 * Throws `insufficient_stock` (details: `lines` with `variantId`, `productId`, `sku`, `requested`, `available`), and `cart_changed` when the cart is not the one that was
 * quoted any more. What is held under its old version then counts for nobody: it ends with its time, or as soon as the same cart is short of it.
 */
export async function reserveForCart(deps: ReserveDeps, cart: Cart, quote: Quote, actor: string): Promise<CartHold> {
  for (let number = 1; number <= keysMax; number++) {
    const key = number === 1 ? holdKeyOf(cart) : `${holdKeyOf(cart)}:${number}`
    const at = deps.clock.now()
    const expiresAt = at + deps.settings.holdMs
    // Reading the cart beside it costs no time and tells of an edit since the quote.
    const [result, present] = await Promise.all([
      deps.inventory.reserve({ key, lines: sumPerVariant(quote.lines), expiresAt }, { at, actor }),
      deps.carts.cart(cart.id),
    ])
    if (present?.status === 'converted') return 'converted'
    if (present?.version !== cart.version) throw new CommerceError('cart_changed', 'The cart has changed meanwhile.')
    if (!result.ok) {
      if (await freeOlderHolds(deps, cart, actor)) return reserveForCart(deps, cart, quote, actor)
      throw insufficientStock(quote, result.shortages)
    }
    const { status, expiresAt: endsAt } = result.hold
    if (status === 'committed' || status === 'consumed') return 'converted'
    if (status === 'held' && endsAt > expiresAt - renewMs) return { holdKey: key, expiresAt: endsAt }
    if (status === 'held' && (await deps.inventory.extend(key, expiresAt))) return { holdKey: key, expiresAt }
  }
  throw new CommerceError('cart_changed', 'Too many attempts to order this cart were given up; change it and try again.')
}

/**
 * A cart never competes with its own holds (RELIABILITY I07): those of earlier versions, whose checkout died before there was an order, are given back. True when there were any.
 */
async function freeOlderHolds(deps: ReserveDeps, cart: Cart, actor: string): Promise<boolean> {
  const order = await deps.orders.orderByCart(cart.id)
  if (order && order.status !== 'cancelled') return false
  let isFreed = false
  for (let version = cart.version - 1; version >= Math.max(1, cart.version - keysMax); version--) {
    const key = holdKeyOf({ id: cart.id, version })
    const hold = await deps.inventory.hold(key)
    if (hold?.status !== 'held') continue
    await deps.inventory.release(key, { at: deps.clock.now(), actor })
    isFreed = true
  }
  return isFreed
}

function insufficientStock(quote: Quote, shortages: readonly Shortage[]): CommerceError {
  const lines = shortages.map(shortage => {
    const line = quote.lines.find(({ variantId }) => variantId === shortage.variantId)
    return {
      variantId: shortage.variantId,
      productId: line?.productId ?? null,
      sku: line?.sku ?? null,
      requested: shortage.requested,
      available: shortage.available,
    }
  })
  return new CommerceError('insufficient_stock', 'Insufficient stock available', { lines })
}
