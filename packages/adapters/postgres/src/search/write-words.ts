import type { Executor } from '@cartwright/sql'
import { sql } from 'kysely'
import type { IndexRow } from './index-row.ts'
import type { Shelf } from './search-tables.ts'
import { indexedVariants } from './typo-variants.ts'

/** Adds the words of products that have none in the shelf. */
export async function writeWords(tx: Executor, shelf: Shelf, rows: readonly IndexRow[]): Promise<void> {
  if (rows.length === 0) return
  const json = JSON.stringify(rows.map(({ productId, words, marks }) => ({ id: productId, words, marks })))
  await sql`INSERT INTO ${sql.raw(`search_words_${shelf}`)} (product_id, words) SELECT id, words FROM json_to_recordset(${json}::json) AS r(id bigint, words text[])`.execute(
    tx,
  )
  // In the order of the index: a page of it is then written once for many products.
  await sql`INSERT INTO ${sql.raw(`search_posting_${shelf}`)} (product_id, word, marks)
    SELECT id, w.word, w.mark FROM json_to_recordset(${json}::json) AS r(id bigint, words text[], marks integer[]), unnest(words, marks) AS w(word, mark)
    ORDER BY w.word COLLATE "C", id`.execute(tx)
  await writeVariants(tx, shelf, rows)
}

/** Takes the words of products out. What leads to a word after typos may stay: it then leads to no product. */
export async function removeWords(tx: Executor, shelf: Shelf, productIds: readonly number[]): Promise<void> {
  if (productIds.length === 0) return
  await sql`WITH gone AS (DELETE FROM ${sql.raw(`search_words_${shelf}`)} WHERE product_id = ANY(${productIds}) RETURNING product_id, words)
    DELETE FROM ${sql.raw(`search_posting_${shelf}`)} p USING gone, unnest(gone.words) AS w(word) WHERE p.word = w.word AND p.product_id = gone.product_id`.execute(
    tx,
  )
}

async function writeVariants(tx: Executor, shelf: Shelf, rows: readonly IndexRow[]): Promise<void> {
  const table = sql.raw(`search_variant_${shelf}`)
  const variants = new Map([...new Set(rows.flatMap(row => row.words))].map(word => [word, indexedVariants(word)]))
  const findable = [...variants].filter(([, ofWord]) => ofWord.length > 0)
  // The first variant is the head itself: a word that is found under it is found under all.
  const { rows: known } = await sql<{
    word: string
  }>`SELECT v.word FROM unnest(${findable.map(([, ofWord]) => ofWord[0])}::text[], ${findable.map(([word]) => word)}::text[]) AS n(variant, word)
    JOIN ${table} v ON v.variant = n.variant AND v.word = n.word`.execute(tx)
  for (const { word } of known) variants.delete(word)
  const pairs = [...variants].flatMap(([word, ofWord]) => ofWord.map(variant => [variant, word] as const))
  if (pairs.length === 0) return
  await sql`INSERT INTO ${table} (variant, word) SELECT * FROM unnest(${pairs.map(([variant]) => variant)}::text[], ${pairs.map(([, word]) => word)}::text[]) AS n(variant, word)
    ORDER BY variant COLLATE "C", word COLLATE "C" ON CONFLICT DO NOTHING`.execute(tx)
}
