import {
  type CatalogStore,
  CommerceError,
  matchVariants,
  type NormalizedProduct,
  type Page,
  type PageRequest,
  type Product,
  type WriteContext,
} from '@cartwright/core'
import { inList, listQuery } from '../database/in-list.ts'
import { insertAll } from '../database/insert-all.ts'
import { lockRows } from '../database/locks.ts'
import { newestFirst } from '../database/newest-first.ts'
import { type Executor, type SqlDatabase, together } from '../database/sql-database.ts'
import { contains, startsWith } from '../database/starts-with.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { sqlCategories } from './categories.ts'
import { fromProduct, fromVariant, type ProductLoader, productLoader } from './product-rows.ts'

/** What is asked about lists of any length, compiled once. */
interface CatalogQueries {
  readonly load: ProductLoader
  readonly versionsOf: ReturnType<typeof listQuery<{ id: number; version: number }>>
  readonly productIdsOf: ReturnType<typeof listQuery<{ product_id: number }>>
  readonly skusOf: ReturnType<typeof listQuery<{ id: number; product_id: number; sku: string }>>
}

/** Products with their variants and prices on SQL: a product is read and written whole. */
export function sqlCatalogStore(db: SqlDatabase): CatalogStore {
  const queries: CatalogQueries = {
    load: productLoader(db),
    versionsOf: listQuery(db, isListed => db.read.selectFrom('product').select(['id', 'version']).where(isListed('id'))),
    productIdsOf: listQuery(db, isListed => db.read.selectFrom('variant').select('product_id').distinct().where(isListed('id')).orderBy('product_id')),
    skusOf: listQuery(db, isListed => db.read.selectFrom('variant').select(['id', 'product_id', 'sku']).where(isListed('sku')).orderBy('sku')),
  }
  const { load } = queries
  return {
    products: ids => load(db.readTogether, ids),
    versions: async ids => {
      if (ids.length === 0) return new Map()
      const { rows } = await db.read.executeQuery(queries.versionsOf(ids))
      return new Map(rows.map(row => [row.id, row.version]))
    },
    productBySlug: async slug => {
      const row = await db.read.selectFrom('product').select('id').where('slug', '=', slug).executeTakeFirst()
      return row ? ((await load(db.readTogether, [row.id]))[0] ?? null) : null
    },
    productsOfVariants: async variantIds => {
      const { rows } = await db.read.executeQuery(queries.productIdsOf(variantIds))
      return load(
        db.readTogether,
        rows.map(row => row.product_id),
      )
    },
    variantIdsBySku: async skus => {
      const { rows } = await db.read.executeQuery(queries.skusOf(skus))
      return new Map(rows.map(row => [row.sku, { variantId: row.id, productId: row.product_id }]))
    },
    listProducts: (filter, page) => listProducts(db, load, filter, page),
    productsAfter: async (afterId, limit, categoryIds) => {
      const ids = categoryIds
        ? idsInCategories(db, categoryIds, afterId, limit)
        : db.read.selectFrom('product').select('id').where('id', '>', afterId).orderBy('id').limit(limit)
      const rows = await ids.execute()
      return load(
        db.readTogether,
        rows.map(row => row.id),
      )
    },
    insertProduct: (product, context) =>
      writeWithContext(db, context, async tx => {
        await refuseDuplicates(tx, queries, product, null)
        const { id } = await tx
          .insertInto('product')
          .values({ ...fromProduct(product), version: 1, created_at: context.at, updated_at: context.at })
          .returning('id')
          .executeTakeFirstOrThrow()
        await writeCategories(tx, id, product.categoryIds)
        for (const [position, draft] of product.variants.entries()) await insertVariant(tx, id, draft, position)
        return requireProduct(tx, queries, id)
      }),
    replaceProduct: (id, product, context) => replaceProduct(db, queries, id, product, context),
    deleteProduct: (id, context) =>
      writeWithContext(db, context, async tx => {
        const deleted = await tx.deleteFrom('product').where('id', '=', id).executeTakeFirst()
        if (deleted.numDeletedRows === 0n) return new Unchanged(undefined)
      }),
    ...sqlCategories(db),
  }
}

