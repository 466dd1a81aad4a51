import { CommerceError } from '@cartwright/core'
import { CompiledQuery, sql } from 'kysely'
import type { Dialect, Executor } from '../database/sql-database.ts'
import { inDialect, type Migration, statementsOf } from './migration.ts'

/**
 * Runs the migrations not run yet, in their order; says which. `tx` is one transaction that holds the engine's migration lock, so a crash leaves all or nothing.
 * Throws `schema_newer` when the database has one this program does not know.
 */
export async function migrate(tx: Executor, dialect: Dialect, migrations: readonly Migration[], now: number): Promise<string[]> {
  const { missing } = await missingMigrations(tx, dialect, migrations)
  for (const migration of missing) await runMigration(tx, dialect, migration, now)
  return missing.map(migration => migration.name)
}

/** The migrations not run yet, in their order, and whether none was. Throws `schema_newer` when the database has one this program does not know. */
export async function missingMigrations(
  tx: Executor,
  dialect: Dialect,
  migrations: readonly Migration[],
): Promise<{ readonly missing: readonly Migration[]; readonly isNew: boolean }> {
  await sql.raw(inDialect('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at {int} NOT NULL) {strict}', dialect)).execute(tx)
  const rows = await tx.selectFrom('migration').select('name').execute()
  const done = new Set(rows.map(row => row.name))
  const known = new Set(migrations.map(migration => migration.name))
  const unknown = [...done].filter(name => !known.has(name))
  if (unknown.length > 0) {
    throw new CommerceError(
      'schema_newer',
      `The database was made by a newer version of the program (it has ${unknown.join(', ')}). Install that version or a later one.`,
    )
  }
  return { missing: migrations.filter(migration => !done.has(migration.name)), isNew: done.size === 0 }
}

/** Runs a migration and notes it, within one transaction. */
export async function runMigration(tx: Executor, dialect: Dialect, migration: Migration, now: number): Promise<void> {
  for (const statement of statementsOf(migration, dialect)) await tx.executeQuery(CompiledQuery.raw(statement))
  await tx.insertInto('migration').values({ name: migration.name, at: now }).execute()
}
