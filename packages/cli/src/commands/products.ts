import type { AdminProduct } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, type PageOptions, paged, pageNote, type ShopContext } from '../cli.ts'
import { FailedError } from '../errors.ts'
import { fields, right, table } from '../output/table.ts'
import { moment, money } from '../output/values.ts'

interface ListOptions extends PageOptions {
  readonly search?: string
  readonly status?: AdminProduct['status']
}

/** `cartwright products` */
export const addProducts = (program: Command, cli: Cli): void => {
  const products = program.command('products').summary('look at products').description('The catalog, with what is in stock.')
  paged(products.command('list'))
    .description('Lists products in every status, newest first.')
    .option('--search <text>', 'only those whose name contains this')
    .addOption(new Option('--status <status>', 'only those in this status').choices(['draft', 'published', 'archived']))
    .addHelpText('after', examples('products list --limit 50', 'products list --search phone', 'products list --status draft --json'))
    .action(
      cli.onShop(async ({ client, out, shop }, { search, status, page, limit }: ListOptions) => {
        const list = await client.admin.products.list({
          page,
          limit,
          ...(search === undefined ? {} : { q: search }),
          ...(status === undefined ? {} : { status }),
        })
        out.result(list, ({ products: found }) => {
          const rows = found.map(product => [
            product.id,
            product.variants.length === 1 ? (product.variants[0]?.sku ?? '') : `${product.variants.length} variants`,
            product.name,
            lowestPrice(product, shop.currency),
            product.variants.reduce((sum, { stock_quantity }) => sum + stock_quantity, 0),
            product.status,
          ])
          const columns = [right('ID'), { title: 'SKU' }, { title: 'NAME' }, right('PRICE'), right('STOCK'), { title: 'STATUS' }]
          return table(columns, rows, out.paint.bold) + pageNote(found.length, list)
        })
        return undefined
      }),
    )
  products
    .command('show')
    .description('Shows a product with its variants.')
    .argument('<product>', 'its number, or a SKU of it')
    .addHelpText('after', examples('products show 1', 'products show PHN-SMARTPHONE'))
    .action(
      cli.onShop(async ({ client, out }, which: string) => {
        out.result(await findProduct(client, which), product => describe(product, out.paint.bold))
        return undefined
      }),
    )
}

/** A number is an id; where no product has it, it may be a SKU all the same. */
const findProduct = async (client: ShopContext['client'], which: string): Promise<AdminProduct> => {
  const { products } = await client.admin.products.list({ sku: which })
  const [bySku] = products
  if (bySku) return bySku
  if (!/^\d{1,15}$/.test(which)) throw new FailedError(`There is no product with the SKU ${which}.`)
  return client.admin.products.get(Number(which))
}

const lowestPrice = ({ variants }: AdminProduct, currency: string): string => {
  const prices = variants.flatMap(variant => variant.prices)
  const wanted = prices.some(price => price.currency === currency) ? currency : prices[0]?.currency
  if (wanted === undefined) return '-'
  const amounts = prices.filter(price => price.currency === wanted).map(({ amount }) => amount)
  return money(Math.min(...amounts), wanted)
}

const describe = (product: AdminProduct, bold: (text: string) => string): string => {
  const attributes = Object.entries(product.attributes).map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : value}`)
  const facts = fields([
    ['Number', product.id],
    ['Name', product.name],
    ['Brand', product.brand ?? '-'],
    ['Slug', product.slug],
    ['Status', product.status],
    ['Categories', product.category_ids.join(', ') || '-'],
    ['Attributes', attributes.join('; ') || '-'],
    ['Changed', moment(product.updated_at)],
  ])
  const rows = product.variants.map(variant => [
    variant.id,
    variant.sku,
    variant.title || '-',
    variant.prices
      .map(({ amount, currency, minimum_quantity }) => money(amount, currency) + (minimum_quantity > 1 ? ` from ${minimum_quantity}` : ''))
      .join(', ') || '-',
    variant.stock_quantity,
  ])
  const columns = [right('ID'), { title: 'SKU' }, { title: 'VARIANT' }, { title: 'PRICES' }, right('STOCK')]
  return [facts, ...(product.description === '' ? [] : ['', product.description]), '', table(columns, rows, bold)].join('\n')
}
