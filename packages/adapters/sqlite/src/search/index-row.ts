import { hash } from 'node:crypto'
import { documentTerms, type SearchDocument, searchFields } from '@cartwright/core'

/** What the index keeps of a document to filter, count, sort and show by. */
export interface IndexBody {
  readonly name: string
  readonly categoryIds: readonly number[]
  readonly facets: Readonly<Record<string, readonly string[]>>
  readonly prices: Readonly<Record<string, number>>
  readonly inStock: boolean
  readonly createdAt: number
  /** How many words name and description have. */
  readonly lengths: readonly [name: number, description: number]
}

/** A document as the tables hold it. */
export interface IndexRow {
  readonly productId: number
  readonly version: number
  readonly body: string
  /** The words of each of {@link searchFields}, joined by spaces. */
  readonly texts: readonly string[]
  /** Tells whether `texts` changed. */
  readonly textHash: string
}

/** The rows of these documents, one a product: of two documents the newer, of two versions alike the last. */
export function indexRows(documents: readonly SearchDocument[]): IndexRow[] {
  const newest = new Map<number, SearchDocument>()
  for (const document of documents) {
    const other = newest.get(document.productId)
    if (!other || other.version <= document.version) newest.set(document.productId, document)
  }
  return [...newest.values()].map(indexRow)
}

function indexRow(document: SearchDocument): IndexRow {
  const terms = documentTerms(document)
  const texts = searchFields.map(field => terms[field].join(' '))
  const body: IndexBody = {
    name: document.name,
    categoryIds: document.categoryIds,
    facets: document.facets,
    prices: document.prices,
    inStock: document.inStock,
    createdAt: document.createdAt,
    lengths: [terms.name.length, terms.description.length],
  }
  return { productId: document.productId, version: document.version, body: JSON.stringify(body), texts, textHash: hash('sha1', texts.join('\n'), 'base64') }
}
