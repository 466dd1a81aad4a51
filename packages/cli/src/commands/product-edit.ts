import type { AdminProduct, Client, ProductChange, ProductInput } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, type ShopContext, wholeNumber } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { UsageError } from '../errors.ts'
import { given } from '../given.ts'
import { changesOf, describeChanges } from '../output/changes.ts'
import { counted } from '../output/values.ts'
import { readDocument } from '../read-document.ts'
import { categoryIdsOf } from './find-category.ts'
import { findProduct } from './find-product.ts'
import {
  type PriceOptions,
  type ProductOptions,
  priceOf,
  priceOptions,
  productFieldsOf,
  productOptions,
  type VariantOptions,
  variantFieldsOf,
  variantOptions,
  withNamed,
} from './product-options.ts'
import { describeProduct, productTexts } from './product-view.ts'
import { readAmount } from './read-amount.ts'

interface CreateOptions extends ProductOptions, VariantOptions, PriceOptions {
  readonly price?: number
  readonly stock?: number
  readonly status?: AdminProduct['status']
}

/** The commands that write products: `create`, `edit`, `publish`, `unpublish`, `archive`, `delete`. */
export const addProductEditing = (products: Command, cli: Cli): void => {
  addCreate(products, cli)
  addEdit(products, cli)
  for (const [verb, status, description] of [
    ['publish', 'published', 'Puts products on sale.'],
    ['unpublish', 'draft', 'Takes products off sale; they stay as drafts.'],
    ['archive', 'archived', 'Puts products away that are sold no more; "products publish" brings them back.'],
  ] as const) {
    products
      .command(verb)
      .description(description)
      .argument('<product...>', 'numbers, or SKUs of them')
      .addHelpText('after', examples(`products ${verb} 1`, `products ${verb} 1 2 PHN-SMARTPHONE`))
      .action(cli.onShop((context, which: readonly string[]) => setStatus(context, which, status)))
  }
  confirmed(products.command('delete').argument('<product...>', 'numbers, or SKUs of them'))
    .description('Removes products from the catalog for good. Orders keep their lines. What is only sold no more is better archived.')
    .addHelpText('after', examples('products delete 12', 'products delete 12 13 --yes'))
    .action(cli.onShop(deleteProducts))
}

const addCreate = (products: Command, cli: Cli): void => {
  const command = products
    .command('create')
    .description('Adds a product with one variant; "products variants add" adds more.')
    .option('--name <name>', 'what it is called')
    .option('--sku <sku>', 'the SKU of its variant')
    .option('--price <amount>', 'what it costs', readAmount)
  variantOptions(productOptions(priceOptions(command)))
    .option('--stock <units>', 'what is on hand', wholeNumber(0))
    .addOption(new Option('--status <status>', 'published unless given').choices(['draft', 'published', 'archived']))
    .addHelpText(
      'after',
      examples(
        'products create --name Mug --sku MUG --price 9.50 --stock 20 --status published',
        'products create --name "Phone X" --sku PHN-X --price 499 --currency EUR --category "Electronics > Phones" --attribute color=black',
        'products create --from product.json',
      ),
    )
    .action(cli.onShop(createProduct))
}

const createProduct = async (context: ShopContext, options: CreateOptions): Promise<undefined> => {
  const { client, out, shop, terminal } = context
  const { sku, price, stock, status, from, attribute } = options
  const document: Partial<ProductInput> = from === undefined ? {} : await readDocument<ProductInput>(terminal, from)
  const fields = { ...document, ...productFieldsOf(options, await categoryIdsOf(client, options.category)), ...given({ status }) }
  const name = fields.name
  if (name === undefined) throw new UsageError('A product has a --name.')
  if (sku === undefined && !document.variants) throw new UsageError('A product has a variant: give its --sku.')
  if (sku === undefined && price !== undefined) throw new UsageError('--price is that of the variant given by --sku.')
  const prices = price === undefined ? [] : [priceOf(price, options, shop.currency)]
  const made = await client.admin.products.create({
    ...fields,
    name,
    variants: sku === undefined ? (document.variants ?? []) : [{ ...variantFieldsOf(options), sku, prices }],
    ...(attribute ? { attributes: withNamed(document.attributes ?? {}, attribute) } : {}),
  })
  const product = stock === undefined ? made : await stockUp(client, made, stock)
  out.result(
    product,
    () =>
      `Product ${product.id} is created${product.status === 'draft' ? `; "products publish ${product.id}" puts it on sale` : ''}.\n\n${describeProduct(product, out.paint.bold)}`,
  )
  return undefined
}

