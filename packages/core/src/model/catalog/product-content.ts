import type { NormalizedProduct, Product } from './product.ts'

/** What is written of a product: all of it but ids of the shop's own and times. Its variants carry their ids, so writing it back changes nothing. */
export function contentOf(product: Product): NormalizedProduct {
  const { slug, name, description, brand, status, categoryIds, images, attributes, metadata } = product
  const variants = product.variants.map(({ id, sku, title, options, barcode, weightGrams, prices }) => ({
    id,
    sku,
    title,
    options,
    barcode,
    weightGrams,
    prices,
  }))
  return { slug, name, description, brand, status, categoryIds, images, attributes, metadata, variants }
}

/** Whether writing `next` over `present` would change nothing. The order of prices, of categories and of names within options, attributes and metadata does not count; that of variants and images does. */
export function hasSameContent(present: Product, next: NormalizedProduct): boolean {
  const idsFit = next.variants.every(({ id }, index) => id === undefined || id === present.variants[index]?.id)
  return idsFit && comparable(contentOf(present)) === comparable(next)
}

function comparable(content: NormalizedProduct): string {
  const variants = content.variants.map(({ id: _, prices, ...variant }) => ({
    ...variant,
    prices: prices.toSorted((a, b) => compare(a.currency, b.currency) || a.minimumQuantity - b.minimumQuantity),
  }))
  return canonicalJson({ ...content, categoryIds: content.categoryIds.toSorted((a, b) => a - b), variants })
}

/** JSON with the keys of every object in order: equal for equal data however it was put together. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => compare(a, b))) : entry,
  )
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
