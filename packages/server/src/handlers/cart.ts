import { guestCookie } from '../auth/guest-token.ts'
import type { EndpointId } from '../contract/index.ts'
import type { Handlers } from '../http/call.ts'
import { readAddress } from '../present/address.ts'
import { presentCart } from '../present/cart.ts'
import type { HandlerKit } from './kit.ts'
import { worded } from './wording.ts'

const shortage = 'Insufficient stock'

export function cartHandlers({ commerce: { carts } }: HandlerKit): Handlers<Extract<EndpointId, `cart.${string}`>> {
  return {
    async 'cart.get'({ caller }) {
      return { body: presentCart(await carts.view(caller.shopper)) }
    },

    async 'cart.clear'({ caller }) {
      return { body: presentCart(await carts.clear(caller.shopper)) }
    },

    async 'cart.addItem'({ caller, body, isSecure }) {
      const { product_id: productId, variant_id: variantId, ...rest } = body
      const input = { ...rest, ...(productId === undefined ? {} : { productId }), ...(variantId === undefined ? {} : { variantId }) }
      const { guestToken, ...view } = await worded('insufficient_stock', shortage, () => carts.addItem(caller.shopper, input))
      const answer = { message: 'Item added', cart: presentCart(view) }
      if (guestToken === null) return { body: answer }
      return { body: { ...answer, cart_token: guestToken }, headers: { 'set-cookie': guestCookie(guestToken, isSecure) } }
    },

    async 'cart.setItemQuantity'({ caller, params, body }) {
      return { body: presentCart(await worded('insufficient_stock', shortage, () => carts.setItemQuantity(caller.shopper, params.id, body.quantity))) }
    },

    async 'cart.removeItem'({ caller, params }) {
      return { body: presentCart(await carts.setItemQuantity(caller.shopper, params.id, 0)) }
    },

    async 'cart.applyDiscount'({ caller, body }) {
      return { body: presentCart(await carts.applyDiscount(caller.shopper, body.code)) }
    },

    async 'cart.removeDiscount'({ caller, params }) {
      return { body: presentCart(await carts.removeDiscount(caller.shopper, params.code)) }
    },

    async 'cart.applyGiftCard'({ caller, body }) {
      return { body: presentCart(await carts.applyGiftCard(caller.shopper, body.code)) }
    },

    async 'cart.removeGiftCard'({ caller, params }) {
      return { body: presentCart(await carts.removeGiftCard(caller.shopper, params.id)) }
    },

    async 'cart.useStoreCredit'({ caller, body }) {
      return { body: presentCart(await carts.useStoreCredit(caller.shopper, body.use)) }
    },

    async 'cart.chooseShipping'({ caller, body }) {
      return { body: presentCart(await carts.chooseShipping(caller.shopper, body.method)) }
    },

    async 'cart.quote'({ caller, body }) {
      return { body: presentCart(await carts.quote(caller.shopper, body.address ? readAddress(body.address) : null)) }
    },
  }
}
