export { postgresRows } from './move/postgres-rows.ts'
export { type PostgresOptions, postgres } from './postgres.ts'
