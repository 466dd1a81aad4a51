import { CommerceError, type CurrencyCode, isCurrencyCode, type Product, type SearchFilter, type SearchQuery, type SearchResult } from '@cartwright/core'
import { isShopper } from '../auth/is-shopper.ts'
import type { Product as WireProduct } from '../contract/index.ts'
import type { Call, Handlers } from '../http/call.ts'
import { etagOf } from '../http/etag.ts'
import { keptReplies } from '../http/kept-replies.ts'
import { validationFailed } from '../http/problem.ts'
import { jsonReply, type Reply, textReply } from '../http/reply.ts'
import { presentTree } from '../present/category.ts'
import { minorAt } from '../present/money.ts'
import { presentProduct } from '../present/product.ts'
import { type CardList, productCards } from '../present/product-cards.ts'
import type { HandlerKit } from './kit.ts'

/** Filters by option or attribute that one request may name. */
const facetsMax = 10
const facetValuesMax = 20

export function productHandlers(kit: HandlerKit): Handlers<'products.list' | 'products.suggest' | 'products.get' | 'categories.tree'> {
  const { commerce } = kit
  const { catalog, inventory, search } = commerce
  const totals = new WeakMap<Reply, number>()
  const cards = productCards()
  const kept = keptReplies(commerce)
  const currencyOf = (asked: string | undefined) => knownCurrency(asked ?? commerce.deps.settings.currency)

  const list = async (call: Call<'products.list'>): Promise<Reply> => {
    const query = searchQueryOf(call, currencyOf(call.query.currency))
    const found = await search.search(query)
    // The index follows the catalog after a moment: what was unpublished meanwhile is not shown.
    const products = (await catalog.products(found.productIds)).filter(isPublished)
    const availability = await inventory.availability(products.flatMap(variantIds))
    const reply = listReply(cards(products, query.currency, availability), found, call.query)
    totals.set(reply, found.total)
    return reply
  }

  /** Notes what was searched for, once a list: not the pages after the first, and not what staff and programs look up. */
  const note = ({ query, request }: Call<'products.list'>, total: number): void => {
    if (query.search === undefined || query.page > 1 || query.cursor !== undefined) return
    const { search: text } = query
    void isShopper(request, kit).then(is => {
      if (is) search.count(text, total)
    })
  }

  const get = async ({ params, query }: Call<'products.get'>): Promise<Reply> => {
    const currency = currencyOf(query.currency)
    const product = /^\d+$/.test(params.id) ? await catalog.product(idOf(params.id)) : await catalog.productBySlug(params.id)
    if (!isPublished(product)) throw notFound(params.id)
    const [availability, categories] = await Promise.all([inventory.availability(variantIds(product)), catalog.categories()])
    const body: WireProduct = presentProduct(product, currency, availability, categories)
    const text = JSON.stringify(body)
    return textReply(200, text, 'application/json', { etag: etagOf(text) })
  }

  return {
    async 'products.list'(call) {
      const reply = await kept(`list ${call.search}`, () => list(call))
      // Of an answer of before nothing is counted.
      const total = totals.get(reply)
      if (total !== undefined) note(call, total)
      return { reply }
    },

    async 'products.suggest'({ query }) {
      const suggestions = await search.suggest(query.q, query.limit)
      return { body: { suggestions: suggestions.map(({ text, productId }) => ({ text, product_id: productId })) } }
    },

    async 'products.get'(call) {
      return { reply: await kept(`get ${call.params.id} ${call.search}`, () => get(call)) }
    },

    async 'categories.tree'() {
      return { reply: await kept('categories', async () => jsonReply(200, { categories: presentTree(await catalog.categories()) })) }
    },
  }
}

/** The list as text: the cards are serialised already. */
function listReply(cards: CardList, found: SearchResult, { page, limit }: { readonly page: number; readonly limit: number }): Reply {
  const facets = Object.keys(found.facets).length > 0 ? JSON.stringify(found.facets) : undefined
  const cursor = JSON.stringify(found.nextCursor)
  const tail = `"total":${found.total},"page":${page},"limit":${limit},"next_cursor":${cursor}${facets === undefined ? '' : `,"facets":${facets}`}`
  const etag = etagOf(`${cards.version}|${tail}`)
  return textReply(200, `{"products":[${cards.json}],${tail}}`, 'application/json', { etag })
}

function searchQueryOf({ query, extraQuery }: Call<'products.list'>, currency: CurrencyCode): SearchQuery {
  const filter = filterOf(query, extraQuery, currency)
  const text = query.search?.trim() ?? ''
  const isNarrowed = text !== '' || Object.keys(filter).length > 0
  return {
    text,
    currency,
    filter,
    sort: query.sort ?? 'relevance',
    limit: query.limit,
    page: query.page,
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    withFacets: query.facets ?? isNarrowed,
  }
}

function filterOf(query: Call<'products.list'>['query'], extraQuery: Call<'products.list'>['extraQuery'], currency: CurrencyCode): SearchFilter {
  return {
    ...(query.category_id === undefined ? {} : { categoryId: query.category_id }),
    ...(query.min_price === undefined ? {} : { minPrice: minorAt('min_price', query.min_price, currency) }),
    ...(query.max_price === undefined ? {} : { maxPrice: minorAt('max_price', query.max_price, currency) }),
    ...(query.in_stock === undefined ? {} : { inStock: query.in_stock }),
    ...(extraQuery.size === 0 ? {} : { facets: facetsOf(extraQuery) }),
  }
}

function facetsOf(extraQuery: ReadonlyMap<string, readonly string[]>): Record<string, readonly string[]> {
  if (extraQuery.size > facetsMax) throw validationFailed([{ path: '', message: `More than ${facetsMax} filters.` }])
  const facets = new Map<string, readonly string[]>()
  for (const [parameter, values] of extraQuery) {
    if (values.length > facetValuesMax) throw validationFailed([{ path: parameter, message: `More than ${facetValuesMax} values.` }])
    const name = parameter.replace(/^facet\./, '')
    facets.set(name, [...(facets.get(name) ?? []), ...values])
  }
  return Object.fromEntries(facets)
}

function variantIds(product: Product): number[] {
  return product.variants.map(variant => variant.id)
}

function isPublished(product: Product): boolean {
  return product.status === 'published'
}

function idOf(text: string): number {
  const id = Number(text)
  if (!Number.isSafeInteger(id) || id < 1) throw notFound(text)
  return id
}

function notFound(idOrSlug: string): CommerceError {
  return new CommerceError('product_not_found', `There is no product ${idOrSlug}.`)
}

function knownCurrency(code: string): CurrencyCode {
  if (isCurrencyCode(code)) return code
  const message = `"${code}" is not an ISO 4217 currency.`
  throw new CommerceError('currency_unknown', message, { errors: [{ path: 'currency', message }] })
}
