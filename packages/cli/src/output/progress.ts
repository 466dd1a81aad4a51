import { SingleBar } from 'cli-progress'
import type { Terminal } from '../terminal.ts'
import { counted } from './values.ts'

/** Tells people how far a long command is. */
export interface Progress {
  /** Passes a stream on and counts its bytes. */
  watch(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  rows(count: number): void
  /** Says a line without tearing the bar. */
  say(line: string): void
  stop(): void
}

/** Without a terminal: one line for so many rows. */
const rowsPerLine = 10_000

/**
 * A bar on a terminal; elsewhere a plain line now and then. All of it goes to standard error.
 * @param total bytes in all, or rows where no stream is watched; null when nobody knows
 * @param isQuiet says nothing but what is said with `say`
 */
export const createProgress = (terminal: Terminal, { total, isQuiet }: { readonly total: number | null; readonly isQuiet: boolean }): Progress => {
  const print = (line: string) => terminal.stderr.write(`${line}\n`)
  const bar = terminal.stderr.isTTY === true && !isQuiet && total !== null && total > 0 ? startBar(total) : null
  let bytesRead: number | null = null
  let rowsSaid = 0
  return {
    async *watch(bytes) {
      bytesRead = 0
      for await (const chunk of bytes) {
        bytesRead += chunk.length
        yield chunk
      }
    },
    rows: count => {
      if (bar) bar.update(bytesRead ?? count, { rows: count })
      else if (!isQuiet && count - rowsSaid >= rowsPerLine) {
        rowsSaid = count
        print(`${counted(count, 'row')} …`)
      }
    },
    say: line => {
      bar?.stop()
      print(line)
      bar?.start(total ?? 0, bytesRead ?? rowsSaid, { rows: rowsSaid })
    },
    stop: () => bar?.stop(),
  }
}

const startBar = (total: number): SingleBar => {
  const bar = new SingleBar({ format: '{bar} {percentage} %  {rows} rows', clearOnComplete: true, hideCursor: true, barsize: 30 })
  bar.start(total, 0, { rows: 0 })
  return bar
}
