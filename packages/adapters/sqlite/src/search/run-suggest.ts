import { allowedTypos, compactCode, matchTerm, type SearchIndex } from '@cartwright/core'
import { firstSorted } from './first-sorted.ts'
import type { SearchView } from './search-view.ts'
import { scoreText, type TextScores } from './text-scores.ts'
import { fieldBits } from './word-match.ts'

type Suggestion = Awaited<ReturnType<SearchIndex['suggest']>>[number]

const suggestedFields = fieldBits(['name', 'brand', 'category'])

/** Completes a text: names of the products that match it in name, brand or category, then words of theirs. */
export function runSuggest(view: SearchView, text: string, limit: number): Suggestion[] {
  const { columns } = view
  const matching = scoreText(text, view, suggestedFields)
  const names = distinctNames(view, matching, limit)
  const suggestions: Suggestion[] = names.map(slot => ({ text: columns.names[slot] ?? '', productId: columns.productIds[slot] ?? 0 }))
  if (suggestions.length >= limit) return suggestions
  const seen = new Set(names.map(slot => columns.foldedNames[slot]))
  const words = completions(view, text, matching).filter(completion => !seen.has(completion))
  return [...suggestions, ...words.slice(0, limit - suggestions.length).map(completion => ({ text: completion, productId: null }))]
}

/** The best documents, of those with the same name only the best. */
function distinctNames({ columns }: SearchView, { slots, scores }: TextScores, limit: number): number[] {
  const compare = (a: number, b: number) => (scores[b] ?? 0) - (scores[a] ?? 0) || (columns.productIds[a] ?? 0) - (columns.productIds[b] ?? 0)
  // Names rarely repeat: a few more than asked for are mostly enough, and cheaper than sorting all.
  for (const count of [limit * 4, slots.length]) {
    const names = new Map<string, number>()
    for (const slot of firstSorted([...slots], count, compare)) {
      const name = columns.foldedNames[slot] ?? ''
      if (!names.has(name)) names.set(name, slot)
      if (names.size >= limit) break
    }
    if (names.size >= limit || count >= slots.length) return [...names.values()].slice(0, limit)
  }
  return []
}

/** The text with its last word completed to words of the documents that match, best first, then the most frequent; earlier words with their typos put right. */
function completions(view: SearchView, text: string, { slots, words }: TextScores): string[] {
  const last = words.at(-1)
  // Characters of scripts without spaces come in overlapping pairs, which make no text again.
  if (!last || slots.length === 0 || words.reduce((length, { word }) => length + word.length, 0) > compactCode(text).length) return []
  const counts = new Map<string, number>()
  for (const document of view.terms.titleWordsOf(slots.map(slot => view.columns.productIds[slot] ?? 0))) {
    for (const term of new Set(document)) counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  const start = words.slice(0, -1).map(({ word, begun }) => (begun ? word : (answers(word, begun, counts)[0] ?? word)))
  return answers(last.word, last.begun, counts)
    .filter(term => term !== last.word)
    .map(term => [...start, term].join(' '))
}

/** The terms that answer a word, best first, then the most frequent. */
function answers(word: string, begun: boolean, counts: ReadonlyMap<string, number>): string[] {
  const options = { typos: allowedTypos(word), unfinished: !begun }
  const found: { term: string; level: number; count: number }[] = []
  for (const [term, count] of counts) {
    const level = matchTerm(word, term, options)
    if (level !== null) found.push({ term, level, count })
  }
  found.sort((a, b) => a.level - b.level || b.count - a.count || (a.term < b.term ? -1 : 1))
  return found.map(({ term }) => term)
}
