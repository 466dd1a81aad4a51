import { type FacetValue, facetValuesMax, foldText, type SearchFilter } from '@cartwright/core'
import { keyOf } from './index-row.ts'
import type { Shelf } from './search-tables.ts'
import { fromStorable, storable } from './storable-text.ts'

/** A value of a facet and how many products have it, as statements answer it. */
export type CountedValue = readonly [name: string, value: string, count: number]

/** Of counted values (a query of `facet_id` and `count`) the most frequent of each facet, as JSON. */
export function mostFrequentSql(shelf: Shelf, counted: string): string {
  return `(SELECT coalesce(json_agg(json_build_array(name, value, count) ORDER BY name, rank), '[]') FROM (
    SELECT f.name, f.value, c.count, row_number() OVER (PARTITION BY f.name ORDER BY c.count DESC, f.value) AS rank
    FROM (${counted}) c JOIN search_facet_${shelf} f ON f.id = c.facet_id) ranked
  WHERE rank <= ${facetValuesMax})`
}

/** Facets as {@link SearchResult} has them. */
export function facetsOf(counted: readonly CountedValue[]): Record<string, readonly FacetValue[]> {
  const byName = new Map<string, FacetValue[]>()
  for (const [name, value, count] of counted) byName.set(name, [...(byName.get(name) ?? []), { value: fromStorable(value), count }])
  return Object.fromEntries([...byName].map(([name, values]) => [fromStorable(name), values]))
}

/** The facets that are filtered by, each with the keys of the values that are wanted, for `wanted` of {@link wantedSql}. */
export function wantedFacets(filter: SearchFilter): readonly { readonly name: string; readonly keys: readonly string[] }[] {
  return Object.entries(filter.facets ?? {}).map(([name, values]) => ({ name: storable(name), keys: values.map(value => keyOf(name, foldText(value))) }))
}

/** A common table expression `wanted`: each facet that is filtered by, with the numbers of the values that pass. */
export function wantedSql(shelf: Shelf): string {
  return `wanted AS MATERIALIZED (
    SELECT w.name, array_remove(array_agg(f.id), NULL) AS ids
    FROM json_to_recordset({wanted}::json) AS w(name text, keys uuid[]) LEFT JOIN search_facet_${shelf} f ON f.folded_key = ANY(w.keys) GROUP BY w.name)`
}
