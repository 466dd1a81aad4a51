import { allowedTypos, compactCode, type MatchLevel, matchTerm, queryWords, type SearchField, searchFields } from '@cartwright/core'
import { type Ask, liveSql } from './live-shelf.ts'
import { fieldBits } from './marks.ts'
import type { Shelf } from './search-tables.ts'
import { typoVariants } from './typo-variants.ts'

/** What a text asks the index for. */
export interface QueryTerms {
  readonly words: readonly QueryWord[]
  /** The text as a SKU. */
  readonly code: string
  /** The fields looked into, as bits. */
  readonly fields: number
}

export interface QueryWord {
  readonly word: string
  /** Whether it begins, or is, a word of the index; true, unseen, of words that may have no typos: where one of them is none, nothing is found. */
  readonly begun: boolean
  /** Words of the index that are this one with typos. */
  readonly guesses: readonly { readonly word: string; readonly level: MatchLevel }[]
}

/** After a word, what is greater than all that begin with it: no word has this character. */
export const afterAll = '\u{10ffff}'

/** The words of a text with those that they may mean; one statement when any of them may have typos, none otherwise. Undefined for a text without words. */
export async function queryTerms(text: string, shelf: Shelf, ask: Ask, fields: readonly SearchField[] = searchFields): Promise<QueryTerms | undefined> {
  const words = queryWords(text).map(word => word.toWellFormed())
  if (words.length === 0) return undefined
  const unsure = words.filter(word => allowedTypos(word) > 0)
  const found = unsure.length > 0 ? await lookUp(unsure, shelf, ask) : { begun: [], near: [] }
  const near = (word: string) => found.near.filter(([at]) => unsure[at - 1] === word).map(([, other]) => other)
  const begun = new Set([...words.filter(word => allowedTypos(word) === 0), ...found.begun])
  return {
    words: words.map(word => ({ word, begun: begun.has(word), guesses: guesses(word, near(word), begun.has(word)) })),
    code: compactCode(text).toWellFormed(),
    fields: fieldBits(fields),
  }
}

interface Found {
  readonly begun: readonly string[]
  /** By position from 1: the words that have a variant in common with it. */
  readonly near: readonly (readonly [at: number, word: string])[]
}

function lookUp(words: readonly string[], shelf: Shelf, ask: Ask): Promise<Found> {
  const variants = words.flatMap((word, index) => typoVariants(word, allowedTypos(word)).map(variant => ({ at: index + 1, variant })))
  return ask<Found>(
    `SELECT ${liveSql},
      (SELECT coalesce(json_agg(q.word), '[]') FROM unnest({words}::text[]) AS q(word)
        WHERE EXISTS (SELECT FROM search_posting_${shelf} p WHERE p.word >= q.word AND p.word < q.word || '${afterAll}')) AS begun,
      (SELECT coalesce(json_agg(json_build_array(at, word)), '[]') FROM (
        SELECT DISTINCT q.at, v.word FROM unnest({at}::integer[], {variants}::text[]) AS q(at, variant) JOIN search_variant_${shelf} v ON v.variant = q.variant) n) AS near`,
    { words, at: variants.map(({ at }) => at), variants: variants.map(({ variant }) => variant) },
  )
}

function guesses(word: string, near: readonly string[], begun: boolean): QueryWord['guesses'] {
  const options = { typos: allowedTypos(word), unfinished: !begun }
  return near.flatMap(other => {
    const level = matchTerm(word, other, options)
    return level === null || level < 2 ? [] : [{ word: other, level }]
  })
}
