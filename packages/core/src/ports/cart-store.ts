import type { Cart } from '../model/index.ts'

export type CartOwner = { readonly customerId: number } | { readonly tokenHash: string }

/** Carts as documents: read whole, written whole, guarded by `version`. */
export interface CartStore {
  cart(id: number): Promise<Cart | null>
  /** The newest cart of this owner, whatever its status. */
  latest(owner: CartOwner): Promise<Cart | null>
  /** A customer has one open cart at most: of two at once, the later gets the one that exists. */
  insert(cart: Omit<Cart, 'id' | 'version'>): Promise<Cart>
  /** Writes the cart with its version one higher. Null when its version is not the stored one any more: read again and decide again. */
  write(cart: Cart): Promise<Cart | null>
  /** Deletes open carts not changed since `before`, at most `limit`; says how many. */
  expire(before: number, limit: number): Promise<number>
}
