import { type Category, CommerceError, type Product, type ProductStatus } from '../../model/index.ts'
import type { Deps, Page, PageRequest } from '../../ports/index.ts'
import { readCategories, readProducts } from './product-cache.ts'
import { productNotFound } from './product-change.ts'

type ReadDeps = Pick<Deps, 'catalog' | 'cache'>

/** A product whatever its status: what shoppers may see of it is for the caller to decide. Throws `product_not_found`. */
export async function product(deps: ReadDeps, id: number): Promise<Product> {
  const [found] = await readProducts(deps, [id])
  if (found) return found
  throw productNotFound(id)
}

/** Throws `product_not_found`. */
export async function productBySlug(deps: ReadDeps, slug: string): Promise<Product> {
  const found = await deps.catalog.productBySlug(slug)
  if (found) return found
  throw new CommerceError('product_not_found', `There is no product "${slug}".`, { slug })
}

/** The products found, in the order of `ids`. */
export async function products(deps: ReadDeps, ids: readonly number[]): Promise<readonly Product[]> {
  return readProducts(deps, ids)
}

/** The product that has a variant of this SKU. Throws `product_not_found`. */
export async function productBySku(deps: ReadDeps, sku: string): Promise<Product> {
  const known = (await deps.catalog.variantIdsBySku([sku])).get(sku)
  const [found] = known ? await deps.catalog.products([known.productId]) : []
  if (found) return found
  throw new CommerceError('product_not_found', `There is no product with the SKU "${sku}".`, { sku })
}

/** Newest first, whatever their status unless one is asked for. */
export async function list(
  deps: Pick<Deps, 'catalog'>,
  filter: { readonly status?: ProductStatus; readonly text?: string },
  page: PageRequest,
): Promise<Page<Product>> {
  return deps.catalog.listProducts(filter, page)
}

/** The whole tree, ascending by position, then id. */
export async function categories(deps: ReadDeps): Promise<readonly Category[]> {
  return readCategories(deps)
}
