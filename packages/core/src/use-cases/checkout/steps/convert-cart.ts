import type { Cart } from '../../../model/index.ts'
import type { Deps } from '../../../ports/index.ts'
import { retryWhileChanged } from '../../carts/change-cart.ts'

/**
 * Closes the cart that became an order. An edit that came between the two is closed in with it: the order stands as it was placed, and one cart is one order.
 * Throws `cart_changed` when others were faster every time; the order is placed all the same.
 */
export async function convertCart(deps: Pick<Deps, 'carts' | 'clock'>, cart: Cart): Promise<void> {
  let present: Cart | null = cart
  await retryWhileChanged(async () => {
    if (present?.status !== 'open') return 'closed'
    const written = await deps.carts.write({ ...present, status: 'converted', updatedAt: deps.clock.now() })
    if (!written) present = await deps.carts.cart(cart.id)
    return written
  })
}
