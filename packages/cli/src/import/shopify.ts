import { slugify } from '@cartwright/core'
import type { ColumnMap, FieldName } from './columns.ts'
import type { ReadRow } from './product-importer.ts'
import { type Cells, readCells } from './read-cells.ts'
import type { ProductRow } from './read-product.ts'
import type { SourceRecord } from './record.ts'
import { type ShopifyField, shopifyColumns } from './shopify-columns.ts'

/** How to read a product file of Shopify. */
export interface ShopifyFormat {
  readonly columns: ColumnMap
  readonly readRow: ReadRow
  /** The product that a record belongs to. */
  readonly groupOf: (record: SourceRecord) => string
}

/**
 * Reads product files of Shopify, with the columns they have had for years (`Handle`, `Variant SKU`, `Variant Price`) or have now (`URL handle`, `SKU`, `Price`); null for other
 * files. The first row of a handle has the product and its first variant, those that follow have further variants, or an image alone.
 */
export const shopifyFormat = (columnNames: readonly string[], currency: string): ShopifyFormat | null => {
  const found = shopifyColumns(columnNames)
  if (!found) return null
  const columns = columnMap(columnNames, found)
  let current = { handle: '', optionNames: [] as readonly string[] }
  const cellOf = (record: SourceRecord, field: ShopifyField) => String(record.fields[found.get(field) ?? ''] ?? '').trim()
  // A row without a handle goes on with the product above it.
  const groupOf = (record: SourceRecord) => cellOf(record, 'handle') || current.handle
  return {
    columns,
    groupOf,
    readRow: record => {
      const cells = readCells(record, columns)
      const text = (field: ShopifyField) => {
        const column = found.get(field)
        return column === undefined ? undefined : cells.cell(column)
      }
      const handle = groupOf(record)
      const isFirst = handle !== current.handle
      if (handle === '') cells.refuse(found.get('handle') ?? null, 'is empty')
      const named = optionColumns.map(({ name }) => text(name) ?? '')
      if (isFirst) current = { handle, optionNames: named.map(name => (name === 'Title' && text('option1Value') === 'Default Title' ? '' : name)) }
      const source = { record, cells, text, handle, optionNames: current.optionNames, currency, found }
      const row = isFirst ? firstRow(source) : hasVariant(text) ? variantRow(source) : imageRow(source)
      return cells.problems.length > 0 ? { problems: cells.problems } : { row }
    },
  }
}

const optionColumns = [
  { name: 'option1Name', value: 'option1Value' },
  { name: 'option2Name', value: 'option2Value' },
  { name: 'option3Name', value: 'option3Value' },
] as const satisfies readonly { readonly name: ShopifyField; readonly value: ShopifyField }[]

interface ShopifyRow {
  readonly record: SourceRecord
  readonly cells: Cells
  readonly text: (field: ShopifyField) => string | undefined
  readonly handle: string
  readonly optionNames: readonly string[]
  readonly currency: string
  readonly found: ReadonlyMap<ShopifyField, string>
}

/** What an image alone does not have. */
const hasVariant = (text: ShopifyRow['text']): boolean => (['sku', 'price', 'option1Value'] as const).some(field => text(field) !== undefined)

const firstRow = (source: ShopifyRow): ProductRow => {
  const { cells, text, handle, found } = source
  const name = text('title')
  if (name === undefined) cells.refuse(found.get('title') ?? 'Title', 'is empty')
  const category = text('category') ?? text('type')
  const tags = (text('tags') ?? '')
    .split(',')
    .map(tag => tag.trim())
    .filter(tag => tag !== '')
  const seo = { seo_title: text('seoTitle'), seo_description: text('seoDescription') }
  const metadata = Object.fromEntries(Object.entries(seo).filter(([, value]) => value !== undefined))
  return {
    ...variantRow(source),
    product: {
      name: name ?? '',
      slug: slugify(handle),
      description: text('description') ?? '',
      brand: text('vendor') ?? null,
      status: statusOf(source),
      images: imagesOf(source, name ?? ''),
      attributes: { ...(tags.length === 0 ? {} : { tags }), ...(text('type') === undefined ? {} : { type: text('type') ?? '' }) },
      metadata,
    },
    moreImages: [],
    categories: category === undefined ? [] : [category],
  }
}

