import { type CatalogService, hasCode, type Product } from '@cartwright/core'
import type { AdminProduct, EndpointId } from '../../contract/index.ts'
import type { Call, Handlers } from '../../http/call.ts'
import { validationFailed } from '../../http/problem.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { presentAdminProduct } from '../../present/product.ts'
import { readProductChange, readProductDraft } from '../../present/product-draft.ts'
import type { HandlerKit } from '../kit.ts'
import { importProducts } from './import-products.ts'

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

  /** Walks through everything, so that what is added meanwhile comes at the end. */
  const oldestFirst = async ({ sku, q, status, page, limit, cursor = '0' }: Call<'admin.products.list'>['query']) => {
    if (sku !== undefined || q !== undefined || status !== undefined || page !== 1) {
      throw validationFailed([{ path: 'sort', message: 'The oldest first are listed without q, sku, status and page.' }])
    }
    if (!/^\d{1,15}$/.test(cursor)) throw validationFailed([{ path: 'cursor', message: 'not a cursor of this list' }])
    const found = await deps.catalog.productsAfter(Number(cursor), limit + 1)
    const shown = found.slice(0, limit)
    const { total } = await catalog.list({}, { limit: 1 })
    const nextCursor = found.length > limit ? String(shown.at(-1)?.id) : null
    return { products: await present(shown), ...pageFieldsOf({ total, nextCursor }, { page, limit }) }
  }

  return {
    async 'admin.products.list'({ query }) {
      const { sku, q: text, status } = query
      if (query.sort === 'oldest') return { body: await oldestFirst(query) }
      if (sku !== undefined) {
        const found = await bySku(catalog, sku)
        return { body: { products: await present(found), ...pageFieldsOf({ total: found.length, nextCursor: null }, query) } }
      }
      const page = await catalog.list({ ...(text === undefined ? {} : { text }), ...(status === undefined ? {} : { status }) }, pageOf(query))
      return { body: { products: await present(page.items), ...pageFieldsOf(page, query) } }
    },

    async 'admin.products.create'({ body, caller }) {
      const named = body.variants.findIndex(({ id }) => id !== undefined)
      if (named !== -1) throw validationFailed([{ path: `variants.${named}.id`, message: 'A product that is new has no variants yet.' }])
      return { body: await presentOne(await catalog.create(readProductDraft(body), caller.principal)) }
    },

    async 'admin.products.import'({ body, caller }) {
      return { body: await importProducts(body, caller.principal, { commerce, logger: deps.logger }) }
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
