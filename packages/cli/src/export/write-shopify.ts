import type { AdminProduct } from '@cartwright/client'
import { readTree } from '../import/category-finder.ts'
import { csvLine } from '../output/csv-line.ts'
import type { Lists } from './lists.ts'
import { categoryPaths } from './product-rows.ts'

/** The columns that Shopify's own template has today, as far as this shop knows what belongs there. */
const columns = [
  'URL handle',
  'Title',
  'Description',
  'Vendor',
  'Product category',
  'Type',
  'Tags',
  'Published on online store',
  'Status',
  'SKU',
  'Barcode',
  'Option1 name',
  'Option1 value',
  'Option2 name',
  'Option2 value',
  'Option3 name',
  'Option3 value',
  'Price',
  'Compare-at price',
  'Inventory quantity',
  'Weight value (grams)',
  'Product image URL',
  'Image position',
  'Image alt text',
  'SEO title',
  'SEO description',
] as const

type Cells = Partial<Record<(typeof columns)[number], string | number | null>>

const statuses = { published: 'active', draft: 'draft', archived: 'archived' } as const

/** All products as Shopify imports them, in one currency. What it has no column for is left out: other currencies, prices by quantity, attributes, options after the third. */
export async function* shopifyCsv(lists: Lists, currency: string): AsyncGenerator<string> {
  const pathOf = categoryPaths(await readTree(lists))
  yield csvLine(columns)
  for await (const product of lists.admin.products.each({ sort: 'oldest' })) {
    const rows = Math.max(product.variants.length, product.images.length)
    for (let index = 0; index < rows; index += 1) {
      const cells: Cells = {
        'URL handle': product.slug,
        ...(index === 0 ? productCells(product, pathOf) : {}),
        ...variantCells(product, index, currency),
        ...imageCells(product, index),
      }
      yield csvLine(columns.map(column => cells[column] ?? null))
    }
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const productCells = (product: AdminProduct, pathOf: (id: number) => string): Cells => {
  const { name, description, brand, status, category_ids, attributes, metadata } = product
  const [category] = category_ids
  const { tags, type } = attributes
  return {
    Title: name,
    Description: description,
    Vendor: brand,
    'Product category': category === undefined ? '' : pathOf(category),
    Type: textOf(type),
    Tags: Array.isArray(tags) ? tags.join(', ') : textOf(tags),
    'Published on online store': status === 'published' ? 'TRUE' : 'FALSE',
    Status: statuses[status],
    'SEO title': textOf(metadata.seo_title),
    'SEO description': textOf(metadata.seo_description),
  }
}

const variantCells = ({ variants }: AdminProduct, index: number, currency: string): Cells => {
  const variant = variants[index]
  if (!variant) return {}
  const price = variant.prices.find(candidate => candidate.currency === currency && candidate.minimum_quantity === 1)
  const options = Object.entries(variant.options)
  const [first = ['Title', 'Default Title'], second, third] = options
  const nameOf = (option: readonly [string, string] | undefined) => (index === 0 ? (option?.[0] ?? null) : null)
  return {
    SKU: variant.sku,
    Barcode: variant.barcode,
    'Option1 name': nameOf(first),
    'Option1 value': first[1],
    'Option2 name': nameOf(second),
    'Option2 value': second?.[1] ?? null,
    'Option3 name': nameOf(third),
    'Option3 value': third?.[1] ?? null,
    Price: price?.amount ?? null,
    'Compare-at price': price?.list_amount ?? null,
    'Inventory quantity': variant.stock_quantity,
    'Weight value (grams)': variant.weight_grams,
  }
}

const imageCells = ({ images }: AdminProduct, index: number): Cells => {
  const image = images[index]
  return image ? { 'Product image URL': image.url, 'Image position': index + 1, 'Image alt text': image.alt } : {}
}
