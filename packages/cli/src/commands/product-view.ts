import type { AdminProduct } from '@cartwright/client'
import { fields, right, table } from '../output/table.ts'
import { moment, money } from '../output/values.ts'

type Variant = AdminProduct['variants'][number]

/** A product whole, for people. */
export const describeProduct = (product: AdminProduct, bold: (text: string) => string): string => {
  const facts = fields([
    ['Number', product.id],
    ['Name', product.name],
    ['Brand', product.brand ?? '-'],
    ['Slug', product.slug],
    ['Status', product.status],
    ['Categories', product.category_ids.join(', ') || '-'],
    ['Attributes', attributesText(product) || '-'],
    ['Changed', moment(product.updated_at)],
  ])
  const rows = product.variants.map(variant => [variant.id, variant.sku, variant.title || '-', pricesText(variant) || '-', variant.stock_quantity])
  const columns = [right('ID'), { title: 'SKU' }, { title: 'VARIANT' }, { title: 'PRICES' }, right('STOCK')]
  return [facts, ...(product.description === '' ? [] : ['', product.description]), '', table(columns, rows, bold)].join('\n')
}

/**
 * What can be edited of a product, as texts to be compared.
 * @param known the same product at another time: its variants are called by the SKU they have there
 */
export const productTexts = (product: AdminProduct, known: AdminProduct = product): Readonly<Record<string, string>> => ({
  name: product.name,
  slug: product.slug,
  status: product.status,
  brand: product.brand ?? '',
  description: product.description,
  categories: product.category_ids.join(', '),
  images: product.images.map(({ url }) => url).join(' '),
  attributes: attributesText(product),
  metadata: Object.keys(product.metadata).length === 0 ? '' : JSON.stringify(product.metadata),
  ...Object.assign({}, ...product.variants.map(variant => variantTexts(variant, known.variants.find(({ id }) => id === variant.id)?.sku ?? variant.sku))),
})

const variantTexts = (variant: Variant, name: string): Readonly<Record<string, string>> => ({
  [`${name} SKU`]: variant.sku,
  [`${name} title`]: variant.title,
  [`${name} options`]: namedText(variant.options),
  [`${name} barcode`]: variant.barcode ?? '',
  [`${name} weight`]: variant.weight_grams === null ? '' : `${variant.weight_grams} g`,
  [`${name} prices`]: pricesText(variant),
})

const attributesText = ({ attributes }: AdminProduct): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : value}`)
    .join('; ')

const namedText = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ')

const pricesText = ({ prices }: Variant): string =>
  prices
    .map(({ amount, list_amount, currency, minimum_quantity }) => {
      const before = list_amount === null ? '' : ` (was ${money(list_amount, currency)})`
      return money(amount, currency) + before + (minimum_quantity > 1 ? ` from ${minimum_quantity}` : '')
    })
    .join(', ')
