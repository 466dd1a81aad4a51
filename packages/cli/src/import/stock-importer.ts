import type { Client } from '@cartwright/client'
import type { BatchSession } from './batch-session.ts'
import { Batch, sendInHalves } from './batches.ts'
import type { ColumnMap } from './columns.ts'
import type { Importer, ImportRequest } from './import-request.ts'
import { readStockRow } from './read-stock.ts'
import type { Tally } from './report.ts'
import { type StockFigure, uploadStock } from './upload-stock.ts'

export interface StockImport {
  readonly request: ImportRequest
  readonly columns: ColumnMap
  readonly tally: Tally
  readonly session: BatchSession
}

/** Imports stock figures, as many in a request as it takes. */
export const stockImporter = ({ request, columns, tally, session }: StockImport): Importer => {
  const { client, isDryRun, fileName, createMissing } = request
  const names = { sku: columns.column('sku') ?? 'sku', stock: columns.column('stock') ?? 'stock', location: columns.column('location') ?? 'location' }
  const upload = { client, tally, session, isDryRun, reason: `Import of ${fileName}`, columns: names }
  const batch = new Batch<StockFigure>()
  const seen = new Map<string, { readonly row: number; readonly units: number }>()
  const flush = async () => {
    const unknown = await uploadStock(batch.take(), { ...upload, reportsUnknown: !createMissing })
    if (!createMissing || unknown.length === 0) return
    if (isDryRun) {
      tally.created += new Set(unknown.map(({ sku }) => sku)).size
      await uploadStock(unknown, { ...upload, expected: new Set(unknown.map(({ sku }) => sku)) })
      return
    }
    await createProducts(client, unknown, tally, session)
    await uploadStock(unknown, { ...upload, suffix: '-new' })
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
const createProducts = async (client: Client, figures: readonly StockFigure[], tally: Tally, session: BatchSession): Promise<void> => {
  const firsts = new Map(figures.toReversed().map(figure => [figure.sku, figure]))
  await sendInHalves(
    [...firsts.values()].toReversed(),
    async part => {
      const products = part.map(({ sku }) => ({ name: sku, status: 'draft' as const, variants: [{ sku, prices: [] }] }))
      const { created } = await client.admin.products.import({ products, batch: await session.part(part[0]?.record.row ?? 0) })
      tally.created += created
    },
    // It stays unknown, and is reported as that.
    () => undefined,
  )
}
