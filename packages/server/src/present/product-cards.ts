import type { CurrencyCode, Product } from '@cartwright/core'
import type { ProductCard } from '../contract/index.ts'
import { type Availability, lowestPrice, presentImage, presentPrice, soleVariantId, unitsOf } from './product.ts'
import { timeOf } from './time.ts'

/** A card as JSON in two pieces; stock, which is always fresh, goes between them. */
interface Fragment {
  readonly before: string
  readonly after: string
  /** What an entity tag has to know of the pieces. */
  readonly version: string
}

/** Cards of a list as JSON text, and a text that changes whenever they do. */
export interface CardList {
  readonly json: string
  readonly version: string
}

/**
 * Presents lists of products, the hottest path of a shop. All of a card but its stock depends on the product's version only, so it is serialised once and kept with the product
 * for as long as anybody keeps that.
 */
export function productCards(): (products: readonly Product[], currency: CurrencyCode, availability: Availability) => CardList {
  const fragments = new WeakMap<Product, Map<CurrencyCode, Fragment>>()

  const fragmentOf = (product: Product, currency: CurrencyCode): Fragment => {
    let byCurrency = fragments.get(product)
    if (!byCurrency) {
      byCurrency = new Map()
      fragments.set(product, byCurrency)
    }
    let fragment = byCurrency.get(currency)
    if (!fragment) {
      fragment = fragmentFor(product, currency)
      byCurrency.set(currency, fragment)
    }
    return fragment
  }

  return (products, currency, availability) => {
    let json = ''
    let version = currency
    for (const product of products) {
      const { before, after, version: fixed } = fragmentOf(product, currency)
      const units = unitsOf(product, availability)
      json += `${json === '' ? '' : ','}${before}${units},"in_stock":${units > 0}${after}`
      version += `;${fixed}.${units}`
    }
    return { json, version }
  }
}

/** One card as an object, for its type and its tests: the text of {@link productCards} means the same. */
export function presentCard(product: Product, currency: CurrencyCode, units: number): ProductCard {
  return { ...leading(product, currency), stock_quantity: units, in_stock: units > 0, ...trailing(product) }
}

function fragmentFor(product: Product, currency: CurrencyCode): Fragment {
  return {
    before: `${JSON.stringify(leading(product, currency)).slice(0, -1)},"stock_quantity":`,
    after: `,${JSON.stringify(trailing(product)).slice(1)}`,
    version: `${product.id}.${product.version}`,
  }
}

function leading(product: Product, currency: CurrencyCode) {
  const { id, name, slug, brand } = product
  return { id, name, slug, brand, ...presentPrice(lowestPrice(product, currency)), currency }
}

function trailing(product: Product) {
  return {
    image: presentImage(product),
    category_ids: [...product.categoryIds],
    variant_id: soleVariantId(product),
    variant_count: product.variants.length,
    created_at: timeOf(product.createdAt),
  }
}
