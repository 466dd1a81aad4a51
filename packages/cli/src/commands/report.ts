import type { Client } from '@cartwright/client'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cli, type CommandContext, examples, type ShopContext, wholeNumber } from '../cli.ts'
import { given } from '../given.ts'
import { barChart } from '../output/bar-chart.ts'
import { csvTable } from '../output/csv-line.ts'
import { isRich } from '../output/paint.ts'
import { fields, right, shortened, table } from '../output/table.ts'
import { decimal, money } from '../output/values.ts'
import { readCurrency } from './product-options.ts'

type SalesReport = Awaited<ReturnType<Client['admin']['reports']['sales']>>
type SalesRow = SalesReport['rows'][number]
type StockReport = Awaited<ReturnType<Client['admin']['reports']['stock']>>
type Format = 'table' | 'csv' | 'chart'

interface SalesOptions {
  readonly from?: string
  readonly to?: string
  readonly by: 'day' | 'week' | 'month' | 'product' | 'category'
  readonly currency?: string
  readonly timeZone: string
  readonly limit: number
  readonly format: Format
}

interface StockOptions {
  readonly days: number
  readonly limit: number
  readonly format: Format
}

const salesNotes = `
An order counts on the day it was placed, when it was paid and not called off. Refunds stand apart: by day, week and month those asked for in that time,
by product and category what was paid back of what was sold. A product in several categories counts in each of them, and once in the total.
`

/** `cartwright report` */
export const addReport = (program: Command, cli: Cli): void => {
  const report = program.command('report').summary('sum up sales and stock').description('Reports: what was sold, and what runs out.')
  formatted(report.command('sales'))
    .description('Sums up what was sold, and what was paid back.')
    .option('--from <day>', 'the first day; that of the first order unless given', readDay)
    .option('--to <day>', 'the last day, included', readDay)
    .addOption(new Option('--by <what>', 'what a row is').choices(['day', 'week', 'month', 'product', 'category']).default('day'))
    .option('--currency <code>', 'only in this currency', readCurrency)
    .option('--time-zone <name>', 'where days begin, such as Europe/Berlin', 'UTC')
    .option('--limit <number>', 'by product and category at most so many rows', wholeNumber(1), 100)
    .addHelpText(
      'after',
      `${salesNotes}${examples(
        'report sales --from 2026-11-01 --to 2026-11-30',
        'report sales --by month --format chart --time-zone Europe/Berlin',
        'report sales --by product --format csv > products.csv',
      )}`,
    )
    .action(cli.onShop(reportSales))
  formatted(report.command('stock'))
    .description('Shows what runs out first, when it sells on as it did lately.')
    .option('--days <number>', 'sales of so many days, at most 365, say how fast it goes', wholeNumber(1), 30)
    .option('--limit <number>', 'at most so many rows', wholeNumber(1), 20)
    .addHelpText('after', examples('report stock', 'report stock --days 90 --limit 100', 'report stock --format csv > stock.csv'))
    .action(cli.onShop(reportStock))
}

const formatted = (command: Command): Command =>
  command.addOption(new Option('--format <format>', 'how to show it').choices(['table', 'csv', 'chart']).default('table'))

const reportSales = async (context: ShopContext, { from, to, by, currency, timeZone, limit, format }: SalesOptions): Promise<undefined> => {
  const { client, out } = context
  const report = await client.admin.reports.sales({ by, limit, time_zone: timeZone, ...given({ from, to, currency }) })
  out.result(report, () => {
    if (format === 'csv') return salesCsv(report)
    if (report.rows.length === 0) return 'Nothing was sold.'
    return format === 'chart' ? salesChart(report, context) : salesTable(report, by, out.paint.bold)
  })
  return undefined
}

