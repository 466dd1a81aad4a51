import { laterMigrations, type Migration, migrate, shopMigration } from '@cartwright/sql'
import { sql } from 'kysely'
import type { PostgresDatabase } from './postgres-database.ts'
import { searchMigration } from './search/search-migration.ts'

/** The schema's steps, oldest first. */
export const migrations: readonly Migration[] = [shopMigration, searchMigration, ...laterMigrations]

/** Any number that no other program takes advisory locks under: "cart" in ASCII. */
const migrationLock = 0x63_61_72_74

/** Brings the schema up to date; processes that start together do it one after the other, and the later ones find everything done. */
export async function migratePostgres(db: PostgresDatabase): Promise<readonly string[]> {
  return db.write(async tx => {
    await sql`SELECT pg_advisory_xact_lock(${migrationLock})`.execute(tx)
    return migrate(tx, 'postgres', migrations, Date.now())
  })
}
