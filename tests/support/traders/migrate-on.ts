import type { Migration } from '@cartwright/sql'
import { migratePostgres, postgresMigrations } from '../../../packages/adapters/postgres/src/migrate-postgres.ts'
import { connectionConfig } from '../../../packages/adapters/postgres/src/postgres-pool.ts'
import type { TestDatabase } from '../databases/test-database.ts'

const tables = ['cart', 'orders', 'order_line', 'payment', 'refund', 'stock', 'hold', 'event', 'delivery', 'idempotency_key', 'product', 'variant'] as const

/** What a later version of the program may do to the tables that everybody uses. */
const steps = {
  columns: tables.map(table => `ALTER TABLE ${table} ADD COLUMN later_text TEXT`),
  indexes: tables.filter(table => table !== 'event').map(table => `CREATE INDEX ${table}_later ON ${table} (later_text)`),
  'more columns': tables.map(table => `ALTER TABLE ${table} ADD COLUMN later_number INTEGER NOT NULL DEFAULT 7`),
} as const satisfies Record<string, readonly string[]>

export type Step = keyof typeof steps

/** Brings the schema to that of a later version, step by step, as its processes would when they start beside those of this one. */
export async function migrateOn(database: TestDatabase, step: Step): Promise<void> {
  const names = Object.keys(steps) as Step[]
  const later = names.slice(0, names.indexOf(step) + 1).map((name, index): Migration => ({ name: `900${index}-${name}`, statements: steps[name] }))
  if (database.url.startsWith('sqlite:')) await database.damage(`BEGIN IMMEDIATE; ${steps[step].join(';')}; COMMIT`)
  else await migratePostgres(connectionConfig(database.url, 'later version'), [...postgresMigrations, ...later])
}
