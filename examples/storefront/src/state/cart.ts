import type { Cart } from '@cartwright/client'
import { signal } from '@preact/signals'
import { formatMoney } from '../format/money.ts'
import { announce } from './announcements.ts'
import { shop } from './shop.ts'

/** The cart as the shop said last; null until it has. */
export const cart = signal<Cart | null>(null)

/** Reads the cart again; what fails leaves the present one, and is told where the cart is shown. */
export const loadCart = async (): Promise<void> => {
  try {
    cart.value = await shop.cart.get()
  } catch {
    // The header can do without a number; the cart's own page asks again and says what is wrong.
  }
}

const keep = (next: Cart, words: string): void => {
  cart.value = next
  const count = next.item_count === 1 ? '1 item' : `${next.item_count} items`
  announce(next.item_count === 0 ? `${words} The cart is empty.` : `${words} The cart has ${count}, ${formatMoney(next.total_amount, next.currency)}.`)
}

/** Puts a variant into the cart. Throws CartwrightError. */
export const addToCart = async (variantId: number, quantity: number, name: string): Promise<void> => {
  const { cart: next } = await shop.cart.addItem({ variant_id: variantId, quantity })
  keep(next, `${name} is in the cart.`)
}

/** Changes how many of a line there are; 0 takes it out. Throws CartwrightError. */
export const setQuantity = async (item: Cart['items'][number], quantity: number): Promise<void> => {
  const name = item.name ?? 'The item'
  keep(await shop.cart.setItemQuantity(item.id, { quantity }), quantity === 0 ? `${name} is out of the cart.` : `${name}: ${quantity}.`)
}

/** Uses a discount code. Throws CartwrightError. */
export const applyDiscount = async (code: string): Promise<void> => keep(await shop.cart.applyDiscount({ code }), `Code ${code} is applied.`)

/** Takes a discount code off. Throws CartwrightError. */
export const removeDiscount = async (code: string): Promise<void> => keep(await shop.cart.removeDiscount(code), `Code ${code} is off.`)

/** Chooses how to ship. Throws CartwrightError. */
export const chooseShipping = async (method: string): Promise<void> => keep(await shop.cart.chooseShipping({ method }), 'Shipping is chosen.')
