import type { Command } from 'commander'
import { type Cli, examples } from '../cli.ts'
import { completionScript, type Shell } from '../completion/completion-script.ts'

/** `cartwright completion` */
export const addCompletion = (program: Command, cli: Cli): void => {
  const completion = program
    .command('completion')
    .summary('complete commands in a shell')
    .description('Prints what makes a shell complete commands, options and their choices.')
  for (const [shell, how] of [
    ['bash', 'eval "$(cartwright completion bash)"'],
    ['zsh', 'eval "$(cartwright completion zsh)"'],
    ['fish', 'cartwright completion fish | source'],
  ] as const satisfies readonly (readonly [Shell, string])[]) {
    completion
      .command(shell)
      .description(`For ${shell}: put ${how} into its start-up file.`)
      .addHelpText('after', examples(`completion ${shell}`))
      .action(
        cli.action(
          ({ terminal }) => {
            terminal.stdout.write(completionScript(shell, program))
            return undefined
          },
          { hasSecrets: false },
        ),
      )
  }
}
