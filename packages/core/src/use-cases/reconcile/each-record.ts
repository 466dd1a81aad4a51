import type { RecordRange } from '../../ports/index.ts'
import type { Scope } from './check.ts'

/** Younger ones are in somebody's hands (RELIABILITY 3.9). Milliseconds. */
export const leftAloneMs = 2 * 60_000

/**
 * Payments or refunds a page at a time, each once: those without an end first, then all of the time asked for.
 * @param read a page of them, ascending by id
 */
export async function* eachRecord<Row>(
  { from, to, now, isUnsettledOnly }: Pick<Scope, 'from' | 'to' | 'now' | 'isUnsettledOnly'>,
  read: (range: RecordRange, afterId: number) => Promise<readonly Row[]>,
  idOf: (row: Row) => number,
): AsyncGenerator<Row> {
  const before = now - leftAloneMs
  const ranges: readonly RecordRange[] = [
    { isUnsettled: true, createdBefore: before },
    ...(isUnsettledOnly ? [] : [{ createdFrom: from, createdBefore: Math.min(to, before) }]),
  ]
  // By their ids, not by their status: a row that was damaged may say one thing in its columns and another in itself, and is to be looked at all the same.
  const seen = new Set<number>()
  for (const range of ranges) {
    let last = 0
    for (;;) {
      const rows = await read(range, last)
      if (rows.length === 0) break
      for (const row of rows) {
        last = idOf(row)
        if (seen.has(last)) continue
        if (range.isUnsettled) seen.add(last)
        yield row
      }
    }
  }
}
