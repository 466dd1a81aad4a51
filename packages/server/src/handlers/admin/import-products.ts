import { type Commerce, CommerceError, type Logger, type PartOutcome, type Principal, type ProductDraft } from '@cartwright/core'
import { productInput } from '../../contract/admin/products.ts'
import type { Wire } from '../../contract/index.ts'
import type { Call } from '../../http/call.ts'
import { validate } from '../../http/validate.ts'
import { productChanges } from '../../present/product-changes.ts'
import { readProductDraft } from '../../present/product-draft.ts'
import { inParallel } from './in-parallel.ts'
import { rowErrorOf } from './row-error.ts'

type Body = Call<'admin.products.import'>['body']
type Output = Wire<'admin.products.import'>['output']
type Outcome = Output['results'][number]
type Row = { readonly index: number; readonly draft: ProductDraft }

export interface ImportKit {
  readonly commerce: Pick<Commerce, 'catalog' | 'batches'>
  readonly logger: Logger
}

/** Upserts under way at once: enough for a store to gather their writes. */
const importAtOnce = 32

/** Creates or replaces products, each for itself; with `dry_run` says what it would do; with `batch` notes it, so that it can be undone. */
export async function importProducts({ products, dry_run, batch }: Body, by: Principal, kit: ImportKit): Promise<Output> {
  const results = new Map<number, Outcome>()
  const rows = readRows(products, (index, error) => results.set(index, failed(index, error, kit.logger)))
  if (dry_run === true) await eachChain(rows, results, kit, row => preview(row, kit))
  else if (batch === undefined) await eachChain(rows, results, kit, row => upsert(row, by, kit))
  else await importPart(rows, results, batch, by, kit)
  const ordered = products.map((_, index) => results.get(index) ?? failed(index, new CommerceError('fault', ''), kit.logger))
  const count = (outcome: Outcome['outcome']) => ordered.filter(result => result.outcome === outcome).length
  return { created: count('created'), updated: count('updated'), unchanged: count('unchanged'), failed: count('failed'), results: ordered }
}

function readRows(products: readonly unknown[], fail: (index: number, error: unknown) => void): Row[] {
  return products.flatMap((product, index) => {
    try {
      return [{ index, draft: readProductDraft(validate(productInput, product)) }]
    } catch (error) {
      fail(index, error)
      return []
    }
  })
}

/** Rows side by side; of rows that name the same first SKU the later follows the earlier, as in the file. */
async function eachChain(rows: readonly Row[], results: Map<number, Outcome>, { logger }: ImportKit, work: (row: Row) => Promise<Outcome>): Promise<void> {
  const chains = Map.groupBy(rows, ({ draft }) => draft.variants[0]?.sku ?? '')
  await inParallel([...chains.values()], importAtOnce, async chain => {
    for (const row of chain) {
      try {
        results.set(row.index, await work(row))
      } catch (error) {
        results.set(row.index, failed(row.index, error, logger))
      }
    }
  })
}

/** Notes what the rows replace, writes those that were not written before, and notes what became of them. */
async function importPart(rows: readonly Row[], results: Map<number, Outcome>, part: NonNullable<Body['batch']>, by: Principal, kit: ImportKit): Promise<void> {
  const { batches } = kit.commerce
  const drafts = rows.map(({ draft }) => draft)
  const done = await batches.noteProducts(part, drafts)
  const left = rows.filter((_, at) => done[at] == null)
  await eachChain(left, results, kit, row => upsert(row, by, kit, part.batch))
  const settled = await batches.settleProducts(
    part,
    rows.map(({ index }) => partOutcome(results.get(index))),
  )
  for (const [at, { index }] of rows.entries()) {
    const outcome = settled[at]
    if (outcome) results.set(index, { index, outcome: outcome.outcome, product_id: outcome.productId, error: null })
  }
}

function partOutcome(result: Outcome | undefined): PartOutcome | null {
  if (!result || result.outcome === 'failed' || result.product_id === null) return null
  return { outcome: result.outcome, productId: result.product_id }
}

async function upsert({ index, draft }: Row, by: Principal, { commerce }: ImportKit, batch?: number): Promise<Outcome> {
  const { product, outcome } = await commerce.catalog.upsert(draft, by, batch === undefined ? {} : { batch })
  return { index, outcome, product_id: product.id, error: null }
}

async function preview({ index, draft }: Row, { commerce }: ImportKit): Promise<Outcome> {
  const { present, next, outcome } = await commerce.catalog.previewUpsert(draft)
  return { index, outcome, product_id: present?.id ?? null, error: null, changes: productChanges(present, next) }
}

function failed(index: number, error: unknown, logger: Logger): Outcome {
  return { index, outcome: 'failed', product_id: null, error: rowErrorOf(error, logger) }
}
