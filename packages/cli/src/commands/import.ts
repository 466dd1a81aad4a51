import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { isCurrencyCode } from '@cartwright/core'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cli, examples, type ShopContext } from '../cli.ts'
import { exitCodes } from '../exit-codes.ts'
import { parseColumnMap } from '../import/columns.ts'
import { type ErrorLog, openErrorLog } from '../import/error-log.ts'
import { fingerprintOf } from '../import/fingerprint.ts'
import { importRecords } from '../import/import-records.ts'
import type { RowProblem } from '../import/record.ts'
import type { ImportKind } from '../import/report.ts'
import { createProgress } from '../output/progress.ts'
import { counted } from '../output/values.ts'
import { describeProblem, describeReport, problemsShown } from './describe-import.ts'

/** What `import` and `stock import` are told beside the file. */
export interface ImportOptions {
  readonly as?: ImportKind
  readonly map?: ReadonlyMap<string, string>
  readonly currency?: string
  readonly createMissing?: boolean
  readonly dryRun?: boolean
  readonly errors?: string
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
  'Product files of Shopify are recognised by their columns, those of today and those of before.',
  '',
  'Each bad row is reported with its number, column and reason, and costs no good one; then the exit code is 1. Running an import twice is harmless; one that was interrupted goes on ' +
    'when it is run again. Its batch number is what "undo" takes.',
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
    .option('--dry-run', 'check every row, show what would change field by field, and write nothing')
    .option('--errors <file>', 'where to write every fault, as CSV')

/** Imports a file and says what became of it. Bad rows make the exit code 1. */
export const runImport = async (context: ShopContext, file: string, options: ImportOptions): Promise<number> => {
  const { out, terminal } = context
  const path = file === '-' ? null : resolve(terminal.cwd, file)
  const progress = createProgress(terminal, { total: path === null ? null : (await stat(path)).size, isQuiet: out.isJson })
  const log = options.errors === undefined ? null : openErrorLog(terminal.cwd, options.errors)
  const told = problemTeller(log, out.isJson ? () => undefined : line => progress.say(line))
  let [done, resumed] = [0, false]
  const request = {
    ...requestOf(context, options),
    bytes: progress.watch(path === null ? terminal.stdin : createReadStream(path)),
    fileName: path === null ? 'standard input' : basename(path),
    fingerprint: await fingerprintOf(path, options),
    onProblem: told,
    onProgress: (rows: number) => {
      done = rows
      progress.rows(rows)
    },
    onResume: (id: number) => {
      resumed = true
      progress.say(`Going on with batch ${id}, which was interrupted.`)
    },
  }
  const report = await importRecords(request)
    .catch(error => {
      if (done > 0)
        progress.say(
          `Stopped after about ${counted(done, 'row')}. What is done stays: the same import goes on with it, "cartwright batches list" has its number to undo it.`,
        )
      throw error
    })
    .finally(() => {
      progress.stop()
      log?.close()
    })
  out.result({ ...report, resumed }, shown => describeReport(shown, out.paint))
  return report.failed === 0 ? exitCodes.ok : exitCodes.failed
}

const requestOf = ({ client, shop }: ShopContext, { as, map, currency, createMissing, dryRun }: ImportOptions) => ({
  client,
  kind: as,
  map: map ?? new Map<string, string>(),
  currency: currency ?? shop.currency,
  createMissing: createMissing === true,
  isDryRun: dryRun === true,
})

/** Says the first few faults, and writes all of them into the file that was asked for. */
const problemTeller = (log: ErrorLog | null, say: (line: string) => void): ((problem: RowProblem) => void) => {
  let said = 0
  return problem => {
    log?.add(problem)
    said += 1
    if (said <= problemsShown) say(describeProblem(problem))
  }
}

const readCurrency = (code: string): string => {
  if (!isCurrencyCode(code)) throw new InvalidArgumentError(`"${code}" is no ISO 4217 currency.`)
  return code
}
