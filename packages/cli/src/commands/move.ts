import { silentLogger } from '@cartwright/core'
import { compareShops, isSame, type MoveProgress, MoveRefused, moveShop, type TableComparison } from '@cartwright/sql'
import type { Command } from 'commander'
import { type Cli, type CommandContext, examples } from '../cli.ts'
import { FailedError, UsageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { openRows } from '../move/open-rows.ts'
import { createRowProgress } from '../move/row-progress.ts'
import { oneLine, right, table } from '../output/table.ts'
import { counted } from '../output/values.ts'
import { type Database, databaseName, parseDatabaseUrl } from '../shop/database-url.ts'
import { openLocalCommerce } from '../shop/local-commerce.ts'

const notes = `
Stop the servers of both shops first: while one is open, nothing is moved. The target is an empty database, or a file
that is made; at the end it has the whole shop, compared row for row, or nothing. The source stays as it is.
docs/move.md has the whole way.
`

interface MoveOptions {
  readonly from: string
  readonly to: string
  readonly verifyOnly?: boolean
}

/** `cartwright move` */
export const addMove = (program: Command, cli: Cli): void => {
  program
    .command('move')
    .summary('move a shop to another database')
    .description(
      'Copies every row of a shop into an empty database of either kind, compares both row for row, builds search anew and runs the doctor. Exits with 1 when it is refused or anything differs.',
    )
    .requiredOption('--from <database>', 'where the shop is: sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE')
    .requiredOption('--to <database>', 'where it goes, likewise')
    .option('--verify-only', 'only compare two shops, row for row')
    .addHelpText(
      'after',
      `${notes}${examples(
        'move --from sqlite:shop.db --to postgres://shop:secret@db.internal/shop',
        'move --from postgres://shop:secret@db.internal/shop --to sqlite:copy.db --json',
        'move --from sqlite:shop.db --to postgres://shop:secret@db.internal/shop --verify-only',
      )}`,
    )
    .action(cli.action((context, options: MoveOptions) => move(context, options)))
}

const move = async (context: CommandContext, { from, to, verifyOnly = false }: MoveOptions): Promise<number> => {
  const { terminal } = context
  const [source, target] = [readDatabase('--from', from, terminal.cwd), readDatabase('--to', to, terminal.cwd)]
  if (databaseName(source) === databaseName(target)) throw new UsageError('--from and --to are the same database.')
  const { env } = terminal
  const tables = await work(context, async onProgress => {
    const ends = { from: await openRows({ database: source, creates: false, env }), to: await openRows({ database: target, creates: !verifyOnly, env }) }
    return verifyOnly ? compareShops({ ...ends, onProgress }) : moveShop({ ...ends, onProgress })
  })
  const isEqual = tables.every(isSame)
  const names = { from: databaseName(source), to: databaseName(target) }
  const after = verifyOnly ? null : await finish(context, target)
  const isDone = isEqual && (after === null || after.broken.length === 0)
  const rows = tables.reduce((sum, comparison) => sum + comparison.rows.from, 0)
  context.out.result({ ok: isDone, ...names, rows, tables, ...(after ?? {}) }, () => {
    const { green, red } = context.out.paint
    const same = `${counted(rows, 'row')} in ${counted(tables.length, 'table')} ${isEqual ? 'are the same' : 'compared'} in ${names.from} and ${names.to}.`
    const verdict = isEqual ? green(same) : red(`${same} ${counted(tables.filter(one => !isSame(one)).length, 'table differs', 'tables differ')}.`)
    return [printTables(tables, context.out.paint.bold), ...differencesOf(tables), '', verdict, ...(after ? printAfter(after, context) : [])].join('\n')
  })
  return isDone ? exitCodes.ok : exitCodes.failed
}

const readDatabase = (name: string, url: string, cwd: string): Database => {
  const database = parseDatabaseUrl(url, cwd, name)
  if (database.kind === 'sqlite' && database.file === ':memory:') throw new UsageError(`${name} is a file or a server: what is in memory is gone at the end.`)
  return database
}

type Report = (progress: MoveProgress) => void

/** Runs a long work with progress shown; what it refuses is no fault. */
const work = async <T>({ terminal, out }: CommandContext, run: (onProgress: Report) => Promise<T>): Promise<T> => {
  const progress = createRowProgress(terminal, out.isJson)
  try {
    return await run(progress.report)
  } catch (error) {
    throw error instanceof MoveRefused ? new FailedError(error.message, { cause: error }) : error
  } finally {
    progress.stop()
  }
}

/** What is not moved but made anew, and what the moved shop's own rules say. */
interface Finished {
  readonly indexed: number
  readonly invariants: number
  readonly broken: readonly { readonly code: string; readonly title: string; readonly violations: number; readonly examples: readonly string[] }[]
}

/** Builds search and runs the doctor. Nothing else is set off: messages that wait are sent by the first server. */
const finish = async ({ terminal: { env }, out }: CommandContext, database: Database): Promise<Finished> => {
  out.note('Every row is there and the same. Building search …')
  const { commerce } = await openLocalCommerce({ database, creates: false, env, logger: silentLogger })
  try {
    const indexed = await commerce.search.reindex()
    const invariants = await commerce.doctor()
    return { indexed, invariants: invariants.length, broken: invariants.filter(({ violations }) => violations > 0) }
  } finally {
    await commerce.close()
  }
}

const printTables = (tables: readonly TableComparison[], bold: (text: string) => string): string =>
  table(
    [{ title: 'TABLE' }, right('ROWS'), right('LAST ID'), { title: 'DIGEST' }, { title: '' }],
    tables.map(one => {
      const lastId = one.lastId === null ? '-' : both(one.lastId)
      const digest = both({ from: one.digest.from.slice(0, 16), to: one.digest.to.slice(0, 16) })
      return [one.table, both(one.rows), lastId, digest, isSame(one) ? 'same' : one.differences > 0 ? counted(one.differences, 'difference') : 'differs']
    }),
    bold,
  )

const both = <Value>({ from, to }: { readonly from: Value; readonly to: Value }): string => (from === to ? String(from) : `${from} / ${to}`)

const differencesOf = (tables: readonly TableComparison[]): readonly string[] => {
  const found = tables.flatMap(({ examples: some, differences }) => [
    ...some.map(example => `  ${oneLine(example)}`),
    ...(differences > some.length ? [`  and ${differences - some.length} more`] : []),
  ])
  return found.length > 0 ? ['', ...found] : []
}

const printAfter = ({ indexed, invariants, broken }: Finished, { out: { paint } }: CommandContext): readonly string[] => {
  const search = `${counted(indexed, 'product')} indexed for search.`
  if (broken.length === 0) return [search, paint.green(`All ${invariants} invariants hold.`)]
  const lines = broken.flatMap(({ code, title, examples: some }) => [paint.red(`${code} ${title}`), ...some.map(example => `  ${oneLine(example)}`)])
  return [search, paint.red('Invariants are broken, as they are in the source:'), ...lines]
}
