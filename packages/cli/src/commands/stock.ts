import type { StockLevel } from '@cartwright/client'
import { type Command, InvalidArgumentError } from 'commander'
import { type Cli, examples, type PageOptions, paged, pageNote, type ShopContext, wholeNumber } from '../cli.ts'
import { FailedError } from '../errors.ts'
import { right, table } from '../output/table.ts'
import { addImportOptions, type ImportOptions, runImport } from './import.ts'

interface ChangeOptions {
  readonly reason: string
  readonly location?: string
}

interface ListOptions extends PageOptions {
  readonly atMost?: number
}

/** `cartwright stock` */
export const addStock = (program: Command, cli: Cli): void => {
  const stock = program
    .command('stock')
    .summary('look at and change stock')
    .description('Stock: what is on hand, what is promised to orders, and what may still be sold.')
  addReading(stock, cli)
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
    .option('--at-most <number>', 'only what has so few units left', wholeNumber(0))
    .addHelpText('after', examples('stock list', 'stock list --at-most 5'))
    .action(
      cli.onShop(async ({ client, out }, { atMost, page, limit }: ListOptions) => {
        const list = await client.admin.stock.list({ page, limit, ...(atMost === undefined ? {} : { available_at_most: atMost }) })
        out.result(list, ({ stock: levels }) => levelTable(levels, out.paint.bold) + pageNote(levels.length, list))
        return undefined
      }),
    )
}

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
