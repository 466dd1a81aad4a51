import { setTimeout as wait } from 'node:timers/promises'
import {
  laterMigrations,
  type Migration,
  mailNotesMigration,
  missingMigrations,
  runMigration,
  shopMigration,
  statementsOf,
  tracesMigration,
} from '@cartwright/sql'
import pg from 'pg'
import { makeEventPartitions } from './event-partitions.ts'
import { kyselyOver } from './kysely-over.ts'
import { eventPartitionsMigration } from './migrations/event-partitions.ts'
import { notesInOrderMigration } from './migrations/notes-in-order.ts'
import { uncheckedChildrenMigration } from './migrations/unchecked-children.ts'
import { searchMigration } from './search/search-migration.ts'
import { sqlState, translatePostgresError } from './translate-postgres-error.ts'

/** The schema's steps, oldest first. */
export const postgresMigrations: readonly Migration[] = [
  shopMigration,
  searchMigration,
  ...laterMigrations,
  uncheckedChildrenMigration,
  eventPartitionsMigration,
  notesInOrderMigration,
  tracesMigration,
  mailNotesMigration,
]

/** Any number that no other program takes advisory locks under: "cart" in ASCII. */
const migrationLock = 0x63_61_72_74

/** A step that changes tables waits for their users this long, in milliseconds; who comes after it waits too, so it is short, and tried often. */
const tableLockMs = 500
const triesMax = 120
const pauseMs = 250

/**
 * Brings the schema up to date while shops go on using it; says which steps ran. Processes that start together do it one after the other, and the later ones find everything done.
 * A new database gets all steps in one transaction. Later each step is a transaction of its own that gives way to traffic: one that cannot have a table at once is tried again. A step of
 * nothing but indexes builds them beside the traffic (`CONCURRENTLY`); one that was cut off is built anew.
 * @throws CommerceError `schema_newer`, `storage_unavailable`
 */
export async function migratePostgres(config: pg.ClientConfig, migrations: readonly Migration[] = postgresMigrations): Promise<readonly string[]> {
  // A connection of its own, without the limits of daily work: an index of a large table takes minutes.
  const client = new pg.Client({ ...config, statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0, query_timeout: undefined })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    const tx = kyselyOver(({ sql, parameters }) => client.query({ text: sql, values: parameters as unknown[] }))
    const { missing, isNew } = await missingMigrations(tx, 'postgres', migrations)
    if (isNew) await inTransaction(client, () => runAll(missing).then(() => makeEventPartitions(client)))
    else for (const migration of missing) await step(migration)
    await makeEventPartitions(client)
    return missing.map(({ name }) => name)

    async function runAll(steps: readonly Migration[]): Promise<void> {
      for (const migration of steps) await runMigration(tx, 'postgres', migration, Date.now())
    }

    async function step(migration: Migration): Promise<void> {
      const statements = statementsOf(migration, 'postgres')
      const indexes = statements.map(indexOf)
      if (indexes.some(index => index === undefined)) return givingWay(client, () => runAll([migration]))
      for (const [at, index] of indexes.entries()) {
        // What a build that was cut off left behind is no index, and in the way of one.
        await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`)
        await client.query((statements[at] ?? '').replace(/ INDEX /, ' INDEX CONCURRENTLY '))
      }
      await runAll([{ name: migration.name, statements: [] }])
    }
  } catch (cause) {
    throw translatePostgresError(cause, isRefused(cause) ? undefined : 'The database could not be brought up to date.')
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The index that a statement makes; undefined for any other statement. */
function indexOf(statement: string): string | undefined {
  return /^\s*CREATE (?:UNIQUE )?INDEX (\w+) ON /i.exec(statement)?.[1]
}

async function givingWay(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query(`SET lock_timeout = ${tableLockMs}`)
  for (let tries = 1; ; tries++) {
    try {
      await inTransaction(client, work)
      break
    } catch (cause) {
      if (sqlState(cause) !== '55P03' || tries >= triesMax) throw cause
      await wait(pauseMs)
    }
  }
  await client.query('SET lock_timeout = 0')
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw cause
  }
}

/** Whether it says by itself what is wrong. */
function isRefused(cause: unknown): boolean {
  return cause instanceof Error && 'details' in cause
}
