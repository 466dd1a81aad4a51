import type { AdminProduct, VariantInput } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples, type ShopContext } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { FailedError, UsageError } from '../errors.ts'
import { findProduct, findVariant } from './find-product.ts'
import { changeProduct } from './product-edit.ts'
import {
  type PriceOptions,
  priceOf,
  priceOptions,
  quantityOption,
  readCurrency,
  type VariantOptions,
  variantFieldsOf,
  variantInputOf,
  variantOptions,
} from './product-options.ts'
import { readAmount } from './read-amount.ts'

/** `cartwright products variants` */
export const addProductVariants = (products: Command, cli: Cli): void => {
  const variants = products
    .command('variants')
    .summary('add, edit and remove variants')
    .description('The variants of products: what is kept in stock and sold.')
  variantOptions(
    priceOptions(
      variants
        .command('add')
        .argument('<product>', 'its number, or a SKU of it')
        .requiredOption('--sku <sku>', 'the SKU of the new variant')
        .option('--price <amount>', 'what it costs', readAmount),
    ),
  )
    .description('Adds a variant to a product.')
    .addHelpText('after', examples('products variants add 1 --sku SHIRT-L --option size=L --price 19.90'))
    .action(
      cli.onShop(async (context, which: string, options: VariantOptions & PriceOptions & { readonly sku: string; readonly price?: number }) => {
        const before = await findProduct(context.client, which)
        const { sku, price } = options
        if (before.variants.some(variant => variant.sku === sku)) throw new FailedError(`Product ${before.id} has a variant ${sku} already.`)
        const prices = price === undefined ? [] : [priceOf(price, options, context.shop.currency)]
        await changeProduct(context, before, { variants: [...before.variants.map(variantInputOf), { ...variantFieldsOf(options), sku, prices }] })
        return undefined
      }),
    )
  variantOptions(variants.command('edit').argument('<sku>').option('--sku <sku>', 'its SKU from now on'))
    .description('Changes what is given of a variant. Its stock stays.')
    .addHelpText('after', examples('products variants edit SHIRT-L --title Large --weight 210', 'products variants edit SHIRT-L --sku SHIRT-LARGE'))
    .action(
      cli.onShop(async (context, sku: string, options: VariantOptions) => {
        const { product, variant } = await findVariant(context.client, sku)
        const change = variantFieldsOf(options, variant.options)
        if (Object.keys(change).length === 0) throw new UsageError('Nothing to change: say what. --help shows how.')
        await changeProduct(
          context,
          product,
          withVariant(product, sku, before => ({ ...before, ...change })),
        )
        return undefined
      }),
    )
  confirmed(variants.command('remove').argument('<sku>'))
    .description('Removes a variant for good. Orders keep their lines.')
    .addHelpText('after', examples('products variants remove SHIRT-XXL --yes'))
    .action(
      cli.onShop(async (context, sku: string, options: ConfirmOptions) => {
        const { product } = await findVariant(context.client, sku)
        if (product.variants.length === 1) throw new FailedError(`${sku} is the only variant of product ${product.id}; "products delete" removes both.`)
        await confirm(context, `Variant ${sku} of product ${product.id} "${product.name}" will be removed.`, options)
        await changeProduct(context, product, { variants: product.variants.filter(one => one.sku !== sku).map(variantInputOf) })
        return undefined
      }),
    )
}

/** `cartwright products prices` */
export const addProductPrices = (products: Command, cli: Cli): void => {
  const prices = products.command('prices').summary('set and remove prices').description('Prices: one of a currency, or several from so many units on.')
  quantityOption(priceOptions(prices.command('set').argument('<sku>').argument('<amount>', 'what a unit costs', readAmount)))
    .description('Sets the price of a SKU in a currency and shows the old one. Without --list-price it has none from now on.')
    .addHelpText(
      'after',
      examples(
        'products prices set MUG 9.50',
        'products prices set MUG 8.90 --currency EUR --list-price 10.90',
        'products prices set MUG 8 --from-quantity 10',
      ),
    )
    .action(
      cli.onShop(async (context: ShopContext, sku: string, amount: number, options: PriceOptions) => {
        const { product } = await findVariant(context.client, sku)
        const price = priceOf(amount, options, context.shop.currency)
        const isOther = isOtherThan(price.currency, price.minimum_quantity ?? 1)
        await changeProduct(
          context,
          product,
          withVariant(product, sku, before => ({ ...before, prices: [...before.prices.filter(isOther), price] })),
        )
        return undefined
      }),
    )
  quantityOption(prices.command('remove').argument('<sku>').requiredOption('--currency <code>', 'in this currency', readCurrency))
    .description('Removes a price. A variant without a price in a currency is not sold in it.')
    .addHelpText('after', examples('products prices remove MUG --currency EUR', 'products prices remove MUG --currency USD --from-quantity 10'))
    .action(
      cli.onShop(async (context, sku: string, { currency, fromQuantity }: { readonly currency: string; readonly fromQuantity: number }) => {
        const { product, variant } = await findVariant(context.client, sku)
        const isOther = isOtherThan(currency, fromQuantity)
        if (variant.prices.every(isOther)) throw new FailedError(`${sku} has no such price in ${currency}.`)
        await changeProduct(
          context,
          product,
          withVariant(product, sku, before => ({ ...before, prices: before.prices.filter(isOther) })),
        )
        return undefined
      }),
    )
}

const isOtherThan =
  (currency: string, fromQuantity: number) =>
  (price: VariantInput['prices'][number]): boolean =>
    price.currency !== currency || (price.minimum_quantity ?? 1) !== fromQuantity

/** All variants as they are, one of them changed. */
const withVariant = ({ variants }: AdminProduct, sku: string, change: (variant: VariantInput) => VariantInput): { readonly variants: VariantInput[] } => ({
  variants: variants.map(variant => (variant.sku === sku ? change(variantInputOf(variant)) : variantInputOf(variant))),
})
