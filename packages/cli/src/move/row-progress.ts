import type { MoveProgress } from '@cartwright/sql'
import { SingleBar } from 'cli-progress'
import type { Terminal } from '../terminal.ts'

/** Tells people how far a move is. */
export interface RowProgress {
  readonly report: (progress: MoveProgress) => void
  stop(): void
}

const verbs = { copy: 'Copying', compare: 'Comparing' } as const

/** Without a terminal: one line for so many rows of a table. */
const rowsPerLine = 100_000

/**
 * A bar for each table on a terminal; elsewhere a plain line now and then. All of it goes to standard error.
 * @param isQuiet says nothing
 */
export const createRowProgress = (terminal: Terminal, isQuiet: boolean): RowProgress => {
  if (isQuiet) return { report: () => undefined, stop: () => undefined }
  return terminal.stderr.isTTY === true ? bars() : lines(terminal)
}

const bars = (): RowProgress => {
  const bar = new SingleBar({ format: '{bar} {percentage} %  {verb} {table}: {value} of {total} rows', clearOnComplete: true, hideCursor: true, barsize: 30 })
  let current = ''
  return {
    report: ({ step, table, rows, total }) => {
      const name = `${step} ${table}`
      if (name !== current) {
        bar.stop()
        bar.start(total, 0, { verb: verbs[step], table })
        current = name
      }
      bar.update(rows)
    },
    stop: () => bar.stop(),
  }
}

const lines = (terminal: Terminal): RowProgress => {
  let said = 0
  return {
    report: ({ step, table, rows, total }) => {
      if (rows < said) said = 0
      if (rows - said < rowsPerLine) return
      said = rows
      terminal.stderr.write(`${verbs[step]} ${table}: ${rows} of ${total} rows …\n`)
    },
    stop: () => undefined,
  }
}
