import type { Command } from 'commander'
import type { CommandContext } from './cli.ts'
import { FailedError, UsageError } from './errors.ts'
import { canAsk, createQuestions } from './questions.ts'

/** The option of every command that cannot be undone. */
export interface ConfirmOptions {
  readonly yes?: boolean
}

/** Adds `--yes`. */
export const confirmed = (command: Command): Command => command.option('-y, --yes', 'do not ask before what cannot be undone')

/**
 * Asks before what cannot be undone, unless `--yes` was said. Throws {@link UsageError} where nobody can be asked, {@link FailedError} when the answer is not yes.
 * @param what happens, as a sentence: `Order 12 is cancelled.`
 */
export const confirm = async ({ terminal }: Pick<CommandContext, 'terminal'>, what: string, { yes = false }: ConfirmOptions): Promise<void> => {
  if (yes) return
  if (!canAsk(terminal)) throw new UsageError(`${what} This cannot be undone: say --yes where there is no terminal to ask on. Nothing was changed.`)
  const questions = createQuestions(terminal)
  try {
    const answer = await questions.ask(`${what} This cannot be undone. Go on? [y/N] `)
    if (!/^y(es)?$/i.test(answer)) throw new FailedError('Nothing was changed.')
  } finally {
    await questions.close()
  }
}
