import type { Image, NormalizedProduct, Price, Product, ProductStatus, Variant } from '@cartwright/core'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Executor } from '../database/sql-database.ts'

/** The products found, in the order of `ids`; four statements however many there are. */
export async function loadProducts(tx: Executor, ids: readonly number[]): Promise<Product[]> {
  if (ids.length === 0) return []
  const wanted = [...ids]
  const products = await tx.selectFrom('product').selectAll().where('id', 'in', wanted).execute()
  const categories = await tx.selectFrom('product_category').selectAll().where('product_id', 'in', wanted).orderBy('category_id').execute()
  const variants = await tx.selectFrom('variant').selectAll().where('product_id', 'in', wanted).orderBy('position').execute()
  const prices = await tx
    .selectFrom('price')
    .innerJoin('variant', 'variant.id', 'price.variant_id')
    .selectAll('price')
    .where('variant.product_id', 'in', wanted)
    .orderBy('price.currency')
    .orderBy('price.minimum_quantity')
    .execute()
  const pricesOf = Map.groupBy(prices, row => row.variant_id)
  const variantsOf = Map.groupBy(variants, row => row.product_id)
  const categoriesOf = Map.groupBy(categories, row => row.product_id)
  const found = new Map(
    products.map(row => {
      const own = (variantsOf.get(row.id) ?? []).map(variant => toVariant(variant, (pricesOf.get(variant.id) ?? []).map(toPrice)))
      return [
        row.id,
        toProduct(
          row,
          (categoriesOf.get(row.id) ?? []).map(category => category.category_id),
          own,
        ),
      ]
    }),
  )
  return ids.flatMap(id => found.get(id) ?? [])
}

function toProduct(row: Selectable<Schema['product']>, categoryIds: readonly number[], variants: readonly Variant[]): Product {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    brand: row.brand,
    status: row.status as ProductStatus,
    categoryIds,
    images: JSON.parse(row.images) as Image[],
    attributes: JSON.parse(row.attributes) as Product['attributes'],
    metadata: JSON.parse(row.metadata) as Product['metadata'],
    variants,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function fromProduct(product: NormalizedProduct) {
  return {
    slug: product.slug,
    name: product.name,
    description: product.description,
    brand: product.brand,
    status: product.status,
    images: JSON.stringify(product.images),
    attributes: JSON.stringify(product.attributes),
    metadata: JSON.stringify(product.metadata),
  }
}

function toVariant(row: Selectable<Schema['variant']>, prices: readonly Price[]): Variant {
  return {
    id: row.id,
    productId: row.product_id,
    sku: row.sku,
    title: row.title,
    options: JSON.parse(row.options) as Variant['options'],
    barcode: row.barcode,
    weightGrams: row.weight_grams,
    position: row.position,
    prices,
  }
}

export function fromVariant(draft: NormalizedProduct['variants'][number], position: number) {
  return { sku: draft.sku, title: draft.title, options: JSON.stringify(draft.options), barcode: draft.barcode, weight_grams: draft.weightGrams, position }
}

function toPrice(row: Selectable<Schema['price']>): Price {
  return { currency: row.currency, amount: row.amount, listAmount: row.list_amount, minimumQuantity: row.minimum_quantity }
}
