import type { Category, Product } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

type CacheDeps = Pick<Deps, 'catalog' | 'cache'>

/** How long another process may go on showing what was changed in this one. Changes of this process show at once. */
const ttlMs = 1_000

const categoriesTag = 'categories'
const productTag = (id: number) => `product:${id}`
const variantKey = (id: number) => `product-of-variant:${id}`

/** Products as the store has them, in the order of `ids`, at most a second old; unknown ones are absent. For showing and quoting; decisions that last read the store. */
export async function readProducts(deps: CacheDeps, ids: readonly number[]): Promise<readonly Product[]> {
  const unique = [...new Set(ids)]
  const cached = await Promise.all(unique.map(id => deps.cache.get<Product>(productTag(id))))
  const missing = unique.filter((_, index) => cached[index] === undefined)
  if (missing.length === 0) return cached.filter(product => product !== undefined)
  const loaded = await deps.catalog.products(missing)
  await Promise.all(loaded.map(product => remember(deps, product)))
  const byId = new Map([...cached, ...loaded].flatMap(product => (product ? [[product.id, product]] : [])))
  return unique.flatMap(id => byId.get(id) ?? [])
}

/** The product that has this variant, at most a second old. */
export async function readProductOfVariant(deps: CacheDeps, variantId: number): Promise<Product | undefined> {
  const productId = await deps.cache.get<number>(variantKey(variantId))
  if (productId !== undefined) return (await readProducts(deps, [productId]))[0]
  const [product] = await deps.catalog.productsOfVariants([variantId])
  if (product) await remember(deps, product)
  return product
}

/** The category tree, at most a second old. */
export async function readCategories(deps: CacheDeps): Promise<readonly Category[]> {
  const cached = await deps.cache.get<readonly Category[]>(categoriesTag)
  if (cached) return cached
  const categories = await deps.catalog.categories()
  await deps.cache.set(categoriesTag, categories, { ttlMs, tags: [categoriesTag] })
  return categories
}

/** Drops what is remembered of these products; to be called after every change of them. */
export async function forgetProducts(deps: Pick<Deps, 'cache'>, ids: readonly number[]): Promise<void> {
  await deps.cache.invalidate(ids.map(productTag))
}

/** Drops the remembered category tree. */
export async function forgetCategories(deps: Pick<Deps, 'cache'>): Promise<void> {
  await deps.cache.invalidate([categoriesTag])
}

async function remember(deps: CacheDeps, product: Product): Promise<void> {
  const options = { ttlMs, tags: [productTag(product.id)] }
  const variants = product.variants.map(variant => deps.cache.set(variantKey(variant.id), product.id, options))
  await Promise.all([deps.cache.set(productTag(product.id), product, options), ...variants])
}
