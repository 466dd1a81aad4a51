import { CompiledQuery } from 'kysely'
import { describe, expect, it } from 'vitest'
import { togetherRows, togetherStatement } from '../src/together-statement.ts'

describe('togetherStatement', () => {
  it('numbers the parameters of all queries through', () => {
    const { sql, parameters } = togetherStatement([
      CompiledQuery.raw('SELECT $1, $2, $1', ['a', 'b']),
      CompiledQuery.raw('SELECT 1'),
      CompiledQuery.raw('SELECT $1', ['c']),
    ])
    expect(sql).toBe(
      "SELECT (SELECT coalesce(json_agg(rows), '[]') FROM (SELECT $1, $2, $1) rows) AS q1, (SELECT coalesce(json_agg(rows), '[]') FROM (SELECT 1) rows) AS q2, " +
        "(SELECT coalesce(json_agg(rows), '[]') FROM (SELECT $3) rows) AS q3",
    )
    expect(parameters).toEqual(['a', 'b', 'c'])
  })

  it('gives each query its rows back', () => {
    expect(togetherRows({ q1: [{ a: 1 }], q2: [] }, 2)).toEqual([[{ a: 1 }], []])
  })
})
