import type { Category, NormalizedProduct, Product, ProductStatus } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

/**
 * Products with their variants and prices, and the category tree.
 * Every write is atomic, stores its events with it, and sets `version` one higher. SKUs and slugs are unique, over products of every status: `duplicate`
 * (details: `field`, `value`) otherwise. A category named that does not exist: `category_not_found`.
 */
export interface CatalogStore {
  /** The products found, in the order of `ids`. */
  products(ids: readonly number[]): Promise<readonly Product[]>
  /** The present version of each product, by id; unknown ids are absent. Much cheaper than the products: who has one of that version has it as it is. */
  versions(ids: readonly number[]): Promise<ReadonlyMap<number, number>>
  productBySlug(slug: string): Promise<Product | null>
  /** The products that these variants belong to, each once. */
  productsOfVariants(variantIds: readonly number[]): Promise<readonly Product[]>
  /** Variant (and product) ids by SKU; unknown SKUs are absent. */
  variantIdsBySku(skus: readonly string[]): Promise<ReadonlyMap<string, { readonly variantId: number; readonly productId: number }>>
  /** Newest first. `text` is found anywhere in the name or at the start of a SKU, case ignored (of ASCII letters at least); it is text, not a pattern. */
  listProducts(filter: { readonly status?: ProductStatus; readonly text?: string }, page: PageRequest): Promise<Page<Product>>
  /** Products with an id above `afterId`, ascending: for walking through all of them, or through those in one of these categories (subtrees not implied). */
  productsAfter(afterId: number, limit: number, categoryIds?: readonly number[]): Promise<readonly Product[]>
  insertProduct(product: NormalizedProduct, context: WriteContext<Product>): Promise<Product>
  /**
   * Writes the product whole. Variants are matched by id, else by SKU (`matchVariants`, which throws `variant_not_found`, `validation_failed`); those left out are removed,
   * their ids never given again. `position` counts from 0 in the order given. Two variants may swap their SKUs. `createdAt` stays.
   * Throws `product_not_found`, or `version_conflict` when `expectedVersion` is given and not the present one.
   */
  replaceProduct(id: number, product: NormalizedProduct, context: WriteContext<Product> & { readonly expectedVersion?: number }): Promise<Product>
  /** Removes it from the catalog; orders keep their frozen lines, stock its levels; its slug and SKUs are free again. Repeating is harmless. */
  deleteProduct(id: number, context: WriteContext): Promise<void>
  /** The whole tree, ascending by position, then id. */
  categories(): Promise<readonly Category[]>
  insertCategory(category: Omit<Category, 'id'>, context: WriteContext<Category>): Promise<Category>
  /** Throws `category_not_found`. That a category does not come to contain itself is checked here, in the write: `category_cycle`. */
  updateCategory(id: number, category: Omit<Category, 'id'>, context: WriteContext<Category>): Promise<Category>
  /** Throws `category_in_use` while it has children; products lose the category, which makes a new version of each. Repeating is harmless. */
  deleteCategory(id: number, context: WriteContext): Promise<void>
}
