import { laterMigrations, mailNotesMigration, migrate, type SqlDatabase, shopMigration, tracesMigration } from '@cartwright/sql'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openSqlite, sqlite } from '../src/index.ts'
import { now } from './support/orders.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()

const first = { name: '0001-first', statements: ['CREATE TABLE one (id {id}) {strict}', 'INSERT INTO one (id) VALUES (1)'] }
const broken = { name: '0002-broken', statements: ['CREATE TABLE two (id {id}) {strict}', 'INSERT INTO nowhere VALUES (1)'] }

const all = ['0001-shop', '0002-search', ...laterMigrations.map(({ name }) => name), tracesMigration.name, mailNotesMigration.name]

const tablesOf = async (db: SqlDatabase): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`.execute(db.read)
  return rows.map(row => row.name)
}

describe('migrating', () => {
  it('runs each step once', async () => {
    const shop = sqlite(newFile())
    expect([await shop.migrate(), await shop.migrate()]).toEqual([all, []])
    await shop.close()
  })

  it('leaves everything or nothing', async () => {
    const db = openSqlite(newFile())
    await expect(db.write(tx => migrate(tx, 'sqlite', [first, broken], now))).rejects.toThrow('no such table: nowhere')
    expect(await tablesOf(db)).toEqual([])
    expect(await db.write(tx => migrate(tx, 'sqlite', [first], now))).toEqual(['0001-first'])
    await expect(db.write(tx => migrate(tx, 'sqlite', [first, broken], now))).rejects.toThrow('no such table: nowhere')
    expect(await tablesOf(db)).toEqual(['migration', 'one'])
    await db.close()
  })

  it('refuses a database that a newer program made, and leaves it as it is', async () => {
    const file = newFile()
    const shop = sqlite(file)
    await shop.migrate()
    const other = new Database(file)
    other.exec("INSERT INTO migration VALUES ('0099-future', 1)")
    await expect(shop.migrate()).rejects.toMatchObject({ code: 'schema_newer', message: expect.stringContaining('0099-future') })
    expect(other.prepare('SELECT name FROM migration ORDER BY name').pluck().all()).toEqual([...all, '0099-future'])
    other.close()
    await shop.close()
  })

  it('is asked for by a database that was not migrated', async () => {
    const shop = sqlite(newFile())
    await expect(shop.ping()).rejects.toMatchObject({ code: 'storage_unavailable', message: 'The database cannot serve: does it need to be migrated?' })
    await shop.migrate()
    await shop.ping()
    await shop.close()
    await expect(shop.ping()).rejects.toMatchObject({ code: 'storage_unavailable', message: 'The database is closed.' })
  })

  it('rewrites no session: one that was opened before was used last when it was opened', async () => {
    const file = newFile()
    const shop = sqlite(file)
    await shop.migrate()
    const other = new Database(file)
    other.exec(
      "INSERT INTO customer (id, email, name, role, scopes, disabled, password_hash, created_at, updated_at) VALUES (1, 'a@example.com', '', 'customer', '[]', 0, '', 1, 1)",
    )
    other.exec("INSERT INTO session (id, customer_id, created_at, expires_at, family_secret) VALUES (1, 1, 1000, 2000, 'f')")
    expect(JSON.stringify(laterMigrations)).not.toContain('UPDATE session')
    expect(other.prepare('SELECT last_used_at FROM session').pluck().all()).toEqual([0])
    expect(await shop.customers.session(1)).toMatchObject({ createdAt: 1_000, lastUsedAt: 1_000 })
    other.close()
    await shop.close()
  })

  it('needs nothing but what it makes: the shop’s own step runs on an empty database', async () => {
    const db = openSqlite(':memory:')
    expect(await db.write(tx => migrate(tx, 'sqlite', [shopMigration], now))).toEqual(['0001-shop'])
    await db.close()
  })
})
