import { type CatalogService, CommerceError, hasCode, type Principal, type Product, type ProductDraft } from '@cartwright/core'
import { productInput } from '../../contract/admin/products.ts'
import type { AdminProduct, EndpointId, Wire } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { validate } from '../../http/validate.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { presentAdminProduct } from '../../present/product.ts'
import { readProductChange, readProductDraft } from '../../present/product-draft.ts'
import type { HandlerKit } from '../kit.ts'
import { inParallel } from './in-parallel.ts'
import { rowErrorOf } from './row-error.ts'

type Outcome = Wire<'admin.products.import'>['output']['results'][number]
type Row = { readonly index: number; readonly draft: ProductDraft }

/** Upserts under way at once: enough for a store to gather their writes. */
const importAtOnce = 32

export function adminProductHandlers({ commerce }: HandlerKit): Handlers<Extract<EndpointId, `admin.products.${string}`>> {
  const { catalog, inventory, deps } = commerce

  const present = async (products: readonly Product[]): Promise<AdminProduct[]> => {
    const availability = await inventory.availability(products.flatMap(product => product.variants.map(variant => variant.id)))
    return products.map(product => presentAdminProduct(product, availability))
  }
  const presentOne = async (product: Product): Promise<AdminProduct> => {
    const availability = await inventory.availability(product.variants.map(variant => variant.id))
    return presentAdminProduct(product, availability)
  }

  return {
    async 'admin.products.list'({ query }) {
      const { sku, q: text, status } = query
      if (sku !== undefined) {
        const found = await bySku(catalog, sku)
        return { body: { products: await present(found), ...pageFieldsOf({ total: found.length, nextCursor: null }, query) } }
      }
      const page = await catalog.list({ ...(text === undefined ? {} : { text }), ...(status === undefined ? {} : { status }) }, pageOf(query))
      return { body: { products: await present(page.items), ...pageFieldsOf(page, query) } }
    },

    async 'admin.products.create'({ body, caller }) {
      return { body: await presentOne(await catalog.create(readProductDraft(body), caller.principal)) }
    },

    async 'admin.products.import'({ body, caller }) {
      const results = await importRows(body.products, row => upsert(catalog, row, caller.principal), deps.logger)
      const count = (outcome: Outcome['outcome']) => results.filter(result => result.outcome === outcome).length
      const counts = { created: count('created'), updated: count('updated'), unchanged: count('unchanged'), failed: count('failed') }
      return { body: { ...counts, results } }
    },

    async 'admin.products.get'({ params }) {
      return { body: await presentOne(await catalog.product(params.id)) }
    },

    async 'admin.products.update'({ params, body, caller }) {
      const options = body.expected_version === undefined ? {} : { expectedVersion: body.expected_version }
      return { body: await presentOne(await catalog.update(params.id, readProductChange(body), caller.principal, options)) }
    },

    async 'admin.products.delete'({ params, caller }) {
      await catalog.delete(params.id, caller.principal)
      return { body: undefined }
    },
  }
}

async function bySku(catalog: CatalogService, sku: string): Promise<Product[]> {
  try {
    return [await catalog.productBySku(sku)]
  } catch (error) {
    if (hasCode(error, 'product_not_found')) return []
    throw error
  }
}

async function upsert(catalog: CatalogService, { index, draft }: Row, by: Principal): Promise<Outcome> {
  const { product, outcome } = await catalog.upsert(draft, by)
  return { index, outcome, product_id: product.id, error: null }
}

/** Rows side by side; of rows that name the same first SKU the later follows the earlier, as in the file. */
async function importRows(
  rows: readonly unknown[],
  write: (row: Row) => Promise<Outcome>,
  logger: HandlerKit['commerce']['deps']['logger'],
): Promise<Outcome[]> {
  const results = new Map<number, Outcome>()
  const chains = new Map<string, Row[]>()
  const fail = (index: number, error: unknown) => results.set(index, { index, outcome: 'failed', product_id: null, error: rowErrorOf(error, logger) })

  for (const [index, row] of rows.entries()) {
    try {
      const draft = readProductDraft(validate(productInput, row))
      const sku = draft.variants[0]?.sku ?? ''
      const chain = chains.get(sku)
      if (chain) chain.push({ index, draft })
      else chains.set(sku, [{ index, draft }])
    } catch (error) {
      fail(index, error)
    }
  }
  await inParallel([...chains.values()], importAtOnce, async chain => {
    for (const row of chain) {
      try {
        results.set(row.index, await write(row))
      } catch (error) {
        fail(row.index, error)
      }
    }
  })
  return rows.map((_, index) => results.get(index) ?? { index, outcome: 'failed', product_id: null, error: rowErrorOf(new CommerceError('fault', ''), logger) })
}
