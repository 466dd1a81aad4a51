import type { Storage } from '@cartwright/core'
import { isOnPostgres } from './on-postgres.ts'
import { postgresDatabase } from './postgres-database.ts'
import { sqliteDatabase } from './sqlite-database.ts'

export type Row = Readonly<Record<string, unknown>>

/** A database of a test's own, for as many handles and processes as it likes. */
export interface TestDatabase {
  /** `sqlite:FILE` or `postgres://...`. */
  readonly url: string
  /** A handle, to be closed before the database is. */
  open(): Storage
  /** What a query answers, asked past every adapter; whole numbers as numbers. */
  query(sql: string): Promise<readonly Row[]>
  /** Runs statements past every check. */
  damage(sql: string): Promise<void>
  /** Everything in it but what its search is made of, as text. */
  contents(): Promise<string>
  /** Another one with the same in it. No handle may be open. */
  copy(): Promise<TestDatabase>
  /** Deletes it, whoever is connected. */
  close(): Promise<void>
}

/** An empty database of the kind that the run is on: a file, or one on the Postgres server that tests share. */
export function testDatabase(kind: 'sqlite' | 'postgres' = isOnPostgres ? 'postgres' : 'sqlite'): Promise<TestDatabase> {
  return kind === 'postgres' ? postgresDatabase() : sqliteDatabase()
}
