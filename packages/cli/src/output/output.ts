import type { Terminal } from '../terminal.ts'
import { type Paint, paintFor } from './paint.ts'

/** Where a command's result goes: JSON for programs, text for people. */
export interface Output {
  readonly isJson: boolean
  readonly paint: Paint
  /** Prints a result: with `--json` the value, else what `render` makes of it. */
  result<Value>(value: Value, render: (value: Value) => string): void
  /** Prints something beside the result, for people to read meanwhile: on standard error, so that a pipe carries results only. */
  note(text: string): void
}

export const createOutput = (terminal: Terminal, isJson: boolean): Output => ({
  isJson,
  paint: paintFor(terminal.stdout, terminal),
  result: (value, render) => {
    terminal.stdout.write(`${isJson ? JSON.stringify(value, null, 2) : render(value)}\n`)
  },
  note: text => {
    terminal.stderr.write(`${text}\n`)
  },
})
