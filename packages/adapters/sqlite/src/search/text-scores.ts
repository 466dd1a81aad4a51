import { compactCode, queryWords, searchFields, skuBonus, wordRarity, wordScore } from '@cartwright/core'
import type { SearchView } from './search-view.ts'
import { matchWord } from './word-match.ts'

/** The documents that have all words of a text. */
export interface TextScores {
  readonly slots: readonly number[]
  /** By slot; only those of `slots` mean anything. */
  readonly scores: Float64Array
  readonly words: readonly { readonly word: string; readonly begun: boolean }[]
}

const skuField = searchFields.indexOf('sku')

/** Finds and scores the documents for a text, in all fields or only in some (`fieldBits`). */
export function scoreText(text: string, { columns, terms }: SearchView, fields?: number): TextScores {
  const scores = new Float64Array(columns.size)
  const words: { word: string; begun: boolean }[] = []
  let slots: readonly number[] = []
  for (const word of queryWords(text)) {
    const match = matchWord(word, columns, terms, fields)
    slots = words.length === 0 ? match.slots : slots.filter(slot => match.points[slot] !== 0)
    if (words.length === 0) addSkuBonus(text, { columns, terms }, scores)
    words.push({ word, begun: match.begun })
    if (slots.length === 0) break
    const rarity = wordRarity(match.slots.length, columns.count)
    for (const slot of slots) scores[slot] = (scores[slot] ?? 0) + wordScore(match.points[slot] ?? 0, rarity)
  }
  return { slots, scores, words }
}

function addSkuBonus(text: string, { columns, terms }: Pick<SearchView, 'columns' | 'terms'>, scores: Float64Array): void {
  for (const posting of terms.exactly(compactCode(text))) {
    const slot = columns.slotOf.get((posting - (posting % 8)) / 8)
    if (slot !== undefined && posting % 8 === skuField) scores[slot] = skuBonus
  }
}
