import type { CartView, ShopperRef } from '../../commerce.ts'
import { CommerceError, cartLimits, creditRefusal, spendable } from '../../model/index.ts'
import { usableGiftCard } from '../credits/usable-gift-card.ts'
import { type CartDeps, changeCart } from './change-cart.ts'

/**
 * Lets a gift card pay for the cart; one that is in it already changes nothing. Throws `gift_card_invalid`, alike for codes there are not and cards that are disabled or
 * expired; `gift_card_exhausted`, `currency_mismatch`, `cart_not_found`, `cart_too_large` past the cards a cart may have.
 */
export async function applyGiftCard(deps: CartDeps, shopper: ShopperRef, code: string): Promise<CartView> {
  const card = await usableGiftCard(deps, code)
  return changeCart(deps, shopper, cart => {
    if (!cart) throw new CommerceError('cart_not_found', 'There is no cart yet.')
    if (card.currency !== cart.currency) {
      throw new CommerceError('currency_mismatch', `The cart is in ${cart.currency}, the gift card in ${card.currency}.`, {
        cart: cart.currency,
        giftCard: card.currency,
      })
    }
    if (cart.giftCardIds.includes(card.id)) return cart
    if (spendable(card, deps.clock.now()) === 0) throw creditRefusal(card)
    if (cart.giftCardIds.length >= cartLimits.giftCardsMax)
      throw new CommerceError('cart_too_large', `A cart holds at most ${cartLimits.giftCardsMax} gift cards.`)
    return { ...cart, giftCardIds: [...cart.giftCardIds, card.id] }
  })
}

/** Takes a gift card out. Throws `gift_card_not_found` for one that is not in the cart. */
export async function removeGiftCard(deps: CartDeps, shopper: ShopperRef, giftCardId: number): Promise<CartView> {
  return changeCart(deps, shopper, cart => {
    if (!cart?.giftCardIds.includes(giftCardId)) throw new CommerceError('gift_card_not_found', `The cart has no gift card ${giftCardId}.`, { giftCardId })
    return { ...cart, giftCardIds: cart.giftCardIds.filter(id => id !== giftCardId) }
  })
}

/** Lets the customer's store credit pay for what gift cards leave, or not any more. Throws `cart_not_found`; `unauthenticated` for a guest, who has none. */
export async function useStoreCredit(deps: CartDeps, shopper: ShopperRef, use: boolean): Promise<CartView> {
  if (use && shopper.customerId === undefined) throw new CommerceError('unauthenticated', 'Store credit belongs to an account: sign in to use it.')
  return changeCart(deps, shopper, cart => {
    if (!cart) throw new CommerceError('cart_not_found', 'There is no cart yet.')
    return cart.usesStoreCredit === use ? cart : { ...cart, usesStoreCredit: use }
  })
}
