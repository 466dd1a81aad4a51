import { type Compilable, type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Dialect, SqlDatabase } from './sql-database.ts'

/** Whether a column is one of `values`. The list is one parameter, however long: engines limit how many a statement may have, and each length would be another statement. */
export function inList(dialect: Dialect, column: string, values: readonly (number | string)[]): RawBuilder<boolean> {
  return dialect === 'sqlite'
    ? sql<boolean>`${sql.ref(column)} IN (SELECT value FROM json_each(${listParameter(dialect, values)}))`
    : sql<boolean>`${sql.ref(column)} = ANY(${listParameter(dialect, values)})`
}

/**
 * A query over a list of values, compiled once: building a statement costs more than running it, on the paths that every page of a shop takes.
 * `build` gets the condition that a column is in the list, which has to be the query's only parameter.
 */
export function listQuery<Row>(
  db: SqlDatabase,
  build: (isListed: (column: string) => RawBuilder<boolean>) => Compilable<Row>,
): (values: readonly (number | string)[]) => CompiledQuery<Row> {
  const ofMany = build(column => inList(db.dialect, column, [])).compile()
  // A list of one is the common case, and Postgres plans every run of `= ANY` anew: a list of another length might be found in another way.
  const ofOne = build(column => sql<boolean>`${sql.ref(column)} = ${0}`).compile()
  return values => (values.length === 1 ? { ...ofOne, parameters: [values[0]] } : { ...ofMany, parameters: [listParameter(db.dialect, values)] })
}

function listParameter(dialect: Dialect, values: readonly (number | string)[]): unknown {
  return dialect === 'sqlite' ? JSON.stringify(values) : values
}
