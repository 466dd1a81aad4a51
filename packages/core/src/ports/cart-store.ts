import type { Cart } from '../model/index.ts'

export type CartOwner = { readonly customerId: number } | { readonly tokenHash: string }

/** Carts as documents: read whole, written whole, guarded by `version`. */
export interface CartStore {
  cart(id: number): Promise<Cart | null>
  /** The newest cart of this owner, whatever its status. */
  latest(owner: CartOwner): Promise<Cart | null>
  /** An owner (customer or token) has one open cart at most: of two inserted at once, the later gets the one that exists with `created: false`, and nothing is written. */
  insert(cart: Omit<Cart, 'id' | 'version'>): Promise<{ readonly cart: Cart; readonly created: boolean }>
  /** Writes the cart with its version one higher. Null when its version is not the stored one any more, or the cart is gone: read again and decide again. Throws `duplicate` (details: `field: 'owner'`) when its owner would get a second open cart. */
  write(cart: Cart): Promise<Cart | null>
  /** Writes both carts, each guarded by its version as in {@link write}, or neither: a guest's lines join a customer's cart and the guest's is closed as one. Answers `own` as stored. */
  writeBoth(own: Cart, guest: Cart): Promise<Cart | null>
  /** Deletes the open cart of this owner, if there is one. */
  deleteOpen(owner: CartOwner): Promise<void>
  /** Deletes open carts last changed before `before`, at most `limit`, the oldest first; says how many. */
  expire(before: number, limit: number): Promise<number>
}
