import {
  allowedTypos,
  compactCode,
  decodeSearchCursor,
  documentTerms,
  encodeSearchCursor,
  facetValuesMax,
  fieldPoints,
  foldText,
  type MatchLevel,
  matchTerm,
  queryWords,
  type SearchField,
  searchFields,
  skuBonus,
  wordRarity,
  wordScore,
} from '../model/index.ts'
import type { FacetValue, SearchDocument, SearchFilter, SearchIndex, SearchQuery, SearchResult, SearchSort } from '../ports/index.ts'

interface Entry {
  readonly document: SearchDocument
  readonly terms: Readonly<Record<SearchField, readonly string[]>>
  readonly foldedName: string
}

/** A set of documents with the entries of each term. */
interface Shelf {
  readonly entries: Map<number, Entry>
  readonly byTerm: Map<string, Set<Entry>>
  /** Removed while this shelf was being filled: batches read before must not bring them back. */
  readonly removed: Set<number>
}

/** How well each field of an entry answers one word. */
type FieldLevels = Map<SearchField, MatchLevel>

/** A full-text index in process memory: the rules of search as plainly as they can be written. Every search walks all terms and documents. */
export function memorySearchIndex(): SearchIndex {
  let live = emptyShelf()
  const building = new Set<Shelf>()

  return {
    name: 'memory',

    async search(query) {
      return search(live, query)
    },

    async suggest(text, limit) {
      return suggest(live, text, limit)
    },

    async put(documents) {
      for (const shelf of [live, ...building]) {
        for (const document of documents) {
          shelf.removed.delete(document.productId)
          const present = shelf.entries.get(document.productId)
          if (!present || present.document.version <= document.version) place(shelf, document)
        }
      }
    },

    async remove(productIds) {
      for (const id of productIds) {
        take(live, id)
        for (const shelf of building) {
          take(shelf, id)
          shelf.removed.add(id)
        }
      }
    },

    async differing(documents) {
      const isHeld = (document: SearchDocument) => JSON.stringify(live.entries.get(document.productId)?.document) === JSON.stringify(document)
      return inOrder(documents.filter(document => !isHeld(document)).map(({ productId }) => productId))
    },

    async idsAfter(afterId, limit) {
      return inOrder([...live.entries.keys()].filter(id => id > afterId)).slice(0, limit)
    },

    async rebuild(batches) {
      const shelf = emptyShelf()
      building.add(shelf)
      try {
        for await (const batch of batches) {
          for (const document of batch) {
            const present = shelf.entries.get(document.productId)
            const late = shelf.removed.has(document.productId) || (present && present.document.version >= document.version)
            if (!late) place(shelf, document)
          }
        }
        live = shelf
        return shelf.entries.size
      } finally {
        building.delete(shelf)
      }
    },
  }
}

function emptyShelf(): Shelf {
  return { entries: new Map(), byTerm: new Map(), removed: new Set() }
}

function place(shelf: Shelf, document: SearchDocument): void {
  take(shelf, document.productId)
  const copy = structuredClone(document)
  const entry: Entry = { document: copy, terms: documentTerms(copy), foldedName: foldText(copy.name) }
  shelf.entries.set(document.productId, entry)
  for (const term of new Set(Object.values(entry.terms).flat())) {
    const entries = shelf.byTerm.get(term)
    if (entries) entries.add(entry)
    else shelf.byTerm.set(term, new Set([entry]))
  }
}

function take(shelf: Shelf, productId: number): void {
  const entry = shelf.entries.get(productId)
  if (!entry) return
  shelf.entries.delete(productId)
  for (const term of new Set(Object.values(entry.terms).flat())) {
    const entries = shelf.byTerm.get(term)
    entries?.delete(entry)
    if (entries?.size === 0) shelf.byTerm.delete(term)
  }
}

