import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { runProgram } from '../../src/program.ts'

/** What a command line did. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A folder that is gone after the test. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  /** On a terminal, where somebody types `stdin`. */
  readonly isTerminal?: boolean
}

/** Runs one command line in this process, piped unless told otherwise. */
export const run = async (args: readonly string[], { cwd, env = {}, stdin = '', isTerminal = false }: RunOptions): Promise<Ran> => {
  const written = { out: '', err: '' }
  const sink = (name: 'out' | 'err') => ({
    isTTY: isTerminal,
    write: (text: string) => {
      written[name] += text
    },
  })
  const code = await runProgram(args, {
    stdout: sink('out'),
    stderr: sink('err'),
    stdin: Object.assign(Readable.from([Buffer.from(stdin)]), { isTTY: isTerminal }),
    env,
    cwd,
    onStop: () => undefined,
  })
  return { code, ...written }
}

/** The same, expecting success; gives back what `--json` printed. */
export const runJson = async <Value>(args: readonly string[], options: RunOptions): Promise<Value> => {
  const { code, out, err } = await run([...args, '--json'], options)
  if (code !== 0) throw new Error(`cartwright ${args.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out)
}

/** The lines of a table, with one blank between its cells and `NOW` for every time. */
export const bare = (text: string): string[] =>
  text
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'NOW')
    .split('\n')
    .map(line => line.replace(/\s+/g, ' ').trim())
