import type { SearchDocument } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { type DocumentDeps, documentsOf, productBatches } from './documents-of.ts'

/** Rebuilds the index beside the live one from the catalog as it is. `onProgress` hears how many documents went in so far. Says how many there are in the end. */
export async function reindex(deps: DocumentDeps & Pick<Deps, 'search'>, onProgress: (indexed: number) => void = () => {}): Promise<number> {
  return deps.search.rebuild(allDocuments(deps, onProgress))
}

async function* allDocuments(deps: DocumentDeps, onProgress: (indexed: number) => void): AsyncGenerator<readonly SearchDocument[]> {
  let indexed = 0
  for await (const batch of productBatches(deps)) {
    const documents = await documentsOf(deps, batch)
    if (documents.length > 0) yield documents
    indexed += documents.length
    onProgress(indexed)
  }
}
