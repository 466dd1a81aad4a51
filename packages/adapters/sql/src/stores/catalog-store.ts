import { type CatalogStore, CommerceError, matchVariants, type NormalizedProduct, type Product, type WriteContext } from '@cartwright/core'
import { sql } from 'kysely'
import { cursorId, offsetOf, pageOf } from '../database/cursor.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { contains, startsWith } from '../database/starts-with.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { sqlCategories } from './categories.ts'
import { fromProduct, fromVariant, loadProducts } from './product-rows.ts'

/** Products with their variants and prices on SQL: a product is read and written whole. */
export function sqlCatalogStore(db: SqlDatabase): CatalogStore {
  return {
    products: ids => loadProducts(db.read, ids),
    productBySlug: async slug => {
      const row = await db.read.selectFrom('product').select('id').where('slug', '=', slug).executeTakeFirst()
      return row ? ((await loadProducts(db.read, [row.id]))[0] ?? null) : null
    },
    productsOfVariants: async variantIds => {
      if (variantIds.length === 0) return []
      const rows = await db.read
        .selectFrom('variant')
        .select('product_id')
        .distinct()
        .where('id', 'in', [...variantIds])
        .orderBy('product_id')
        .execute()
      return loadProducts(
        db.read,
        rows.map(row => row.product_id),
      )
    },
    variantIdsBySku: async skus => {
      if (skus.length === 0) return new Map()
      const rows = await db.read
        .selectFrom('variant')
        .select(['id', 'product_id', 'sku'])
        .where('sku', 'in', [...skus])
        .execute()
      return new Map(rows.map(row => [row.sku, { variantId: row.id, productId: row.product_id }]))
    },
    listProducts: async (filter, page) => {
      const { status, text } = filter
      const below = cursorId(page)
      let query = db.read.selectFrom('product')
      if (status !== undefined) query = query.where('status', '=', status)
      if (text !== undefined && text !== '') {
        query = query.where(eb =>
          eb.or([
            contains('name', text),
            eb.exists(eb.selectFrom('variant').select('variant.id').whereRef('variant.product_id', '=', 'product.id').where(startsWith('variant.sku', text))),
          ]),
        )
      }
      const total = await query.select(eb => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
      if (below !== undefined) query = query.where('id', '<', below)
      const rows = await query
        .select('id')
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .offset(offsetOf(page))
        .execute()
      const products = new Map(
        (
          await loadProducts(
            db.read,
            rows.slice(0, page.limit).map(row => row.id),
          )
        ).map(product => [product.id, product]),
      )
      const present = rows.filter((row, index) => index >= page.limit || products.has(row.id))
      return pageOf(
        present,
        Number(total.count),
        page,
        row => row.id,
        row => products.get(row.id) as Product,
      )
    },
    productsAfter: async (afterId, limit, categoryIds) => {
      let query = db.read.selectFrom('product').select('id').where('id', '>', afterId)
      if (categoryIds) {
        if (categoryIds.length === 0) return []
        query = query.where('id', 'in', eb =>
          eb
            .selectFrom('product_category')
            .select('product_id')
            .where('category_id', 'in', [...categoryIds]),
        )
      }
      const rows = await query.orderBy('id').limit(limit).execute()
      return loadProducts(
        db.read,
        rows.map(row => row.id),
      )
    },
    insertProduct: (product, context) =>
      writeWithContext(db, context, async tx => {
        await refuseDuplicates(tx, product, null)
        const { id } = await tx
          .insertInto('product')
          .values({ ...fromProduct(product), version: 1, created_at: context.at, updated_at: context.at })
          .returning('id')
          .executeTakeFirstOrThrow()
        await writeCategories(tx, id, product.categoryIds)
        for (const [position, draft] of product.variants.entries()) await insertVariant(tx, id, draft, position)
        return requireProduct(tx, id)
      }),
    replaceProduct: (id, product, context) => replaceProduct(db, id, product, context),
    deleteProduct: (id, context) =>
      writeWithContext(db, context, async tx => {
        const deleted = await tx.deleteFrom('product').where('id', '=', id).executeTakeFirst()
        if (deleted.numDeletedRows === 0n) return new Unchanged(undefined)
      }),
    ...sqlCategories(db),
  }
}

async function replaceProduct(
  db: SqlDatabase,
  id: number,
  product: NormalizedProduct,
  context: WriteContext<Product> & { readonly expectedVersion?: number },
): Promise<Product> {
  return writeWithContext(db, context, async tx => {
    const present = await requireProduct(tx, id)
    const { expectedVersion } = context
    if (expectedVersion !== undefined && expectedVersion !== present.version) {
      throw new CommerceError('version_conflict', `The product has version ${present.version} by now.`, { version: present.version })
    }
    await refuseDuplicates(tx, product, id)
    const updated = await tx
      .updateTable('product')
      .set({ ...fromProduct(product), version: present.version + 1, updated_at: context.at })
      .where('id', '=', id)
      .where('version', '=', present.version)
      .executeTakeFirst()
    if (updated.numUpdatedRows !== 1n) throw new CommerceError('version_conflict', 'The product was changed meanwhile.')
    await tx.deleteFrom('product_category').where('product_id', '=', id).execute()
    await writeCategories(tx, id, product.categoryIds)
    await replaceVariants(tx, present, product.variants)
    return requireProduct(tx, id)
  })
}

async function replaceVariants(tx: Executor, present: Product, drafts: NormalizedProduct['variants']): Promise<void> {
  const matched = matchVariants(present.variants, drafts)
  const kept = new Set(matched.map(variant => variant?.id))
  const gone = present.variants.filter(variant => !kept.has(variant.id)).map(variant => variant.id)
  if (gone.length > 0) await tx.deleteFrom('variant').where('id', 'in', gone).execute()
  const keptIds = matched.flatMap(variant => variant?.id ?? [])
  // Two variants may swap their SKUs: no statement in between may see both with the same one.
  if (keptIds.length > 1) await tx.updateTable('variant').set({ sku: sql<string>`'\u0001' || id` }).where('id', 'in', keptIds).execute()
  for (const [position, draft] of drafts.entries()) {
    const variant = matched[position]
    if (!variant) {
      await insertVariant(tx, present.id, draft, position)
      continue
    }
    await tx.updateTable('variant').set(fromVariant(draft, position)).where('id', '=', variant.id).execute()
    await tx.deleteFrom('price').where('variant_id', '=', variant.id).execute()
    await writePrices(tx, variant.id, draft.prices)
  }
}

async function insertVariant(tx: Executor, productId: number, draft: NormalizedProduct['variants'][number], position: number): Promise<void> {
  const { id } = await tx
    .insertInto('variant')
    .values({ ...fromVariant(draft, position), product_id: productId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await writePrices(tx, id, draft.prices)
}

async function writePrices(tx: Executor, variantId: number, prices: NormalizedProduct['variants'][number]['prices']): Promise<void> {
  if (prices.length === 0) return
  const rows = prices.map(price => ({
    variant_id: variantId,
    currency: price.currency,
    minimum_quantity: price.minimumQuantity,
    amount: price.amount,
    list_amount: price.listAmount,
  }))
  await tx.insertInto('price').values(rows).execute()
}

async function writeCategories(tx: Executor, productId: number, categoryIds: readonly number[]): Promise<void> {
  if (categoryIds.length === 0) return
  const known = await tx
    .selectFrom('category')
    .select('id')
    .where('id', 'in', [...categoryIds])
    .execute()
  const unknown = categoryIds.find(id => !known.some(row => row.id === id))
  if (unknown !== undefined) throw new CommerceError('category_not_found', `There is no category ${unknown}.`, { categoryId: unknown })
  await tx
    .insertInto('product_category')
    .values(categoryIds.map(categoryId => ({ product_id: productId, category_id: categoryId })))
    .execute()
}

/** Looks before it writes, inside the write: the unique indexes behind it would name no field. */
async function refuseDuplicates(tx: Executor, product: NormalizedProduct, ownId: number | null): Promise<void> {
  const slug = await tx.selectFrom('product').select('id').where('slug', '=', product.slug).executeTakeFirst()
  if (slug && slug.id !== ownId) throw new CommerceError('duplicate', `Another product has the slug "${product.slug}".`, { field: 'slug', value: product.slug })
  const skus = product.variants.map(variant => variant.sku)
  const rows = await tx.selectFrom('variant').select(['sku', 'product_id']).where('sku', 'in', skus).orderBy('sku').execute()
  const taken = rows.find(row => row.product_id !== ownId)
  if (taken) throw new CommerceError('duplicate', `Another product has the SKU "${taken.sku}".`, { field: 'sku', value: taken.sku })
}

async function requireProduct(tx: Executor, id: number): Promise<Product> {
  const [product] = await loadProducts(tx, [id])
  if (!product) throw new CommerceError('product_not_found', `There is no product ${id}.`)
  return product
}
