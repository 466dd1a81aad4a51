import { existsSync } from 'node:fs'
import { link, rename, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { InvariantResult } from '@cartwright/core'
import type { Command } from 'commander'
import { type CopyFindings, removeCopy, verifiedCopy } from '../backup/verified-copy.ts'
import { type Cli, type CommandContext, examples } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { FailedError, ShopUnreachableError, UsageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { createPageProgress } from '../output/page-progress.ts'
import { oneLine } from '../output/table.ts'
import { counted } from '../output/values.ts'
import { defaultDatabaseUrl, type PostgresDatabase, parseDatabaseUrl } from '../shop/database-url.ts'
import type { Terminal } from '../terminal.ts'

/** `cartwright backup` */
export const addBackup = (program: Command, cli: Cli): void => {
  program
    .command('backup')
    .summary('copy the shop into a file, while it is open')
    .description(
      'Copies the SQLite shop of DATABASE_URL into one file as it stands at this moment, while others go on buying; looks at every page of the copy and runs the doctor on it. The file is there whole or not at all, and none is overwritten. It works on the database itself.',
    )
    .argument('<file>', 'a file that is not there yet')
    .addHelpText(
      'after',
      examples('backup shop-2026-11-27.db', 'DATABASE_URL=sqlite:/var/lib/shop/shop.db cartwright backup /backup/shop.db').replace(
        '$ cartwright DATABASE_URL',
        '$ DATABASE_URL',
      ),
    )
    .action(cli.action(backup))
}

/** `cartwright restore` */
export const addRestore = (program: Command, cli: Cli): void => {
  confirmed(program.command('restore').argument('<file>', 'a backup, or any file of a shop'))
    .summary('put a backup in the place of the shop')
    .description(
      'Puts a backup in the place of the SQLite shop of DATABASE_URL, after every page and every invariant of it was looked at. Stop the servers first. What was there is kept beside it under another name; over a shop that has orders it asks first. It works on the database itself.',
    )
    .addHelpText('after', examples('restore shop-2026-11-27.db', 'restore shop-2026-11-27.db --yes'))
    .action(cli.action(restore))
}

const backup = async (context: CommandContext, name: string): Promise<number> => {
  const { terminal, out } = context
  const shop = shopFile(terminal, backupOfPostgres)
  const file = resolve(terminal.cwd, name)
  if (!existsSync(shop)) throw new ShopUnreachableError(`There is no shop at ${shop}: say where it is with DATABASE_URL.`)
  if (existsSync(file)) throw new FailedError(`There is a file ${file} already: a backup overwrites none.`)
  requireFolder(file)
  const part = `${file}.${process.pid}.part`
  const findings = await copyWithProgress(context, { from: shop, part, migrates: false })
  await placeNew(part, file)
  const { size } = await stat(file)
  out.result({ file, bytes: size, ...findings }, () => `${file} has ${contentsOf(findings)}, ${sizeText(size)}.\n${verdictOf(findings, context)}`)
  return isSound(findings) ? exitCodes.ok : exitCodes.failed
}

const restore = async (context: CommandContext, name: string, options: ConfirmOptions): Promise<number> => {
  const { terminal, out } = context
  const shop = shopFile(terminal, restoreOfPostgres)
  const file = resolve(terminal.cwd, name)
  if (!existsSync(file)) throw new FailedError(`There is no file ${file}.`)
  if (file === shop) throw new UsageError(`${file} is the shop itself.`)
  requireFolder(shop)
  const part = `${shop}.${process.pid}.part`
  const findings = await copyWithProgress(context, { from: file, part, migrates: true })
  try {
    if (!isSound(findings)) await confirm(context, `${brokenText(findings.broken ?? [])} ${shop} will be replaced by it.`, options)
    const kept = existsSync(shop) ? await replaceShop(context, { shop, part, name: file, options }) : await placeNew(part, shop)
    const keptText = kept === null ? '' : `\nWhat was there before is ${kept}.`
    out.result({ file: shop, kept, ...findings }, () => `${shop} has ${contentsOf(findings)}.${keptText}\n${verdictOf(findings, context)}`)
    if (kept !== null) out.note('Before you open: payments made since the backup are known to the provider alone. "Back up" in docs/deploy.md says what to do.')
    return isSound(findings) ? exitCodes.ok : exitCodes.failed
  } catch (error) {
    await removeCopy(part)
    throw error
  }
}

const replaceShop = async (
  context: CommandContext,
  { shop, part, name, options }: { readonly shop: string; readonly part: string; readonly name: string; readonly options: ConfirmOptions },
): Promise<string> => {
  const { retireSqlite } = await import('@cartwright/sqlite')
  const orders = await ordersIn(shop)
  if (orders !== 0) {
    const what = orders === null ? `${shop}, which cannot be read as a shop,` : `${shop} with ${counted(orders, 'order')}`
    await confirm(context, `${what} will be replaced by ${name}.`, options)
  }
  const kept = `${shop}.${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}.old`
  await retireSqlite(shop, { replacement: part, kept })
  return kept
}

/** Null when it is no shop that can be read. */
const ordersIn = async (shop: string): Promise<number | null> => {
  const { sqlite } = await import('@cartwright/sqlite')
  try {
    const storage = sqlite(shop)
    try {
      return (await storage.orders.list({}, { limit: 1 })).total
    } finally {
      await storage.close()
    }
  } catch {
    return null
  }
}

const copyWithProgress = async (
  { terminal, out }: CommandContext,
  copy: { readonly from: string; readonly part: string; readonly migrates: boolean },
): Promise<CopyFindings> => {
  const progress = createPageProgress(terminal, out.isJson)
  try {
    return await verifiedCopy({ ...copy, onProgress: progress.report, onStop: terminal.onStop })
  } finally {
    progress.stop()
  }
}

/** Throws {@link FailedError} when somebody has made the file meanwhile. */
const placeNew = async (part: string, file: string): Promise<null> => {
  try {
    await link(part, file)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') {
      await removeCopy(part)
      throw new FailedError(`There is a file ${file} already: a backup overwrites none.`, { cause })
    }
    // A file system without links.
    await rename(part, file)
  }
  await removeCopy(part)
  return null
}

const shopFile = ({ env, cwd }: Terminal, ofPostgres: (database: PostgresDatabase) => string): string => {
  if (env.CARTWRIGHT_URL) throw new UsageError('A backup is made and restored where the database is, not over HTTP: unset CARTWRIGHT_URL and set DATABASE_URL.')
  const database = parseDatabaseUrl(env.DATABASE_URL || defaultDatabaseUrl, cwd)
  if (database.kind === 'postgres') throw new UsageError(ofPostgres(database))
  if (database.file === ':memory:') throw new UsageError('A shop in memory has no file.')
  return database.file
}

const backupOfPostgres = (): string =>
  'Postgres has a tool of its own, which copies while the shop is open: pg_dump --format=custom --file=shop.dump "$DATABASE_URL" (for copies to every second see WAL archiving in its manual).'

const restoreOfPostgres = (): string =>
  'Postgres has a tool of its own, for an empty database: pg_restore --exit-on-error --single-transaction --no-owner --dbname="$DATABASE_URL" shop.dump, then "cartwright doctor".'

const requireFolder = (file: string): void => {
  const folder = dirname(file)
  if (!existsSync(folder)) throw new FailedError(`There is no folder ${folder}.`)
}

const isSound = ({ broken }: CopyFindings): boolean => broken === null || broken.length === 0

const contentsOf = ({ orders, products }: CopyFindings): string =>
  orders === null || products === null ? 'a shop of another version' : `${counted(products, 'product')} and ${counted(orders, 'order')}`

const verdictOf = (findings: CopyFindings, { out: { paint } }: CommandContext): string => {
  if (findings.broken === null) return 'Every page is sound. Its invariants are for its own version to look at.'
  return isSound(findings) ? paint.green('Every page is sound and all invariants hold.') : paint.red(brokenText(findings.broken))
}

const brokenText = (broken: readonly InvariantResult[]): string =>
  `Every page is sound, but invariants of the shop are broken: ${broken.map(({ code, title }) => `${code} ${oneLine(title)}`).join('; ')}.`

const sizeText = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`)
