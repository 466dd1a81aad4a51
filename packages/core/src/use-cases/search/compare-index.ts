import type { Deps } from '../../ports/index.ts'
import { type DocumentDeps, documentsOf, productBatches } from './documents-of.ts'

export type CompareDeps = DocumentDeps & Pick<Deps, 'search'>

/** Products read at a time. */
const pageSize = 200

/** A product that the index holds otherwise than the catalog has it. */
export interface IndexDifference {
  readonly productId: number
  readonly kind: 'differs' | 'is_extra'
}

/** Goes through the whole catalog and then the whole index, in pages, and tells differences as they come. */
export async function* compareIndex(
  deps: CompareDeps,
  { signal, looked }: { readonly signal: AbortSignal; readonly looked: () => void },
): AsyncGenerator<IndexDifference> {
  for await (const batch of productBatches(deps)) {
    if (signal.aborted) return
    for (const _ of batch) looked()
    const ids = batch.map(({ id }) => id)
    for (const productId of await differingOf(deps, ids)) yield { productId, kind: 'differs' }
  }
  let last = 0
  for (;;) {
    const ids = await deps.search.idsAfter(last, pageSize)
    last = ids.at(-1) ?? last
    if (ids.length === 0 || signal.aborted) return
    for (const productId of await extraOf(deps, ids)) yield { productId, kind: 'is_extra' }
  }
}

/** What the catalog publishes and the index holds otherwise; read twice, so that what was changing just now is not told. */
export async function differingOf(deps: CompareDeps, ids: readonly number[]): Promise<readonly number[]> {
  let left = ids
  for (let round = 0; round < 2 && left.length > 0; round++) left = await deps.search.differing(await documentsOf(deps, await deps.catalog.products(left)))
  return left
}

/** What the catalog does not publish. */
export async function extraOf(deps: Pick<Deps, 'catalog'>, ids: readonly number[]): Promise<readonly number[]> {
  const published = new Set((await deps.catalog.products(ids)).filter(({ status }) => status === 'published').map(({ id }) => id))
  return ids.filter(id => !published.has(id))
}
