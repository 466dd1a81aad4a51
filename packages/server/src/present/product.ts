import { type Category, type CurrencyCode, type Price, type Product, priceFor, toMajor, type Variant } from '@cartwright/core'
import type { AdminProduct, ProductVariant, Product as WireProduct } from '../contract/index.ts'
import { timeOf } from './time.ts'

export type Availability = ReadonlyMap<number, number>

/** Units of all variants that may be ordered now. */
export function unitsOf(product: Product, availability: Availability): number {
  let units = 0
  for (const variant of product.variants) units += Math.max(0, availability.get(variant.id) ?? 0)
  return units
}

/** The cheapest price of one unit of any variant in this currency. */
export function lowestPrice(product: Product, currency: CurrencyCode): Price | undefined {
  let lowest: Price | undefined
  for (const variant of product.variants) {
    const price = priceFor(variant.prices, currency, 1)
    if (price && (!lowest || price.amount < lowest.amount)) lowest = price
  }
  return lowest
}

/** `price` and `list_price` of the wire; null where there is none in this currency. */
export function presentPrice(price: Price | undefined): { price: number | null; list_price: number | null } {
  if (!price) return { price: null, list_price: null }
  return { price: toMajor(price.amount, price.currency), list_price: price.listAmount === null ? null : toMajor(price.listAmount, price.currency) }
}

/** A product with everything a shopper may see. */
export function presentProduct(product: Product, currency: CurrencyCode, availability: Availability, categories: readonly Category[]): WireProduct {
  const units = unitsOf(product, availability)
  const own = new Set(product.categoryIds)
  return {
    id: product.id,
    name: product.name,
    slug: product.slug,
    description: product.description,
    brand: product.brand,
    ...presentPrice(lowestPrice(product, currency)),
    currency,
    stock_quantity: units,
    in_stock: units > 0,
    image: presentImage(product),
    images: product.images.map(({ url, alt }) => ({ url, alt })),
    category_ids: [...product.categoryIds],
    categories: categories.filter(category => own.has(category.id)).map(({ id, name, slug, parentId }) => ({ id, name, slug, parent_id: parentId })),
    options: presentOptions(product.variants),
    attributes: presentAttributes(product),
    variant_id: soleVariantId(product),
    variant_count: product.variants.length,
    variants: product.variants.map(variant => presentVariant(variant, currency, availability)),
    created_at: timeOf(product.createdAt),
    updated_at: timeOf(product.updatedAt),
  }
}

/** The first image; null where there is none. */
export function presentImage(product: Product): { url: string; alt: string } | null {
  const [first] = product.images
  return first ? { url: first.url, alt: first.alt } : null
}

/** The variant that the product's id stands for; null where one has to be chosen. */
export function soleVariantId(product: Product): number | null {
  const [first, ...others] = product.variants
  return first && others.length === 0 ? first.id : null
}

/** A product as those who keep it see it: every currency, every status. */
export function presentAdminProduct(product: Product, availability: Availability): AdminProduct {
  return {
    id: product.id,
    slug: product.slug,
    name: product.name,
    description: product.description,
    brand: product.brand,
    status: product.status,
    category_ids: [...product.categoryIds],
    images: product.images.map(({ url, alt }) => ({ url, alt })),
    attributes: presentAttributes(product),
    metadata: { ...product.metadata },
    variants: product.variants.map(variant => ({
      id: variant.id,
      sku: variant.sku,
      title: variant.title,
      options: { ...variant.options },
      barcode: variant.barcode,
      weight_grams: variant.weightGrams,
      position: variant.position,
      prices: variant.prices.map(price => ({
        currency: price.currency,
        amount: toMajor(price.amount, price.currency),
        list_amount: price.listAmount === null ? null : toMajor(price.listAmount, price.currency),
        minimum_quantity: price.minimumQuantity,
      })),
      stock_quantity: Math.max(0, availability.get(variant.id) ?? 0),
    })),
    version: product.version,
    created_at: timeOf(product.createdAt),
    updated_at: timeOf(product.updatedAt),
  }
}

function presentVariant(variant: Variant, currency: CurrencyCode, availability: Availability): ProductVariant {
  const units = Math.max(0, availability.get(variant.id) ?? 0)
  const prices = variant.prices.filter(price => price.currency === currency).sort((a, b) => a.minimumQuantity - b.minimumQuantity)
  return {
    id: variant.id,
    sku: variant.sku,
    title: variant.title,
    options: { ...variant.options },
    barcode: variant.barcode,
    weight_grams: variant.weightGrams,
    ...presentPrice(priceFor(variant.prices, currency, 1)),
    currency,
    prices: prices.map(price => ({
      price: toMajor(price.amount, currency),
      list_price: price.listAmount === null ? null : toMajor(price.listAmount, currency),
      minimum_quantity: price.minimumQuantity,
    })),
    stock_quantity: units,
    in_stock: units > 0,
  }
}

function presentOptions(variants: readonly Variant[]): { name: string; values: string[] }[] {
  const values = new Map<string, Set<string>>()
  for (const variant of variants) {
    for (const [name, value] of Object.entries(variant.options)) values.set(name, (values.get(name) ?? new Set()).add(value))
  }
  return [...values].map(([name, found]) => ({ name, values: [...found] }))
}

function presentAttributes(product: Product): WireProduct['attributes'] {
  return Object.fromEntries(Object.entries(product.attributes).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]))
}
