import { Command, CommanderError } from 'commander'
import { createCli } from './cli.ts'
import { addCommands } from './commands/index.ts'
import { exitCodes } from './exit-codes.ts'
import { describeFailure } from './output/failure.ts'
import { paintFor } from './output/paint.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import { version } from './version.ts'

const footer = `
The shop is the one of DATABASE_URL (sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE, sqlite:shop.db unless set),
or a remote one given by --url and --key (CARTWRIGHT_URL, CARTWRIGHT_KEY). Every command has its own --help with examples.

Exit codes:
  ${exitCodes.ok}  done
  ${exitCodes.failed}  the shop refused, a row was bad, or doctor, reconcile or move found something
  ${exitCodes.usage}  the command line is wrong
  ${exitCodes.unreachable}  the shop cannot be reached or opened, or does not let us in; or the result cannot be written
  ${exitCodes.incomplete}  reconcile could not compare everything`

/**
 * Runs one command line.
 * @param args what follows `cartwright`
 * @returns the exit code
 */
export const runProgram = async (args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> => {
  try {
    return await run(args, terminal)
  } catch (error) {
    return fail(error, terminal, args)
  }
}

const run = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  let exitCode: number = exitCodes.ok
  const program = new Command('cartwright')
    .description('The command line of a Cartwright shop.')
    .version(version)
    .option('--url <address>', 'the address of a remote shop')
    .option('--key <key>', 'an API key of the remote shop')
    .option('--json', 'print JSON for programs instead of text for people')
    .addHelpText('after', footer)
  addCommands(
    program,
    createCli(terminal, code => {
      exitCode = code
    }),
  )
  for (const command of everyCommand(program)) applyStyle(command, terminal)
  await program.parseAsync(args, { from: 'user' })
  return exitCode
}

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)]

/** Subcommands made by `command()` inherit none of this once they exist. */
const applyStyle = (command: Command, terminal: Terminal): void => {
  command
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows how it is used)')
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      writeErr: text => terminal.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
}

const fail = (error: unknown, terminal: Terminal, args: readonly string[]): number => {
  // Commander has said what it has to say already: help, the version, or what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  const { message, code, exitCode, details } = describeFailure(error)
  if (args.includes('--json')) {
    terminal.stderr.write(`${JSON.stringify({ error: message, code, ...details })}\n`)
  } else {
    const paint = paintFor(terminal.stderr, terminal)
    terminal.stderr.write(`${paint.red('error:')} ${message}${code === null || code === 'usage' || code === 'unreachable' ? '' : paint.dim(` [${code}]`)}\n`)
  }
  return exitCode
}
