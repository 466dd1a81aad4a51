import { FailedError } from '../errors.ts'
import { readTree } from '../import/category-finder.ts'
import { csvLine } from '../output/csv-line.ts'
import type { Lists } from './lists.ts'
import { categoryPaths, type ExportedProduct, exportedProduct, productRows } from './product-rows.ts'

/** Every product, the first made first, read page by page. */
export async function* exportedProducts(lists: Lists): AsyncGenerator<ExportedProduct> {
  const pathOf = categoryPaths(await readTree(lists))
  for await (const product of lists.admin.products.each({ sort: 'oldest' })) yield exportedProduct(product, pathOf)
}

/** Columns in the order of the file: these first, then those that are named after options, currencies and attributes, then JSON. */
const leading = ['group', 'name', 'slug', 'status', 'brand', 'description', 'category', 'images', 'tags', 'sku', 'variant_title', 'barcode', 'weight_grams']
const kinds = ['option:', 'price:', 'list_price:', 'attribute:']
const trailing = ['product_json', 'variant_json']

/**
 * All products as CSV. They are read twice: the columns stand in the first line, and only all products together know them.
 * @throws FailedError when the catalog got another column between the two
 */
export async function* productCsv(lists: Lists): AsyncGenerator<string> {
  const columns = await columnsOf(lists)
  const known = new Set(columns)
  const optionNames = optionsIn(known)
  yield csvLine(columns)
  for await (const product of exportedProducts(lists)) {
    for (const row of productRows(product, optionNames)) {
      const other = Object.keys(row).find(column => !known.has(column))
      if (other !== undefined) throw new FailedError(`The catalog was changed while it was exported (there is a "${other}" now): export it again.`)
      yield csvLine(columns.map(column => row[column] ?? ''))
    }
  }
}

const columnsOf = async (lists: Lists): Promise<readonly string[]> => {
  const found = new Set(['name', 'sku'])
  for await (const product of exportedProducts(lists)) {
    for (const { options = {} } of product.variants) for (const name of Object.keys(options)) found.add(`option:${name}`)
    for (const row of productRows(product, optionsIn(found))) for (const column of Object.keys(row)) found.add(column)
  }
  const named = kinds.flatMap(kind => [...found].filter(column => column.startsWith(kind)))
  return [...leading.filter(column => found.has(column)), ...named, ...trailing.filter(column => found.has(column))]
}

const optionsIn = (columns: ReadonlySet<string>): readonly string[] =>
  [...columns].flatMap(column => (column.startsWith('option:') ? [column.slice('option:'.length)] : []))