const salesTable = ({ rows, totals }: SalesReport, by: SalesOptions['by'], bold: (text: string) => string): string => {
  const isOfOrders = rows.some(({ orders }) => orders !== null)
  const cells = (row: SalesRow) => [
    shortened(row.label),
    ...(isOfOrders ? [row.orders ?? '-'] : []),
    row.units,
    money(row.discount, row.currency),
    ...(isOfOrders ? [money(row.shipping, row.currency)] : []),
    money(row.tax, row.currency),
    money(row.total, row.currency),
    money(row.refunded, row.currency),
    money(row.net, row.currency),
  ]
  const numbers = [...(isOfOrders ? ['ORDERS'] : []), 'UNITS', 'DISCOUNT', ...(isOfOrders ? ['SHIPPING'] : []), 'TAX', 'SOLD', 'REFUNDED', 'LEFT']
  return table([{ title: by.toUpperCase() }, ...numbers.map(right)], [...rows.map(cells), ...totals.map(cells)], bold)
}

const salesCsv = ({ rows }: SalesReport): string =>
  csvTable([
    ['key', 'label', 'currency', 'orders', 'units', 'discount', 'shipping', 'tax', 'total', 'refunded', 'net'],
    ...rows.map(({ key, label, currency, orders, units, shipping, ...sums }) => [
      ...[key, label, currency, orders, units, decimal(sums.discount, currency), shipping === null ? null : decimal(shipping, currency)],
      ...[sums.tax, sums.total, sums.refunded, sums.net].map(amount => decimal(amount, currency)),
    ]),
  ])

/** A chart a currency: amounts of two have no common scale. */
const salesChart = ({ rows, totals }: SalesReport, context: CommandContext): string =>
  totals
    .map(({ currency, net, refunded }) => {
      const bars = rows
        .filter(row => row.currency === currency)
        .map(row => ({
          label: row.label,
          value: row.total,
          back: row.refunded,
          text: decimal(row.net, currency) + (row.refunded > 0 ? ` (${decimal(row.refunded, currency)} refunded)` : ''),
        }))
      const note = refunded > 0 ? `, ${money(refunded, currency)} refunded` : ''
      return `${context.out.paint.bold(`${currency}: ${money(net, currency)} left${note}`)}\n\n${barChart(bars, shapeOf(context))}`
    })
    .join('\n\n')

const shapeOf = ({ terminal }: CommandContext) => ({ columns: terminal.stdout.columns ?? 80, isRich: isRich(terminal.stdout, terminal) })

const reportStock = async (context: ShopContext, { days, limit, format }: StockOptions): Promise<undefined> => {
  const { client, out } = context
  const report = await client.admin.reports.stock({ days, limit })
  out.result(report, () => {
    if (format === 'csv') return stockCsv(report)
    if (report.rows.length === 0) return 'Nothing is in stock.'
    const bars = report.rows.map(row => ({ label: nameOf(row), value: row.available, back: 0, text: `${row.available}, ${lastsText(row)}` }))
    return format === 'chart' ? barChart(bars, shapeOf(context)) : stockTable(report, out.paint.bold)
  })
  return undefined
}

type StockRow = StockReport['rows'][number]

const nameOf = ({ sku, variant_id }: StockRow): string => sku ?? `variant ${variant_id}`

const lastsText = ({ days_left, available }: StockRow): string => {
  if (available === 0) return 'sold out'
  return days_left === null ? 'did not sell' : `${days_left} days`
}

const stockTable = (report: StockReport, bold: (text: string) => string): string => {
  const rows = report.rows.map(row => [nameOf(row), shortened(row.name ?? '-'), row.on_hand, row.reserved, row.available, row.sold, lastsText(row)])
  const columns = [{ title: 'SKU' }, { title: 'NAME' }, ...['ON HAND', 'RESERVED', 'AVAILABLE', `SOLD IN ${report.days} DAYS`, 'LASTS'].map(right)]
  const sums = fields([
    ['Variants', `${report.variants}, ${report.sold_out} of them sold out`],
    ['On hand', `${report.on_hand}, ${report.reserved} of them reserved`],
  ])
  return `${table(columns, rows, bold)}\n\n${sums}`
}

const stockCsv = ({ rows }: StockReport): string =>
  csvTable([
    ['sku', 'name', 'on_hand', 'reserved', 'available', 'sold', 'days_left'],
    ...rows.map(({ sku, name, on_hand, reserved, available, sold, days_left }) => [sku, name, on_hand, reserved, available, sold, days_left]),
  ])

const readDay = (text: string): string => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) throw new InvalidArgumentError(`"${text}" is no day such as 2026-11-27.`)
  return text
}
