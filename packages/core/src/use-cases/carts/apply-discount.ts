import type { CartView, ShopperRef } from '../../commerce.ts'
import { CommerceError, cartLimits, normalizeCode } from '../../model/index.ts'
import { type CartDeps, changeCart } from './change-cart.ts'

/**
 * Adds a code that has an effect on the cart as it stands; one that is there already changes nothing. A code that loses its effect later stays and is
 * listed among the rejected ones. Throws `discount_code_invalid` (details: `code`, `reason`), `cart_not_found`, `cart_too_large` past the codes a cart may have.
 */
export async function applyDiscount(deps: CartDeps, shopper: ShopperRef, code: string): Promise<CartView> {
  const wanted = normalizeCode(code)
  return changeCart(
    deps,
    shopper,
    cart => {
      if (!cart) throw new CommerceError('cart_not_found', 'There is no cart yet.')
      if (cart.discountCodes.includes(wanted)) return cart
      if (cart.discountCodes.length >= cartLimits.discountCodesMax)
        throw new CommerceError('cart_too_large', `A cart holds at most ${cartLimits.discountCodesMax} codes.`)
      return { ...cart, discountCodes: [...cart.discountCodes, wanted] }
    },
    ({ quote }) => {
      const rejected = quote.rejectedCodes.find(entry => entry.code === wanted)
      if (rejected) throw new CommerceError('discount_code_invalid', rejected.reason, { code: wanted, reason: rejected.reason })
    },
  )
}
