import { createHash } from 'node:crypto'
import { compareKeys, rowName } from './compare-keys.ts'
import type { MovedTable, Row } from './shop-rows.ts'

/** Differences that are shown in words. */
const examplesMax = 5

/** One table on both sides. */
export interface RowComparison {
  readonly rows: { readonly from: number; readonly to: number }
  /** SHA-256 of all rows in the order of their key, in hexadecimal. */
  readonly digest: { readonly from: string; readonly to: string }
  readonly differences: number
  /** The first few, without the values: they may be secrets. */
  readonly examples: readonly string[]
}

type Batches = AsyncIterable<readonly Row[]>

/**
 * Holds every row of one side against its counterpart, cell by cell. Both sides come in the order of the key, so that nothing is kept in memory.
 * @param onRows hears after each batch of `from` how many rows of it came
 */
export async function compareRows(table: MovedTable, from: Batches, to: Batches, onRows: (rows: number) => void = () => {}): Promise<RowComparison> {
  const [left, right] = [digesting(from, onRows), digesting(to)]
  const examples: string[] = []
  let differences = 0
  const differ = (what: string) => {
    if (differences++ < examplesMax) examples.push(what)
  }
  try {
    let [ours, theirs] = [await left.next(), await right.next()]
    while (ours || theirs) {
      const order = ours && theirs ? compareKeys(table, ours, theirs) : ours ? -1 : 1
      if (order === 0) differingColumns(table, ours ?? [], theirs ?? []).map(column => differ(`${rowName(table, ours ?? [])}: "${column}" differs`))
      else differ(order < 0 ? `${rowName(table, ours ?? [])} is missing` : `${rowName(table, theirs ?? [])} is too much`)
      if (order <= 0) ours = await left.next()
      if (order >= 0) theirs = await right.next()
    }
  } finally {
    await Promise.all([left.end(), right.end()])
  }
  return { rows: { from: left.rows(), to: right.rows() }, digest: { from: left.digest(), to: right.digest() }, differences, examples }
}

function differingColumns({ columns }: MovedTable, ours: Row, theirs: Row): readonly string[] {
  return columns.filter((_, index) => ours[index] !== theirs[index]).map(({ name }) => name)
}

/** Takes rows one after the other out of batches, counting and digesting them. */
function digesting(batches: Batches, onRows: (rows: number) => void = () => {}) {
  const iterator = batches[Symbol.asyncIterator]()
  const hash = createHash('sha256')
  let batch: readonly Row[] = []
  let at = 0
  let rows = 0
  return {
    next: async (): Promise<Row | undefined> => {
      while (at === batch.length) {
        const { done, value } = await iterator.next()
        if (done) return undefined
        batch = value
        at = 0
        rows += batch.length
        for (const row of batch) hash.update(`${JSON.stringify(row)}\n`)
        onRows(rows)
      }
      return batch[at++]
    },
    rows: () => rows,
    digest: () => hash.digest('hex'),
    end: async () => {
      await iterator.return?.()
    },
  }
}