function search(shelf: Shelf, query: SearchQuery): SearchResult {
  const scores = query.text.trim() === '' ? null : scoreText(shelf, query.text, searchFields)
  const sort = query.sort === 'relevance' && !scores ? 'newest' : query.sort
  const keyOf = (entry: Entry): string | number => (sort === 'relevance' ? (scores?.get(entry) ?? 0) : sortKey(entry, sort, query.currency))
  const order = ascending(sort) ? 1 : -1
  const compare = (a: { key: string | number; id: number }, b: { key: string | number; id: number }) =>
    a.key < b.key ? -order : a.key > b.key ? order : a.id - b.id

  const candidates = [...shelf.entries.values()].filter(entry => (!scores || scores.has(entry)) && passes(entry, query))
  const failing = new Map(candidates.map(entry => [entry, failingFacets(entry, query.filter)]))
  const matching = candidates.filter(entry => failing.get(entry)?.length === 0).map(entry => ({ key: keyOf(entry), id: entry.document.productId }))
  matching.sort(compare)

  const position = query.cursor ? decodeSearchCursor(query.cursor, sort) : null
  const rest = position
    ? matching.filter(item => compare(item, { key: position.key, id: position.productId }) > 0)
    : matching.slice((Math.max(query.page ?? 1, 1) - 1) * query.limit)
  const page = rest.slice(0, query.limit)
  const last = page.at(-1)
  return {
    productIds: page.map(({ id }) => id),
    total: matching.length,
    nextCursor: last && rest.length > page.length ? encodeSearchCursor({ sort, key: last.key, productId: last.id }) : null,
    facets: query.withFacets ? countFacets(failing) : {},
  }
}

function ascending(sort: SearchSort): boolean {
  return sort === 'price' || sort === 'name'
}

function sortKey(entry: Entry, sort: Exclude<SearchSort, 'relevance'>, currency: string): string | number {
  if (sort === 'newest') return entry.document.createdAt
  return sort === 'name' ? entry.foldedName : (entry.document.prices[currency] ?? 0)
}

/** Whether it has a price and passes every filter but the facets. */
function passes({ document }: Entry, { currency, filter }: SearchQuery): boolean {
  const price = Object.hasOwn(document.prices, currency) ? document.prices[currency] : undefined
  if (price === undefined) return false
  if (filter.categoryId !== undefined && !document.categoryIds.includes(filter.categoryId)) return false
  if (filter.minPrice !== undefined && price < filter.minPrice) return false
  if (filter.maxPrice !== undefined && price > filter.maxPrice) return false
  return filter.inStock === undefined || document.inStock === filter.inStock
}

/** The names of the facet filters that the document does not pass. */
function failingFacets({ document }: Entry, filter: SearchFilter): string[] {
  const failing: string[] = []
  for (const [name, wanted] of Object.entries(filter.facets ?? {})) {
    const values = Object.hasOwn(document.facets, name) ? (document.facets[name] ?? []) : []
    const folded = values.map(foldText)
    if (!wanted.some(value => folded.includes(foldText(value)))) failing.push(name)
  }
  return failing
}

function countFacets(failing: ReadonlyMap<Entry, readonly string[]>): Record<string, readonly FacetValue[]> {
  const counts = new Map<string, Map<string, number>>()
  for (const [{ document }, names] of failing) {
    for (const [name, values] of Object.entries(document.facets)) {
      if (names.some(failed => failed !== name)) continue
      const ofName = counts.get(name) ?? new Map<string, number>()
      counts.set(name, ofName)
      for (const value of new Set(values)) ofName.set(value, (ofName.get(value) ?? 0) + 1)
    }
  }
  const named = [...counts].filter(([, ofName]) => ofName.size > 0).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(named.map(([name, ofName]) => [name, mostFrequent(ofName)]))
}

function mostFrequent(counts: ReadonlyMap<string, number>): FacetValue[] {
  const values = [...counts].map(([value, count]) => ({ value, count }))
  values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return values.slice(0, facetValuesMax)
}

