import { basename } from 'node:path'
import type { Client } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, type ShopContext } from '../cli.ts'
import { UsageError } from '../errors.ts'
import { countedLists, type ExportKind as Kind, type Lists } from '../export/lists.ts'
import { customerSheet, exportedLevels, listJson, orderSheet, sheetCsv, stockSheet } from '../export/write-lists.ts'
import { exportedProducts, productCsv } from '../export/write-products.ts'
import { shopifyCsv } from '../export/write-shopify.ts'
import { createProgress } from '../output/progress.ts'
import { textBytes } from '../output/text-bytes.ts'
import { counted } from '../output/values.ts'
import { writeAll } from '../output/write-all.ts'
import { replaceFile } from '../output/write-file.ts'

type Format = 'csv' | 'json' | 'shopify'

interface ExportOptions {
  readonly format?: Format
  readonly out?: string
}

const description = [
  'Writes products, stock, orders or customers to a file that spreadsheets and programs read.',
  '',
  'Products and stock come back with "import": into an empty shop, products as they were, with every price, option, attribute, image, category and status. What a column of CSV ' +
    'cannot say exactly stands as JSON in the last columns. Products are written without their stock, so that a file that was edited for a while does not take back what was sold ' +
    'meanwhile.',
  '',
  'Orders are one row a line in CSV, and whole in JSON. A file is there whole or not at all.',
].join('\n')

/** `cartwright export` */
export const addExport = (program: Command, cli: Cli): void => {
  const what = program.command('export').summary('write products, stock, orders or customers to a file').description(description)
  for (const kind of ['products', 'stock', 'orders', 'customers'] as const) {
    const formats = kind === 'products' ? ['csv', 'json', 'shopify'] : ['csv', 'json']
    what
      .command(kind)
      .description(descriptions[kind])
      .addOption(new Option('--format <format>', 'how it is written; by the name of the file, else csv, or json with --json').choices(formats))
      .option('--out <file>', 'where to; standard output when left out')
      .addHelpText('after', examples(...samples[kind]))
      .action(cli.onShop((context, options: ExportOptions) => runExport(context, kind, options)))
  }
}

const descriptions: Readonly<Record<Kind, string>> = {
  products: 'Writes all products, whatever their status, as "import" reads them. "shopify" is what Shopify imports, in the currency of the shop.',
  stock: 'Writes what is on hand of every variant at every location, as "import" reads it.',
  orders: 'Writes all orders, newest first.',
  customers: 'Writes all accounts, newest first, without passwords.',
}

const samples: Readonly<Record<Kind, readonly string[]>> = {
  products: [
    'export products --out products.csv',
    'export products --format json | gzip > products.json.gz',
    'export products --format shopify --out shopify.csv',
  ],
  stock: ['export stock --out stock.csv'],
  orders: ['export orders --out orders.csv', 'export orders --format json --out orders.json'],
  customers: ['export customers --out customers.csv'],
}

const runExport = async ({ client, out, shop, terminal }: ShopContext, kind: Kind, { format: wished, out: file }: ExportOptions): Promise<undefined> => {
  const format = wished ?? (/\.json$/i.test(file ?? '') || (out.isJson && file === undefined) ? 'json' : 'csv')
  if (file !== undefined && basename(file) === '') throw new UsageError('--out takes the name of a file.')
  const isTwice = kind === 'products' && format === 'csv'
  const progress = createProgress(terminal, { total: (await totalOf(client, kind)) * (isTwice ? 2 : 1), isQuiet: out.isJson || file === undefined })
  let items = 0
  const counting = countedLists(client, () => {
    items += 1
    progress.rows(items)
  })
  const bytes = textBytes(textOf(counting, kind, format, shop.currency))
  try {
    if (file === undefined) await writeAll(terminal.stdout, bytes)
    else await replaceFile(terminal.cwd, file, bytes)
  } finally {
    progress.stop()
  }
  const count = isTwice ? items / 2 : items
  if (file !== undefined) out.result({ file, format, [kind]: count }, () => `${counted(count, nouns[kind])} in ${file}.`)
  return undefined
}

const nouns: Readonly<Record<Kind, string>> = { products: 'product', stock: 'stock level', orders: 'order', customers: 'account' }

const totalOf = async ({ admin }: Client, kind: Kind): Promise<number> => (await admin[kind].list({ limit: 1 })).total

const textOf = (lists: Lists, kind: Kind, format: Format, currency: string): AsyncIterable<string> => {
  const isJson = format === 'json'
  if (kind === 'products') {
    if (format === 'shopify') return shopifyCsv(lists, currency)
    return isJson ? listJson(kind, exportedProducts(lists)) : productCsv(lists)
  }
  if (kind === 'stock') return isJson ? listJson(kind, exportedLevels(lists)) : sheetCsv(exportedLevels(lists), stockSheet)
  if (kind === 'orders') return isJson ? listJson(kind, lists.admin.orders.each()) : sheetCsv(lists.admin.orders.each(), orderSheet)
  return isJson ? listJson(kind, lists.admin.customers.each()) : sheetCsv(lists.admin.customers.each(), customerSheet)
}
