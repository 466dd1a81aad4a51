import { type NormalizedProduct, type Price, type Product, toMajor } from '@cartwright/core'

/** One thing that a write would change; null where there is nothing yet, or nothing is left. */
export interface FieldChange {
  readonly path: string
  readonly from: unknown
  readonly to: unknown
}

/** What writing a product would change, field by field: in the order of its fields, amounts in major units. */
export function productChanges(present: Product | null, next: NormalizedProduct): FieldChange[] {
  const before = present ? fieldsOf(present) : new Map<string, unknown>()
  const after = fieldsOf(next)
  return [...new Set([...after.keys(), ...before.keys()])].flatMap(path => {
    const [from = null, to = null] = [before.get(path), after.get(path)]
    return canonical(from) === canonical(to) ? [] : [{ path, from, to }]
  })
}

/** Everything a product says, by the path of each part. What is empty is left out. */
function fieldsOf(product: NormalizedProduct | Product): ReadonlyMap<string, unknown> {
  const { name, slug, description, brand, status, categoryIds, images, attributes, metadata, variants } = product
  const fields = new Map<string, unknown>()
  const set = (path: string, value: unknown) => {
    const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
    if (!isEmpty) fields.set(path, value)
  }
  const categories = categoryIds.toSorted((a, b) => a - b)
  for (const [path, value] of Object.entries({ name, slug, description, brand, status, category_ids: categories, images })) set(path, value)
  for (const [key, value] of Object.entries(attributes)) set(`attributes.${key}`, value)
  for (const [key, value] of Object.entries(metadata)) set(`metadata.${key}`, value)
  for (const [position, { sku, title, options, barcode, weightGrams, prices }] of variants.entries()) {
    const at = `variants.${sku}`
    for (const [path, value] of Object.entries({ position: position + 1, title, barcode, weight_grams: weightGrams })) set(`${at}.${path}`, value)
    for (const [key, value] of Object.entries(options)) set(`${at}.options.${key}`, value)
    for (const price of prices) {
      set(`${at}.prices.${tierOf(price)}`, toMajor(price.amount, price.currency))
      set(`${at}.list_prices.${tierOf(price)}`, price.listAmount === null ? null : toMajor(price.listAmount, price.currency))
    }
  }
  return fields
}

/** `USD`, or `USD from 10` where more have to be bought. */
function tierOf({ currency, minimumQuantity }: Price): string {
  return minimumQuantity === 1 ? currency : `${currency} from ${minimumQuantity}`
}

/** Equal for equal data, whatever the order of its names. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  )
}
