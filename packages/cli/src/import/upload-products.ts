import type { Client, ProductInput } from '@cartwright/client'
import type { BatchSession } from './batch-session.ts'
import { sendInHalves } from './batches.ts'
import type { CategoryFinder } from './category-finder.ts'
import type { ColumnMap, FieldName } from './columns.ts'
import type { ProductRow } from './read-product.ts'
import type { SourceRecord } from './record.ts'
import type { Tally } from './report.ts'
import { type StockFigure, uploadStock } from './upload-stock.ts'

/** One product of a file, of one record or of a group of records. */
export interface ProductEntry {
  readonly rows: readonly [ProductRow, ...ProductRow[]]
  /** Whether a record of its group could not be read: its variant is then left in the shop as it is. */
  readonly isPartial: boolean
}

/** What an upload of products needs beside them. */
export interface ProductUpload {
  readonly client: Client
  readonly tally: Tally
  readonly columns: ColumnMap
  readonly categories: CategoryFinder
  readonly session: BatchSession
  readonly isDryRun: boolean
  readonly reason: string
}

type Prepared = { readonly entry: ProductEntry; readonly input: ProductInput }

/** Creates or replaces these products, each for itself, then sets their stock. Those the shop refuses are reported. */
export const uploadProducts = async (entries: readonly ProductEntry[], upload: ProductUpload): Promise<void> => {
  const prepared: Prepared[] = []
  for (const entry of entries) prepared.push({ entry, input: await inputOf(entry, upload) })
  await sendInHalves(
    prepared,
    part => send(part, upload),
    ({ entry }, reason) => upload.tally.refuseRecord(entry.rows[0].record, reason),
  )
}

const inputOf = async ({ rows, isPartial }: ProductEntry, { client, categories }: ProductUpload): Promise<ProductInput> => {
  const [first] = rows
  const variants = rows.flatMap(row => row.variants)
  const others = isPartial ? await otherVariants(client, variants) : []
  const found = await Promise.all(first.categories.map(path => categories.id(path)))
  const category_ids = found.filter(id => id !== null)
  const more = rows.flatMap(row => row.moreImages ?? [])
  const images = more.length === 0 ? {} : { images: [...(first.product.images ?? []), ...more] }
  return { ...first.product, ...images, ...(category_ids.length === 0 ? {} : { category_ids }), variants: [...variants, ...others] }
}

/** The variants that the shop has of this product beside these. */
const otherVariants = async (client: Client, variants: ProductInput['variants']): Promise<ProductInput['variants']> => {
  const [first] = variants
  if (!first) return []
  const { products } = await client.admin.products.list({ sku: first.sku })
  const present = products.flatMap(product => product.variants)
  const named = new Set(variants.map(({ sku }) => sku))
  return present.filter(({ sku }) => !named.has(sku)).map(({ position: _position, stock_quantity: _stock, ...variant }) => variant)
}

const send = async (prepared: readonly Prepared[], upload: ProductUpload): Promise<void> => {
  const { client, tally, columns, session, isDryRun, reason } = upload
  const products = prepared.map(({ input }) => input)
  const answer = await client.admin.products.import(
    isDryRun ? { products, dry_run: true } : { products, batch: await session.part(prepared[0]?.entry.rows[0].record.row ?? 0) },
  )
  const figures: StockFigure[] = []
  for (const { index, outcome, error, changes = [] } of answer.results) {
    const { entry, input } = prepared[index] ?? {}
    if (!entry || !input) continue
    if (outcome === 'failed') {
      refuse(entry, error, upload)
      continue
    }
    figures.push(...entry.rows.flatMap(({ record, stock }) => stock.map(figure => ({ record, ...figure }))))
    const about = { row: entry.rows[0].record.row, sku: input.variants[0]?.sku ?? '', name: input.name }
    if (isDryRun && outcome !== 'unchanged') tally.products.push({ ...about, outcome, changes: outcome === 'created' ? [] : changes })
  }
  tally.created += answer.created
  tally.updated += answer.updated
  tally.unchanged += answer.unchanged
  const column = (field: FieldName) => columns.column(field) ?? field
  await uploadStock(figures, {
    ...{ client, tally, session, isDryRun, reason },
    columns: { sku: column('sku'), stock: column('stock'), location: column('location') },
    ...(isDryRun ? { expected: new Set(figures.map(({ sku }) => sku)) } : {}),
  })
}

type Refusal = { readonly error: string; readonly errors: readonly { readonly path: string; readonly message: string }[] } | null

const refuse = (entry: ProductEntry, refusal: Refusal, { tally, columns }: ProductUpload): void => {
  const faults = refusal?.errors ?? []
  if (faults.length === 0) tally.refuseRecord(entry.rows[0].record, refusal?.error ?? 'The shop refused it.')
  for (const { path, message } of faults) {
    const { record, column } = originOf(path, entry, columns)
    tally.refuseRecord(record, message, column)
  }
}

/** The field of a flat file behind each part of a product. */
const fieldOfPart: Readonly<Record<string, FieldName>> = {
  amount: 'price',
  list_amount: 'list_price',
  currency: 'currency',
  sku: 'sku',
  barcode: 'barcode',
  weight_grams: 'weight_grams',
  name: 'name',
  slug: 'slug',
  description: 'description',
  brand: 'brand',
  status: 'status',
  images: 'images',
  category_ids: 'category',
}

/** Where in the file `variants.1.prices.0.amount` came from. */
const originOf = (path: string, { rows }: ProductEntry, columns: ColumnMap): { readonly record: SourceRecord; readonly column: string | null } => {
  const parts = path.split('.')
  const rowOfVariant = rows.flatMap(row => row.variants.map(() => row))
  const row = (parts[0] === 'variants' ? rowOfVariant[Number(parts[1])] : undefined) ?? rows[0]
  if (Array.isArray(row.record.fields.variants)) return { record: row.record, column: path === '' ? null : path }
  const field = parts.map(part => fieldOfPart[part]).findLast(found => found !== undefined)
  const named = parts.includes('options')
    ? columns.options.get(parts.at(-1) ?? '')
    : parts.includes('attributes')
      ? columns.attributes.get(parts[1] ?? '')
      : undefined
  return { record: row.record, column: named ?? (field === undefined ? null : (columns.column(field) ?? field)) }
}
