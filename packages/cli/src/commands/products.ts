import type { AdminProduct } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, type PageOptions, paged, pageNote } from '../cli.ts'
import { right, table } from '../output/table.ts'
import { money } from '../output/values.ts'
import { findProduct } from './find-product.ts'
import { addProductEditing } from './product-edit.ts'
import { addProductPrices, addProductVariants } from './product-variants.ts'
import { describeProduct } from './product-view.ts'

interface ListOptions extends PageOptions {
  readonly search?: string
  readonly status?: AdminProduct['status']
}

/** `cartwright products` */
export const addProducts = (program: Command, cli: Cli): void => {
  const products = program.command('products').summary('look at and keep products, variants and prices').description('The catalog, with what is in stock.')
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
        out.result(await findProduct(client, which), product => describeProduct(product, out.paint.bold))
        return undefined
      }),
    )
  addProductEditing(products, cli)
  addProductVariants(products, cli)
  addProductPrices(products, cli)
}

const lowestPrice = ({ variants }: AdminProduct, currency: string): string => {
  const prices = variants.flatMap(variant => variant.prices)
  const wanted = prices.some(price => price.currency === currency) ? currency : prices[0]?.currency
  if (wanted === undefined) return '-'
  const amounts = prices.filter(price => price.currency === wanted).map(({ amount }) => amount)
  return money(Math.min(...amounts), wanted)
}
