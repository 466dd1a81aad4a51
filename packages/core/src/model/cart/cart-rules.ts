import { CommerceError } from '../errors/index.ts'
import { type Cart, type CartItem, cartLimits } from './cart.ts'

/** Adds units of a variant: to its line where there is one, else as a new line. Throws `quantity_invalid`, `cart_too_large` or `cart_converted`. */
export function addItem(cart: Cart, add: { productId: number; variantId: number; quantity: number }): Cart {
  const existing = cart.items.find(item => item.variantId === add.variantId)
  if (existing) return setQuantity(cart, existing.id, existing.quantity + checkedQuantity(add.quantity))
  requireOpen(cart)
  if (cart.items.length >= cartLimits.itemsMax) throw new CommerceError('cart_too_large', `A cart holds at most ${cartLimits.itemsMax} different items.`)
  const item: CartItem = { id: cart.nextItemId, productId: add.productId, variantId: add.variantId, quantity: checkedQuantity(add.quantity) }
  return { ...cart, items: [...cart.items, item], nextItemId: cart.nextItemId + 1 }
}

/** Sets a line's quantity; 0 removes it. Throws `cart_item_not_found`, `quantity_invalid` or `cart_converted`. */
export function setQuantity(cart: Cart, itemId: number, quantity: number): Cart {
  requireOpen(cart)
  if (!cart.items.some(item => item.id === itemId)) throw new CommerceError('cart_item_not_found', `The cart has no item ${itemId}.`)
  if (quantity === 0) return { ...cart, items: cart.items.filter(item => item.id !== itemId) }
  const checked = checkedQuantity(quantity)
  return { ...cart, items: cart.items.map(item => (item.id === itemId ? { ...item, quantity: checked } : item)) }
}

/** A customer's cart with a guest's lines added: quantities of the same variant are summed (up to the limit), discount codes and gift cards united, the customer's own choices kept. */
export function mergeCarts(own: Cart, guest: Cart): Cart {
  let merged = own
  for (const item of guest.items) {
    const present = merged.items.find(candidate => candidate.variantId === item.variantId)
    const room = cartLimits.quantityMax - (present?.quantity ?? 0)
    if (room > 0 && (present || merged.items.length < cartLimits.itemsMax)) merged = addItem(merged, { ...item, quantity: Math.min(item.quantity, room) })
  }
  return {
    ...merged,
    discountCodes: [...new Set([...own.discountCodes, ...guest.discountCodes])].slice(0, cartLimits.discountCodesMax),
    giftCardIds: [...new Set([...own.giftCardIds, ...guest.giftCardIds])].slice(0, cartLimits.giftCardsMax),
    shippingMethod: own.shippingMethod ?? guest.shippingMethod,
  }
}

/** Throws `cart_converted` unless the cart may still be changed. */
export function requireOpen(cart: Cart): void {
  if (cart.status !== 'open') throw new CommerceError('cart_converted', 'This cart has become an order already.')
}

function checkedQuantity(quantity: number): number {
  if (Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= cartLimits.quantityMax) return quantity
  throw new CommerceError('quantity_invalid', `A quantity is a whole number from 1 to ${cartLimits.quantityMax}.`)
}
