import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A call that was answered: written down before anything else is done with the answer. */
export interface Logged {
  readonly method: string
  readonly path: string
  /** The guest's token, where one was sent. */
  readonly cart: string | null
  readonly key: string | null
  readonly sent: unknown
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** What clients were told, as they wrote it down: a line an answer in a file of its own. */
export interface AnswerLog {
  write(answer: Logged): void
  read(): readonly Logged[]
  delete(): void
}

export function openAnswerLog(): AnswerLog {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-answers-'))
  const file = join(folder, 'answers.jsonl')
  return {
    write: answer => appendFileSync(file, `${JSON.stringify(answer)}\n`),
    read: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Logged),
    delete: () => rmSync(folder, { recursive: true }),
  }
}
