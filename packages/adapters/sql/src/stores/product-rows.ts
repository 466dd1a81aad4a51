import type { Image, NormalizedProduct, Price, Product, ProductStatus, Variant } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { listQuery } from '../database/in-list.ts'
import type { Schema } from '../database/schema.ts'
import type { RunTogether, SqlDatabase } from '../database/sql-database.ts'

/** The products found, in the order of `ids`, from wherever `run` reads; four statements however many there are, all of one moment. */
export type ProductLoader = (run: RunTogether, ids: readonly number[]) => Promise<Product[]>

export function productLoader(db: SqlDatabase): ProductLoader {
  const productsOf = listQuery(db, isListed => db.read.selectFrom('product').selectAll().where(isListed('id')))
  const categoriesOf = listQuery(db, isListed =>
    db.read.selectFrom('product_category').selectAll().where(isListed('product_id')).orderBy('product_id').orderBy('category_id'),
  )
  const variantsOf = listQuery(db, isListed =>
    db.read.selectFrom('variant').selectAll().where(isListed('product_id')).orderBy('product_id').orderBy('position'),
  )
  const pricesOf = listQuery(db, isListed =>
    db.read
      .selectFrom('variant')
      .innerJoin('price', 'price.variant_id', 'variant.id')
      .selectAll('price')
      .where(isListed('variant.product_id'))
      .orderBy('variant.product_id')
      .orderBy('variant.position')
      .orderBy('price.currency')
      .orderBy('price.minimum_quantity'),
  )
  return async (run, ids) => {
    if (ids.length === 0) return []
    const [products, categoryRows, variantRows, priceRows] = await run([productsOf(ids), categoriesOf(ids), variantsOf(ids), pricesOf(ids)])
    const prices = Map.groupBy(priceRows, row => row.variant_id)
    const variants = Map.groupBy(variantRows, row => row.product_id)
    const categories = Map.groupBy(categoryRows, row => row.product_id)
    const found = new Map(
      products.map(row => {
        const own = (variants.get(row.id) ?? []).map(variant => toVariant(variant, (prices.get(variant.id) ?? []).map(toPrice)))
        const categoryIds = (categories.get(row.id) ?? []).map(category => category.category_id)
        return [row.id, toProduct(row, categoryIds, own)]
      }),
    )
    return ids.flatMap(id => found.get(id) ?? [])
  }
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
