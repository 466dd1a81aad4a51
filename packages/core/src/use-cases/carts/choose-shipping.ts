import type { CartView, ShopperRef } from '../../commerce.ts'
import { CommerceError } from '../../model/index.ts'
import { type CartDeps, changeCart } from './change-cart.ts'

/** Chooses how to ship. Throws `shipping_method_unknown` (details: `offered`) for a method that is not on offer, `cart_empty` while there is nothing to ship. */
export async function chooseShipping(deps: CartDeps, shopper: ShopperRef, method: string): Promise<CartView> {
  return changeCart(
    deps,
    shopper,
    cart => {
      if (!cart || cart.items.length === 0) throw new CommerceError('cart_empty', 'There is nothing in the cart to ship.')
      return cart.shippingMethod === method ? cart : { ...cart, shippingMethod: method }
    },
    ({ shippingOptions }) => {
      const offered = shippingOptions.map(option => option.method)
      if (!offered.includes(method))
        throw new CommerceError('shipping_method_unknown', `There is no shipping method "${method}" for this cart.`, { method, offered })
    },
  )
}
