import type { Executor } from '@cartwright/sql'
import { sql } from 'kysely'
import { changeCounts } from './change-counts.ts'
import { facetIdsOf } from './facet-ids.ts'
import type { IndexRow } from './index-row.ts'
import type { Shelf } from './search-tables.ts'
import { removeWords, writeWords } from './write-words.ts'

interface Present {
  readonly product_id: number
  readonly version: number
  readonly hash: string
  readonly words_hash: string
  readonly places_hash: string
}

/**
 * Writes the rows that are not older than what the shelf has. Those read by a rebuild (`late`) also lose against the same version and against a removal,
 * since whoever wrote that, wrote it meanwhile. Call with the index locked.
 */
export async function writeRows(tx: Executor, shelf: Shelf, rows: readonly IndexRow[], late: boolean): Promise<void> {
  const ids = rows.map(row => row.productId)
  const present = await presentRows(tx, shelf, ids)
  const gone = late ? await goneOf(tx, ids) : new Set<number>()
  const isWanted = (row: IndexRow): boolean => {
    const other = present.get(row.productId)
    if (!other) return !gone.has(row.productId)
    return late ? other.version < row.version : other.version <= row.version && !isSame(row, other)
  }
  const wanted = rows.filter(isWanted)
  if (wanted.length === 0) return
  const isKnown = (row: IndexRow) => present.has(row.productId)
  const moved = wanted.filter(row => present.get(row.productId)?.places_hash !== keyText(row.placesHash))
  const reworded = wanted.filter(row => present.get(row.productId)?.words_hash !== keyText(row.wordsHash))
  await changeCounts(tx, shelf, idsOf(moved.filter(isKnown)), -1)
  const json = asJson(wanted, await facetIdsOf(tx, shelf, wanted))
  await writeDocuments(tx, shelf, json)
  await writeListings(tx, shelf, json, idsOf(moved.filter(isKnown)))
  await changeCounts(tx, shelf, idsOf(moved), 1)
  await removeWords(tx, shelf, idsOf(reworded.filter(isKnown)))
  await writeWords(tx, shelf, reworded)
}

/** Takes products out of the shelf. Call with the index locked. */
export async function removeRows(tx: Executor, shelf: Shelf, productIds: readonly number[]): Promise<void> {
  const present = [...(await presentRows(tx, shelf, productIds)).keys()]
  if (present.length === 0) return
  await changeCounts(tx, shelf, present, -1)
  await removeWords(tx, shelf, present)
  for (const table of ['listing', 'document']) {
    await sql`DELETE FROM ${sql.raw(`search_${table}_${shelf}`)} WHERE product_id = ANY(${present})`.execute(tx)
  }
}

/** Whether the shelf holds exactly these rows. */
export async function holdsAll(tx: Executor, shelf: Shelf, rows: readonly IndexRow[]): Promise<boolean> {
  const present = await presentRows(tx, shelf, idsOf(rows))
  return rows.every(row => {
    const other = present.get(row.productId)
    return other !== undefined && isSame(row, other)
  })
}

/** Whether the shelf holds one of these products. */
export async function holdsAny(tx: Executor, shelf: Shelf, productIds: readonly number[]): Promise<boolean> {
  return (await presentRows(tx, shelf, productIds)).size > 0
}

/** Remembers, or forgets, that products were removed while a rebuild is under way: batches of it must not bring them back. */
export async function markGone(tx: Executor, productIds: readonly number[], isGone: boolean): Promise<void> {
  if (isGone) await sql`INSERT INTO search_gone (product_id) SELECT DISTINCT unnest(${productIds}::bigint[]) ON CONFLICT DO NOTHING`.execute(tx)
  else await sql`DELETE FROM search_gone WHERE product_id = ANY(${productIds})`.execute(tx)
}

async function goneOf(tx: Executor, productIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ product_id: number }>`SELECT product_id FROM search_gone WHERE product_id = ANY(${productIds})`.execute(tx)
  return new Set(rows.map(row => row.product_id))
}

async function presentRows(tx: Executor, shelf: Shelf, productIds: readonly number[]): Promise<Map<number, Present>> {
  const { rows } = await sql<Present>`SELECT product_id, version, hash, words_hash, places_hash FROM ${sql.raw(`search_document_${shelf}`)}
    WHERE product_id = ANY(${productIds})`.execute(tx)
  return new Map(rows.map(row => [row.product_id, row]))
}

function isSame(row: IndexRow, present: Present): boolean {
  return present.version === row.version && present.hash === keyText(row.hash)
}

/** A hash as the database writes it. */
function keyText(hash: string): string {
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function idsOf(rows: readonly IndexRow[]): number[] {
  return rows.map(row => row.productId)
}

/** Rows as JSON for {@link recordset}. */
function asJson(rows: readonly IndexRow[], facetIds: ReadonlyMap<string, number>): string {
  return JSON.stringify(
    rows.map(row => ({
      product_id: row.productId,
      version: row.version,
      hash: row.hash,
      words_hash: row.wordsHash,
      places_hash: row.placesHash,
      created_at: row.createdAt,
      in_stock: row.inStock,
      name: row.name,
      sort_name: row.sortName,
      facet_ids: row.facets.map(({ key }) => facetIds.get(key)),
      category_ids: row.categoryIds,
      currencies: row.currencies,
      amounts: row.amounts,
    })),
  )
}

const columns = `product_id bigint, version bigint, hash uuid, words_hash uuid, places_hash uuid, created_at bigint, in_stock boolean, name text, sort_name text,
  facet_ids integer[], category_ids bigint[], currencies text[], amounts bigint[]`
const names = columns.split(',').map(column => column.trim().split(' ')[0])
const others = names.filter(name => name !== 'product_id')

function recordset(json: string) {
  return sql`json_to_recordset(${json}::json) AS r(${sql.raw(columns)})`
}

async function writeDocuments(tx: Executor, shelf: Shelf, json: string): Promise<void> {
  await sql`INSERT INTO ${sql.raw(`search_document_${shelf}`)} (${sql.raw(names.join(', '))}) SELECT ${sql.raw(names.join(', '))} FROM ${recordset(json)}
    ON CONFLICT (product_id) DO UPDATE SET ${sql.raw(others.map(name => `${name} = excluded.${name}`).join(', '))}`.execute(tx)
}

/** A change of stock alone changes no index: it is written in place (HOT). */
async function writeListings(tx: Executor, shelf: Shelf, json: string, movedIds: readonly number[]): Promise<void> {
  const table = sql.raw(`search_listing_${shelf}`)
  if (movedIds.length > 0) {
    await sql`DELETE FROM ${table} l USING ${recordset(json)}
      WHERE l.product_id = ANY(${movedIds}) AND l.product_id = r.product_id AND NOT (l.category_id = ANY(r.category_ids) AND l.currency = ANY(r.currencies))`.execute(
      tx,
    )
  }
  await sql`INSERT INTO ${table} (product_id, category_id, currency, amount, created_at, in_stock, sort_name)
    SELECT product_id, category_id, currency, amount, created_at, in_stock, sort_name
    FROM ${recordset(json)}, unnest(currencies, amounts) AS p(currency, amount), unnest(category_ids) AS c(category_id)
    ON CONFLICT (product_id, currency, category_id)
    DO UPDATE SET amount = excluded.amount, created_at = excluded.created_at, in_stock = excluded.in_stock, sort_name = excluded.sort_name`.execute(tx)
}
