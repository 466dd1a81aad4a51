import type { AdminProduct, PriceInput, VariantInput } from '@cartwright/client'
import { isCurrencyCode } from '@cartwright/core'
import { type Command, InvalidArgumentError } from 'commander'
import { gathered, wholeNumber } from '../cli.ts'
import { given } from '../given.ts'
import { readAmount } from './read-amount.ts'

/** Names with values, as `--attribute COLOR=red` gathers them. An empty value takes the name away. */
export type NamedValues = Readonly<Record<string, string>>

/** What a product is described by, on the command line. */
export interface ProductOptions {
  readonly name?: string
  readonly slug?: string
  readonly description?: string
  readonly brand?: string
  readonly category?: readonly string[]
  readonly image?: readonly string[]
  readonly attribute?: NamedValues
  readonly from?: string
}

/** What a variant is described by. */
export interface VariantOptions {
  readonly sku?: string
  readonly title?: string
  readonly option?: NamedValues
  readonly barcode?: string
  readonly weight?: number
}

/** What a price is described by, beside its amount. */
export interface PriceOptions {
  readonly currency?: string
  readonly listPrice?: number
  readonly fromQuantity?: number
}

/** Adds the options of a product's own fields. */
export const productOptions = (command: Command): Command =>
  command
    .option('--slug <slug>', 'the last part of its address: small letters, digits and dashes')
    .option('--description <text>', 'what it is')
    .option('--brand <name>', 'who makes it; "" for nobody')
    .option('--category <category>', 'a category by number, slug or path ("Electronics > Phones"); may be given several times', gathered)
    .option('--image <url>', 'the address of a picture; may be given several times, the first comes first', gathered)
    .option('--attribute <name=value>', 'such as material=wood; may be given several times; "material=" takes it away', gatherNamed)
    .option('--from <file>', 'a JSON file with fields as the API has them, or - for standard input; options count before it')

/** Adds the options of a variant's own fields. */
export const variantOptions = (command: Command): Command =>
  command
    .option('--title <text>', 'what tells it from the others')
    .option('--option <name=value>', 'such as size=L; may be given several times; "size=" takes it away', gatherNamed)
    .option('--barcode <code>', 'EAN, UPC, ...; "" for none')
    .option('--weight <grams>', 'its weight in grams', wholeNumber(0))

/** Adds the options of a price. */
export const priceOptions = (command: Command): Command =>
  command
    .option('--currency <code>', "such as EUR; the shop's own unless given", readCurrency)
    .option('--list-price <amount>', 'the price before a reduction; 0 for none', readListPrice)

/** Adds `--from-quantity`. */
export const quantityOption = (command: Command): Command => command.option('--from-quantity <units>', 'the price from so many units on', wholeNumber(1), 1)

/** The fields of the API that options of a product stand for. */
export const productFieldsOf = ({ name, slug, description, brand, image }: ProductOptions, categoryIds: number[] | undefined) =>
  given({
    name,
    slug,
    description,
    brand: brand === '' ? null : brand,
    category_ids: categoryIds,
    images: image?.map(url => ({ url })),
  })

/** The fields of the API that options of a variant stand for. */
export const variantFieldsOf = ({ sku, title, option, barcode, weight }: VariantOptions, before: NamedValues = {}) =>
  given({
    sku,
    title,
    options: option && withNamed(before, option),
    barcode: barcode === '' ? null : barcode,
    weight_grams: weight,
  })

/** A price as the API takes it. */
export const priceOf = (amount: number, { currency, listPrice, fromQuantity }: PriceOptions, shopCurrency: string): PriceInput => ({
  currency: currency ?? shopCurrency,
  amount,
  ...given({ list_amount: listPrice === 0 ? null : listPrice, minimum_quantity: fromQuantity }),
})

/** A variant as it is, to be written back. A title that the shop made from its options is left to it. */
export const variantInputOf = ({ id, sku, title, options, barcode, weight_grams, prices }: AdminProduct['variants'][number]): VariantInput => ({
  id,
  sku,
  ...(title === Object.values(options).join(' / ') ? {} : { title }),
  options,
  barcode,
  weight_grams,
  prices,
})

/** Sets and takes away names. */
export const withNamed = <Value>(before: Readonly<Record<string, Value>>, changes: NamedValues): Record<string, Value | string> =>
  Object.fromEntries(Object.entries<Value | string>({ ...before, ...changes }).filter(([, value]) => value !== ''))

const gatherNamed = (text: string, before: NamedValues = {}): NamedValues => {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name.trim() === '') throw new InvalidArgumentError(`"${text}" is no NAME=VALUE.`)
  return { ...before, [name.trim()]: value.trim() }
}

const readListPrice = (text: string): number => (/^0+(\.0+)?$/.test(text) ? 0 : readAmount(text))

/** Reads a currency; throws what the parser of options says to people. */
export const readCurrency = (code: string): string => {
  if (!isCurrencyCode(code)) throw new InvalidArgumentError(`"${code}" is no ISO 4217 currency.`)
  return code
}
