import type { CartView, ShopperRef } from '../../commerce.ts'
import { type CartDeps, changeCart } from './change-cart.ts'

/** Takes everything out: items, codes and the choice of shipping. The cart itself stays. */
export async function clearCart(deps: CartDeps, shopper: ShopperRef): Promise<CartView> {
  return changeCart(deps, shopper, cart => cart && { ...cart, items: [], discountCodes: [], giftCardIds: [], usesStoreCredit: false, shippingMethod: null })
}
