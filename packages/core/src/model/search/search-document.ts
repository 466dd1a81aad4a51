import { type AttributeValue, ancestorIds, type Category, type Product, priceFor } from '../catalog/index.ts'
import type { SearchDocument } from './document.ts'

/**
 * What the index shall know of a product. `availability` is units that may still be promised, by variant.
 * A product counts as being in every ancestor of its categories; option values and attributes become facets, as texts.
 * Prices are those for a single unit: one that needs a minimum quantity is no price "from" which it sells.
 */
export function searchDocument(product: Product, categories: ReadonlyMap<number, Category>, availability: ReadonlyMap<number, number>): SearchDocument {
  const categoryIds = [...new Set(product.categoryIds.flatMap(id => ancestorIds(categories, id)))]
  return {
    productId: product.id,
    version: product.version,
    name: product.name,
    brand: product.brand ?? '',
    description: product.description,
    skus: product.variants.map(variant => variant.sku),
    categoryIds,
    categoryNames: categoryIds.flatMap(id => categories.get(id)?.name ?? []),
    facets: facetsOf(product),
    prices: lowestPrices(product),
    inStock: product.variants.some(variant => (availability.get(variant.id) ?? 0) > 0),
    createdAt: product.createdAt,
  }
}

function facetsOf(product: Product): Record<string, string[]> {
  const facets = new Map<string, Set<string>>()
  const add = (name: string, value: AttributeValue) => {
    const texts = (Array.isArray(value) ? value : [value]).map(entry => String(entry).trim()).filter(text => text !== '')
    if (texts.length > 0) facets.set(name, new Set([...(facets.get(name) ?? []), ...texts]))
  }
  for (const variant of product.variants) for (const [name, value] of Object.entries(variant.options)) add(name, value)
  for (const [name, value] of Object.entries(product.attributes)) add(name, value)
  return Object.fromEntries([...facets].map(([name, values]) => [name, [...values]]))
}

function lowestPrices(product: Product): Record<string, number> {
  const lowest: Record<string, number> = {}
  const currencies = new Set(product.variants.flatMap(variant => variant.prices.map(price => price.currency)))
  for (const currency of currencies) {
    const amounts = product.variants.flatMap(variant => priceFor(variant.prices, currency, 1)?.amount ?? [])
    if (amounts.length > 0) lowest[currency] = Math.min(...amounts)
  }
  return lowest
}