async function listProducts(
  db: SqlDatabase,
  load: ProductLoader,
  { status, text }: Parameters<CatalogStore['listProducts']>[0],
  page: PageRequest,
): Promise<Page<Product>> {
  let query = db.read.selectFrom('product')
  if (status !== undefined) query = query.where('status', '=', status)
  if (text !== undefined && text !== '') {
    const withSku = db.read.selectFrom('variant').select('product_id').where(startsWith('sku', text))
    query = query.where(eb => eb.or([contains('name', text), eb('id', 'in', withSku)]))
  }
  const { items, ...rest } = await newestFirst(query.select('id'), page, row => row.id)
  // One deleted since is left out.
  return { ...rest, items: await load(db.readTogether, items) }
}

function idsInCategories(db: SqlDatabase, categoryIds: readonly number[], afterId: number, limit: number) {
  return db.read
    .selectFrom('product_category')
    .select('product_id as id')
    .distinct()
    .where(inList(db.dialect, 'category_id', categoryIds))
    .where('product_id', '>', afterId)
    .orderBy('product_id')
    .limit(limit)
}

async function replaceProduct(
  db: SqlDatabase,
  queries: CatalogQueries,
  id: number,
  product: NormalizedProduct,
  context: WriteContext<Product> & { readonly expectedVersion?: number },
): Promise<Product> {
  return writeWithContext(db, context, async tx => {
    await lockRows(db.dialect, tx.selectFrom('product').select('id').where('id', '=', id)).execute()
    const present = await requireProduct(tx, queries, id)
    const { expectedVersion } = context
    if (expectedVersion !== undefined && expectedVersion !== present.version) {
      throw new CommerceError('version_conflict', `The product has version ${present.version} by now.`, { version: present.version })
    }
    await refuseDuplicates(tx, queries, product, id)
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
    return requireProduct(tx, queries, id)
  })
}

async function replaceVariants(tx: Executor, present: Product, drafts: NormalizedProduct['variants']): Promise<void> {
  const matched = matchVariants(present.variants, drafts)
  const kept = new Set(matched.map(variant => variant?.id))
  for (const { id } of present.variants) if (!kept.has(id)) await tx.deleteFrom('variant').where('id', '=', id).execute()
  // A SKU may pass from one variant to another, also to a new one: no statement in between may see both with it.
  for (const [position, variant] of matched.entries())
    if (variant && variant.sku !== drafts[position]?.sku)
      await tx
        .updateTable('variant')
        .set({ sku: `\u0001${variant.id}` })
        .where('id', '=', variant.id)
        .execute()
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
  const rows = prices.map(price => ({
    variant_id: variantId,
    currency: price.currency,
    minimum_quantity: price.minimumQuantity,
    amount: price.amount,
    list_amount: price.listAmount,
  }))
  await insertAll(tx, 'price', rows)
}

async function writeCategories(tx: Executor, productId: number, categoryIds: readonly number[]): Promise<void> {
  for (const categoryId of categoryIds) {
    const known = await tx.selectFrom('category').select('id').where('id', '=', categoryId).executeTakeFirst()
    if (!known) throw new CommerceError('category_not_found', `There is no category ${categoryId}.`, { categoryId })
    await tx.insertInto('product_category').values({ product_id: productId, category_id: categoryId }).execute()
  }
}

/** Looks before it writes, inside the write: the unique indexes behind it would name no field. */
async function refuseDuplicates(tx: Executor, { skusOf }: CatalogQueries, product: NormalizedProduct, ownId: number | null): Promise<void> {
  const slug = await tx.selectFrom('product').select('id').where('slug', '=', product.slug).executeTakeFirst()
  if (slug && slug.id !== ownId) throw new CommerceError('duplicate', `Another product has the slug "${product.slug}".`, { field: 'slug', value: product.slug })
  const { rows } = await tx.executeQuery(skusOf(product.variants.map(variant => variant.sku)))
  const taken = rows.find(row => row.product_id !== ownId)
  if (taken) throw new CommerceError('duplicate', `Another product has the SKU "${taken.sku}".`, { field: 'sku', value: taken.sku })
}

async function requireProduct(tx: Executor, { load }: CatalogQueries, id: number): Promise<Product> {
  const [product] = await load(together(tx), [id])
  if (!product) throw new CommerceError('product_not_found', `There is no product ${id}.`)
  return product
}
