// Goal: a shop that goes to another database and back is the same shop, row for row; one that cannot go changes nothing anywhere.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memorySession } from '@cartwright/client'
import { assertEmpty, compareShops, isSame, MoveRefused, migrate, movedTables, moveShop, shopMigration, type TableComparison } from '@cartwright/sql'
import { openSqlite } from '@cartwright/sqlite'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type FullShop, fullShop } from './support/move/full-shop.ts'
import { contents, onFile, openRaw } from './support/move/raw-sqlite.ts'
import { rowsOf } from './support/move/rows-of.ts'
import { shopOn, storageOf } from './support/move/shop-on.ts'
import { emptyDatabase, giveBack, postgresUrl } from './support/services/postgres-databases.ts'

const by = { kind: 'system', name: 'test' } as const
const folder = mkdtempSync(join(tmpdir(), 'cartwright-move-'))
const model = join(folder, 'model.db')
let people: FullShop
let files = 0

beforeAll(async () => {
  people = await fullShop(model)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const newFile = (): string => join(folder, `${++files}.db`)

/** A copy of the shop with everything in it. */
const source = (): string => {
  const file = newFile()
  cpSync(model, file)
  return file
}

/** An empty shop, its schema up to date. */
const emptyShop = async (url: string): Promise<string> => {
  const storage = storageOf(url)
  await storage.migrate()
  await storage.close()
  return url
}
const emptyFile = () => emptyShop(`sqlite:${newFile()}`)
const emptyServer = async (): Promise<string> => {
  const url = await emptyDatabase()
  onTestFinished(() => giveBack(url))
  return emptyShop(url)
}

const move = (from: string, to: string) => moveShop({ from: rowsOf(from), to: rowsOf(to) })
const compare = (from: string, to: string) => compareShops({ from: rowsOf(from), to: rowsOf(to) })
const different = (tables: readonly TableComparison[]) => tables.filter(table => !isSame(table))

/** Runs one statement past the shop, on either engine. */
const damage = async (url: string, statement: string): Promise<void> => {
  if (url.startsWith('sqlite:')) {
    onFile(url.slice('sqlite:'.length), raw => {
      raw.pragma('foreign_keys = OFF')
      raw.exec(statement)
    })
    return
  }
  const client = new pg.Client(url)
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

const engines: readonly (readonly [name: string, target: () => Promise<string>])[] = [
  ['sqlite', emptyFile],
  ...(postgresUrl === undefined ? [] : [['postgres', emptyServer] as const]),
]
const otherThanThisOne = engines.at(-1)?.[1] ?? emptyFile

describe('the tables of a move', () => {
  it('are all that make a shop, and none of them is empty in the shop of these tests', () => {
    const rows = contents(model)
    expect(Object.keys(rows).filter(name => name !== 'sqlite_sequence')).toEqual(Object.keys(movedTables).sort())
    expect(Object.entries(rows).filter(([, found]) => found.length === 0)).toEqual([])
  })

  it('are all that make a shop in Postgres too', async ctx => {
    if (postgresUrl === undefined) return ctx.skip('There is no Postgres.')
    const tables = await rowsOf(await emptyServer()).read(async reader => [...(await reader.columns()).keys()])
    expect(tables.filter(name => !/^(event_\d+|migration|search.*)$/.test(name))).toEqual(Object.keys(movedTables).sort())
  })
})

describe.each(engines)('a shop moved to %s', (_, target) => {
  it('and back is the same, row for row, with the numbers that come next', { timeout: 120_000 }, async () => {
    const [first, second, back] = [source(), await target(), newFile()]
    const there = await move(`sqlite:${first}`, second)
    expect(different(there)).toEqual([])
    expect(there.map(({ table, rows }) => [table, rows.from, rows.to])).toEqual(
      Object.keys(movedTables).map(table => [table, contents(first)[table]?.length, contents(first)[table]?.length]),
    )
    await emptyShop(`sqlite:${back}`)
    expect(different(await move(second, `sqlite:${back}`))).toEqual([])
    expect(contents(back)).toEqual(contents(first))
    expect(contents(first)).toEqual(contents(model))
  })

  it('goes on where it was: sign-ins, keys, carts, orders, and no number is given twice', { timeout: 120_000 }, async () => {
    const url = await target()
    await move(`sqlite:${source()}`, url)
    const { commerce, buyer, close } = await shopOn(url)
    onTestFinished(close)
    const customer = buyer(memorySession(await people.customer.read()))
    const { id } = await customer.account.addAddress({ line1: 'the next', country: 'DE' })
    expect(id).toBe(71)
    const { accessToken: signedIn, refreshToken = '' } = await people.customer.read()
    expect((await customer.auth.refresh({ refresh_token: refreshToken })).token).not.toBe(signedIn)
    expect(await commerce.customers.authenticateApiKey(people.apiKey)).toMatchObject({ role: 'admin' })
    const fulfilled = await commerce.orders.fulfil(people.orders.paid, {}, by)
    const { refund } = await commerce.orders.refund(people.orders.paid, { clientKey: 'after', reason: '' }, by)
    expect([fulfilled.status, refund.status]).toEqual(['fulfilled', 'succeeded'])
    const paid = await buyer(memorySession(await people.guest.read())).orders.pay(people.orders.unpaid, { payment_token: 'tok_visa' })
    expect(paid.status).toBe('completed')
    await customer.cart.addItem({ variant_id: 5, quantity: 1 })
    const placed = await customer.orders.create({ payment_method: 'credit_card', shipping_address: '123 Main St', payment_token: 'tok_visa' })
    expect(placed.order_id).toBe(people.orders.unpaid + 1)
    expect(await commerce.workers.drain()).toBeGreaterThan(0)
  })

  it('is not the same any more once a cell, a row or a counter of either is another', { timeout: 120_000 }, async () => {
    const [first, second] = [`sqlite:${source()}`, await target()]
    await move(first, second)
    await damage(second, "UPDATE customer SET password_hash = 'x' WHERE id = 2")
    await damage(second, "DELETE FROM note WHERE key = 'ä'")
    await damage(second, "INSERT INTO consumer VALUES ('another', 'order.paid')")
    await damage(first, 'DELETE FROM address WHERE id = 1')
    await damage(first, "UPDATE sqlite_sequence SET seq = 80 WHERE name = 'address'")
    const found = different(await compare(first, second))
    expect(found.map(({ table, differences, examples, lastId }) => [table, differences, examples, lastId])).toEqual([
      ['customer', 1, ['customer id=2: "password_hash" differs'], { from: '3', to: '3' }],
      ['address', 1, ['address id=1 is too much'], { from: '80', to: '70' }],
      ['consumer', 1, ['consumer name=another topic=order.paid is too much'], null],
      ['note', 1, ['note key=ä is missing'], null],
    ])
  })

  it('is moved into nothing but an empty database, and one that holds a shop stays as it is, its version too', { timeout: 120_000 }, async () => {
    const [first, second] = [`sqlite:${source()}`, await target()]
    await damage(second, "INSERT INTO category (parent_id, slug, name, position) VALUES (NULL, 'a', 'A', 1)")
    const copy = newFile()
    await emptyShop(`sqlite:${copy}`)
    await damage(`sqlite:${copy}`, "INSERT INTO category (parent_id, slug, name, position) VALUES (NULL, 'a', 'A', 1)")
    const refusal = 'There is a shop in the target already (rows in category): a shop is moved into an empty database only. Nothing was changed.'
    await expect(move(first, second)).rejects.toThrow(new MoveRefused(refusal))
    await expect(assertEmpty(rowsOf(second))).rejects.toThrow(new MoveRefused(refusal))
    expect(different(await compare(`sqlite:${copy}`, second))).toEqual([])
    await damage(second, 'DELETE FROM category')
    await damage(second, "INSERT INTO location (code, name) VALUES ('east', 'East')")
    await expect(move(first, second)).rejects.toThrow('rows in location')
  })

  it('replaces what migrations and servers write into a shop in which nothing was done', { timeout: 120_000 }, async () => {
    const [first, second] = [`sqlite:${source()}`, await target()]
    const { close } = await shopOn(second)
    await close()
    await damage(second, "INSERT INTO note VALUES ('timer', '{}')")
    expect(different(await move(first, second))).toEqual([])
  })

  it.each(['copy payment', 'compare product', 'compare webhook_endpoint'])(
    'is not there at all when the move is killed at "%s", and moves again',
    { timeout: 120_000 },
    async at => {
      const [first, second] = [`sqlite:${source()}`, await target()]
      const child = spawn(process.execPath, ['--conditions=cartwright-source', join(import.meta.dirname, 'support/move/move-child.ts')], {
        env: { ...process.env, MOVE: JSON.stringify({ from: first, to: second, at }) },
        stdio: 'inherit',
      })
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
      await assertEmpty(rowsOf(second))
      expect(different(await move(first, second))).toEqual([])
    },
  )

  it('must not have a row whose other half is gone', { timeout: 120_000 }, async () => {
    const [first, second] = [`sqlite:${source()}`, await target()]
    await damage(first, "INSERT INTO address (customer_id, line1) VALUES (99, 'nobody')")
    await expect(move(first, second)).rejects.toThrow(/address/)
    await assertEmpty(rowsOf(second))
  })

  it('is of the same version as its target', async () => {
    const [first, second] = [`sqlite:${source()}`, await target()]
    await damage(first, 'ALTER TABLE audit ADD COLUMN more TEXT')
    await expect(move(first, second)).rejects.toThrow(
      new MoveRefused('The table "audit" is not the same in both databases: bring both up to date with the same version of the program.'),
    )
    await assertEmpty(rowsOf(second))
  })
})

describe('a shop in a file', () => {
  it('is not moved while a server has it open, nor is a target filled', { timeout: 120_000 }, async () => {
    const [first, second] = [source(), await emptyFile()]
    for (const url of [`sqlite:${first}`, second]) {
      const server = storageOf(url)
      await server.ping()
      await expect(move(`sqlite:${first}`, second)).rejects.toMatchObject({
        code: 'storage_unavailable',
        message: expect.stringContaining('stop the servers of both shops first'),
      })
      await server.close()
    }
    expect(different(await move(`sqlite:${first}`, second))).toEqual([])
  })

  it('is not written to while it is moved', { timeout: 120_000 }, async () => {
    const [first, second] = [source(), await emptyFile()]
    const refused: unknown[] = []
    await moveShop({
      from: rowsOf(`sqlite:${first}`),
      to: rowsOf(second),
      onProgress: ({ step, table }) => {
        if (step !== 'copy' || table !== 'cart') return
        const raw = new openRaw(first)
        raw.pragma('busy_timeout = 1')
        try {
          raw.exec('DELETE FROM note')
        } catch (error) {
          refused.push((error as { code?: unknown }).code)
        } finally {
          raw.close()
        }
      },
    })
    expect(refused).toEqual(['SQLITE_BUSY'])
  })

  it('that an older version made is found to be a shop without being brought up to date', async () => {
    const file = newFile()
    const db = openSqlite(file)
    await db.write(tx => migrate(tx, 'sqlite', [shopMigration], 1))
    await db.close()
    await assertEmpty(rowsOf(`sqlite:${file}`))
    await damage(`sqlite:${file}`, "INSERT INTO category (parent_id, slug, name, position) VALUES (NULL, 'a', 'A', 1)")
    await expect(assertEmpty(rowsOf(`sqlite:${file}`))).rejects.toThrow('rows in category')
    expect(onFile(file, raw => raw.prepare('SELECT name FROM migration').pluck().all())).toEqual(['0001-shop'])
  })

  it('is not moved with a text that is not UTF-8, which would become another one', { timeout: 120_000 }, async () => {
    const [first, second] = [`sqlite:${source()}`, await otherThanThisOne()]
    await damage(first, "UPDATE price SET currency = CAST(x'41eda08042' AS TEXT) WHERE variant_id = 3 AND currency = 'USD'")
    await expect(move(first, second)).rejects.toThrow(/^"currency" of price variant_id=3 .* is not UTF-8: change it in the source first\.$/)
    await assertEmpty(rowsOf(second))
  })

  it('may have U+0000 in texts where SQLite keeps them, and Postgres refuses those by name', { timeout: 120_000 }, async ctx => {
    const [first, second] = [`sqlite:${source()}`, await emptyFile()]
    await damage(first, "UPDATE product SET name = 'a' || char(0) || 'b', brand = char(0) WHERE id = 7")
    await damage(first, 'UPDATE product SET name = char(0) WHERE id > 100 AND id <= 110')
    expect(different(await move(first, second))).toEqual([])
    if (postgresUrl === undefined) return ctx.skip('There is no Postgres.')
    const third = await emptyServer()
    const named = '"name" of product id=7, "brand" of product id=7, "name" of product id=101, "name" of product id=102, "name" of product id=103 and 7 more'
    await expect(move(first, third)).rejects.toThrow(
      new MoveRefused(`Postgres cannot store the character U+0000, which is in ${named}: change it in the source first. Nothing was changed.`),
    )
    await assertEmpty(rowsOf(third))
  })
})

describe.skipIf(postgresUrl === undefined)('a shop in Postgres', () => {
  it('is moved to another Postgres', { timeout: 120_000 }, async () => {
    const [first, second, back] = [await emptyServer(), await emptyServer(), newFile()]
    await move(`sqlite:${source()}`, first)
    expect(different(await move(first, second))).toEqual([])
    await emptyShop(`sqlite:${back}`)
    await move(second, `sqlite:${back}`)
    expect(contents(back)).toEqual(contents(model))
  })

  it('has every index and foreign key again, none of them a half one', { timeout: 120_000 }, async () => {
    const [first, second] = [await emptyServer(), await emptyServer()]
    const schema = async (url: string) => {
      const client = new pg.Client(url)
      await client.connect()
      const list = async (query: string) => (await client.query<{ line: string }>(query)).rows.map(({ line }) => line)
      // Partitions differ: there is one for each five million numbers.
      const indexes = await list(
        `SELECT pg_get_indexdef(indexrelid) || indisvalid AS line FROM pg_index WHERE indrelid::regclass::text !~ '^(pg_|event_\\d|search)' ORDER BY 1`,
      )
      const keys = await list(
        `SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) AS line FROM pg_constraint WHERE conrelid::regclass::text !~ '^(event_\\d|search)' ORDER BY 1`,
      )
      await client.end()
      return { indexes, keys }
    }
    const before = await schema(second)
    expect([before.indexes.length > 80, before.keys.length > 50]).toEqual([true, true])
    await move(`sqlite:${source()}`, second)
    expect(await schema(second)).toEqual(before)
    expect(await schema(first)).toEqual(before)
  })

  it('is not moved while a server has sessions there, nor is a target filled', { timeout: 120_000 }, async () => {
    const [first, second] = [await emptyServer(), await emptyServer()]
    for (const url of [first, second]) {
      const server = storageOf(url)
      await server.ping()
      await expect(move(first, second)).rejects.toMatchObject({
        code: 'storage_unavailable',
        message: expect.stringContaining('stop the servers of both shops first'),
      })
      await server.close()
    }
    expect(different(await move(first, second))).toEqual([])
  })

  it('is read, and not written to, by others while it is moved', { timeout: 120_000 }, async () => {
    const [first, second] = [await emptyServer(), await emptyFile()]
    const other = new pg.Client({ connectionString: first, lock_timeout: 1 })
    await other.connect()
    onTestFinished(() => other.end())
    await other.query("INSERT INTO note VALUES ('a', '1')")
    let found: Promise<unknown> | undefined
    await moveShop({
      from: rowsOf(first),
      to: rowsOf(second),
      onProgress: ({ step, table }) => {
        if (step !== 'copy' || table !== 'note') return
        const write = () => other.query("UPDATE note SET value = '2'").catch(error => error.code)
        found = other.query('SELECT value FROM note').then(async ({ rows }) => [rows, await write()])
      },
    })
    expect(await found).toEqual([[{ value: '1' }], '55P03'])
  })
})
