import { compareIndex, differingOf, extraOf } from '../../search/compare-index.ts'
import { refreshProducts } from '../../search/search-consumer.ts'
import type { Check, Finding, ReconcileDeps } from '../check.ts'

/** R7: every document as it would be made now against what the index holds. The index is derived: what differs is written anew. */
export const checkSearch: Check = async function* (deps, scope) {
  for await (const { productId, kind } of compareIndex(deps, scope)) {
    const isExtra = kind === 'is_extra'
    const isGone = isExtra || (await extraOf(deps, [productId])).length > 0
    yield finding(
      deps,
      productId,
      isExtra ? 'it is in the index' : 'otherwise, or not at all',
      isExtra ? 'the catalog does not publish it' : isGone ? 'not at all' : 'as the catalog has it',
    )
  }
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
      const isExtra = (await extraOf(deps, [productId])).length > 0 && (await deps.search.idsAfter(productId - 1, 1)).includes(productId)
      return isExtra || (await differingOf(deps, [productId])).length > 0 ? null : 'indexed'
    },
  }
}
