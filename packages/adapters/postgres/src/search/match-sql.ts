import { skuBonus } from '@cartwright/core'
import { anyCurrency } from './change-counts.ts'
import { fieldBits, halfPoints, pointParameters, pointsSql } from './marks.ts'
import { afterAll, type QueryTerms } from './query-terms.ts'
import { anyCategory, type Shelf } from './search-tables.ts'

/** Up to so many words are parameters of their own, which the planner understands better than a list. */
const fewWords = 4

/**
 * Common table expressions that find the products for a text: `found` has each posting that answers a word and at which level, `match` each product that has all words, with its score
 * as core's `ranking.ts` has it. The parameters are those of {@link matchParameters}.
 */
export function matchSql(shelf: Shelf, { words }: QueryTerms): string {
  const pointed = `(SELECT at, product_id, (${pointsSql})::float8 AS points FROM hit) pointed`
  // Sums of more than two depend on their order in the last digit, and a page must begin where the one before it ended.
  const order = words.length > 2 ? ' ORDER BY at' : ''
  const sum = `sum(rarity * points / (${halfPoints}::float8 + points)${order})`
  const all = `${pointed} JOIN rarity USING (at) GROUP BY product_id HAVING count(*) = {wordCount}::bigint`
  return `found AS NOT MATERIALIZED (${foundSql(shelf, words.length)}),
    hit AS MATERIALIZED (
      SELECT at, product_id, bit_or((marks & {fields}::integer) << (6 * level)) AS levels, max(marks >> 6) AS lengths FROM found WHERE marks & {fields}::integer <> 0 GROUP BY at, product_id),
    size AS MATERIALIZED (SELECT coalesce(
      (SELECT count FROM search_count_${shelf} WHERE currency = '${anyCurrency}' AND category_id = ${anyCategory} AND facet_id = 0), 0)::float8 AS products),
    rarity AS MATERIALIZED (
      SELECT at, ln(1 + ((SELECT products FROM size) - count(*)::float8 + 0.5::float8) / (count(*)::float8 + 0.5::float8)) AS rarity FROM hit GROUP BY at),
    match AS MATERIALIZED (${words.length === 1 ? scoredSql(shelf, `(SELECT rarity FROM rarity) * points / (${halfPoints}::float8 + points)`, pointed) : scoredSql(shelf, sum, all)})`
}

/** The score of each product, with the bonus for a text that is its SKU, whole. */
function scoredSql(shelf: Shelf, score: string, from: string): string {
  const sku = `SELECT product_id FROM search_posting_${shelf} WHERE word = {code}::text AND marks & ${fieldBits(['sku'])} <> 0`
  return `SELECT product_id, CASE WHEN product_id IN (${sku}) THEN ${skuBonus}::float8 ELSE 0::float8 END + ${score} AS score FROM ${from}`
}

export function matchParameters({ words, code, fields }: QueryTerms): Readonly<Record<string, unknown>> {
  const guesses = words.flatMap(({ guesses }, index) => guesses.map(guess => ({ at: index + 1, ...guess })))
  return {
    ...Object.fromEntries(words.map(({ word }, index) => [`word${index + 1}`, word])),
    words: words.map(({ word }) => word),
    wordCount: words.length,
    fields,
    code,
    guessAt: guesses.map(({ at }) => at),
    guessWord: guesses.map(({ word }) => word),
    guessLevel: guesses.map(({ level }) => level),
    ...pointParameters,
  }
}

/** The postings of each word itself, of what begins with it, and of what it may be meant for. */
function foundSql(shelf: Shelf, wordCount: number): string {
  const posting = `search_posting_${shelf}`
  const select = (at: string, level: string) => `SELECT ${at} AS at, ${level} AS level, p.word, p.product_id, p.marks`
  const many = 'FROM unnest({words}::text[]) WITH ORDINALITY AS w(word, at) JOIN'
  const itself =
    wordCount > fewWords
      ? [
          `${select('w.at::integer', '0')} ${many} ${posting} p ON p.word = w.word`,
          `${select('w.at::integer', '1')} ${many} ${posting} p ON p.word > w.word AND p.word < w.word || '${afterAll}'`,
        ]
      : Array.from({ length: wordCount }, (_, index) => [
          `${select(`${index + 1}`, '0')} FROM ${posting} p WHERE p.word = {word${index + 1}}::text`,
          `${select(`${index + 1}`, '1')} FROM ${posting} p WHERE p.word > {word${index + 1}}::text AND p.word < {word${index + 1}}::text || '${afterAll}'`,
        ]).flat()
  const guessed = `${select('g.at', 'g.level')} FROM unnest({guessAt}::integer[], {guessWord}::text[], {guessLevel}::integer[]) AS g(at, word, level) JOIN ${posting} p ON p.word = g.word`
  return [...itself, guessed].join(' UNION ALL ')
}
