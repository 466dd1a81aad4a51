import { type InvariantResult, orderMoves } from '@cartwright/core'
import { CompiledQuery } from 'kysely'
import type { SqlDatabase } from '../database/sql-database.ts'
import { invariants } from './invariants.ts'

/** How many violations are shown in words. */
const examplesMax = 5

/** Runs every invariant; each is one query. */
export async function checkInvariants(db: SqlDatabase, now: number): Promise<InvariantResult[]> {
  const moves = Object.entries(orderMoves).flatMap(([from, targets]) => targets.map(to => `'${from}>${to}'`))
  const results: InvariantResult[] = []
  for (const { code, title, query } of invariants) {
    // Both are made here, of our own constants and a number: nothing from outside comes into the text.
    const text = query.replaceAll(':now', String(Math.trunc(now))).replaceAll(':moves', moves.join(', '))
    const counted = await db.read.executeQuery<{ violations: number }>(CompiledQuery.raw(`SELECT count(*) AS violations FROM (${text}) AS violation`))
    const violations = Number(counted.rows[0]?.violations ?? 0)
    const shown =
      violations === 0
        ? []
        : (await db.read.executeQuery<{ example: string }>(CompiledQuery.raw(`SELECT example FROM (${text}) AS violation LIMIT ${examplesMax}`))).rows
    results.push({ code, title, violations, examples: shown.map(row => row.example) })
  }
  return results
}