/** The first variant gets the stock. */
const stockUp = async (client: Client, { id, variants }: AdminProduct, units: number): Promise<AdminProduct> => {
  await client.admin.stock.adjust({ reason: 'First stock', lines: variants.slice(0, 1).map(variant => ({ variant_id: variant.id, to: units })) })
  return client.admin.products.get(id)
}

const addEdit = (products: Command, cli: Cli): void => {
  productOptions(products.command('edit').argument('<product>', 'its number, or a SKU of it').option('--name <name>', 'what it is called'))
    .description('Changes what is given of a product and shows the old and the new. Categories and images given replace those before.')
    .addHelpText(
      'after',
      examples(
        'products edit 1 --name "Smartphone, black"',
        'products edit MUG --category kitchen --attribute material=wood',
        'products edit 1 --from change.json',
      ),
    )
    .action(
      cli.onShop(async (context, which: string, options: ProductOptions) => {
        const { client, terminal } = context
        const document: Partial<ProductChange> = options.from === undefined ? {} : await readDocument<ProductChange>(terminal, options.from)
        const before = await findProduct(client, which)
        const change = { ...document, ...productFieldsOf(options, await categoryIdsOf(client, options.category)) }
        const attributes = options.attribute && { attributes: withNamed(document.attributes ?? before.attributes, options.attribute) }
        await changeProduct(context, before, { ...change, ...attributes })
        return undefined
      }),
    )
}

/** Writes a change of a product, unless somebody else changed it since it was read, and shows old and new. Throws {@link UsageError} when there is nothing to change. */
export const changeProduct = async ({ client, out }: ShopContext, before: AdminProduct, change: ProductChange): Promise<void> => {
  if (Object.keys(change).length === 0) throw new UsageError('Nothing to change: say what. --help shows how.')
  const after = await client.admin.products.update(before.id, { expected_version: before.version, ...change })
  out.result(after, () => describeChanges(`Product ${after.id}, ${after.name},`, changesOf(productTexts(before), productTexts(after, before)), out.paint.bold))
}

/** All of them are looked up before the first is changed. */
const setStatus = async ({ client, out }: ShopContext, which: readonly string[], status: AdminProduct['status']): Promise<undefined> => {
  const before = await findAll(client, which)
  const after: AdminProduct[] = []
  for (const { id } of before) after.push(await client.admin.products.update(id, { status }))
  out.result({ products: after }, () =>
    before.map(({ id, name, status: old }) => `Product ${id}, ${name}, ${old === status ? `was ${status} already` : `is ${status} (was ${old})`}.`).join('\n'),
  )
  return undefined
}

const findAll = async (client: Client, which: readonly string[]): Promise<readonly AdminProduct[]> => {
  const found = new Map<number, AdminProduct>()
  for (const one of which) {
    const product = await findProduct(client, one)
    found.set(product.id, product)
  }
  return [...found.values()]
}

const deleteProducts = async (context: ShopContext, which: readonly string[], options: ConfirmOptions): Promise<undefined> => {
  const { client, out } = context
  const products = await findAll(client, which)
  const names = products.map(({ id, name, variants }) => `${id} "${name}" with ${counted(variants.length, 'variant')}`).join(', ')
  await confirm(context, `${products.length === 1 ? 'Product' : 'Products'} ${names} will be deleted.`, options)
  for (const { id } of products) await client.admin.products.delete(id)
  out.result({ deleted: products.map(({ id }) => id) }, ({ deleted }) => `${counted(deleted.length, 'product')} deleted: ${deleted.join(', ')}.`)
  return undefined
}
