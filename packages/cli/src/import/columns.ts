import { UsageError } from '../errors.ts'
import { UnreadableFileError } from './record.ts'

/** Every field a flat file can fill, with the names under which columns usually carry it. The first name is the field's own. */
const aliases = {
  name: ['title', 'product name', 'product title'],
  sku: ['variant sku', 'product sku', 'item number', 'article number'],
  price: ['unit price'],
  list_price: ['compare at price', 'msrp', 'rrp', 'regular price'],
  currency: ['currency code'],
  stock: ['stock quantity', 'quantity', 'qty', 'quantity on stock', 'on hand', 'inventory', 'inventory quantity'],
  location: ['warehouse'],
  category: ['categories', 'department'],
  brand: ['vendor', 'manufacturer'],
  description: ['body', 'details', 'desc'],
  slug: ['handle'],
  images: ['image', 'image url', 'image src', 'thumbnail', 'picture'],
  tags: ['keywords'],
  barcode: ['ean', 'gtin', 'upc'],
  weight_grams: ['weight g', 'grams'],
  status: [],
  group: ['product group', 'parent sku', 'parent'],
  variant_title: [],
  product_json: [],
  variant_json: [],
} as const satisfies Record<string, readonly string[]>

/** A field of a product or of stock, as `--map` names it. */
export type FieldName = keyof typeof aliases

const fieldNames = Object.keys(aliases) as readonly FieldName[]

/** Which column of a file holds what. */
export interface ColumnMap {
  /** The column of a field; undefined when the file has none. */
  readonly column: (field: FieldName) => string | undefined
  /** Columns that hold an option (`option:color`) or attribute (`attribute:material`), by its name. */
  readonly options: ReadonlyMap<string, string>
  readonly attributes: ReadonlyMap<string, string>
  /** Columns of prices in a currency of their own (`price:EUR`, `list_price:EUR`), by its code. */
  readonly prices: ReadonlyMap<string, string>
  readonly listPrices: ReadonlyMap<string, string>
  /** Columns nobody reads. */
  readonly ignored: readonly string[]
}

/** What `--map name=title,price=cost` says: columns by field. Throws {@link UsageError} for what is no such list. */
export const parseColumnMap = (text: string): ReadonlyMap<string, string> => {
  const map = new Map<string, string>()
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=')
    const field = pair.slice(0, at).trim()
    const column = pair.slice(at + 1).trim()
    if (at < 1 || column === '') throw new UsageError(`--map takes field=column pairs with commas between them; "${pair}" is none.`)
    if (!isField(field))
      throw new UsageError(
        `--map knows no field "${field}". Fields: ${fieldNames.join(', ')}, option:NAME, attribute:NAME, price:CURRENCY, list_price:CURRENCY.`,
      )
    map.set(field, column)
  }
  return map
}

const isField = (field: string): boolean =>
  (fieldNames as readonly string[]).includes(field) ||
  (['option', 'attribute', 'price', 'list_price'] as const).some(prefix => prefixed(field, prefix) !== null)

/** Throws {@link UnreadableFileError} when `--map` names a column that a file with these does not have. */
export const requireMapped = (columns: readonly string[], mapped: ReadonlyMap<string, string>): void => {
  const missing = [...mapped.values()].find(column => !columns.includes(column) && !columns.includes(column.split('.')[0] ?? ''))
  if (missing !== undefined) throw new UnreadableFileError(`--map names the column "${missing}", which the file does not have. It has: ${columns.join(', ')}.`)
}

/** Finds the column of each field: what `--map` says first, then the field's own name, then its usual other names; case, blanks and dashes do not matter. */
export const mapColumns = (columns: readonly string[], mapped: ReadonlyMap<string, string>): ColumnMap => {
  const byName = new Map(columns.map(column => [normalized(column), column]))
  const taken = new Set(mapped.values())
  const found = new Map<string, string>(mapped)
  for (const field of fieldNames) {
    if (found.has(field)) continue
    const names = [field, ...aliases[field]].map(normalized)
    const column = names.map(name => byName.get(name)).find(candidate => candidate !== undefined && !taken.has(candidate))
    if (column === undefined) continue
    found.set(field, column)
    taken.add(column)
  }
  const named = (prefix: ColumnPrefix) => prefixedColumns(prefix, columns, mapped)
  const [options, prices, listPrices] = [named('option'), byCurrency(named('price')), byCurrency(named('list_price'))]
  const attributes = named('attribute')
  const all = [found, options, attributes, prices, listPrices].flatMap(map => [...map.values()])
  const read = new Set(all.map(column => column.split('.')[0]))
  return {
    column: field => found.get(field),
    options,
    attributes,
    prices,
    listPrices,
    ignored: columns.filter(column => column !== '' && !read.has(column.split('.')[0] ?? column)),
  }
}

type ColumnPrefix = 'option' | 'attribute' | 'price' | 'list_price'

const byCurrency = (columns: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...columns].map(([currency, column]) => [currency.toUpperCase(), column]))

const prefixedColumns = (prefix: ColumnPrefix, columns: readonly string[], mapped: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map(
    [...columns.map(column => [column, column] as const), ...mapped].flatMap(([field, column]) => {
      const name = prefixed(field, prefix)
      return name === null ? [] : [[name, column] as const]
    }),
  )

const prefixed = (text: string, prefix: string): string | null => {
  const [, name] = new RegExp(`^${prefix}[:.](.+)$`, 'i').exec(text) ?? []
  return name?.trim() ?? null
}

const normalized = (column: string): string => column.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
