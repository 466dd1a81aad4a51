import { batchSession } from './batch-session.ts'
import { type ColumnMap, mapColumns, requireMapped } from './columns.ts'
import type { Importer, ImportRequest } from './import-request.ts'
import { openRecords } from './open-records.ts'
import { productImporter } from './product-importer.ts'
import { readProduct } from './read-product.ts'
import { type Found, type SourceRecord, UnreadableFileError } from './record.ts'
import { type ImportKind, type ImportReport, Tally } from './report.ts'
import { shopifyFormat } from './shopify.ts'
import { stockImporter } from './stock-importer.ts'

/**
 * Imports products or stock from CSV or JSON, streaming. Every bad row is reported and costs no good one. Running it twice changes nothing the second time:
 * products are matched by SKU, stock figures are absolute. What is written belongs to one batch; one that was interrupted is gone on with.
 * @throws UnreadableFileError for a file that holds neither, CartwrightError when the shop cannot be reached: what was imported stays, and the import may be repeated
 */
export const importRecords = async (request: ImportRequest, tally = new Tally(request.onProblem)): Promise<ImportReport> => {
  const { records } = await openRecords(request.bytes)
  const source = records[Symbol.asyncIterator]()
  const head = await readHead(source)
  const fields = head.flatMap(found => ('record' in found ? [found.record.fields] : []))
  const { kind, importer, ignored, session, format } = await chooseImporter(request, fields, tally)
  for await (const found of startingWith(head, source)) {
    tally.rows += 1
    if ('problem' in found) tally.refuse(found.problem)
    else await importer.take(found.record)
    if (tally.rows % 100 === 0) request.onProgress(tally.rows)
  }
  await importer.finish()
  request.onProgress(tally.rows)
  const report = tally.report({ kind, format, ignored_columns: ignored, dry_run: request.isDryRun, batch: session.id })
  await session.finish(report)
  return report
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

type Fields = readonly SourceRecord['fields'][]

const chooseImporter = async (request: ImportRequest, fields: Fields, tally: Tally) => {
  const names = [...new Set(fields.flatMap(Object.keys))]
  if (fields.length > 0) requireMapped(names, request.map)
  const shopify = request.kind === 'stock' || request.map.size > 0 ? null : shopifyFormat(names, request.currency)
  const columns = shopify?.columns ?? mapColumns(names, request.map)
  const kind = request.kind ?? (shopify ? 'products' : kindOf(fields, columns))
  if (!shopify) requireColumns(kind, fields, columns)
  const { client, fileName, fingerprint, onResume } = request
  const session = batchSession({ client, kind, source: fileName, fingerprint, onResume })
  const parts = { request, columns, tally, session }
  const importer: Importer =
    kind === 'stock'
      ? stockImporter(parts)
      : await productImporter({
          ...parts,
          readRow: shopify?.readRow ?? (record => readProduct(record, columns, request.currency)),
          groupOf: shopify?.groupOf ?? (record => record.fields[columns.column('group') ?? '']),
        })
  return { kind, importer, session, ignored: hasWhole(fields) ? [] : columns.ignored, format: shopify ? ('shopify' as const) : null }
}

const hasWhole = (fields: Fields): boolean => fields.some(({ variants }) => Array.isArray(variants))

const kindOf = (fields: Fields, columns: ColumnMap): ImportKind => {
  if (columns.column('name') !== undefined || hasWhole(fields)) return 'products'
  if (columns.column('sku') !== undefined && columns.column('stock') !== undefined) return 'stock'
  if (fields.length === 0) return 'products'
  const names = [...new Set(fields.flatMap(Object.keys))].join(', ')
  throw new UnreadableFileError(
    `These columns tell neither products (a name and a SKU) nor stock (a SKU and a quantity): ${names}. Say which is which with --map, as in --map name=title,price=cost.`,
  )
}

/** One sentence instead of the same complaint about every row. */
const requireColumns = (kind: ImportKind, fields: Fields, columns: ColumnMap): void => {
  if (fields.length === 0 || hasWhole(fields)) return
  const needed = kind === 'products' ? (['name', 'sku'] as const) : (['sku', 'stock'] as const)
  const missing = needed.find(field => columns.column(field) === undefined)
  if (missing === undefined) return
  const names = [...new Set(fields.flatMap(Object.keys))].join(', ')
  const what = kind === 'products' ? 'product' : 'stock figure'
  throw new UnreadableFileError(
    `The file has no column for the ${missing}, which every ${what} needs. Say which it is with --map ${missing}=COLUMN. It has: ${names}.`,
  )
}
