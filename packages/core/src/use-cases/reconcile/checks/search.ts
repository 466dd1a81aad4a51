import { documentsOf, productBatches } from '../../search/documents-of.ts'
import { refreshProducts } from '../../search/search-consumer.ts'
import { type Check, type Finding, pageSize, type ReconcileDeps } from '../check.ts'

/** R7: every document as it would be made now against what the index holds. The index is derived: what differs is written anew. */
export const checkSearch: Check = async function* (deps, { signal, looked }) {
  for await (const batch of productBatches(deps)) {
    if (signal.aborted) return
    for (const _ of batch) looked()
    const published = new Set((await documentsOf(deps, batch)).map(({ productId }) => productId))
    for (const id of await differing(
      deps,
      batch.map(({ id }) => id),
    )) {
      yield finding(deps, id, 'otherwise, or not at all', published.has(id) ? 'as the catalog has it' : 'not at all')
    }
  }
  let last = 0
  for (;;) {
    const ids = await deps.search.idsAfter(last, pageSize)
    last = ids.at(-1) ?? last
    if (ids.length === 0 || signal.aborted) return
    for (const id of await stale(deps, ids)) yield finding(deps, id, 'it is in the index', 'the catalog does not publish it')
  }
}

/** What the catalog publishes and the index holds otherwise; read twice, so that what was changing just now is not told. */
async function differing(deps: ReconcileDeps, ids: readonly number[]): Promise<readonly number[]> {
  let left = ids
  for (let round = 0; round < 2 && left.length > 0; round++) left = await deps.search.differing(await documentsOf(deps, await deps.catalog.products(left)))
  return left
}

async function stale(deps: ReconcileDeps, ids: readonly number[]): Promise<readonly number[]> {
  const published = new Set((await deps.catalog.products(ids)).filter(({ status }) => status === 'published').map(({ id }) => id))
  return ids.filter(id => !published.has(id))
}

function finding(deps: ReconcileDeps, productId: number, here: string, there: string): Finding {
  return {
    subject: `product:${productId}`,
    reason: 'search_difference',
    severity: 'info',
    here: `search: ${here}`,
    there,
    moneyAtRisk: null,
    proposal: 'Index the product again.',
    repair: 'alone',
    at: null,
    mend: async () => {
      await refreshProducts(deps, [productId])
      const isStale = (await stale(deps, [productId])).length > 0 && (await deps.search.idsAfter(productId - 1, 1)).includes(productId)
      return isStale || (await differing(deps, [productId])).length > 0 ? null : 'indexed'
    },
  }
}
