import { hash } from 'node:crypto'
import { documentTerms, foldText, type SearchDocument, type SearchField, searchFields } from '@cartwright/core'
import { marksOf } from './marks.ts'
import { anyCategory } from './search-tables.ts'
import { storable } from './storable-text.ts'

/** A value of a facet: found again under the hash of what it is, and by filters under that of its folded form. */
export interface FacetEntry {
  readonly key: string
  readonly foldedKey: string
  readonly name: string
  readonly value: string
}

/** A document as the tables hold it; texts are {@link storable}. */
export interface IndexRow {
  readonly productId: number
  readonly version: number
  /** Tells whether anything changed, whether the words did, and whether what it is counted under did. */
  readonly hash: string
  readonly wordsHash: string
  readonly placesHash: string
  readonly name: string
  readonly sortName: string
  readonly createdAt: number
  readonly inStock: boolean
  readonly categoryIds: readonly number[]
  readonly currencies: readonly string[]
  readonly amounts: readonly number[]
  readonly facets: readonly FacetEntry[]
  readonly words: readonly string[]
  /** {@link marksOf} each word. */
  readonly marks: readonly number[]
}

/** Names sort by so many UTF-16 units: what fits into an index. */
const sortNameMax = 500

/** The rows of these documents, one a product, by rising id: of two documents the newer, of two versions alike the last. */
export function indexRows(documents: readonly SearchDocument[]): IndexRow[] {
  const newest = new Map<number, SearchDocument>()
  for (const document of documents) {
    const other = newest.get(document.productId)
    if (!other || other.version <= document.version) newest.set(document.productId, document)
  }
  return [...newest.values()].map(indexRow).sort((a, b) => a.productId - b.productId)
}

/** What products are sorted by when they are sorted by name. */
export function sortName(foldedName: string): string {
  return storable(foldedName.slice(0, sortNameMax))
}

export function keyOf(...parts: readonly (string | readonly string[])[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32)
}

function indexRow(document: SearchDocument): IndexRow {
  const { productId, version, name, createdAt, inStock } = document
  const categoryIds = [anyCategory, ...new Set(document.categoryIds)].sort((a, b) => a - b)
  const currencies = Object.keys(document.prices).sort()
  const amounts = currencies.map(currency => document.prices[currency] ?? 0)
  const facets = facetsOf(document)
  const marks = wordMarks(document)
  const wordsHash = keyOf(JSON.stringify([...marks]))
  const placesHash = keyOf(JSON.stringify([categoryIds, currencies, facets.map(({ key }) => key).sort()]))
  return {
    productId,
    version,
    hash: keyOf(wordsHash, placesHash, JSON.stringify([name, amounts, inStock, createdAt])),
    wordsHash,
    placesHash,
    name: storable(name),
    sortName: sortName(foldText(name)),
    createdAt,
    inStock,
    categoryIds,
    currencies: currencies.map(storable),
    amounts,
    facets,
    words: [...marks.keys()],
    marks: [...marks.values()],
  }
}

function facetsOf(document: SearchDocument): FacetEntry[] {
  return Object.entries(document.facets).flatMap(([name, values]) =>
    [...new Set(values)].map(value => ({
      key: keyOf(name, value),
      foldedKey: keyOf(name, foldText(value)),
      name: storable(name),
      value: storable(value),
    })),
  )
}

function wordMarks(document: SearchDocument): Map<string, number> {
  const terms = documentTerms(document)
  const fields = new Map<string, SearchField[]>()
  for (const field of searchFields) {
    // A word may be cut in the middle of a character.
    for (const word of new Set(terms[field].map(term => term.toWellFormed()))) fields.set(word, [...(fields.get(word) ?? []), field])
  }
  const lengths = { name: terms.name.length, description: terms.description.length }
  return new Map([...fields].map(([word, ofWord]) => [word, marksOf(ofWord, lengths)]))
}
