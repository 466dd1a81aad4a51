import type { AdminProduct, Category, ProductInput } from '@cartwright/client'
import { slugify } from '@cartwright/core'
import { displayName } from '../import/category-finder.ts'
import { formatCategoryPath } from '../import/category-path.ts'
import { mapColumns } from '../import/columns.ts'
import { readProduct } from '../import/read-product.ts'

/** Cells of a row by their column; those that are empty are left out. */
export type Row = Readonly<Record<string, string>>

/** A product as it is written to JSON, and read again: as the API takes it, its categories by their paths. */
export type ExportedProduct = Omit<ProductInput, 'category_ids'> & { readonly category: readonly string[] }

/** A product without what another shop would give it anew: ids, version, times, and its stock. */
export const exportedProduct = (product: AdminProduct, pathOf: (categoryId: number) => string): ExportedProduct => {
  const { id: _id, version: _version, created_at: _created, updated_at: _updated, category_ids, variants, ...content } = product
  return {
    ...content,
    category: category_ids.map(pathOf),
    variants: variants.map(({ id: _variantId, position: _position, stock_quantity: _stock, ...variant }) => variant),
  }
}

/** Says the path of a category by its id, so that an import finds or makes the same one: with its slug where the name alone would not do. */
export const categoryPaths = (categories: readonly Category[]): ((id: number) => string) => {
  const byId = new Map(categories.map(category => [category.id, category]))
  const bySlug = Map.groupBy(categories, ({ name }) => slugify(name))
  const isPlain = ({ name, slug }: Category) => slug === slugify(name) && bySlug.get(slug)?.length === 1 && displayName(name) === name
  const segments = (category: Category | undefined): { name: string; slug: string | null }[] => {
    if (!category) return []
    const parent = category.parent_id === null ? undefined : byId.get(category.parent_id)
    return [...segments(parent), { name: category.name, slug: isPlain(category) ? null : category.slug }]
  }
  return id => formatCategoryPath(segments(byId.get(id)))
}

/**
 * A product as rows of a CSV file, one for each variant. What its columns cannot say exactly, such as an attribute that is no text or a price from ten units on, stands in
 * `product_json` and `variant_json`: every row is read again as the import reads it, and what came out otherwise goes there.
 * @param optionNames all options in the order of their columns: those of a product that has them in another order go there too
 */
export const productRows = (product: ExportedProduct, optionNames: readonly string[]): readonly Row[] =>
  product.variants.map((variant, index) => {
    const isFirst = index === 0
    const cells: Record<string, string> = {
      ...(product.variants.length > 1 ? { group: product.slug ?? '' } : {}),
      name: product.name,
      sku: variant.sku,
      ...(isFirst ? productCells(product) : {}),
      ...variantCells(variant, optionNames),
    }
    return filled(isFirst ? exactly(cells, product, variant) : exactly(cells, null, variant))
  })

const productCells = ({ slug, status, brand, description, category, images = [], attributes = {} }: ExportedProduct): Record<string, string> => {
  const { tags, ...others } = attributes
  const texts = Object.entries(others).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return {
    slug: slug ?? '',
    status: status ?? '',
    brand: brand ?? '',
    description: description ?? '',
    category: category.join(' | '),
    images: images.map(({ url }) => url).join(' | '),
    tags: Array.isArray(tags) ? tags.join(' | ') : '',
    ...Object.fromEntries(texts.map(([name, value]) => [`attribute:${name}`, value])),
  }
}

