import type { CartView } from '../../commerce.ts'
import { CommerceError } from '../../model/index.ts'

/**
 * Refuses an item that could not be ordered as it stands. Throws `insufficient_stock` (details: `lines` with `variantId`, `requested`, `available`),
 * `product_not_found` for one that is not for sale, `price_not_found` for one without a price in the cart's currency.
 */
export function requireOrderable(view: CartView, variantId: number): void {
  const item = view.cart?.items.find(candidate => candidate.variantId === variantId)
  const problem = view.problems.find(({ itemId }) => itemId === item?.id)
  if (!item || !problem) return
  const { available } = problem
  switch (problem.code) {
    case 'insufficient_stock':
      throw new CommerceError('insufficient_stock', 'Insufficient stock', { lines: [{ variantId, requested: item.quantity, available }] })
    case 'product_not_sellable':
      throw new CommerceError('product_not_found', `There is no product ${item.productId}.`, { productId: item.productId })
    case 'price_not_found':
      throw new CommerceError('price_not_found', `This has no price in ${view.quote.currency}.`, { variantId, currency: view.quote.currency })
  }
}
