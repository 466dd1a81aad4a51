import { foldText, type SearchField, type SearchIndex } from '@cartwright/core'
import { type Ask, liveSql } from './live-shelf.ts'
import { matchParameters, matchSql } from './match-sql.ts'
import { type QueryTerms, queryTerms } from './query-terms.ts'
import type { Shelf } from './search-tables.ts'
import { fromStorable } from './storable-text.ts'

type Suggestion = Awaited<ReturnType<SearchIndex['suggest']>>[number]

const suggestedFields: readonly SearchField[] = ['name', 'brand', 'category']

/** Completes a text: names of the products that match it in name, brand or category, then words of theirs. */
export async function runSuggest(text: string, limit: number, shelf: Shelf, ask: Ask): Promise<Suggestion[]> {
  const terms = limit > 0 ? await queryTerms(text, shelf, ask, suggestedFields) : undefined
  if (!terms) return []
  const names = await distinctNames(terms, limit, shelf, ask)
  const suggestions: Suggestion[] = names.slice(0, limit)
  if (names.length === 0 || suggestions.length >= limit) return suggestions
  const seen = new Set(names.map(name => foldText(name.text)))
  const words = (await completions(terms, limit + names.length, shelf, ask)).filter(completion => !seen.has(completion))
  return [...suggestions, ...words.slice(0, limit - suggestions.length).map(completion => ({ text: completion, productId: null }))]
}

/** The names of the best products, of those with the same name only the best. */
async function distinctNames(terms: QueryTerms, limit: number, shelf: Shelf, ask: Ask): Promise<{ readonly text: string; readonly productId: number }[]> {
  // Names rarely repeat: a few more than asked for are mostly enough.
  for (let count = limit * 4; ; count *= 16) {
    const { best } = await ask<{ readonly best: readonly (readonly [number, string])[] }>(
      `WITH ${matchSql(shelf, terms)}
        SELECT ${liveSql}, (SELECT coalesce(json_agg(json_build_array(m.product_id, d.name) ORDER BY m.score DESC, m.product_id), '[]')
          FROM (SELECT * FROM match ORDER BY score DESC, product_id LIMIT {count}::bigint) m JOIN search_document_${shelf} d USING (product_id)) AS best`,
      { ...matchParameters(terms), count },
    )
    const names = new Map<string, { readonly text: string; readonly productId: number }>()
    for (const [productId, stored] of best) {
      const text = fromStorable(stored)
      const folded = foldText(text)
      if (!names.has(folded)) names.set(folded, { text, productId })
    }
    if (names.size >= limit || best.length < count) return [...names.values()]
  }
}

/** The text with its last word completed to words of the products that match, best first, then the most frequent; earlier words with their typos put right. */
async function completions(terms: QueryTerms, count: number, shelf: Shelf, ask: Ask): Promise<string[]> {
  const { words } = terms
  // Characters of scripts without spaces come in overlapping pairs, which make no text again.
  if (words.reduce((length, { word }) => length + word.length, 0) > terms.code.length && words.length > 0) return []
  const { answers } = await ask<{ readonly answers: readonly (readonly [at: number, word: string])[] }>(
    `WITH ${matchSql(shelf, terms)},
      answer AS (
        SELECT at, word, row_number() OVER (PARTITION BY at ORDER BY min(level), count(*) DESC, word) AS rank
        FROM found JOIN match USING (product_id) WHERE marks & {fields}::integer <> 0 GROUP BY at, word)
      SELECT ${liveSql}, (SELECT coalesce(json_agg(json_build_array(at, word) ORDER BY at, rank), '[]') FROM answer WHERE rank <= {count}::bigint) AS answers`,
    { ...matchParameters(terms), count: count + 1 },
  )
  const answersTo = (position: number) => answers.filter(([at]) => at === position).map(([, word]) => word)
  const start = words.slice(0, -1).map(({ word, begun }, index) => (begun ? word : (answersTo(index + 1)[0] ?? word)))
  const last = words.at(-1)?.word
  return answersTo(words.length)
    .filter(word => word !== last)
    .map(word => [...start, word].join(' '))
}
