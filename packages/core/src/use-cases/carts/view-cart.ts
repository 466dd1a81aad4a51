import type { CartView, ShopperRef } from '../../commerce.ts'
import type { Address } from '../../model/index.ts'
import type { CartDeps } from './change-cart.ts'
import { findOpenCart } from './find-cart.ts'
import { viewOf } from './view-of.ts'

/** The shopper's cart with what it would cost now; empty when there is none or it has become an order. */
export async function viewCart(deps: CartDeps, shopper: ShopperRef): Promise<CartView> {
  return viewOf(deps, await findOpenCart(deps, shopper))
}

/** What the cart would cost delivered to this address. */
export async function quoteCart(deps: CartDeps, shopper: ShopperRef, address: Address | null): Promise<CartView> {
  return viewOf(deps, await findOpenCart(deps, shopper), address)
}
