import type { Role, Scope } from '@cartwright/core'
import { call } from './call.ts'
import { type Shop, tester } from './shop.ts'

/** A customer who is signed in. */
export async function signIn(
  shop: Shop,
  email = 'user@example.com',
): Promise<{ readonly token: string; readonly userId: number; readonly refreshToken: string }> {
  const { body } = await call(shop.app, 'auth.register', { body: { email, password: 'a password nobody guesses' } })
  return { token: body.token, userId: body.user_id, refreshToken: body.refresh_token }
}

/** Somebody of the staff who is signed in. */
export async function signInStaff(shop: Shop, role: Role, scopes: readonly Scope[] = []): Promise<string> {
  const email = `${role}-${scopes.join('-').replaceAll(':', '.')}@shop.example`
  await shop.commerce.customers.createAccount({ email, password: 'a password nobody guesses', role, scopes }, tester)
  const { body } = await call(shop.app, 'auth.login', { body: { email, password: 'a password nobody guesses' } })
  return body.token
}

/** A guest with something in the cart. */
export async function guestWithCart(shop: Shop, productId: number, quantity = 1): Promise<string> {
  const { body } = await call(shop.app, 'cart.addItem', { body: { product_id: productId, quantity } })
  return body.cart_token ?? ''
}

/** A guest's order, not paid yet. */
export async function guestOrder(shop: Shop, productId: number, quantity = 1): Promise<{ readonly cartToken: string; readonly orderId: number }> {
  const cartToken = await guestWithCart(shop, productId, quantity)
  const { body } = await call(shop.app, 'orders.create', { cartToken, body: checkout })
  return { cartToken, orderId: body.order_id }
}

export const checkout = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'guest@example.com' }
