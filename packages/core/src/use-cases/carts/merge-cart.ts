import type { CartView } from '../../commerce.ts'
import { type Cart, mergeCarts } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { sha256Hex } from '../tokens.ts'
import { type CartDeps, retryWhileChanged } from './change-cart.ts'
import { findOpenCart } from './find-cart.ts'
import { newCart } from './new-cart.ts'
import { viewOf } from './view-of.ts'

/**
 * Adds a guest's cart to the customer's own and closes it, both in one write: repeated or at once, its lines are added once. A guest's cart that is
 * unknown, empty, ordered or merged already changes nothing. An empty cart of the customer takes the guest's currency.
 */
export async function mergeCart(deps: CartDeps, customerId: number, guestToken: string): Promise<CartView> {
  const tokenHash = await sha256Hex(guestToken)
  return retryWhileChanged(async () => {
    const [guest, own] = await Promise.all([deps.carts.latest({ tokenHash }), findOpenCart(deps, { customerId })])
    if (guest?.status !== 'open' || guest.items.length === 0) return viewOf(deps, own)
    const target = own ?? (await insertEmpty(deps, customerId, guest))
    const at = deps.clock.now()
    const currency = target.items.length === 0 ? guest.currency : target.currency
    const merged = { ...mergeCarts({ ...target, currency }, guest), updatedAt: at }
    const view = await viewOf(deps, merged)
    const written = await deps.carts.writeBoth(merged, { ...guest, status: 'merged', updatedAt: at })
    return written && { ...view, cart: written }
  })
}

async function insertEmpty(deps: Pick<Deps, 'carts' | 'clock' | 'settings'>, customerId: number, guest: Cart): Promise<Cart> {
  const { id: _, version: __, ...cart } = newCart(deps, { customerId }, guest.currency)
  return (await deps.carts.insert(cart)).cart
}
