import { allowedTypos, compactCode, foldText, matchTerm, queryWords, type SearchIndex } from '@cartwright/core'
import type { Calls } from './calls.ts'
import { wordOf } from './codes.ts'
import { type IndexDocument, wordAttributes } from './index-document.ts'
import { askedText } from './words.ts'

type Suggestion = Awaited<ReturnType<SearchIndex['suggest']>>[number]
type Hit = Pick<IndexDocument, 'id' | 'name' | 'w_name' | 'w_brand' | 'w_category'>

const titleAttributes = [wordAttributes.name, wordAttributes.brand, wordAttributes.category]

/** Products whose words complete a text. */
const hitsMin = 50

/** Completes a text: names of the products that match it in name, brand or category, then words of the best of them. */
export async function runSuggest({ client, search }: Calls, indexUid: string, text: string, limit: number): Promise<Suggestion[]> {
  const q = askedText(text)
  if (q === null || limit < 1) return []
  const { hits } = await search(init =>
    client.index<Hit>(indexUid).search(
      q,
      {
        attributesToSearchOn: titleAttributes,
        attributesToRetrieve: ['id', 'name', ...titleAttributes],
        matchingStrategy: 'all',
        // Names rarely repeat: a few more than asked for are mostly enough.
        limit: Math.max(hitsMin, 4 * limit),
      },
      init,
    ),
  )
  const suggestions = new Map<string, Suggestion>()
  const offer = (folded: string, suggestion: Suggestion): void => {
    if (suggestions.size < limit && !suggestions.has(folded)) suggestions.set(folded, suggestion)
  }
  for (const { id, name } of hits) offer(foldText(name), { text: name, productId: id })
  for (const completion of completions(text, hits)) offer(completion, { text: completion, productId: null })
  return [...suggestions.values()]
}

/** The text with its last word completed to words of these products, best first, then the most frequent; earlier words with their typos put right. */
function completions(text: string, hits: readonly Hit[]): string[] {
  const words = queryWords(text)
  const last = words.pop()
  // Characters of scripts without spaces come in overlapping pairs, which make no text again.
  if (last === undefined || words.join('').length + last.length > compactCode(text).length) return []
  const counts = new Map<string, number>()
  for (const hit of hits) {
    const terms = titleAttributes.flatMap(attribute => hit[attribute].split(' ').filter(code => code !== ''))
    for (const term of new Set(terms.map(wordOf))) counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  const isBegun = (word: string) => [...counts.keys()].some(term => term.startsWith(word))
  const start = words.map(word => (isBegun(word) ? word : (answers(word, false, counts)[0] ?? word)))
  return answers(last, isBegun(last), counts)
    .filter(term => term !== last)
    .map(term => [...start, term].join(' '))
}

/** The terms that answer a word, best first, then the most frequent. */
function answers(word: string, isBegun: boolean, counts: ReadonlyMap<string, number>): string[] {
  const options = { typos: allowedTypos(word), unfinished: !isBegun }
  const found: { term: string; level: number; count: number }[] = []
  for (const [term, count] of counts) {
    const level = matchTerm(word, term, options)
    if (level !== null) found.push({ term, level, count })
  }
  found.sort((a, b) => a.level - b.level || b.count - a.count || (a.term < b.term ? -1 : 1))
  return found.map(({ term }) => term)
}
