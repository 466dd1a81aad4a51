import type { StockLevel } from '@cartwright/client'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cli, examples, type PageOptions, paged, pageNote, type ShopContext, wholeNumber } from '../cli.ts'
import { FailedError } from '../errors.ts'
import { given } from '../given.ts'
import { right, shortened, table } from '../output/table.ts'
import { counted, moment } from '../output/values.ts'
import { addImportOptions, type ImportOptions, runImport } from './import.ts'

interface ChangeOptions {
  readonly reason: string
  readonly location?: string
}

interface ListOptions extends PageOptions {
  readonly atMost?: number
  readonly low?: number | true
}

/** From so few units on a merchant thinks of ordering. */
const lowUnits = 5

/** `cartwright stock` */
export const addStock = (program: Command, cli: Cli): void => {
  const stock = program
    .command('stock')
    .summary('look at and change stock')
    .description('Stock: what is on hand, what is promised to orders, and what may still be sold.')
  addReading(stock, cli)
  addHistory(stock, cli)
  changeCommand(stock.command('set').argument('<sku>').argument('<quantity>', 'units on hand from now on', wholeNumber(0)))
    .description('Sets what is on hand. Fewer than what is promised to orders is refused.')
    .addHelpText('after', examples('stock set SKU-1 50', 'stock set SKU-1 48 --reason "Counted on Monday"'))
    .action(cli.onShop((context, sku: string, to: number, options: ChangeOptions) => change(context, { sku, to }, options)))
  changeCommand(stock.command('adjust').argument('<sku>').argument('<delta>', 'units to add, or to take away with a minus', readDelta))
    .description('Adds units, or takes them away.')
    .addHelpText('after', examples('stock adjust SKU-1 12 --reason "Delivery 4711"', 'stock adjust SKU-1 -1 --reason Broken'))
    .action(cli.onShop((context, sku: string, delta: number, options: ChangeOptions) => change(context, { sku, delta }, options)))
  addImportOptions(stock.command('import').argument('<file>', 'a CSV or JSON file with SKUs and quantities, or - for standard input'))
    .description('Sets stock from a file of SKUs and quantities. Reports each bad row and takes over all others; may run twice.')
    .option('--create-missing', 'make an unpublished product of each SKU the shop does not know')
    .addHelpText('after', examples('stock import counted.csv', 'stock import counted.csv --map stock=quantityOnStock', 'stock import - < counted.csv'))
    .action(cli.onShop((context, file: string, options: ImportOptions) => runImport(context, file, { ...options, as: 'stock' }), { creates: true }))
}

const addReading = (stock: Command, cli: Cli): void => {
  stock
    .command('get')
    .description('Shows the stock of SKUs.')
    .argument('<sku...>')
    .addHelpText('after', examples('stock get SKU-1', 'stock get SKU-1 SKU-2 --json'))
    .action(
      cli.onShop(async ({ client, out }, skus: readonly string[]) => {
        const { stock: levels } = await client.admin.stock.list({ sku: [...skus], limit: 100 })
        for (const sku of skus) if (!levels.some(level => level.sku === sku)) await requireKnown(client, sku)
        out.result({ stock: levels }, () => levelTable(withMissing(levels, skus), out.paint.bold))
        return undefined
      }),
    )
  paged(stock.command('list'))
    .description('Lists stock levels.')
    .option('--low [number]', `only what runs out: so few units left, ${lowUnits} unless given`, wholeNumber(0))
    .addOption(new Option('--at-most <number>', 'only what has so few units left').argParser(wholeNumber(0)).conflicts('low'))
    .addHelpText('after', examples('stock list', 'stock list --low', 'stock list --low 10 --limit 100'))
    .action(
      cli.onShop(async ({ client, out }, { atMost, low, page, limit }: ListOptions) => {
        const most = low === true ? lowUnits : (low ?? atMost)
        const list = await client.admin.stock.list({ page, limit, ...given({ available_at_most: most }) })
        out.result(list, ({ stock: levels }) => {
          if (levels.length === 0) return most === undefined ? 'Nothing is in stock.' : `Nothing has ${counted(most, 'unit')} or less left.`
          return levelTable(levels, out.paint.bold) + pageNote(levels.length, list)
        })
        return undefined
      }),
    )
}

const addHistory = (stock: Command, cli: Cli): void => {
  paged(stock.command('history').argument('[sku]', 'only of this SKU'))
    .description('Shows what changed stock, why and by whom, newest first.')
    .addHelpText('after', examples('stock history', 'stock history SKU-1 --limit 50'))
    .action(
      cli.onShop(async ({ client, out }, sku: string | undefined, { page, limit }: PageOptions) => {
        const list = await client.admin.stock.movements({ page, limit, ...given({ sku }) })
        out.result(list, ({ movements }) => {
          if (movements.length === 0) return 'Nothing changed stock yet.'
          const rows = movements.map(({ at, variant_id, location, delta_on_hand, delta_reserved, cause, reason, actor }) => [
            moment(at),
            variant_id,
            location,
            signed(delta_on_hand),
            signed(delta_reserved),
            cause,
            shortened(reason) || '-',
            actor,
          ])
          const columns = [{ title: 'AT' }, right('VARIANT'), { title: 'LOCATION' }, right('ON HAND'), right('RESERVED')]
          return table([...columns, ...['CAUSE', 'REASON', 'BY'].map(title => ({ title }))], rows, out.paint.bold) + pageNote(movements.length, list)
        })
        return undefined
      }),
    )
}

const signed = (units: number): string => (units > 0 ? `+${units}` : String(units))

const changeCommand = (command: Command): Command =>
  command
    .option('--reason <text>', 'why, for the stock ledger', 'Set by hand')
    .option('--location <code>', 'where the stock lies; the main location unless given')

const change = async (
  { client, out }: ShopContext,
  line: { sku: string; to: number } | { sku: string; delta: number },
  { reason, location }: ChangeOptions,
): Promise<undefined> => {
  const { results } = await client.admin.stock.adjust({ reason, lines: [line], ...(location === undefined ? {} : { location }) })
  const levels = results.flatMap(({ level }) => (level ? [level] : []))
  out.result({ stock: levels }, () => levelTable(levels, out.paint.bold))
  return undefined
}

/** A SKU without a level has no stock; one that nobody knows is a mistake. */
const requireKnown = async (client: ShopContext['client'], sku: string): Promise<void> => {
  const { products } = await client.admin.products.list({ sku })
  if (products.length === 0) throw new FailedError(`There is no product with the SKU ${sku}.`)
}

type Level = Pick<StockLevel, 'sku' | 'location' | 'on_hand' | 'reserved' | 'available'>

const withMissing = (levels: readonly StockLevel[], skus: readonly string[]): readonly Level[] => [
  ...levels,
  ...skus.filter(sku => !levels.some(level => level.sku === sku)).map(sku => ({ sku, location: '-', on_hand: 0, reserved: 0, available: 0 })),
]

const levelTable = (levels: readonly Level[], bold: (text: string) => string): string => {
  const columns = [{ title: 'SKU' }, { title: 'LOCATION' }, ...['ON HAND', 'RESERVED', 'AVAILABLE'].map(right)]
  return table(
    columns,
    levels.map(({ sku, location, on_hand, reserved, available }) => [sku ?? '-', location, on_hand, reserved, available]),
    bold,
  )
}

const readDelta = (text: string): number => {
  if (!/^[+-]?\d{1,9}$/.test(text) || Number(text) === 0) throw new InvalidArgumentError(`"${text}" is no number of units such as 12 or -3.`)
  return Number(text)
}
