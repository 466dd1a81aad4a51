import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { isCurrencyCode } from '@cartwright/core'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cli, examples, type ShopContext } from '../cli.ts'
import { exitCodes } from '../exit-codes.ts'
import { parseColumnMap } from '../import/columns.ts'
import { importRecords } from '../import/import-records.ts'
import type { RowProblem } from '../import/record.ts'
import type { ImportKind, ImportReport } from '../import/report.ts'
import { createProgress } from '../output/progress.ts'
import { counted } from '../output/values.ts'

/** What `import` and `stock import` are told beside the file. */
export interface ImportOptions {
  readonly as?: ImportKind
  readonly map?: ReadonlyMap<string, string>
  readonly currency?: string
  readonly createMissing?: boolean
  readonly dryRun?: boolean
}

/** One paragraph a line: the help breaks lines where the terminal ends. */
const description = [
  'Imports products (CSV or JSON) or stock (CSV or JSON). What a file holds is told from its content.',
  '',
  'Products: a name and a SKU each, and as far as there is one a price, list_price, currency, stock, category ("Electronics > Phones"), brand, description, images, tags, barcode, ' +
    'weight_grams, slug, status; options of variants in columns option:NAME, attributes in attribute:NAME; rows of the same "group" that follow each other are variants of one ' +
    'product. Usual other names of columns are recognised (title, quantity, vendor, ...); --map says the rest. JSON may hold such flat items too, or products as the API has them. ' +
    'A product in the file replaces the one that has its first SKU, whole.',
  '',
  'Stock: a SKU and a quantity, which is set.',
  '',
  'Each bad row is reported with its number, column and reason, and costs no good one; then the exit code is 1. Running an import twice is harmless.',
].join('\n')

/** `cartwright import` */
export const addImport = (program: Command, cli: Cli): void => {
  addImportOptions(program.command('import').argument('<file>', 'a CSV or JSON file, or - for standard input'))
    .summary('import products or stock from a file')
    .description(description)
    .addOption(new Option('--as <kind>', 'what the file holds, where its columns do not tell').choices(['products', 'stock']))
    .option('--currency <code>', "the currency of prices where no column says so; the shop's own unless given", readCurrency)
    .option('--create-missing', 'for stock: make an unpublished product of each SKU the shop does not know')
    .addHelpText(
      'after',
      examples('import products.json', 'import prices.csv --map name=title,price=cost,stock=quantityOnStock --currency EUR', 'import products.csv --dry-run'),
    )
    .action(cli.onShop((context, file: string, options: ImportOptions) => runImport(context, file, options), { creates: true }))
}

/** The options that every import takes. */
export const addImportOptions = (command: Command): Command =>
  command
    .option('--map <field=column,...>', 'which column holds which field, where their names differ', parseColumnMap)
    .option('--dry-run', 'check every row and write none')

/** Imports a file and says what became of it. Bad rows make the exit code 1. */
export const runImport = async ({ client, shop, out, terminal }: ShopContext, file: string, options: ImportOptions): Promise<number> => {
  const path = file === '-' ? null : resolve(terminal.cwd, file)
  const progress = createProgress(terminal, { total: path === null ? null : (await stat(path)).size, isQuiet: out.isJson })
  let done = 0
  const report = await importRecords({
    client,
    bytes: progress.watch(path === null ? terminal.stdin : createReadStream(path)),
    fileName: path === null ? 'standard input' : basename(path),
    kind: options.as,
    map: options.map ?? new Map(),
    currency: options.currency ?? shop.currency,
    createMissing: options.createMissing === true,
    isDryRun: options.dryRun === true,
    onProblem: problem => {
      if (!out.isJson) progress.say(describeProblem(problem))
    },
    onProgress: rows => {
      done = rows
      progress.rows(rows)
    },
  })
    .catch(error => {
      if (done > 0) progress.say(`Stopped after about ${counted(done, 'row')}. What is done stays; the import may be run again.`)
      throw error
    })
    .finally(() => progress.stop())
  out.result(report, describeReport)
  return report.failed === 0 ? exitCodes.ok : exitCodes.failed
}

/** `row 12 (line 14), price: "1.2.3" is no amount in USD` */
const describeProblem = ({ row, line, column, reason }: RowProblem): string => {
  const place = `row ${row}${line === null || line === row ? '' : ` (line ${line})`}`
  return `${place}${column === null ? '' : `, ${column}`}: ${reason}`
}

const describeReport = (report: ImportReport): string => {
  const { kind, rows, created, updated, unchanged, stock_set, failed, ignored_columns, dry_run } = report
  if (rows === 0) return 'The file has no rows.'
  if (dry_run) return `${counted(rows, 'row')} of ${kind} checked, ${failed} bad; nothing was written.`
  const products =
    kind === 'products' || created > 0
      ? [`${counted(created, 'product')} created${kind === 'products' ? `, ${updated} updated, ${unchanged} unchanged` : ''}`]
      : []
  const parts = [...products, `stock of ${counted(stock_set, 'SKU')} set`, counted(failed, 'bad row')]
  const ignored = ignored_columns.length === 0 ? '' : `\nNot used: ${ignored_columns.join(', ')}.`
  return `${counted(rows, 'row')}: ${parts.join('; ')}.${ignored}`
}

const readCurrency = (code: string): string => {
  if (!isCurrencyCode(code)) throw new InvalidArgumentError(`"${code}" is no ISO 4217 currency.`)
  return code
}
