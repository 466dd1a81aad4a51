import type { CartView, ShopperRef } from '../../commerce.ts'
import { normalizeCode } from '../../model/index.ts'
import { type CartDeps, changeCart } from './change-cart.ts'

/** Takes a code out; one that is not there changes nothing. */
export async function removeDiscount(deps: CartDeps, shopper: ShopperRef, code: string): Promise<CartView> {
  const unwanted = normalizeCode(code)
  return changeCart(deps, shopper, cart =>
    cart?.discountCodes.includes(unwanted) ? { ...cart, discountCodes: cart.discountCodes.filter(present => present !== unwanted) } : cart,
  )
}
