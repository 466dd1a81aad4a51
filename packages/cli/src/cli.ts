import { type Command, InvalidArgumentError } from 'commander'
import { inWordsOfShell } from './output/failure.ts'
import { createOutput, type Output } from './output/output.ts'
import { readSecrets } from './secrets/read-secrets.ts'
import { openShop, type Shop, type ShopOptions } from './shop/open-shop.ts'
import type { Terminal } from './terminal.ts'

/** Options every command takes. */
export interface GlobalOptions extends ShopOptions {
  readonly json?: boolean
}

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly out: Output
}

/** What a command that works on a shop works with. */
export interface ShopContext extends CommandContext {
  readonly shop: Shop
  readonly client: Shop['client']
}

/** Arguments of a command as commander passes them: arguments, then options, then the command itself. */
type Arguments = readonly unknown[]

/** Runs the commands of one command line and keeps their exit code. */
export interface Cli {
  readonly terminal: Terminal
  /** An action that opens no shop before. What it returns is the exit code; nothing is 0. */
  action<Args extends Arguments>(
    work: (context: CommandContext, ...args: Args) => Promise<number | undefined> | number | undefined,
    options?: { readonly hasSecrets?: boolean },
  ): (...args: Arguments) => Promise<void>
  /** An action on a shop, which is opened before and closed after it. */
  onShop<Args extends Arguments>(
    work: (context: ShopContext, ...args: Args) => Promise<number | undefined>,
    options?: { readonly creates?: boolean; readonly isVisitor?: boolean },
  ): (...args: Arguments) => Promise<void>
}

export const createCli = (terminal: Terminal, exit: (code: number) => void): Cli => {
  const contextOf = (args: Arguments) => {
    const command = args.at(-1) as Command
    const options = command.optsWithGlobals<GlobalOptions>()
    return { options, context: { terminal, out: createOutput(terminal, options.json === true) } }
  }
  // Only for a command that will run: help and misspelt ones ask nobody for secrets.
  const withSecrets = async (context: CommandContext): Promise<CommandContext> => ({ ...context, terminal: { ...terminal, env: await readSecrets(terminal) } })
  return {
    terminal,
    action:
      (work, { hasSecrets = true } = {}) =>
      async (...args) => {
        const { context } = contextOf(args)
        exit((await work(hasSecrets ? await withSecrets(context) : context, ...(args as never))) ?? 0)
      },
    onShop:
      (work, { creates = false, isVisitor = false } = {}) =>
      async (...args) => {
        const { options, context: given } = contextOf(args)
        const context = await withSecrets(given)
        const shop = await openShop(options, { creates, isVisitor, terminal: context.terminal })
        try {
          exit((await work({ ...context, shop, client: shop.client }, ...(args as never))) ?? 0)
        } catch (error) {
          throw shop.commerce ? inWordsOfShell(error) : error
        } finally {
          await shop.close()
        }
      },
  }
}

/** Help text that shows how a command is used, one line a way. */
export const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map(line => `  $ cartwright ${line}`).join('\n')}`

/** Reads an argument that is a whole number from `min` on. */
export const wholeNumber =
  (min: number) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min)) throw new InvalidArgumentError(`"${text}" is no whole number from ${min} on.`)
    return value
  }

/** Reads an argument that is the number of an order, key, customer, ... */
export const idNumber = wholeNumber(1)

/** Reads an option that is a moment; a day means its beginning, in UTC. */
export const readMoment = (text: string): string => {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new InvalidArgumentError(`"${text}" is no date such as 2026-11-20.`)
  return new Date(time).toISOString()
}

/** Reads an option that is the end of a time; a day is included whole, in UTC. What comes out is the first moment after it. */
export const readEnd = (text: string): string => {
  const time = readMoment(text)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(Date.parse(time) + 24 * 60 * 60_000).toISOString() : time
}

/** Gathers an option that may be given several times. */
export const gathered = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

/** The options of a list. */
export interface PageOptions {
  readonly page: number
  readonly limit: number
}

/** Adds `--page` and `--limit`. */
export const paged = (command: Command): Command =>
  command.option('--page <number>', 'which page', wholeNumber(1), 1).option('--limit <number>', 'how many a page, at most 100', wholeNumber(1), 20)

/** Says below a table how much of the list it shows. */
export const pageNote = (shown: number, { total, page, limit }: { readonly total: number; readonly page: number; readonly limit: number }): string => {
  if (total <= shown) return ''
  const next = page * limit < total ? `; next: --page ${page + 1}` : ''
  return `\n\n${shown} of ${total}${next}`
}
