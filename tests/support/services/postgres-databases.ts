import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { serviceUrl } from './test-services.ts'

const idle: string[] = []

/** The server that tests share; undefined where there is none. */
export const postgresUrl = serviceUrl('postgres')

/** A database on the shared server that holds nothing but, perhaps, an empty shop's tables: one given back before, else a new one. Throws where there is no server. */
export async function emptyDatabase(): Promise<string> {
  const known = idle.pop()
  if (known !== undefined) {
    await empty(known)
    return known
  }
  if (postgresUrl === undefined) throw new Error('There is no Postgres to test with.')
  const name = `test_${randomBytes(8).toString('hex')}`
  await runOn(postgresUrl, `CREATE DATABASE ${name}`)
  return postgresUrl.replace(/[^/]*$/, name)
}

/** The database that the server of another one is administered from. */
export function serverOf(url: string): string {
  return url.replace(/[^/]*$/, 'postgres')
}

/** Says that a database of {@link emptyDatabase} is not used any more. */
export function giveBack(url: string): void {
  idle.push(url)
}

/** Far quicker than a new database: an empty shop's tables, its one location, and numbers that count from 1. */
async function empty(url: string): Promise<void> {
  await runOn(
    url,
    `DO $$
      DECLARE name text;
      BEGIN
        -- Without foreign keys and triggers: the ledger lets nobody delete from it.
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('migration', 'location', 'search_state') LOOP
          EXECUTE format('DELETE FROM %I', name);
        END LOOP;
        IF to_regclass('search_state') IS NOT NULL THEN UPDATE search_state SET rebuild = NULL; END IF;
        IF to_regclass('location') IS NOT NULL THEN DELETE FROM location WHERE code <> 'main'; END IF;
        FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
          PERFORM setval(quote_ident(name), CASE name WHEN 'location_id_seq' THEN 2 ELSE 1 END, false);
        END LOOP;
      END $$`,
  )
}

/** Runs statements on a connection of their own. */
export async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
