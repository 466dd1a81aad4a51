import { type FacetValue, facetValuesMax, type SearchQuery } from '@cartwright/core'
import { textOf } from './codes.ts'
import { baseFilters, facetAttribute, facetFilters } from './filters.ts'
import { type Answer, type Ask, type Asked, common } from './run-search.ts'

/** Facets that are counted in one answer, the most frequent ones. */
const facetNamesMax = 100

/**
 * Counts the values of every facet that the matching products have; of a facet that is filtered by, with its own filter left out.
 * @param counted the answer that says which facets there are
 */
export async function countFacets(ask: Ask, asked: Asked, query: SearchQuery, counted: Answer | undefined): Promise<Record<string, readonly FacetValue[]>> {
  const filtered = Object.keys(query.filter.facets ?? {})
  const there = mostFrequent(counted?.facetDistribution?.facet_names ?? {})
    .slice(0, facetNamesMax)
    .map(({ value }) => textOf(value))
  const others = there.filter(name => !filtered.includes(name))
  const searches = [
    ...(others.length > 0 ? [{ ...common(asked), hitsPerPage: 0, facets: others.map(facetAttribute) }] : []),
    ...filtered.map(name => {
      const filter = [...baseFilters(query), ...facetFilters(query.filter, name)]
      return { ...common({ ...asked, filter }), hitsPerPage: 0, facets: [facetAttribute(name)] }
    }),
  ]
  if (searches.length === 0) return {}
  const answers = await ask(searches)
  const distributions = new Map(answers.flatMap(({ facetDistribution = {} }) => Object.entries(facetDistribution)))
  const named = [...others, ...filtered].sort().map(name => [name, valuesOf(distributions.get(facetAttribute(name)))] as const)
  return Object.fromEntries(named.filter(([, values]) => values.length > 0))
}

function valuesOf(distribution: Readonly<Record<string, number>> = {}): FacetValue[] {
  const values = mostFrequent(distribution)
  return values.slice(0, facetValuesMax).map(({ value, count }) => ({ value: textOf(value), count }))
}

/** Codes are in the order of their texts, so ties go by text. */
function mostFrequent(distribution: Readonly<Record<string, number>>): FacetValue[] {
  const values = Object.entries(distribution).map(([value, count]) => ({ value, count }))
  return values.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
