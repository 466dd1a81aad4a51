import type { SearchFilter, SearchQuery } from '@cartwright/core'
import { textCode } from './codes.ts'
import { facetKey, nameKey } from './index-document.ts'

/** The orders that are not by how well a product matches. */
export type FixedSort = Exclude<SearchQuery['sort'], 'relevance'>

/** Where a page begins: after the product with this key and id. */
interface Place {
  readonly key: string | number
  readonly productId: number
}

/** Whether products can have a price in it at all; anything else is no name of an attribute either. */
export function isCurrency(currency: string): boolean {
  return /^[A-Z]{3}$/.test(currency)
}

/** Everything but the facets. All of a list have to be true. */
export function baseFilters({ currency, filter }: Pick<SearchQuery, 'currency' | 'filter'>): string[] {
  const price = priceAttribute(currency)
  const filters = [`${price} EXISTS`]
  if (filter.categoryId !== undefined) filters.push(`categories = ${numeral(filter.categoryId)}`)
  if (filter.minPrice !== undefined) filters.push(`${price} >= ${numeral(filter.minPrice)}`)
  if (filter.maxPrice !== undefined) filters.push(`${price} <= ${numeral(filter.maxPrice)}`)
  if (filter.inStock !== undefined) filters.push(`in_stock = ${filter.inStock}`)
  return filters
}

/** One of the values of each facet, but for the one called `without`. */
export function facetFilters({ facets = {} }: SearchFilter, without?: string): string[] {
  const wanted = Object.entries(facets).filter(([name]) => name !== without)
  return wanted.map(([name, values]) => `facet_keys IN [${values.map(value => facetKey(name, value)).join(', ')}]`)
}

/** What comes after a place in an order. */
export function afterFilter(sort: FixedSort, currency: string, { key, productId }: Place): string {
  const attribute = sortAttribute(sort, currency)
  const value = typeof key === 'string' ? nameKey(key) : numeral(key)
  return `${attribute} ${isAscending(sort) ? '>' : '<'} ${value} OR (${attribute} = ${value} AND id > ${numeral(productId)})`
}

/** How to ask for an order, ties by product id. */
export function sortOf(sort: FixedSort, currency: string): string[] {
  return [`${sortAttribute(sort, currency)}:${isAscending(sort) ? 'asc' : 'desc'}`, 'id:asc']
}

/** The attribute with the values of a facet. */
export function facetAttribute(name: string): string {
  return `facets.${textCode(name)}`
}

export function idFilter(ids: readonly number[]): string {
  return `id IN [${ids.map(numeral).join(', ')}]`
}

export function priceAttribute(currency: string): string {
  return `prices.${currency}`
}

function sortAttribute(sort: FixedSort, currency: string): string {
  if (sort === 'name') return 'name_key'
  return sort === 'newest' ? 'created_at' : priceAttribute(currency)
}

function isAscending(sort: FixedSort): boolean {
  return sort === 'price' || sort === 'name'
}

/** A number in digits: beyond safe integers JavaScript would write a sign that means something else in a filter. */
export function numeral(value: number): string {
  return String(Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(value) || 0)))
}
