import { doneBy, event, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { loadProduct } from './product-change.ts'

/** Removes a product from the catalog; orders keep their frozen lines. Throws `product_not_found`. */
export async function deleteProduct(deps: Pick<Deps, 'catalog' | 'clock'>, id: number, by: Principal): Promise<void> {
  const { name } = await loadProduct(deps, id)
  await deps.catalog.deleteProduct(id, {
    at: deps.clock.now(),
    ...doneBy(by),
    events: [event('product.deleted', `product:${id}`, { productId: id })],
    audit: { action: 'product.deleted', subject: `product:${id}`, data: { name } },
  })
}
