import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { isCurrencyCode, slugify } from '@cartwright/core'
import { type Command, Option } from 'commander'
import { type Cli, type CommandContext, examples } from '../cli.ts'
import { FailedError, UsageError } from '../errors.ts'
import { type ProjectKind, projectFiles } from '../init/project-files.ts'
import { canAsk, createQuestions } from '../questions.ts'
import { readCurrency } from './product-options.ts'

interface InitOptions {
  readonly standalone?: boolean
  readonly embedded?: boolean
  readonly currency?: string
}

/** `cartwright init` */
export const addInit = (program: Command, cli: Cli): void => {
  program
    .command('init')
    .summary('make a project with a shop of your own')
    .description('Makes a project that runs a shop, in an empty folder. On a terminal it asks what is not given.')
    .argument('[folder]', 'where; this folder unless given')
    .addOption(new Option('--standalone', 'the program as it is, with its settings in .env').conflicts('embedded'))
    .option('--embedded', 'a TypeScript program of your own around the shop')
    .option('--currency <code>', 'the currency of the shop; USD unless given', readCurrency)
    .addHelpText('after', examples('init my-shop', 'init my-shop --standalone --currency EUR', 'init my-shop --embedded'))
    .action(cli.action(init, { hasSecrets: false }))
}

const init = async (context: CommandContext, where: string | undefined, options: InitOptions): Promise<number> => {
  const { terminal, out } = context
  const folder = resolve(terminal.cwd, where ?? '.')
  requireEmpty(folder)
  const { kind, currency } = await settle(context, options)
  const name = slugify(basename(folder)) || 'shop'
  const files = projectFiles({ kind, name, currency, jwtSecret: randomBytes(32).toString('base64url') })
  await mkdir(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text, { flag: 'wx', mode: file === '.env' ? 0o600 : 0o644 })
  const place = relative(terminal.cwd, folder)
  out.result({ folder, kind, files: Object.keys(files) }, () =>
    [`A shop is in ${folder}. Open it:`, '', `  ${place === '' ? '' : `cd ${quoted(place)} && `}npm install`, '  npm start'].join('\n'),
  )
  return 0
}

/** What was said, and what is asked for. Throws {@link UsageError} where nobody can be asked. */
const settle = async ({ terminal }: CommandContext, { standalone, embedded, currency }: InitOptions): Promise<{ kind: ProjectKind; currency: string }> => {
  const said = standalone ? 'standalone' : embedded ? 'embedded' : undefined
  if (said) return { kind: said, currency: currency ?? 'USD' }
  if (!canAsk(terminal)) throw new UsageError('Say what kind of project: --standalone or --embedded.')
  const questions = createQuestions(terminal)
  try {
    const answer = await questions.ask('A program as it is, or one of your own around the shop? [standalone/embedded] (standalone) ')
    const kind = (['standalone', 'embedded'] as const).find(one => one.startsWith(answer.toLowerCase() || 'standalone'))
    if (!kind) throw new FailedError(`"${answer}" is neither. Nothing was made.`)
    if (currency !== undefined) return { kind, currency }
    const code = (await questions.ask('The currency of the shop? (USD) ')).toUpperCase() || 'USD'
    if (!isCurrencyCode(code)) throw new FailedError(`"${code}" is no ISO 4217 currency. Nothing was made.`)
    return { kind, currency: code }
  } finally {
    await questions.close()
  }
}

const requireEmpty = (folder: string): void => {
  if (!existsSync(folder)) return
  if (!statSync(folder).isDirectory()) throw new FailedError(`${folder} is a file.`)
  // A new repository may be there already.
  if (readdirSync(folder).some(name => name !== '.git')) throw new FailedError(`The folder ${folder} is not empty.`)
}

const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
