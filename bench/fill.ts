import { type Commerce, createCommerce, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords, testPayments } from '@cartwright/core/memory'
import { openSqlite } from '@cartwright/sqlite'
import pg from 'pg'
import type { BenchDatabase } from './database.ts'
import { seedCatalog } from './seed-catalog.ts'

/** Fills a shop with more than an API could be asked for in the time there is: rows are copied from a few real ones, by the database itself. */
export interface Filler {
  /** So that there are `count` products, each with price, category and stock. */
  products(count: number): Promise<void>
  /** So that there are `count` orders more, paid and shipped, with everything that belongs to them. */
  orders(count: number): Promise<void>
  /** Does now what the database would do by and by after so much was written, beside what is measured. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Real products that others are copied from: the word each name begins with differs, and so do brand, price and colour. */
const templates = 320
/** Orders that are filled in begin here. */
const orderNumbers = 10_000_000
/** Rows in one statement. */
const step = 20_000

type Run = (statement: string) => Promise<readonly Record<string, unknown>[]>

export async function startFilling(database: BenchDatabase): Promise<Filler> {
  const storage = database.open()
  await seedCatalog(storage, templates)
  const again = database.open()
  await makeOrder(
    createCommerce({ storage: again, logger: silentLogger, passwords: memoryPasswords(), payments: testPayments({ notes: again.notes, clock: systemClock }) }),
  )
  const { run, close } = await statements(database)
  let products = templates
  return {
    products: async count => {
      for (; products < count; products += Math.min(step, count - products)) await copyProducts(run, database, products, Math.min(products + step, count))
      await moveNumbersOn(run, database, { product: count, variant: count })
    },
    orders: async count => {
      for (let from = 0; from < count; from += step) await copyOrders(run, database, from, Math.min(from + step, count))
      const last = orderNumbers + count
      await moveNumbersOn(run, database, { orders: last, payment: last, cart: last, ledger_tx: last })
    },
    settle: async () => {
      if (database.kind === 'postgres') for (const statement of ['VACUUM (ANALYZE)', 'CHECKPOINT']) await run(statement)
    },
    close,
  }
}

/** The order that others are copied from: paid, shipped, in the books. */
async function makeOrder(commerce: Commerce): Promise<void> {
  await commerce.start()
  const { guestToken } = await commerce.carts.addItem({}, { productId: 1, quantity: 1 })
  const { order } = await commerce.checkout.placeOrder(
    { guestToken: guestToken ?? '' },
    { paymentMethod: 'credit_card', shippingAddress: { line1: '123 Main St' } as never, email: 'buyer@example.com' },
  )
  await commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' })
  await commerce.orders.fulfil(order.id, {}, { kind: 'system', name: 'bench' })
  await commerce.workers.drain()
  await commerce.close()
}

async function statements({ kind, url }: BenchDatabase): Promise<{ readonly run: Run; readonly close: () => Promise<void> }> {
  if (kind === 'sqlite') {
    const db = openSqlite(url.slice('sqlite:'.length))
    const run: Run = statement =>
      db.write(
        async tx =>
          (await tx.executeQuery({ sql: statement, parameters: [], query: { kind: 'RawNode' } as never, queryId: { queryId: '' } as never })).rows as Record<
            string,
            unknown
          >[],
      )
    return { run, close: db.close }
  }
  const client = new pg.Client(url)
  await client.connect()
  return { run: async statement => (await client.query(statement)).rows, close: () => client.end() }
}

const series = ({ kind }: BenchDatabase, from: number, to: number): string =>
  kind === 'sqlite'
    ? `(WITH RECURSIVE numbers(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to - 1}) SELECT n FROM numbers)`
    : `(SELECT generate_series(${from}, ${to - 1}) AS n)`

/** Copies the rows of a table that `where` selects, with other values in some columns; `n` is the number of the copy, `t` the row it is of. */
async function copy(
  run: Run,
  database: BenchDatabase,
  table: string,
  options: { readonly from: number; readonly to: number; readonly where: string; readonly set: Record<string, string> },
): Promise<void> {
  const [row = {}] = await run(`SELECT * FROM ${table} LIMIT 1`)
  const columns = Object.keys(row).filter(column => options.set[column] !== 'DEFAULT')
  const values = columns.map(column => options.set[column] ?? `t.${column}`)
  await run(
    `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${series(database, options.from, options.to)} numbers JOIN ${table} t ON ${options.where}`,
  )
}

async function copyProducts(run: Run, database: BenchDatabase, from: number, to: number): Promise<void> {
  const range = { from, to }
  const id = 'n + 1'
  const ofTemplate = `n % ${templates} + 1`
  await copy(run, database, 'product', {
    ...range,
    where: `t.id = ${ofTemplate}`,
    set: { id, slug: `'product-' || (${id})`, name: `t.name || ' ' || (${id})` },
  })
  await copy(run, database, 'variant', { ...range, where: `t.product_id = ${ofTemplate}`, set: { id, product_id: id, sku: `'SKU-' || (${id})` } })
  await copy(run, database, 'price', { ...range, where: `t.variant_id = ${ofTemplate}`, set: { variant_id: id } })
  await copy(run, database, 'product_category', { ...range, where: `t.product_id = ${ofTemplate}`, set: { product_id: id } })
  await copy(run, database, 'stock', { ...range, where: `t.variant_id = 2 AND t.location_id = 1`, set: { variant_id: id } })
  await copy(run, database, 'movement', {
    ...range,
    where: `t.variant_id = 2 AND t.cause = 'adjust'`,
    set: { id: 'DEFAULT', variant_id: id, cause_key: `'fill:' || (${id})` },
  })
}

async function copyOrders(run: Run, database: BenchDatabase, from: number, to: number): Promise<void> {
  const range = { from, to }
  // Far beyond the orders that are made while the shop is measured.
  const id = `n + ${orderNumbers}`
  const hold = `'fill:' || (${id})`
  const of = (column: string) => `t.${column} = 1`
  await copy(run, database, 'cart', { ...range, where: of('id'), set: { id, token_hash: `'fill:' || (${id})` } })
  await copy(run, database, 'orders', {
    ...range,
    where: of('id'),
    set: { id, cart_id: id, hold_key: hold, token_hash: `'fill:' || (${id})`, email: `'buyer' || (n % 100000) || '@example.com'` },
  })
  await copy(run, database, 'order_line', { ...range, where: of('order_id'), set: { order_id: id } })
  await copy(run, database, 'order_history', { ...range, where: of('order_id'), set: { order_id: id } })
  await copy(run, database, 'payment', { ...range, where: of('order_id'), set: { id, order_id: id, provider_id: `'fill_' || (${id})` } })
  const holdOfFirst = '(SELECT hold_key FROM orders WHERE id = 1)'
  await copy(run, database, 'hold', { ...range, where: `t.key = ${holdOfFirst}`, set: { key: hold } })
  await copy(run, database, 'hold_line', { ...range, where: `t.hold_key = ${holdOfFirst}`, set: { hold_key: hold } })
  await copy(run, database, 'movement', {
    ...range,
    where: `t.id IN (SELECT min(id) FROM movement WHERE variant_id = 1 AND cause IN ('reserve', 'ship') GROUP BY cause)`,
    set: { id: 'DEFAULT', cause_key: hold },
  })
  await copy(run, database, 'ledger_tx', { ...range, where: of('id'), set: { id, cause: `'fill:' || (${id})`, order_id: id, payment_id: id } })
  await copy(run, database, 'ledger_entry', { ...range, where: of('tx_id'), set: { tx_id: id } })
}

/** Numbers that were given by hand are not given again. */
async function moveNumbersOn(run: Run, { kind }: BenchDatabase, last: Readonly<Record<string, number>>): Promise<void> {
  for (const [table, number] of Object.entries(last)) {
    if (kind === 'postgres') await run(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), ${number})`)
    // SQLite's own counter follows the highest number it has seen.
  }
}
