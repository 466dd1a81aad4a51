import { CompiledQuery } from 'kysely'

/**
 * Several queries as one statement, which sees one moment and takes one way to the server and back: each query's rows come as a JSON array, `q1`, `q2` and so on.
 * Their columns may be whole numbers within 2^53, texts and nulls: what JSON holds as it is.
 */
export function togetherStatement(queries: readonly CompiledQuery[]): CompiledQuery {
  const parameters: unknown[] = []
  const columns = queries.map((query, index) => {
    const offset = parameters.length
    parameters.push(...query.parameters)
    const text = query.sql.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`)
    return `(SELECT coalesce(json_agg(rows), '[]') FROM (${text}) rows) AS q${index + 1}`
  })
  return CompiledQuery.raw(`SELECT ${columns.join(', ')}`, parameters)
}

/** The rows of each query, from the one row of {@link togetherStatement}. */
export function togetherRows(row: Readonly<Record<string, unknown>> | undefined, count: number): unknown[][] {
  return Array.from({ length: count }, (_, index) => row?.[`q${index + 1}`] as unknown[])
}
