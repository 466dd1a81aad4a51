import type { ProductInput } from '@cartwright/client'
import type { ColumnMap } from './columns.ts'
import { type Cells, readCells } from './read-cells.ts'
import type { RowProblem, SourceRecord } from './record.ts'

/** What one record says of a product: a whole product with one variant, which others of the same group may join. */
export interface ProductRow {
  readonly record: SourceRecord
  /** Records of one group are variants of one product; null stands alone. */
  readonly group: string | null
  readonly product: Omit<ProductInput, 'variants' | 'category_ids'>
  readonly variants: ProductInput['variants']
  /** Paths such as `Electronics > Phones`; the categories are found or made by name. */
  readonly categories: readonly string[]
  /** Images that rows after the first add to the product. */
  readonly moreImages?: ProductRow['product']['images']
  /** Stock to be set once the product is there. */
  readonly stock: readonly { readonly sku: string; readonly units: number; readonly location: string | null }[]
}

/** Reads a record as a product. Says everything that is wrong with it instead, when something is. */
export const readProduct = (
  record: SourceRecord,
  columns: ColumnMap,
  currency: string,
): { readonly row: ProductRow } | { readonly problems: readonly RowProblem[] } => {
  if (Array.isArray(record.fields.variants)) return wholeProduct(record)
  const cells = readCells(record, columns)
  const row: ProductRow = {
    record,
    group: cells.text('group') ?? null,
    product: readProductFields(cells, columns),
    variants: [readVariant(cells, columns, cells.text('currency') ?? currency)],
    categories: cells.paths('category'),
    stock: readStock(cells),
  }
  return cells.problems.length > 0 ? { problems: cells.problems } : { row }
}

/** A JSON item that has variants is a product as the API takes it; what the API answers beside it is left out, and its stock is kept. */
const wholeProduct = (record: SourceRecord): { readonly row: ProductRow } | { readonly problems: readonly RowProblem[] } => {
  const { id: _id, version: _version, created_at: _created, updated_at: _updated, categories: _categories, category, variants, ...product } = record.fields
  const given = variants as readonly Readonly<Record<string, unknown>>[]
  const categories = Array.isArray(category) ? category : category === undefined ? [] : [category]
  if (!categories.every(path => typeof path === 'string')) {
    return { problems: [{ row: record.row, line: record.line, column: 'category', reason: 'is a list of more than texts' }] }
  }
  const row: ProductRow = {
    record,
    group: null,
    // Whatever it is, the shop checks it.
    product: product as ProductRow['product'],
    variants: given.map(variantOfApi) as ProductRow['variants'],
    categories,
    stock: given.flatMap(variant =>
      typeof variant?.sku === 'string' && typeof variant.stock_quantity === 'number'
        ? [{ sku: variant.sku, units: variant.stock_quantity, location: null }]
        : [],
    ),
  }
  return { row }
}

const variantOfApi = (variant: Readonly<Record<string, unknown>> | null): unknown => {
  if (typeof variant !== 'object' || variant === null) return variant
  const { id: _id, position: _position, stock_quantity: _stock, ...input } = variant
  return input
}

const readProductFields = (cells: Cells, columns: ColumnMap): ProductRow['product'] => {
  const images = cells.list('images').flatMap(cell => (cell.startsWith('data:') ? [cell] : cell.split(/\s+/)))
  const tags = cells.list('tags')
  const attributes = Object.fromEntries([...columns.attributes].flatMap(([name, column]) => entryOf(name, cells.cell(column))))
  const name = cells.requiredText('name')
  const { attributes: moreAttributes, ...more } = cells.object('product_json') ?? {}
  return {
    name,
    ...given('brand', cells.text('brand')),
    ...given('description', cells.text('description')),
    ...given('slug', cells.text('slug')),
    ...given('status', readStatus(cells, columns)),
    ...(images.length === 0 ? {} : { images: images.map(url => ({ url, alt: name })) }),
    // What columns cannot say stands in one of them as JSON; the shop checks it.
    ...more,
    attributes: { ...(tags.length === 0 ? {} : { tags: [...tags] }), ...attributes, ...(moreAttributes as ProductRow['product']['attributes']) },
  }
}

const readVariant = (cells: Cells, columns: ColumnMap, currency: string): ProductInput['variants'][number] => ({
  sku: cells.requiredText('sku'),
  options: Object.fromEntries([...columns.options].flatMap(([name, column]) => entryOf(name, cells.cell(column)))),
  ...given('title', cells.text('variant_title')),
  ...given('barcode', cells.text('barcode')),
  ...given('weight_grams', cells.wholeNumber('weight_grams')),
  prices: [...readPrice(cells, columns, currency), ...readPrices(cells, columns)],
  ...cells.object('variant_json'),
})

type Prices = ProductInput['variants'][number]['prices']

/** A file without prices makes products without a price; one with a column of prices must say each. */
const readPrice = (cells: Cells, columns: ColumnMap, currency: string): Prices => {
  const column = columns.column('price')
  if (column !== undefined && cells.text('price') === undefined) cells.refuse(column, 'is empty')
  const amount = cells.amount('price', currency)
  const listAmount = cells.amount('list_price', currency)
  return amount === undefined ? [] : [{ currency, amount, ...given('list_amount', listAmount) }]
}

/** Prices in columns of their currencies: an empty cell is no price in that one. */
const readPrices = (cells: Cells, columns: ColumnMap): Prices =>
  [...columns.prices].flatMap(([currency, column]) => {
    const amount = cells.amountIn(column, currency)
    const listColumn = columns.listPrices.get(currency)
    const listAmount = listColumn === undefined ? undefined : cells.amountIn(listColumn, currency)
    return amount === undefined ? [] : [{ currency, amount, ...given('list_amount', listAmount) }]
  })

const readStock = (cells: Cells): ProductRow['stock'] => {
  const units = cells.wholeNumber('stock')
  return units === undefined ? [] : [{ sku: cells.text('sku') ?? '', units, location: cells.text('location') ?? null }]
}

const statuses: Readonly<Record<string, NonNullable<ProductInput['status']>>> = {
  published: 'published',
  active: 'published',
  draft: 'draft',
  inactive: 'draft',
  archived: 'archived',
}

const readStatus = (cells: Cells, columns: ColumnMap): ProductInput['status'] => {
  const text = cells.text('status')
  if (text === undefined) return undefined
  const status = statuses[text.toLowerCase()]
  if (status === undefined) cells.refuse(columns.column('status') ?? 'status', `"${text}" is none of ${Object.keys(statuses).join(', ')}`)
  return status
}

const entryOf = (name: string, value: string | undefined): (readonly [string, string])[] => (value === undefined ? [] : [[name, value]])

const given = <Name extends string, Value>(name: Name, value: Value | undefined): { readonly [N in Name]?: Value } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: Value }
