import type { CurrencyCode } from '../money/index.ts'

/** What a search index knows of a product. Made from the catalog by a pure function; `version` lets late writes lose against newer ones. */
export interface SearchDocument {
  readonly productId: number
  readonly version: number
  readonly name: string
  readonly brand: string
  readonly description: string
  readonly skus: readonly string[]
  /** The product's categories and all their ancestors. */
  readonly categoryIds: readonly number[]
  readonly categoryNames: readonly string[]
  /** Option values and attributes as texts, by name: what can be filtered by and counted. */
  readonly facets: Readonly<Record<string, readonly string[]>>
  /** The lowest unit price of any variant, per currency, in minor units. */
  readonly prices: Readonly<Record<CurrencyCode, number>>
  readonly inStock: boolean
  readonly createdAt: number
}

/** How many values of one facet an answer counts. */
export const facetValuesMax = 100
