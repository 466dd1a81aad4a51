import { ApiError } from './api-error.ts'
import { isNamedBy, normalised, picked, type Stored, valuesAt } from './documents.ts'
import { readFilter } from './filter.ts'
import { type Match, matchText, wordsOf } from './match.ts'
import type { FakeSettings } from './settings.ts'

type Body = Readonly<Record<string, unknown>>

const parameters = [
  'q',
  'filter',
  'sort',
  'facets',
  'offset',
  'limit',
  'page',
  'hitsPerPage',
  'attributesToRetrieve',
  'attributesToSearchOn',
  'matchingStrategy',
]

interface Ranked {
  readonly document: Stored
  readonly match: Match
}

/** One search of an index: the body of the answer. Refuses every parameter that it does not know, and everything that the settings do not allow. */
export function search(documents: Iterable<Stored>, settings: FakeSettings, body: Body): Record<string, unknown> {
  for (const name of Object.keys(body)) if (!parameters.includes(name)) throw new ApiError(400, 'bad_request', `Unknown field \`${name}\``)
  const q = textAt(body, 'q') ?? ''
  if (q !== '' && body.matchingStrategy !== 'all') throw new ApiError(500, 'not_modelled', 'This double knows matchingStrategy "all" alone.')
  const passes = readFilter(body.filter, isNamedBy(settings.filterableAttributes))
  const attributes = searchedAttributes(settings, body)
  const ranked: Ranked[] = []
  for (const document of documents) {
    if (!passes(document)) continue
    const match = matchText(wordsOf(document, attributes), q, settings)
    if (match) ranked.push({ document, match })
  }
  ranked.sort(comparer(settings, sortRules(settings, body)))
  const found = ranked.map(({ document }) => document)
  return { hits: hitsOf(found, settings, body), query: q, processingTimeMs: 0, ...paging(found.length, settings, body), ...facets(found, settings, body) }
}

function searchedAttributes({ searchableAttributes }: FakeSettings, { attributesToSearchOn }: Body): readonly string[] {
  if (attributesToSearchOn === undefined) return searchableAttributes
  if (!Array.isArray(attributesToSearchOn) || attributesToSearchOn.some(name => !searchableAttributes.includes(name)))
    throw new ApiError(400, 'invalid_search_attributes_to_search_on', 'An attribute is not searchable')
  // The order is that of the settings.
  return searchableAttributes.filter(name => attributesToSearchOn.includes(name))
}

function sortRules({ sortableAttributes }: FakeSettings, { sort = [] }: Body): readonly string[] {
  if (!Array.isArray(sort)) throw new ApiError(400, 'invalid_search_sort', 'sort is a list')
  for (const rule of sort) {
    const [attribute, direction] = String(rule).split(':')
    if (!isNamedBy(sortableAttributes)(attribute ?? '')) throw new ApiError(400, 'invalid_search_sort', `Attribute \`${attribute}\` is not sortable`)
    if (direction !== 'asc' && direction !== 'desc') throw new ApiError(400, 'invalid_search_sort', `\`${rule}\` is no sort`)
  }
  return sort
}

function comparer({ rankingRules }: FakeSettings, sorts: readonly string[]): (a: Ranked, b: Ranked) => number {
  const rules = rankingRules.flatMap(rule => (rule === 'sort' ? sorts : rule === 'words' ? [] : [rule]))
  return (a, b) => {
    for (const rule of rules) {
      const order = rule.includes(':') ? compareBy(rule, a.document, b.document) : a.match[rule as keyof Match] - b.match[rule as keyof Match]
      if (order !== 0) return order
    }
    return 0
  }
}

/** Numbers before texts, documents without the attribute last, whatever the direction. */
function compareBy(rule: string, a: Stored, b: Stored): number {
  const [attribute = '', direction] = rule.split(':')
  const [x, y] = [valuesAt(a, attribute)?.[0], valuesAt(b, attribute)?.[0]]
  if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1
  if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1
  const [u, v] = typeof x === 'string' ? [normalised(x), normalised(String(y))] : [Number(x), Number(y)]
  const order = u < v ? -1 : u > v ? 1 : 0
  return direction === 'desc' ? -order : order
}

