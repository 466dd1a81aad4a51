import { ancestorIds, type Category, CommerceError, matchVariants, type NormalizedProduct, type Product, type Variant } from '../model/index.ts'
import type { CatalogStore, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { newestFirst } from './paging.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** The catalog in memory. */
export function memoryCatalogStore(tables: MemoryTables, journal: Journal): CatalogStore {
  const productsBy = (ids: Iterable<number | undefined>) => [...new Set(ids)].flatMap(id => (id === undefined ? [] : (tables.products.get(id) ?? [])))
  return {
    products: async ids => productsBy(ids),
    versions: async ids => new Map(productsBy(ids).map(({ id, version }) => [id, version])),
    productBySlug: async slug => productsBy([tables.productIdBySlug.get(slug)])[0] ?? null,
    productsOfVariants: async variantIds => productsBy(variantIds.map(id => tables.productIdByVariant.get(id))),
    variantIdsBySku: async skus => {
      const found = new Map<string, { variantId: number; productId: number }>()
      for (const sku of skus) {
        const variantId = tables.variantIdBySku.get(sku)
        const productId = variantId === undefined ? undefined : tables.productIdByVariant.get(variantId)
        if (variantId !== undefined && productId !== undefined) found.set(sku, { variantId, productId })
      }
      return found
    },
    listProducts: async ({ status, text }, page) => {
      const matches = (product: Product) => (status === undefined || product.status === status) && (text === undefined || containsText(product, text))
      return newestFirst(tables.products.values(), matches, page)
    },
    productsAfter: async (afterId, limit, categoryIds) => {
      const isIn = (product: Product) => categoryIds === undefined || product.categoryIds.some(id => categoryIds.includes(id))
      return [...tables.products.values()].filter(product => product.id > afterId && isIn(product)).slice(0, limit)
    },
    insertProduct: async (product, context) => insertProduct(tables, journal, product, context),
    replaceProduct: async (id, product, context) => replaceProduct(tables, journal, id, product, context),
    deleteProduct: async (id, context) => {
      const product = tables.products.get(id)
      if (!product) return
      const store = journal.prepare(context, undefined)
      unindexProduct(tables, product)
      tables.products.delete(id)
      store()
    },
    categories: async () => [...tables.categories.values()].sort((a, b) => a.position - b.position || a.id - b.id),
    insertCategory: async (category, context) => {
      checkCategory(tables, null, category)
      return writeCategory(tables, journal, { ...category, id: nextId(tables, 'category') }, context)
    },
    updateCategory: async (id, category, context) => {
      if (!tables.categories.has(id)) throw unknownCategory(id)
      checkCategory(tables, id, category)
      return writeCategory(tables, journal, { ...category, id }, context)
    },
    deleteCategory: async (id, context) => deleteCategory(tables, journal, id, context),
  }
}

function insertProduct(tables: MemoryTables, journal: Journal, product: NormalizedProduct, context: WriteContext<Product>): Product {
  checkProduct(tables, undefined, product)
  const id = nextId(tables, 'product')
  return writeProduct(
    tables,
    journal,
    undefined,
    { ...product, id, variants: variantsOf(tables, id, product, []), version: 1, createdAt: context.at, updatedAt: context.at },
    context,
  )
}

function replaceProduct(
  tables: MemoryTables,
  journal: Journal,
  id: number,
  product: NormalizedProduct,
  context: WriteContext<Product> & { readonly expectedVersion?: number },
): Product {
  const before = tables.products.get(id)
  if (!before) throw new CommerceError('product_not_found', `There is no product ${id}.`, { productId: id })
  if (context.expectedVersion !== undefined && context.expectedVersion !== before.version) {
    throw new CommerceError('version_conflict', 'The product was changed meanwhile.', { version: before.version })
  }
  const matched = matchVariants(before.variants, product.variants)
  checkProduct(tables, before, product)
  const variants = variantsOf(tables, id, product, matched)
  return writeProduct(
    tables,
    journal,
    before,
    { ...product, id, variants, version: before.version + 1, createdAt: before.createdAt, updatedAt: context.at },
    context,
  )
}

function writeProduct(tables: MemoryTables, journal: Journal, before: Product | undefined, product: Product, context: WriteContext<Product>): Product {
  const saved = frozenCopy(product)
  const store = journal.prepare(context, saved)
  if (before) unindexProduct(tables, before)
  tables.products.set(saved.id, saved)
  tables.productIdBySlug.set(saved.slug, saved.id)
  for (const variant of saved.variants) {
    tables.variantIdBySku.set(variant.sku, variant.id)
    tables.productIdByVariant.set(variant.id, saved.id)
  }
  store()
  return saved
}

function unindexProduct(tables: MemoryTables, product: Product): void {
  tables.productIdBySlug.delete(product.slug)
  for (const variant of product.variants) {
    tables.variantIdBySku.delete(variant.sku)
    tables.productIdByVariant.delete(variant.id)
  }
}

function variantsOf(tables: MemoryTables, productId: number, product: NormalizedProduct, matched: readonly (Variant | undefined)[]): Variant[] {
  return product.variants.map((draft, position) => ({ ...draft, id: matched[position]?.id ?? nextId(tables, 'variant'), productId, position }))
}

function checkProduct(tables: MemoryTables, before: Product | undefined, product: NormalizedProduct): void {
  const slugOwner = tables.productIdBySlug.get(product.slug)
  if (slugOwner !== undefined && slugOwner !== before?.id) throw duplicate('slug', product.slug)
  const seen = new Set<string>()
  for (const { sku } of product.variants) {
    const variantId = tables.variantIdBySku.get(sku)
    const isForeign = variantId !== undefined && tables.productIdByVariant.get(variantId) !== before?.id
    if (isForeign || seen.has(sku)) throw duplicate('sku', sku)
    seen.add(sku)
  }
  for (const id of product.categoryIds) if (!tables.categories.has(id)) throw unknownCategory(id)
}

function checkCategory(tables: MemoryTables, id: number | null, category: Omit<Category, 'id'>): void {
  for (const other of tables.categories.values()) if (other.slug === category.slug && other.id !== id) throw duplicate('slug', category.slug)
  if (category.parentId === null) return
  if (!tables.categories.has(category.parentId)) throw unknownCategory(category.parentId)
  if (id !== null && ancestorIds(tables.categories, category.parentId).includes(id))
    throw new CommerceError('category_cycle', 'A category cannot lie within itself.', { categoryId: id })
}

function writeCategory(tables: MemoryTables, journal: Journal, category: Category, context: WriteContext<Category>): Category {
  const saved = frozenCopy(category)
  const store = journal.prepare(context, saved)
  tables.categories.set(saved.id, saved)
  store()
  return saved
}

function deleteCategory(tables: MemoryTables, journal: Journal, id: number, context: WriteContext): void {
  if (!tables.categories.has(id)) return
  if ([...tables.categories.values()].some(category => category.parentId === id))
    throw new CommerceError('category_in_use', 'The category has subcategories.', { categoryId: id })
  const store = journal.prepare(context, undefined)
  tables.categories.delete(id)
  for (const product of tables.products.values()) {
    if (!product.categoryIds.includes(id)) continue
    const categoryIds = product.categoryIds.filter(categoryId => categoryId !== id)
    tables.products.set(product.id, frozenCopy({ ...product, categoryIds, version: product.version + 1, updatedAt: context.at }))
  }
  store()
}

function containsText(product: Product, text: string): boolean {
  const wanted = text.toLowerCase()
  return product.name.toLowerCase().includes(wanted) || product.variants.some(variant => variant.sku.toLowerCase().startsWith(wanted))
}

function duplicate(field: string, value: string): CommerceError {
  return new CommerceError('duplicate', `The ${field} "${value}" is in use.`, { field, value })
}

function unknownCategory(id: number): CommerceError {
  return new CommerceError('category_not_found', `There is no category ${id}.`, { categoryId: id })
}
