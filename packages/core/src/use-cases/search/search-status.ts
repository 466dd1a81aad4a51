import type { SearchStatus } from '../../commerce.ts'
import type { SearchIndexStatus } from '../../ports/index.ts'
import { type CompareDeps, compareIndex } from './compare-index.ts'

/** How the search index is doing; with `compares` also how many products it holds otherwise than the catalog has them, which takes reading both from end to end. */
export async function status(deps: CompareDeps, { compares }: { readonly compares: boolean }): Promise<SearchStatus> {
  const { isUp, documents, details }: SearchIndexStatus = (await deps.search.status?.()) ?? { isUp: true, documents: null, details: {} }
  return { name: deps.search.name, isUp, documents, details, differing: compares && isUp ? await countDifferences(deps) : null }
}

async function countDifferences(deps: CompareDeps): Promise<number> {
  let count = 0
  for await (const _ of compareIndex(deps, { signal: new AbortController().signal, looked: () => undefined })) count++
  return count
}
