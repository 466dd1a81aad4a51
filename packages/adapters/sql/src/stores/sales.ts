import { type SalesFilter, type SalesSlice, salesSliceMs, soldStatuses, type VariantSales } from '@cartwright/core'
import { type ReferenceExpression, type SelectQueryBuilder, sql } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { SqlDatabase } from '../database/sql-database.ts'

/** Orders, or refunds, summed at once: a report over a million of them holds nobody up for longer than these take. */
const batch = 20_000

/** What was sold and paid back by quarter of an hour; see the port. */
export async function salesByTime(db: SqlDatabase, filter: SalesFilter): Promise<SalesSlice[]> {
  const slices = new Map<string, SalesSlice>()
  const add = (row: Partial<Sums> & { readonly slice: number; readonly currency: string }) => {
    const { slice, currency, ...sums } = row
    const key = `${slice} ${currency}`
    const before = slices.get(key) ?? { at: Number(slice) * salesSliceMs, currency, ...nothing }
    slices.set(key, { ...before, ...added(before, sums) })
  }
  for await (const [first, last] of batchesOf(await idsBetween(db, 'orders', 'placed_at', filter))) {
    for (const row of await salesOf(db, filter, first, last)) add(row)
  }
  for await (const [first, last] of batchesOf(await idsBetween(db, 'refund', 'created_at', filter))) {
    for (const row of await refundsOf(db, filter, first, last)) add(row)
  }
  return [...slices.values()].sort((a, b) => a.at - b.at || byText(a.currency, b.currency))
}

/** What was sold by variant; see the port. */
export async function salesByVariant(db: SqlDatabase, filter: SalesFilter): Promise<VariantSales[]> {
  const variants = new Map<string, VariantSales>()
  for await (const [first, last] of batchesOf(await idsBetween(db, 'orders', 'placed_at', filter))) {
    for (const { sku, name, currency, ...row } of await linesOf(db, filter, first, last)) {
      const [variantId, productId] = [Number(row.variant_id), Number(row.product_id)]
      const key = `${variantId} ${currency}`
      const before = variants.get(key) ?? { variantId, productId, sku, name, currency, ...noUnits }
      const sums = { units: row.units, discount: row.discount, tax: row.tax, total: row.total, refunded: row.refunded }
      const names = {
        productId: Math.max(before.productId, productId),
        sku: lastOf(before.sku, sku),
        name: lastOf(before.name, name),
      }
      variants.set(key, { ...before, ...names, ...added(before, { ...sums, refundedUnits: row.refunded_units }) })
    }
  }
  return [...variants.values()].sort((a, b) => a.variantId - b.variantId || byText(a.currency, b.currency))
}

type Sums = Omit<SalesSlice, 'at' | 'currency'>

const noUnits = { units: 0, discount: 0, tax: 0, total: 0, refundedUnits: 0, refunded: 0 }
const nothing: Sums = { orders: 0, units: 0, subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0, refunds: 0, refunded: 0 }

/** Engines answer sums of whole numbers as numbers or as texts. */
const added = <Row extends object>(before: Row, sums: object): Partial<Row> =>
  Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, Number(before[name as keyof Row]) + Number(value)])) as Partial<Row>

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

const lastOf = (...texts: readonly string[]): string => texts.toSorted().at(-1) ?? ''

const sliceOf = (column: string) => sql<number>`${sql.ref(column)} / ${sql.lit(salesSliceMs)}`

const sumOf = (column: string) => sql<number>`sum(${sql.ref(column)})`

function salesOf(db: SqlDatabase, filter: SalesFilter, first: number, last: number) {
  const query = db.read
    .selectFrom('orders')
    .select([sliceOf('placed_at').as('slice'), 'currency', sql<number>`count(*)`.as('orders')])
    .select(sql<number>`sum((SELECT sum(quantity) FROM order_line WHERE order_id = orders.id))`.as('units'))
    .select([sumOf('subtotal').as('subtotal'), sumOf('discount_total').as('discount'), sumOf('shipping_total').as('shipping')])
    .select([sumOf('tax_total').as('tax'), sumOf('total').as('total')])
    .where('id', '>=', first)
    .where('id', '<=', last)
  return soldWithin(query, 'placed_at', filter).groupBy(sql`1`).groupBy('currency').execute()
}

