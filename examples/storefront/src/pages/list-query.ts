/** What a list is asked for, as its address says. */
export interface ListQuery {
  readonly search: string
  readonly page: number
  readonly sort: Sort | null
  readonly inStock: boolean
  readonly minPrice: string
  readonly maxPrice: string
  /** Chosen values by the name of the option or attribute. */
  readonly facets: ReadonlyMap<string, readonly string[]>
}

export const sorts = [
  ['newest', 'Newest'],
  ['price', 'Price, low to high'],
  ['-price', 'Price, high to low'],
  ['name', 'Name'],
] as const

export type Sort = (typeof sorts)[number][0]

const isAmount = (text: string | null): text is string => text !== null && /^\d{1,9}(\.\d{1,3})?$/.test(text)

/** Reads the address; what makes no sense in it is left out. */
export const readListQuery = (query: URLSearchParams): ListQuery => {
  const facets = new Map<string, string[]>()
  for (const [name, value] of query) if (name.startsWith('f.')) facets.set(name.slice(2), [...(facets.get(name.slice(2)) ?? []), value])
  const amount = (name: string) => {
    const text = query.get(name)
    return isAmount(text) ? text : ''
  }
  const page = Number(query.get('page') ?? 1)
  return {
    search: (query.get('q') ?? '').slice(0, 200),
    page: Number.isSafeInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
    sort: sorts.find(([sort]) => sort === query.get('sort'))?.[0] ?? null,
    inStock: query.get('in_stock') === 'true',
    minPrice: amount('min'),
    maxPrice: amount('max'),
    facets,
  }
}

/** The address of a list: without a page it is the first. */
export const listPath = (path: string, list: ListQuery): string => {
  const query = new URLSearchParams()
  if (list.search) query.set('q', list.search)
  for (const [name, values] of list.facets) for (const value of values) query.append(`f.${name}`, value)
  if (list.inStock) query.set('in_stock', 'true')
  if (list.minPrice) query.set('min', list.minPrice)
  if (list.maxPrice) query.set('max', list.maxPrice)
  if (list.sort) query.set('sort', list.sort)
  if (list.page > 1) query.set('page', String(list.page))
  return query.size === 0 ? path : `${path}?${query}`
}

/** The same list with a value of a facet chosen, or not any more. */
export const withFacet = (list: ListQuery, name: string, value: string, isChosen: boolean): ListQuery => {
  const others = (list.facets.get(name) ?? []).filter(other => other !== value)
  const values = isChosen ? [...others, value] : others
  const facets = new Map(list.facets)
  if (values.length === 0) facets.delete(name)
  else facets.set(name, values)
  return { ...list, facets, page: 1 }
}

/** How many filters narrow the list, beside the search itself. */
export const filterCount = ({ facets, inStock, minPrice, maxPrice }: ListQuery): number =>
  [...facets.values()].reduce((sum, values) => sum + values.length, 0) + [inStock, minPrice !== '', maxPrice !== ''].filter(Boolean).length

/** The same list without filters. */
export const withoutFilters = (list: ListQuery): ListQuery => ({ ...list, facets: new Map(), inStock: false, minPrice: '', maxPrice: '', page: 1 })