function isPaged({ page, hitsPerPage }: Body): boolean {
  return page !== undefined || hitsPerPage !== undefined
}

function hitsOf(found: readonly Stored[], { pagination }: FakeSettings, body: Body): Stored[] {
  const perPage = countAt(body, 'hitsPerPage') ?? 20
  const from = isPaged(body) ? ((countAt(body, 'page') ?? 1) - 1) * perPage : (countAt(body, 'offset') ?? 0)
  const count = isPaged(body) ? perPage : (countAt(body, 'limit') ?? 20)
  const fields = Array.isArray(body.attributesToRetrieve) ? body.attributesToRetrieve : ['*']
  return found
    .slice(0, pagination.maxTotalHits)
    .slice(from, from + count)
    .map(document => picked(document, fields))
}

/** The number of an endless list is an estimate, so this one is wrong wherever it may be. */
function paging(total: number, { pagination }: FakeSettings, body: Body): Body {
  if (!isPaged(body)) {
    const [offset, limit] = [countAt(body, 'offset') ?? 0, countAt(body, 'limit') ?? 20]
    return { offset, limit, estimatedTotalHits: Math.min(total, offset + limit) }
  }
  const hitsPerPage = countAt(body, 'hitsPerPage') ?? 20
  const totalHits = Math.min(total, pagination.maxTotalHits)
  return { page: countAt(body, 'page') ?? 1, hitsPerPage, totalHits, totalPages: hitsPerPage === 0 ? 0 : Math.ceil(totalHits / hitsPerPage) }
}

function facets(found: readonly Stored[], { faceting, filterableAttributes }: FakeSettings, body: Body): Body {
  if (body.facets === undefined) return {}
  if (!Array.isArray(body.facets)) throw new ApiError(400, 'invalid_search_facets', 'facets is a list')
  const facetDistribution: Record<string, Record<string, number>> = {}
  for (const attribute of body.facets) {
    if (!isNamedBy(filterableAttributes)(attribute)) throw new ApiError(400, 'invalid_search_facets', `Attribute \`${attribute}\` is not filterable`)
    facetDistribution[attribute] = distribution(found, attribute, faceting)
  }
  return { facetDistribution, facetStats: {} }
}

/** Values that are folded alike are one value. Which of equally frequent ones are left out is not promised: here it is the first by name. */
function distribution(found: readonly Stored[], attribute: string, { maxValuesPerFacet, sortFacetValuesBy }: FakeSettings['faceting']): Record<string, number> {
  const counts = new Map<string, { value: string; count: number }>()
  for (const document of found) {
    for (const key of new Set((valuesAt(document, attribute) ?? []).map(value => normalised(String(value))))) {
      const value = (valuesAt(document, attribute) ?? []).find(candidate => normalised(String(candidate)) === key)
      counts.set(key, { value: String(value), count: (counts.get(key)?.count ?? 0) + 1 })
    }
  }
  const isByCount = (sortFacetValuesBy[attribute] ?? sortFacetValuesBy['*']) === 'count'
  const sorted = [...counts].sort(([a, x], [b, y]) => (isByCount ? y.count - x.count || (a > b ? -1 : 1) : a < b ? -1 : 1))
  return Object.fromEntries(sorted.slice(0, maxValuesPerFacet).map(([, { value, count }]) => [value, count]))
}

function textAt(body: Body, name: string): string | null {
  const value = body[name]
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw new ApiError(400, `invalid_search_${name}`, `${name} is a text`)
  return value
}

function countAt(body: Body, name: string): number | null {
  const value = body[name]
  if (value === undefined) return null
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new ApiError(400, `invalid_search_${name}`, `${name} is a whole number`)
  return value
}
