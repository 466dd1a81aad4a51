import type { SearchDocument } from './document.ts'
import type { SearchField } from './ranking.ts'
import { compactCode, documentWords } from './tokenize.ts'

/**
 * The words of a document by field. `sku` holds each SKU whole, compact, and nothing else: a query that equals one means this product.
 * The parts of SKUs count as attributes.
 */
export function documentTerms(document: SearchDocument): Readonly<Record<SearchField, readonly string[]>> {
  return {
    name: distinctWords([document.name]),
    brand: distinctWords([document.brand]),
    category: distinctWords(document.categoryNames),
    sku: [...new Set(document.skus.map(compactCode))].filter(code => code !== ''),
    attribute: distinctWords([...Object.values(document.facets).flat(), ...document.skus]),
    description: distinctWords([document.description]),
  }
}

function distinctWords(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap(documentWords))]
}
