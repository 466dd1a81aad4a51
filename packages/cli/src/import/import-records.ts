import type { Client } from '@cartwright/client'
import { Batch, sendInHalves } from './batches.ts'
import { type CategoryFinder, categoryFinder } from './category-finder.ts'
import { type ColumnMap, mapColumns } from './columns.ts'
import { RowGrouper } from './group-rows.ts'
import { openRecords } from './open-records.ts'
import { readProduct } from './read-product.ts'
import { readStockRow } from './read-stock.ts'
import { type Found, type RowProblem, type SourceRecord, UnreadableFileError } from './record.ts'
import { type ImportKind, type ImportReport, Tally } from './report.ts'
import { type ProductEntry, uploadProducts } from './upload-products.ts'
import { type StockFigure, uploadStock } from './upload-stock.ts'

/** How to read a file and where it goes. */
export interface ImportRequest {
  readonly client: Client
  /** The file, as it comes. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** For people: what the file is called. */
  readonly fileName: string
  /** What the file is about; told from its columns when undefined. */
  readonly kind?: ImportKind | undefined
  /** Columns by field, as `--map` gives them. */
  readonly map: ReadonlyMap<string, string>
  /** The currency of prices where no column names one. */
  readonly currency: string
  /** Whether a stock file makes a product, unpublished and without a price, of a SKU the shop does not know. */
  readonly createMissing: boolean
  /** Checks every row and writes none. */
  readonly isDryRun: boolean
  readonly onProblem: (problem: RowProblem) => void
  /** Called whenever rows were dealt with. */
  readonly onProgress: (rows: number) => void
}

/**
 * Imports products or stock from CSV or JSON, streaming. Every bad row is reported and costs no good one. Running it twice changes nothing the second time:
 * products are matched by SKU, stock figures are absolute.
 * @throws UnreadableFileError for a file that holds neither, CartwrightError when the shop cannot be reached: what was imported stays, and the import may be repeated
 */
export const importRecords = async (request: ImportRequest): Promise<ImportReport> => {
  const { records } = await openRecords(request.bytes)
  const tally = new Tally(request.onProblem)
  const source = records[Symbol.asyncIterator]()
  const head = await readHead(source)
  const fields = head.flatMap(found => ('record' in found ? [found.record.fields] : []))
  const columns = mapColumns([...new Set(fields.flatMap(Object.keys))], request.map)
  const kind = request.kind ?? kindOf(fields, columns)
  const importer = kind === 'products' ? await productImporter(request, columns, tally) : stockImporter(request, columns, tally)
  for await (const found of startingWith(head, source)) {
    tally.rows += 1
    if ('problem' in found) tally.refuse(found.problem)
    else await importer.take(found.record)
    if (tally.rows % 100 === 0) request.onProgress(tally.rows)
  }
  await importer.finish()
  request.onProgress(tally.rows)
  return tally.report(kind, columns.ignored, request.isDryRun)
}

/** How many records are looked at to know the columns: items of a JSON file do not all have every field. */
const headRecords = 100

const readHead = async (source: AsyncIterator<Found>): Promise<readonly Found[]> => {
  const head: Found[] = []
  while (head.length < headRecords) {
    const next = await source.next()
    if (next.done === true) break
    head.push(next.value)
  }
  return head
}

async function* startingWith(head: readonly Found[], rest: AsyncIterator<Found>): AsyncGenerator<Found> {
  yield* head
  yield* { [Symbol.asyncIterator]: () => rest }
}

const kindOf = (fields: readonly SourceRecord['fields'][], columns: ColumnMap): ImportKind => {
  if (columns.column('name') !== undefined || fields.some(({ variants }) => Array.isArray(variants))) return 'products'
  if (columns.column('sku') !== undefined && columns.column('stock') !== undefined) return 'stock'
  if (fields.length === 0) return 'products'
  const names = [...new Set(fields.flatMap(Object.keys))].join(', ')
  throw new UnreadableFileError(
    `These columns tell neither products (a name and a SKU) nor stock (a SKU and a quantity): ${names}. Say which is which with --map, as in --map name=title,price=cost.`,
  )
}

/** Deals with records one after the other. */
interface Importer {
  take(record: SourceRecord): Promise<void>
  finish(): Promise<void>
}

const productImporter = async (request: ImportRequest, columns: ColumnMap, tally: Tally): Promise<Importer> => {
  const { client, isDryRun, fileName } = request
  const categories: CategoryFinder = isDryRun ? { id: async () => 1 } : await categoryFinder(client)
  const upload = { client, tally, columns, categories, reason: `Import of ${fileName}` }
  const batch = new Batch<ProductEntry>()
  const grouper = new RowGrouper()
  const flush = async () => {
    const entries = batch.take()
    if (!isDryRun) await uploadProducts(entries, upload)
  }
  const push = async (entry: ProductEntry | null) => {
    if (entry && batch.add(entry, JSON.stringify(entry.rows.map(({ product, variants }) => [product, variants])).length)) await flush()
  }
  return {
    take: async record => {
      const read = readProduct(record, columns, request.currency)
      if ('problems' in read) {
        tally.refuse(...read.problems)
        grouper.miss(record.fields[columns.column('group') ?? ''], record)
        return
      }
      const added = grouper.add(read.row)
      if ('problem' in added) tally.refuse(added.problem)
      else await push(added.complete)
    },
    finish: async () => {
      await push(grouper.take())
      await flush()
    },
  }
}

const stockImporter = (request: ImportRequest, columns: ColumnMap, tally: Tally): Importer => {
  const { client, isDryRun, fileName, createMissing } = request
  const names = { sku: columns.column('sku') ?? 'sku', stock: columns.column('stock') ?? 'stock', location: columns.column('location') ?? 'location' }
  const upload = { client, tally, reason: `Import of ${fileName}`, columns: names }
  const batch = new Batch<StockFigure>()
  const seen = new Map<string, { readonly row: number; readonly units: number }>()
  const flush = async () => {
    const figures = batch.take()
    if (isDryRun) return
    const unknown = await uploadStock(figures, upload, !createMissing)
    if (!createMissing || unknown.length === 0) return
    await createProducts(client, unknown, tally)
    await uploadStock(unknown, upload)
  }
  return {
    take: async record => {
      const read = readStockRow(record, columns)
      if ('problems' in read) return tally.refuse(...read.problems)
      const { sku, units, location } = read.row
      const place = `${location ?? ''}\u0000${sku}`
      const before = seen.get(place)
      if (before === undefined) {
        seen.set(place, { row: record.row, units })
        if (batch.add(read.row, sku.length + 40)) await flush()
      } else if (before.units !== units) {
        tally.refuseRecord(record, `"${sku}" stood in row ${before.row} already, with ${before.units} units.`, names.sku)
      }
    },
    finish: flush,
  }
}

/** Makes a draft of each SKU the shop does not know: to be named, priced and published by a person. */
const createProducts = async (client: Client, figures: readonly StockFigure[], tally: Tally): Promise<void> => {
  await sendInHalves(
    [...new Set(figures.map(({ sku }) => sku))],
    async part => {
      const products = part.map(sku => ({ name: sku, status: 'draft' as const, variants: [{ sku, prices: [] }] }))
      const { created } = await client.admin.products.import({ products })
      tally.created += created
    },
    // It stays unknown, and is reported as that.
    () => undefined,
  )
}
