// Goal: the schema is brought up to date by several processes at once, and while a shop goes on trading.
import type { Migration } from '@cartwright/sql'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { postgres } from '../src/index.ts'
import { migratePostgres, postgresMigrations } from '../src/migrate-postgres.ts'
import { openPostgres } from '../src/postgres-database.ts'

const names = postgresMigrations.map(({ name }) => name)
const column: Migration = { name: 'test-column', statements: ['ALTER TABLE customer ADD COLUMN nickname TEXT'] }
const index: Migration = {
  name: 'test-index',
  statements: ['CREATE INDEX customer_created ON customer (created_at)', 'CREATE INDEX customer_updated ON customer (updated_at)'],
}

describe.skipIf(postgresUrl === undefined)('migrations', () => {
  let url: string
  let client: pg.Client

  beforeEach(async () => {
    url = await emptyDatabase()
    client = new pg.Client(url)
    await client.connect()
    // Databases are used again by other tests, with the tables of a whole shop.
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  })
  afterEach(async () => {
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    await client.end()
    giveBack(url)
  })
  const config = () => ({ connectionString: url })

  it('run once, whoever of eight is first', async () => {
    const shops = Array.from({ length: 8 }, () => postgres(url))
    const ran = await Promise.all(shops.map(shop => shop.migrate()))
    expect(ran.flat()).toEqual(names)
    await Promise.all(shops.map(shop => shop.close()))
  })

  it('are whole or not at all in a new database', async () => {
    const broken: Migration = { name: 'test-broken', statements: ['ALTER TABLE nowhere ADD COLUMN a TEXT'] }
    await expect(migratePostgres(config(), [...postgresMigrations, broken])).rejects.toMatchObject({ code: 'storage_unavailable' })
    const { rows } = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'")
    expect(rows).toEqual([])
  })

  it('refuse a database of a newer program', async () => {
    await migratePostgres(config(), [...postgresMigrations, column])
    const shop = postgres(url)
    await expect(shop.migrate()).rejects.toMatchObject({ code: 'schema_newer' })
    await shop.close()
  })

  it('wait for a table that others use without keeping those after them waiting, and build indexes beside them', async () => {
    await migratePostgres(config())
    await client.query('BEGIN; SELECT count(*) FROM customer')
    const migrating = migratePostgres(config(), [...postgresMigrations, column])
    const other = new pg.Client(url)
    await other.connect()
    const waits = async () =>
      (await other.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE customer%' AND wait_event_type = 'Lock'")).rows.length > 0
    while (!(await waits())) await new Promise(resolve => setTimeout(resolve, 5))
    // Behind the step that waits for the reader: it gives way within its half second, and so this is answered long before the reader ends.
    expect((await other.query('SELECT count(*) AS n FROM customer')).rows).toEqual([{ n: '0' }])
    await client.query('COMMIT')
    expect(await migrating).toEqual(['test-column'])
    await other.end()
  })

  it('build indexes while somebody writes, and anew what was cut off', async () => {
    await migratePostgres(config())
    // What a build leaves that was ended in the middle.
    await client.query('CREATE INDEX customer_created ON customer (created_at)')
    await client.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'customer_created'::regclass")
    expect(await migratePostgres(config(), [...postgresMigrations, index])).toEqual(['test-index'])
    const { rows } = await client.query(
      "SELECT indexrelid::regclass::text AS name, indisvalid FROM pg_index WHERE indexrelid::regclass::text IN ('customer_created', 'customer_updated') ORDER BY 1",
    )
    expect(rows).toEqual([
      { name: 'customer_created', indisvalid: true },
      { name: 'customer_updated', indisvalid: true },
    ])
  })

  it('leave a session from before as it is: it was used last when it was opened', async () => {
    const shop = postgres(url)
    await shop.migrate()
    await client.query(
      "INSERT INTO customer (email, name, role, scopes, disabled, password_hash, created_at, updated_at) VALUES ('a@example.com', '', 'customer', '[]', 0, '', 1, 1)",
    )
    await client.query("INSERT INTO session (customer_id, created_at, expires_at, family_secret) SELECT id, 1000, 2000, 'f' FROM customer")
    expect((await client.query('SELECT last_used_at FROM session')).rows).toEqual([{ last_used_at: '0' }])
    expect(await shop.customers.session(1)).toMatchObject({ createdAt: 1_000, lastUsedAt: 1_000 })
    await shop.close()
  })

  it('leave a shop that is open in peace: what it has prepared of changed tables is prepared anew', async () => {
    await migratePostgres(config())
    const options = { url, connections: 4, applicationName: 'test', onIdleError: () => undefined }
    const db = openPostgres(options)
    const all = () => db.read.selectFrom('customer').selectAll().execute()
    const within = () => db.write(tx => tx.selectFrom('customer').selectAll().execute())
    expect([await all(), await within()]).toEqual([[], []])
    await migratePostgres(config(), [...postgresMigrations, column])
    expect([await all(), await within()]).toEqual([[], []])
    await db.close()
  })
})
