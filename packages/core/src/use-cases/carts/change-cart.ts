import type { CartView, ShopperRef } from '../../commerce.ts'
import { type Cart, CommerceError } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { findOpenCart } from './find-cart.ts'
import { type ViewDeps, viewOf } from './view-of.ts'

export type CartDeps = ViewDeps & Pick<Deps, 'carts'>

/** How often a change is made anew on a cart that changed meanwhile. Every lost try is somebody's success, so this many in a row means a storm. */
const attemptsMax = 64

/**
 * Changes the shopper's open cart: read, decide, price, check, write by version; when someone was faster, again from the start. Nothing is written when
 * `decide` answers with the same cart, or `check` or the pricing throws. Throws `cart_changed` when others were faster every time, and what `decide` throws.
 */
export async function changeCart(
  deps: CartDeps,
  shopper: ShopperRef,
  decide: (cart: Cart | null) => Cart | null,
  check: (view: CartView, changed: Cart) => void = () => {},
): Promise<CartView> {
  return retryWhileChanged(async () => {
    const present = await findOpenCart(deps, shopper)
    const changed = decide(present)
    if (changed === null || changed === present) return viewOf(deps, present)
    const next = { ...changed, updatedAt: deps.clock.now() }
    const view = await viewOf(deps, next)
    check(view, next)
    const written = await deps.carts.write(next)
    return written && { ...view, cart: written }
  })
}

/** Repeats `work` until it answers with something else than null. Throws `cart_changed` when it never does. */
export async function retryWhileChanged<T>(work: () => Promise<T | null>): Promise<T> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const result = await work()
    if (result !== null) return result
  }
  throw new CommerceError('cart_changed', 'The cart is being changed by others all the time.')
}
