import { queryWords } from '@cartwright/core'
import { wordCode } from './codes.ts'

/** Words that mean the same, and words that mean nothing, of a shop's language. */
export interface MeilisearchWords {
  /** Who searches for the first finds the others too: `{ "mobile": ["phone", "cell phone"] }`. One way; name both ways where both are meant. */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>
  /** Such as `the` and `of`. */
  readonly stopWords?: readonly string[]
}

/** Words of a query that Meilisearch looks at; the rest of a longer one it leaves out. */
const queryWordsMax = 10

/** A text as Meilisearch is asked for it: nothing but words, so that no quote and no minus means anything. Null when it has none. */
export function askedText(text: string): string | null {
  const words = queryWords(text)
  return words.length === 0 ? null : coded(words.slice(0, queryWordsMax))
}

/** The synonyms in the words of the index. */
export function codedSynonyms({ synonyms = {} }: MeilisearchWords): Record<string, string[]> {
  const entries = Object.entries(synonyms).map(([word, others]) => [coded(queryWords(word)), others.map(other => coded(queryWords(other)))] as const)
  return Object.fromEntries(entries.filter(([word]) => word !== '').map(([word, others]) => [word, others.filter(other => other !== '')]))
}

/** The stop words in the words of the index. */
export function codedStopWords({ stopWords = [] }: MeilisearchWords): string[] {
  return [...new Set(stopWords.flatMap(word => queryWords(word).map(wordCode)))]
}

function coded(words: readonly string[]): string {
  return words.map(wordCode).join(' ')
}
