import { UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Asks a person on a terminal; any answer but yes is no. Where nobody can be asked, `--yes` has to be given.
 * @throws UsageError there
 */
export const confirm = async ({ stderr, stdin }: Terminal, question: string): Promise<boolean> => {
  if (stderr.isTTY !== true) throw new UsageError('Nobody can be asked here: add --yes to do it.')
  stderr.write(`${question} [y/N] `)
  for await (const chunk of stdin) return /^y(es)?$/i.test(new TextDecoder().decode(chunk).trim())
  return false
}
