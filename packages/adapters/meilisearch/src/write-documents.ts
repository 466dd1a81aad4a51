import { CommerceError, type SearchDocument } from '@cartwright/core'
import type { Calls } from './calls.ts'
import { documentDigest, type IndexDocument, indexDocument, type Tombstone, tombstone } from './index-document.ts'
import { indexesThere, tokenOf } from './rebuilds.ts'
import { type StoredDocument, storedDocuments } from './stored-documents.ts'

/** What shall be of a product: a document, or nothing. */
export interface Wanted {
  readonly document: SearchDocument | null
  /** Whether it was taken out on the way: then a document counts whatever its version. */
  readonly isAnew: boolean
}

/** Documents in one task. */
const documentsMax = 1_000

/**
 * Writes what is wanted of each product, but documents older than what is there. Meilisearch cannot compare and write in one step, so between the two another process may have
 * written something newer: whoever writes has to look at the truth again afterwards, as the shop's consumer does.
 *
 * While a rebuild is under way, of whatever process, what is written is marked with it, and what is removed leaves a mark, for the rebuild to take over.
 */
export async function writeDocuments(calls: Calls, indexUid: string, wanted: ReadonlyMap<number, Wanted>): Promise<void> {
  const { isBuilt, rebuilds } = await indexesThere(calls, indexUid)
  const during = rebuilds.filter(({ isAlive }) => isAlive).map(({ uid }) => tokenOf(uid))
  if (!isBuilt) {
    // Who builds it reads the catalog after this; who is building it may have read it before.
    if (during.length === 0) return
    throw new CommerceError('unavailable', 'The search index is being built for the first time.')
  }
  const present = await storedDocuments(calls, indexUid, [...wanted.keys()])
  const documents: (IndexDocument | Tombstone)[] = []
  const gone: number[] = []
  for (const [id, { document, isAnew }] of wanted) {
    const stored = present.get(id)
    if (document === null) {
      if (during.length > 0) documents.push(tombstone(id, during))
      else if (stored) gone.push(id)
    } else if (isAccepted(document, isAnew, stored, during)) documents.push(indexDocument(document, during))
  }
  await addDocuments(calls, indexUid, documents)
  await deleteDocuments(calls, indexUid, gone)
}

function isAccepted(document: SearchDocument, isAnew: boolean, stored: StoredDocument | undefined, during: readonly string[]): boolean {
  if (!stored || stored.removed) return true
  if (!isAnew && stored.version > document.version) return false
  // Every sold unit says that stock changed, and mostly nothing that is indexed did.
  return stored.digest !== documentDigest(document) || during.some(token => !stored.during.includes(token))
}

/** Adds or replaces, and waits until that is done. */
export async function addDocuments(calls: Calls, indexUid: string, documents: readonly (IndexDocument | Tombstone)[]): Promise<void> {
  for (let from = 0; from < documents.length; from += documentsMax) {
    const chunk = documents.slice(from, from + documentsMax)
    await calls.task(() => calls.client.index<IndexDocument | Tombstone>(indexUid).addDocuments(chunk, { primaryKey: 'id' }))
  }
}

export async function deleteDocuments(calls: Calls, indexUid: string, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await calls.task(() => calls.client.index(indexUid).deleteDocuments([...ids]))
}
