import type { Principal, Product, ProductDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { insertProduct } from './insert-product.ts'

/** Adds a product. Throws `validation_failed`, `currency_unknown`, `amount_invalid`, `amount_out_of_range`, `category_not_found`, `duplicate` (details: `field`, `value`). */
export async function createProduct(deps: Pick<Deps, 'catalog' | 'clock'>, draft: ProductDraft, by: Principal): Promise<Product> {
  return insertProduct(deps, draft, by)
}
