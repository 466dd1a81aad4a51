import type { Category, Product } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

type CacheDeps = Pick<Deps, 'catalog' | 'cache'>

/** How long another process may go on showing an old category tree. Changes of this process show at once. */
const treeTtlMs = 1_000

/** How long products are remembered: by version, so they are never old. */
const productTtlMs = 10 * 60_000

const categoriesTag = 'categories'
const productKey = (id: number, version: number) => `product:${id}:${version}`
const variantKey = (id: number) => `product-of-variant:${id}`

/** Products as the store has them now, in the order of `ids`, each once; unknown ones are absent. One small question to the store where all of them are remembered. */
export async function readProducts(deps: CacheDeps, ids: readonly number[]): Promise<readonly Product[]> {
  const unique = [...new Set(ids)]
  const versions = await deps.catalog.versions(unique)
  const present = unique.flatMap(id => {
    const version = versions.get(id)
    return version === undefined ? [] : [{ id, key: productKey(id, version) }]
  })
  const remembered = await Promise.all(present.map(({ key }) => deps.cache.get<Product>(key)))
  const missing = present.filter((_, index) => remembered[index] === undefined).map(({ id }) => id)
  if (missing.length === 0) return remembered.flatMap(product => product ?? [])
  const loaded = await deps.catalog.products(missing)
  await Promise.all(loaded.map(product => deps.cache.set(productKey(product.id, product.version), product, { ttlMs: productTtlMs })))
  const byId = new Map(loaded.map(product => [product.id, product]))
  return present.flatMap(({ id }, index) => remembered[index] ?? byId.get(id) ?? [])
}

/** The product that has this variant, as the store has it now. */
export async function readProductOfVariant(deps: CacheDeps, variantId: number): Promise<Product | undefined> {
  const productId = await deps.cache.get<number>(variantKey(variantId))
  const [known] = productId === undefined ? [] : await readProducts(deps, [productId])
  if (known?.variants.some(({ id }) => id === variantId)) return known
  const [product] = await deps.catalog.productsOfVariants([variantId])
  if (product) await deps.cache.set(variantKey(variantId), product.id, { ttlMs: productTtlMs })
  return product
}

/** The category tree, at most a second old. */
export async function readCategories(deps: CacheDeps): Promise<readonly Category[]> {
  return deps.cache.load(categoriesTag, { ttlMs: treeTtlMs, tags: [categoriesTag] }, () => deps.catalog.categories())
}

/** Drops the remembered category tree. */
export async function forgetCategories(deps: Pick<Deps, 'cache'>): Promise<void> {
  await deps.cache.invalidate([categoriesTag])
}