const variantRow = (source: ShopifyRow): ProductRow => {
  const { record, cells, text, handle, optionNames, currency } = source
  const options = optionColumns.flatMap(({ value }, index) => {
    const [name, chosen] = [optionNames[index] ?? '', text(value)]
    return name === '' || chosen === undefined ? [] : [[name, chosen] as const]
  })
  // Shopify does without SKUs; here each variant needs one.
  const sku = text('sku') ?? slugify([handle, ...options.map(([, value]) => value)].join(' '))
  const [amount, listAmount, grams] = [amountOf(source, 'price'), amountOf(source, 'listPrice'), weightOf(source)]
  const units = unitsOf(source)
  return {
    record,
    group: handle,
    product: { name: '' },
    variants: [
      {
        sku,
        options: Object.fromEntries(options),
        barcode: text('barcode')?.replace(/^'/, '') ?? null,
        weight_grams: grams ?? null,
        prices: amount === undefined ? [] : [{ currency, amount, list_amount: listAmount === undefined || listAmount === 0 ? null : listAmount }],
      },
    ],
    categories: [],
    stock: units === undefined || cells.problems.length > 0 ? [] : [{ sku, units, location: null }],
    moreImages: imagesOf(source, ''),
  }
}

const imageRow = (source: ShopifyRow): ProductRow => ({
  record: source.record,
  group: source.handle,
  product: { name: '' },
  variants: [],
  categories: [],
  stock: [],
  moreImages: imagesOf(source, ''),
})

const imagesOf = ({ text }: ShopifyRow, alt: string): { url: string; alt: string }[] => {
  const url = text('image')
  return url === undefined ? [] : [{ url, alt: text('imageAlt') ?? alt }]
}

const amountOf = ({ cells, found, currency }: ShopifyRow, field: 'price' | 'listPrice'): number | undefined => {
  const column = found.get(field)
  return column === undefined ? undefined : cells.amountIn(column, currency)
}

const weightOf = ({ cells, text, found }: ShopifyRow): number | undefined => {
  const grams = text('grams')
  if (grams === undefined || /^\d{1,10}(\.\d+)?$/.test(grams)) return grams === undefined ? undefined : Math.round(Number(grams))
  cells.refuse(found.get('grams') ?? null, `"${grams}" is no weight in grams`)
  return undefined
}

/** Shopify counts below nothing what is oversold: there is nothing left. */
const unitsOf = ({ cells, text }: ShopifyRow): number | undefined => (/^-\d+$/.test(text('stock') ?? '') ? 0 : cells.wholeNumber('stock'))

const statuses = { active: 'published', draft: 'draft', archived: 'archived', unlisted: 'draft' } as const

const statusOf = ({ cells, text, found }: ShopifyRow): 'published' | 'draft' | 'archived' => {
  const status = (text('status') ?? 'active').toLowerCase()
  const isHidden = text('published')?.toLowerCase() === 'false'
  if (status in statuses) {
    const known = statuses[status as keyof typeof statuses]
    return known === 'published' && isHidden ? 'draft' : known
  }
  cells.refuse(found.get('status') ?? null, `"${status}" is none of ${Object.keys(statuses).join(', ')}`)
  return 'draft'
}

const fieldNames: Readonly<Partial<Record<FieldName, ShopifyField>>> = {
  name: 'title',
  slug: 'handle',
  group: 'handle',
  sku: 'sku',
  price: 'price',
  list_price: 'listPrice',
  stock: 'stock',
  category: 'category',
  brand: 'vendor',
  description: 'description',
  images: 'image',
  tags: 'tags',
  barcode: 'barcode',
  weight_grams: 'grams',
  status: 'status',
}

/** The same as a map of our own fields, for messages; what nobody reads are the columns that say nothing here. */
const columnMap = (columns: readonly string[], found: ReadonlyMap<ShopifyField, string>): ColumnMap => {
  const read = new Set(found.values())
  return {
    column: field => {
      const name = fieldNames[field]
      return name === undefined ? undefined : found.get(name)
    },
    options: new Map(),
    attributes: new Map(),
    prices: new Map(),
    listPrices: new Map(),
    ignored: columns.filter(column => column !== '' && !read.has(column)),
  }
}
