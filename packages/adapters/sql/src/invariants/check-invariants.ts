import { type InvariantCode, type InvariantResult, invariantTitles } from '@cartwright/core'
import { CompiledQuery } from 'kysely'
import type { SqlDatabase } from '../database/sql-database.ts'
import { ledgerInvariants } from './ledger-invariants.ts'
import { orderInvariants } from './order-invariants.ts'
import { stockInvariants } from './stock-invariants.ts'

/** How many violations are shown in words. */
const examplesMax = 5

/**
 * What must always hold, each as one query that returns the violations (RELIABILITY 3.2), in SQL that both dialects read. `:now` is the time in milliseconds.
 * Every row has a column `example`: the violation in words.
 */
export const invariantQueries: Readonly<Record<InvariantCode, string>> = { ...stockInvariants, ...orderInvariants, ...ledgerInvariants }

/** Runs every invariant; each is one statement, so that it sees one moment. */
export async function checkInvariants(db: SqlDatabase, now: number): Promise<InvariantResult[]> {
  const results: InvariantResult[] = []
  for (const [code, title] of Object.entries(invariantTitles)) {
    // A number of our own in a text of our own: nothing from outside comes into the statement.
    const query = invariantQueries[code as InvariantCode].replaceAll(':now', String(Math.trunc(now)))
    const text = `SELECT example, count(*) OVER () AS violations FROM (${query}) AS violation LIMIT ${examplesMax}`
    const { rows } = await db.read.executeQuery<{ example: string; violations: number }>(CompiledQuery.raw(text))
    results.push({ code, title, violations: Number(rows[0]?.violations ?? 0), examples: rows.map(row => row.example) })
  }
  return results
}