const variantCells = (
  { options = {}, title, barcode, weight_grams, prices }: ExportedProduct['variants'][number],
  optionNames: readonly string[],
): Record<string, string> => {
  const chosen = Object.entries(options).toSorted(([a], [b]) => optionNames.indexOf(a) - optionNames.indexOf(b))
  const single = prices.filter(({ minimum_quantity = 1 }) => minimum_quantity === 1)
  return {
    ...Object.fromEntries(chosen.map(([name, value]) => [`option:${name}`, value])),
    variant_title: title === Object.values(options).join(' / ') ? '' : (title ?? ''),
    barcode: barcode ?? '',
    weight_grams: weight_grams == null ? '' : String(weight_grams),
    ...Object.fromEntries(single.map(({ currency, amount }) => [`price:${currency}`, String(amount)])),
    ...Object.fromEntries(single.flatMap(({ currency, list_amount }) => (list_amount == null ? [] : [[`list_price:${currency}`, String(list_amount)]]))),
  }
}

/** The same cells with whatever they do not say exactly as JSON beside them. `product` is null in rows that only have a variant. */
const exactly = (cells: Record<string, string>, product: ExportedProduct | null, variant: ExportedProduct['variants'][number]): Record<string, string> => {
  const read = readProduct({ row: 1, line: null, fields: cells }, mapColumns(Object.keys(cells), new Map()), 'USD')
  // A cell that cannot be read at all: all of it as JSON, behind a name and a SKU that can.
  if ('problems' in read) return { ...(cells.group === undefined ? {} : { group: cells.group }), name: '-', sku: '-', ...whole(product, variant) }
  const { category: _category, variants: _variants, attributes, ...fields } = product ?? { category: [], variants: [] }
  const [found] = read.row.variants
  const wrong = product ? { ...differing(fields, read.row.product), ...wrongAttributes(attributes ?? {}, read.row.product.attributes ?? {}) } : {}
  const { prices, ...parts } = variant
  const isPriced = canonical(pricesOf(prices)) === canonical(pricesOf(found?.prices ?? []))
  const isOrdered = Object.keys(parts.options ?? {}).join('\n') === Object.keys(found?.options ?? {}).join('\n')
  const wrongVariant = { ...differing(parts, titled(found)), ...(isOrdered ? {} : { options: parts.options }), ...(isPriced ? {} : { prices }) }
  return { ...cells, product_json: jsonCell(wrong), variant_json: jsonCell(wrongVariant) }
}

const whole = (product: ExportedProduct | null, variant: ExportedProduct['variants'][number]): Record<string, string> => {
  const { variants: _variants, category, ...fields } = product ?? { variants: [], category: [] }
  return { ...(product ? { category: category.join(' | '), product_json: jsonCell(fields) } : {}), variant_json: jsonCell(variant) }
}

/** What the shop makes of a variant without a title. */
const titled = (variant: ProductInput['variants'][number] | undefined): Readonly<Record<string, unknown>> => ({
  ...variant,
  title: variant?.title ?? Object.values(variant?.options ?? {}).join(' / '),
})

const differing = (wanted: Readonly<Record<string, unknown>>, found: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(wanted).filter(([name, value]) => canonical(emptied(value)) !== canonical(emptied(found[name]))))

/** What a field left out comes to. */
const emptied = (value: unknown): unknown => {
  const isEmpty = value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
  return isEmpty ? null : value
}

/** An attribute that the columns would add where there is none cannot be: they are made of the attributes. */
const wrongAttributes = (wanted: NonNullable<ProductInput['attributes']>, found: NonNullable<ProductInput['attributes']>): { attributes?: object } => {
  const wrong = Object.entries(wanted).filter(([name, value]) => canonical(value) !== canonical(found[name]))
  return wrong.length === 0 ? {} : { attributes: Object.fromEntries(wrong) }
}

const pricesOf = (prices: ProductInput['variants'][number]['prices']): unknown =>
  prices.map(({ currency, amount, list_amount = null, minimum_quantity = 1 }) => [currency, minimum_quantity, amount, list_amount]).toSorted()

const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  )

/** JSON as a cell that is good UTF-8 and has no control characters, whatever the texts in it. */
const jsonCell = (value: object): string => (Object.keys(value).length === 0 ? '' : JSON.stringify(value).replace(/[\u007f-\u009f\ufffd]/g, escaped))

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const filled = (cells: Record<string, string>): Row => Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''))
