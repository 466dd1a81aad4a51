import pg from 'pg'
import { emptyDatabase, giveBack, runOn, serverOf } from '../services/postgres-databases.ts'
import { storageAt } from './storage-at.ts'
import type { Row, TestDatabase } from './test-database.ts'

/** Type number of the server's catalog for whole numbers of 64 bits, which the driver gives as text. */
const int8 = 20
const types = { getTypeParser: (oid: number) => (oid === int8 ? Number : pg.types.getTypeParser(oid)) } as pg.CustomTypesConfig

/** A database on the server that tests share. */
export async function postgresDatabase(): Promise<TestDatabase> {
  const url = await emptyDatabase()
  return databaseAt(url, async () => giveBack(url))
}

/** A new one on a server of the test's own, which is deleted with it. */
export async function postgresDatabaseOn(server: { readonly url: string }): Promise<TestDatabase> {
  const name = `test_${++made}`
  await runOn(server.url, `CREATE DATABASE ${name}`)
  return databaseAt(server.url.replace(/[^/]*$/, name), async () => undefined)
}

let made = 0

function databaseAt(url: string, giveBack: () => Promise<void>): TestDatabase {
  let isSound = true
  const name = new URL(url).pathname.slice(1)
  return {
    url,
    open: () => storageAt(url),
    query: sql => connected(url, rows => rows(sql)),
    damage: async sql => {
      isSound = false
      await runOn(url, `SET session_replication_role = replica; ${dropChecks}; ${sql}`)
    },
    contents: () =>
      connected(url, async rows => {
        const tables = await rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'search_%' ORDER BY tablename")
        const contents: unknown[] = []
        for (const { tablename } of tables) contents.push([tablename, (await rows(`SELECT t::text FROM "${tablename}" t ORDER BY 1`)).map(({ t }) => t)])
        return JSON.stringify(contents)
      }),
    copy: async () => {
      const copied = `${name}_copy_${++copies}`
      await runOn(serverOf(url), `CREATE DATABASE ${copied} TEMPLATE ${name}`)
      return databaseAt(url.replace(/[^/]*$/, copied), () => drop(url, copied))
    },
    close: () => (isSound ? giveBack() : drop(url, name)),
  }
}

let copies = 0

const drop = (url: string, name: string): Promise<void> => runOn(serverOf(url), `DROP DATABASE ${name} WITH (FORCE)`)

const dropChecks = `DO $$
  DECLARE c record;
  BEGIN
    FOR c IN SELECT conrelid::regclass AS tab, conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.tab, c.conname);
    END LOOP;
  END $$`

/** Does some work on a connection of its own. */
async function connected<T>(url: string, work: (rows: (sql: string) => Promise<Row[]>) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, types })
  await client.connect()
  try {
    return await work(async sql => (await client.query<Row>(sql)).rows)
  } finally {
    await client.end()
  }
}
