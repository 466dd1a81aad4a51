import type { Settings } from 'meilisearch'
import { wordAttributes } from './index-document.ts'
import { codedStopWords, codedSynonyms, type MeilisearchWords } from './words.ts'

/** What can be paged through and counted, at most. Meilisearch stops at 1,000 unless told. */
export const totalMax = 1_000_000

/**
 * Values of a facet that Meilisearch counts. More than are shown: where several are equally frequent it does not say which of them it leaves out, so that the choice is made
 * here.
 */
const valuesPerFacet = 1_000

/** How the index searches, filters and sorts: everything that differs from a fresh index. */
export function indexSettings(words: MeilisearchWords): Settings {
  return {
    searchableAttributes: Object.values(wordAttributes),
    filterableAttributes: [
      'id',
      'name_key',
      'prices',
      'in_stock',
      'created_at',
      'categories',
      'sku_keys',
      'facet_keys',
      'facet_names',
      'facets',
      'removed',
      'during',
    ],
    sortableAttributes: ['id', 'name_key', 'prices', 'created_at'],
    // An order that was asked for goes before how well a product matches, and among equals the id decides.
    rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness', 'id:asc'],
    typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 }, disableOnNumbers: true },
    synonyms: codedSynonyms(words),
    stopWords: codedStopWords(words),
    faceting: { maxValuesPerFacet: valuesPerFacet, sortFacetValuesBy: { '*': 'count' } },
    pagination: { maxTotalHits: totalMax },
    facetSearch: false,
  }
}
