import { closeSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { NotWrittenError } from '../errors.ts'
import { csvLine } from '../output/csv-line.ts'
import type { RowProblem } from './record.ts'

/** A file that takes every fault of an import. */
export interface ErrorLog {
  add(problem: RowProblem): void
  close(): void
}

/** Begins a CSV file with a row for each fault. Throws {@link NotWrittenError} when it cannot be written, then or later. */
export const openErrorLog = (folder: string, name: string): ErrorLog => {
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work()
    } catch (cause) {
      throw new NotWrittenError(`"${name}" cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    }
  }
  const file = attempt(() => openSync(resolve(folder, name), 'w'))
  const write = (cells: readonly (string | number | null)[]) => attempt(() => writeSync(file, csvLine(cells)))
  write(['row', 'line', 'column', 'reason'])
  return {
    add: ({ row, line, column, reason }) => {
      write([row, line, column, reason])
    },
    close: () => closeSync(file),
  }
}
