import type { CartView, ShopperRef } from '../../commerce.ts'
import { type Cart, type CartItem, CommerceError, setQuantity } from '../../model/index.ts'
import { type CartDeps, changeCart } from './change-cart.ts'
import { requireOrderable } from './require-orderable.ts'

/**
 * Sets the quantity of a line; 0 removes it. More units than before must be orderable, fewer are always fine.
 * Throws `cart_item_not_found`, `quantity_invalid`, and for more units `insufficient_stock`, `product_not_found`, `price_not_found`. A refusal changes nothing.
 */
export async function setItemQuantity(deps: CartDeps, shopper: ShopperRef, itemId: number, quantity: number): Promise<CartView> {
  let before: CartItem | undefined
  const decide = (cart: Cart | null): Cart => {
    before = cart?.items.find(item => item.id === itemId)
    if (!cart || !before) throw new CommerceError('cart_item_not_found', `The cart has no item ${itemId}.`, { itemId })
    return before.quantity === quantity ? cart : setQuantity(cart, itemId, quantity)
  }
  return changeCart(deps, shopper, decide, view => {
    if (before && quantity > before.quantity) requireOrderable(view, before.variantId)
  })
}
