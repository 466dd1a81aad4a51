import type { SearchDocument } from '@cartwright/core'
import type { Calls } from './calls.ts'
import { idFilter, numeral } from './filters.ts'
import { documentDigest, type IndexDocument, type Tombstone } from './index-document.ts'

/** What is read of a document to decide by. */
export type StoredDocument = Pick<IndexDocument | Tombstone, 'id' | 'version' | 'digest' | 'removed' | 'during'>

/** Documents that one request names. */
const idsMax = 1_000

const fields = ['id', 'version', 'digest', 'removed', 'during'] satisfies (keyof StoredDocument)[]

/** What the index holds of these products, by id. */
export async function storedDocuments({ client, run }: Calls, indexUid: string, ids: readonly number[]): Promise<Map<number, StoredDocument>> {
  const found = new Map<number, StoredDocument>()
  for (let from = 0; from < ids.length; from += idsMax) {
    const filter = idFilter(ids.slice(from, from + idsMax))
    const { results } = await run(() => client.index<StoredDocument>(indexUid).getDocuments({ filter, fields, limit: idsMax }))
    for (const document of results) found.set(document.id, document)
  }
  return found
}

/** Products of these documents that the index does not hold exactly so, ascending. */
export async function differingIds(calls: Calls, indexUid: string, documents: readonly SearchDocument[]): Promise<number[]> {
  if (documents.length === 0) return []
  const present = await storedDocuments(
    calls,
    indexUid,
    documents.map(({ productId }) => productId),
  )
  const differing = documents.filter(document => present.get(document.productId)?.digest !== documentDigest(document))
  return [...new Set(differing.map(({ productId }) => productId))].sort((a, b) => a - b)
}

/** Products that the index holds, above this id, ascending. */
export async function idsAbove({ client, run }: Calls, indexUid: string, afterId: number, limit: number): Promise<number[]> {
  const options = { filter: [`id > ${numeral(afterId)}`, 'removed = false'], sort: ['id:asc'], limit, attributesToRetrieve: ['id'] }
  const { hits } = await run(() => client.index<Pick<IndexDocument, 'id'>>(indexUid).search('', options))
  return hits.map(({ id }) => id)
}