/** The documents that have all words of the text in these fields, with their scores. */
function scoreText(shelf: Shelf, text: string, fields: readonly SearchField[]): Map<Entry, number> {
  const words = queryWords(text)
  const scores = new Map<Entry, number>()
  const [first, ...others] = words.map(word => matchWord(shelf, word, fields))
  if (!first) return scores
  const code = compactCode(text)
  for (const entry of first.keys()) {
    if (!others.every(levels => levels.has(entry))) continue
    let score = entry.terms.sku.includes(code) ? skuBonus : 0
    for (const levels of [first, ...others]) score += wordScore(pointsOf(entry, levels.get(entry)), wordRarity(levels.size, shelf.entries.size))
    scores.set(entry, score)
  }
  return scores
}

function matchWord(shelf: Shelf, word: string, fields: readonly SearchField[]): Map<Entry, FieldLevels> {
  const options = { typos: allowedTypos(word), unfinished: !isBegun(shelf, word) }
  const matches = new Map<Entry, FieldLevels>()
  for (const [term, entries] of shelf.byTerm) {
    const level = matchTerm(word, term, options)
    if (level === null) continue
    for (const entry of entries) {
      const levels: FieldLevels = matches.get(entry) ?? new Map()
      for (const field of fields) {
        if (entry.terms[field].includes(term) && level < (levels.get(field) ?? Number.POSITIVE_INFINITY)) levels.set(field, level)
      }
      if (levels.size > 0) matches.set(entry, levels)
    }
  }
  return matches
}

function pointsOf(entry: Entry, levels: FieldLevels | undefined): number {
  let points = 0
  for (const [field, level] of levels ?? []) points += fieldPoints(field, level, entry.terms[field].length)
  return points
}

const suggestedFields: readonly SearchField[] = ['name', 'brand', 'category']

function suggest(shelf: Shelf, text: string, limit: number): { text: string; productId: number | null }[] {
  const scores = scoreText(shelf, text, suggestedFields)
  const ranked = [...scores].sort(([a, scoreOfA], [b, scoreOfB]) => scoreOfB - scoreOfA || a.document.productId - b.document.productId)
  const seen = new Set<string>()
  const suggestions: { text: string; productId: number | null }[] = []
  for (const [{ document, foldedName }] of ranked) {
    if (suggestions.length >= limit) break
    if (!seen.has(foldedName)) suggestions.push({ text: document.name, productId: document.productId })
    seen.add(foldedName)
  }
  for (const completion of completions(shelf, text, scores)) {
    if (suggestions.length >= limit) break
    if (!seen.has(completion)) suggestions.push({ text: completion, productId: null })
    seen.add(completion)
  }
  return suggestions
}

/** The text with its last word completed to words of the documents that match, best first, then the most frequent; earlier words with their typos put right. */
function completions(shelf: Shelf, text: string, matching: ReadonlyMap<Entry, number>): string[] {
  const words = queryWords(text)
  const last = words.pop()
  // Characters of scripts without spaces come in overlapping pairs, which make no text again.
  if (last === undefined || words.join('').length + last.length > compactCode(text).length) return []
  const start = words.map(word => (isBegun(shelf, word) ? word : (answers(shelf, word, matching)[0] ?? word)))
  return answers(shelf, last, matching)
    .filter(term => term !== last)
    .map(term => [...start, term].join(' '))
}

/** The terms of these documents that answer a word, best first, then the most frequent. */
function answers(shelf: Shelf, word: string, matching: ReadonlyMap<Entry, number>): string[] {
  const options = { typos: allowedTypos(word), unfinished: !isBegun(shelf, word) }
  const found: { term: string; level: number; count: number }[] = []
  for (const [term, entries] of shelf.byTerm) {
    const level = matchTerm(word, term, options)
    if (level === null) continue
    const count = [...entries].filter(entry => matching.has(entry) && suggestedFields.some(field => entry.terms[field].includes(term))).length
    if (count > 0) found.push({ term, level, count })
  }
  found.sort((a, b) => a.level - b.level || b.count - a.count || (a.term < b.term ? -1 : 1))
  return found.map(({ term }) => term)
}

/** Whether a word of the index begins with it. */
function isBegun(shelf: Shelf, word: string): boolean {
  return [...shelf.byTerm.keys()].some(term => term.startsWith(word))
}

function inOrder(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b)
}