function refundsOf(db: SqlDatabase, filter: SalesFilter, first: number, last: number) {
  const query = db.read
    .selectFrom('orders')
    .innerJoin('refund', 'refund.order_id', 'orders.id')
    .select([sliceOf('refund.created_at').as('slice'), 'currency', sql<number>`count(*)`.as('refunds'), sumOf('refund.amount').as('refunded')])
    .where('refund.id', '>=', first)
    .where('refund.id', '<=', last)
    .where('refund.status', '<>', 'failed')
  return soldWithin(query, 'refund.created_at', filter).groupBy(sql`1`).groupBy('currency').execute()
}

function linesOf(db: SqlDatabase, filter: SalesFilter, first: number, last: number) {
  const query = db.read
    .selectFrom('orders')
    .innerJoin('order_line', 'order_line.order_id', 'orders.id')
    .select(['variant_id', 'currency', sql<number>`max(product_id)`.as('product_id'), sql<string>`max(sku)`.as('sku'), sql<string>`max(name)`.as('name')])
    .select([sumOf('quantity').as('units'), sumOf('discount').as('discount'), sumOf('tax').as('tax')])
    .select([sumOf('payable').as('total'), sumOf('refunded_quantity').as('refunded_units'), sumOf('refunded_amount').as('refunded')])
    .where('orders.id', '>=', first)
    .where('orders.id', '<=', last)
  return soldWithin(query, 'placed_at', filter).groupBy('variant_id').groupBy('currency').execute()
}

/** Only of sold orders, and within the time. */
function soldWithin<DB extends Schema, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
  column: ReferenceExpression<DB, Table>,
  { from, to, currency }: SalesFilter,
): SelectQueryBuilder<DB, Table, Row> {
  let narrowed = query.where(sql<boolean>`orders.status IN (${sql.join(soldStatuses.map(status => sql.lit(status)))})`)
  if (from !== undefined) narrowed = narrowed.where(sql<boolean>`${sql.ref(String(column))} >= ${from}`)
  if (to !== undefined) narrowed = narrowed.where(sql<boolean>`${sql.ref(String(column))} < ${to}`)
  return currency === undefined ? narrowed : narrowed.where(sql<boolean>`orders.currency = ${currency}`)
}

/** The first and last id within the time; null when nothing is. */
async function idsBetween(
  db: SqlDatabase,
  table: 'orders' | 'refund',
  column: 'placed_at' | 'created_at',
  { from, to }: SalesFilter,
): Promise<readonly [number, number] | null> {
  const conditions = [...(from === undefined ? [] : [sql`${sql.ref(column)} >= ${from}`]), ...(to === undefined ? [] : [sql`${sql.ref(column)} < ${to}`])]
  const where = conditions.length === 0 ? sql`` : sql` WHERE ${sql.join(conditions, sql` AND `)}`
  const { rows } = await sql<{ first: number | null; last: number | null }>`SELECT min(id) AS first, max(id) AS last FROM ${sql.table(table)}${where}`.execute(
    db.read,
  )
  const [row] = rows
  return row?.first == null || row.last == null ? null : [Number(row.first), Number(row.last)]
}

/** Ranges of ids one after the other; others have their turn between two. */
async function* batchesOf(ids: readonly [number, number] | null): AsyncGenerator<readonly [number, number], void, undefined> {
  if (!ids) return
  for (let first = ids[0]; first <= ids[1]; first += batch) {
    yield [first, Math.min(first + batch - 1, ids[1])]
    await new Promise<void>(resolve => setImmediate(resolve))
  }
}
