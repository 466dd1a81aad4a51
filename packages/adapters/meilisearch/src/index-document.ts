import { compactCode, documentTerms, foldText, type SearchDocument, type SearchField } from '@cartwright/core'
import { codedCharactersMax, digestOf, textCode, wordCode } from './codes.ts'

/** The fields that are searched, weightiest first, with the attribute that holds their words. */
export const wordAttributes = {
  name: 'w_name',
  brand: 'w_brand',
  category: 'w_category',
  sku: 'w_sku',
  attribute: 'w_attribute',
  description: 'w_description',
} as const satisfies Record<SearchField, string>

/**
 * A product as Meilisearch holds it. Words are cut and folded by the shop's own rules, so that they mean the same on every engine; what is filtered and counted by is coded
 * ({@link textCode}), so that no name or value can be anything else in a filter.
 */
export interface IndexDocument extends Readonly<Record<(typeof wordAttributes)[SearchField], string>> {
  readonly id: number
  readonly version: number
  /** Tells whether anything of the product is otherwise. */
  readonly digest: string
  /** As it is shown. */
  readonly name: string
  readonly name_key: string
  readonly prices: Readonly<Record<string, number>>
  readonly in_stock: boolean
  readonly created_at: number
  readonly categories: readonly number[]
  readonly sku_keys: readonly string[]
  /** One for each value of each facet, folded. */
  readonly facet_keys: readonly string[]
  readonly facet_names: readonly string[]
  /** Values by name, both coded. */
  readonly facets: Readonly<Record<string, readonly string[]>>
  /** Whether this is only the mark that there was a product here; such are made while a rebuild is under way. */
  readonly removed: false
  /** The rebuilds that were under way when it was written. */
  readonly during: readonly string[]
}

/** What stays of a product that was removed during a rebuild. */
export interface Tombstone {
  readonly id: number
  readonly version: 0
  readonly digest: ''
  readonly removed: true
  readonly during: readonly string[]
}

export function indexDocument(document: SearchDocument, during: readonly string[]): IndexDocument {
  const terms = documentTerms(document)
  const words = (field: SearchField) => terms[field].map(wordCode).join(' ')
  const facets = Object.entries(document.facets).filter(([, values]) => values.length > 0)
  return {
    id: document.productId,
    version: document.version,
    digest: documentDigest(document),
    name: document.name,
    name_key: nameKey(foldText(document.name)),
    w_name: words('name'),
    w_brand: words('brand'),
    w_category: words('category'),
    w_sku: words('sku'),
    w_attribute: words('attribute'),
    w_description: words('description'),
    prices: document.prices,
    in_stock: document.inStock,
    created_at: document.createdAt,
    categories: document.categoryIds,
    sku_keys: [...new Set(document.skus.map(skuKey))],
    facet_keys: [...new Set(facets.flatMap(([name, values]) => values.map(value => facetKey(name, value))))],
    facet_names: facets.map(([name]) => textCode(name)),
    facets: Object.fromEntries(facets.map(([name, values]) => [textCode(name), [...new Set(values.map(textCode))]])),
    removed: false,
    during,
  }
}

export function tombstone(id: number, during: readonly string[]): Tombstone {
  return { id, version: 0, digest: '', removed: true, during }
}

export function documentDigest(document: SearchDocument): string {
  return digestOf(JSON.stringify(document))
}

/** What products are sorted by name by. @param folded by `foldText` */
export function nameKey(folded: string): string {
  return textCode(folded)
}

export function skuKey(sku: string): string {
  return digestOf(compactCode(sku))
}

/** One value of one facet, its case and accents folded, of a name taken as it is. */
export function facetKey(name: string, value: string): string {
  return digestOf(name.slice(0, codedCharactersMax), foldText(value.slice(0, codedCharactersMax)))
}
