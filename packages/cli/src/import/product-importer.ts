import type { BatchSession } from './batch-session.ts'
import { Batch } from './batches.ts'
import { categoryFinder } from './category-finder.ts'
import type { ColumnMap } from './columns.ts'
import { RowGrouper } from './group-rows.ts'
import type { Importer, ImportRequest } from './import-request.ts'
import type { ProductRow } from './read-product.ts'
import type { RowProblem, SourceRecord } from './record.ts'
import type { Tally } from './report.ts'
import { SeenSkus } from './seen-skus.ts'
import { type ProductEntry, uploadProducts } from './upload-products.ts'

/** Reads a record as a row of a product, or says what is wrong with it. */
export type ReadRow = (record: SourceRecord) => { readonly row: ProductRow } | { readonly problems: readonly RowProblem[] }

export interface ProductImport {
  readonly request: ImportRequest
  readonly columns: ColumnMap
  readonly tally: Tally
  readonly session: BatchSession
  readonly readRow: ReadRow
  /** What a record that cannot be read belongs to. */
  readonly groupOf: (record: SourceRecord) => unknown
}

/** Imports products: rows of one group together, as many in a request as it takes. */
export const productImporter = async ({ request, columns, tally, session, readRow, groupOf }: ProductImport): Promise<Importer> => {
  const { client, isDryRun, fileName } = request
  const categories = await categoryFinder(client, { creates: !isDryRun })
  const upload = { client, tally, columns, categories, session, isDryRun, reason: `Import of ${fileName}` }
  const batch = new Batch<ProductEntry>()
  const grouper = new RowGrouper()
  const seen = new SeenSkus()
  const flush = async () => {
    await uploadProducts(batch.take(), upload)
  }
  const push = async (entry: ProductEntry | null) => {
    if (entry && batch.add(entry, JSON.stringify(entry.rows.map(({ product, variants }) => [product, variants])).length)) await flush()
  }
  const miss = (record: SourceRecord, problems: readonly RowProblem[]) => {
    tally.refuse(...problems)
    grouper.miss(groupOf(record), record)
  }
  return {
    take: async record => {
      const read = readRow(record)
      if ('problems' in read) return miss(record, read.problems)
      const repeated = seen.add(read.row, columns.column('sku') ?? 'sku')
      if (repeated) return miss(record, [repeated])
      const added = grouper.add(read.row)
      if ('problem' in added) tally.refuse(added.problem)
      else await push(added.complete)
    },
    finish: async () => {
      await push(grouper.take())
      await flush()
      for (const path of categories.missing) tally.newCategories.push(path)
    },
  }
}
