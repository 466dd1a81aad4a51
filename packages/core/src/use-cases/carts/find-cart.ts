import type { ShopperRef } from '../../commerce.ts'
import type { Cart } from '../../model/index.ts'
import type { CartOwner, Deps } from '../../ports/index.ts'
import { sha256Hex } from '../tokens.ts'

/** Under what the shopper's carts are found: the account, else the hash of the guest's token. Null for a shopper who has neither. */
export async function ownerOf(shopper: ShopperRef): Promise<CartOwner | null> {
  if (shopper.customerId !== undefined) return { customerId: shopper.customerId }
  if (shopper.guestToken !== undefined) return { tokenHash: await sha256Hex(shopper.guestToken) }
  return null
}

/** The shopper's newest cart whatever became of it; null when there is none. */
export async function findLatestCart(deps: Pick<Deps, 'carts'>, shopper: ShopperRef): Promise<Cart | null> {
  const owner = await ownerOf(shopper)
  return owner && deps.carts.latest(owner)
}

/** The shopper's cart that can still be changed. One that became an order, or was merged at login, counts as none. */
export async function findOpenCart(deps: Pick<Deps, 'carts'>, shopper: ShopperRef): Promise<Cart | null> {
  const cart = await findLatestCart(deps, shopper)
  return cart?.status === 'open' ? cart : null
}
