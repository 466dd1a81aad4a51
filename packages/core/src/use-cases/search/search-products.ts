import type { Deps, SearchIndex, SearchQuery, SearchResult } from '../../ports/index.ts'

/** Ids of published products that match, with their number and facets. Throws `validation_failed` for a cursor that is none. */
export async function search(deps: Pick<Deps, 'search'>, query: SearchQuery): Promise<SearchResult> {
  return deps.search.search(query)
}

/** Completions of what is being typed, at most `limit`. */
export async function suggest(deps: Pick<Deps, 'search'>, text: string, limit: number): ReturnType<SearchIndex['suggest']> {
  return deps.search.suggest(text, limit)
}
