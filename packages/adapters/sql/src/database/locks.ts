import { type SelectQueryBuilder, sql } from 'kysely'
import type { Schema } from './schema.ts'
import type { Dialect, Executor } from './sql-database.ts'

type Rows<Table extends keyof Schema, Row> = SelectQueryBuilder<Schema, Table, Row>

/**
 * Locks the rows a write looks at before it changes them, until its end: what it reads stays so. With one writer there is nothing to lock.
 * Rows are locked in one order everywhere (`docs/postgres.md`), so that no two writes wait for each other.
 */
export function lockRows<Table extends keyof Schema, Row>(dialect: Dialect, query: Rows<Table, Row>): Rows<Table, Row> {
  return dialect === 'sqlite' ? query : query.forUpdate()
}

/** Rows of a queue that nobody else is taking at the moment, locked likewise. */
export function lockFreeRows<Table extends keyof Schema, Row>(dialect: Dialect, query: Rows<Table, Row>): Rows<Table, Row> {
  return dialect === 'sqlite' ? query : query.forUpdate().skipLocked()
}

/** Lets one write of this name run at a time, where what it decides about is no single row. To be called before anything is read. */
export async function lockName(tx: Executor, dialect: Dialect, name: string): Promise<void> {
  if (dialect === 'postgres') await sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx)
}
