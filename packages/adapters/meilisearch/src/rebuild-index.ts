import { randomUUID } from 'node:crypto'
import { CommerceError, type SearchDocument } from '@cartwright/core'
import type { EnqueuedTask, Settings } from 'meilisearch'
import type { Calls } from './calls.ts'
import { numeral } from './filters.ts'
import { type IndexDocument, indexDocument, type Tombstone } from './index-document.ts'
import { indexesThere, type RebuildIndex, rebuildUid } from './rebuilds.ts'
import { storedDocuments } from './stored-documents.ts'
import { addDocuments, deleteDocuments } from './write-documents.ts'

/** Documents in one task of a rebuild, and tasks that may wait at the server. */
const batchSize = 1_000
const tasksMax = 4

/** Documents that are taken over at a time. */
const pageSize = 500

/**
 * Fills an index of its own and swaps it for the live one. A rebuild that another process begins later goes first: throws `unavailable` then.
 *
 * What is written to the live index meanwhile is marked there ({@link writeDocuments}) and taken over: most of it before the swap, and what came in between after it.
 */
export async function rebuildIndex(calls: Calls, liveUid: string, settings: Settings, batches: AsyncIterable<readonly SearchDocument[]>): Promise<number> {
  const token = randomUUID()
  const uid = rebuildUid(liveUid, token)
  let isRenamed = false
  await dropRebuilds(calls, liveUid)
  try {
    await calls.task(() => calls.client.createIndex(uid, { primaryKey: 'id' }))
    const own = (await indexesThere(calls, liveUid)).rebuilds.find(other => other.uid === uid)
    await calls.task(() => calls.client.index(uid).updateSettings(settings))
    await fill(calls, uid, batches)
    const { isBuilt } = await indexesThere(calls, liveUid)
    if (isBuilt) await takeOver(calls, { from: liveUid, to: uid, token })
    await assertPresent(calls, liveUid, own)
    await calls.task(() => calls.client.swapIndexes([isBuilt ? { indexes: [liveUid, uid], rename: false } : { indexes: [uid, liveUid], rename: true }]))
    isRenamed = !isBuilt
    if (isBuilt) await takeOver(calls, { from: uid, to: liveUid, token })
  } finally {
    if (!isRenamed) await dropIndex(calls, uid)
    await dropTombstones(calls, liveUid)
  }
  return (await calls.run(() => calls.client.index(liveUid).getStats())).numberOfDocuments
}

/** Meilisearch makes an index anew when something is added to one that was dropped: that one would hold a part of the catalog only. */
async function assertPresent(calls: Calls, liveUid: string, own: RebuildIndex | undefined): Promise<void> {
  const { rebuilds } = await indexesThere(calls, liveUid)
  if (own && rebuilds.some(({ uid, createdAt }) => uid === own.uid && createdAt === own.createdAt)) return
  throw new CommerceError('unavailable', 'Another rebuild of the search index was begun; this one gave way.')
}

async function fill(calls: Calls, uid: string, batches: AsyncIterable<readonly SearchDocument[]>): Promise<void> {
  const tasks: EnqueuedTask[] = []
  let gathered: SearchDocument[] = []
  const send = async (): Promise<void> => {
    const documents = newest(gathered).map(document => indexDocument(document, []))
    gathered = []
    if (documents.length === 0) return
    tasks.push(await calls.enqueue(() => calls.client.index<IndexDocument>(uid).addDocuments(documents, { primaryKey: 'id' })))
    const [oldest] = tasks
    if (tasks.length > tasksMax && oldest) await calls.finished(oldest).then(() => tasks.shift())
  }
  for await (const batch of batches) {
    gathered.push(...batch)
    if (gathered.length >= batchSize) await send()
  }
  await send()
  for (const task of tasks) await calls.finished(task)
}

function newest(documents: readonly SearchDocument[]): SearchDocument[] {
  const byId = new Map<number, SearchDocument>()
  for (const document of documents) {
    const other = byId.get(document.productId)
    if (!other || other.version <= document.version) byId.set(document.productId, document)
  }
  return [...byId.values()]
}

/**
 * Copies what was written to one index during the rebuild into the other, where nothing newer is. After the swap, what bears the rebuild's mark in the new live index was written
 * there since, by somebody who knows better.
 */
async function takeOver(calls: Calls, { from, to, token }: { readonly from: string; readonly to: string; readonly token: string }): Promise<void> {
  let last = 0
  for (;;) {
    const filter = [`during = '${token}'`, `id > ${numeral(last)}`]
    const source = calls.client.index<IndexDocument | Tombstone>(from)
    const { hits } = await calls.run(() => source.search('', { filter, sort: ['id:asc'], limit: pageSize }))
    if (hits.length === 0) return
    last = hits.at(-1)?.id ?? last
    const present = await storedDocuments(
      calls,
      to,
      hits.map(({ id }) => id),
    )
    const isNews = ({ id, version, digest, removed }: IndexDocument | Tombstone): boolean => {
      const other = present.get(id)
      if (other?.during.includes(token)) return false
      return removed ? other !== undefined : !other || (other.version <= version && other.digest !== digest)
    }
    const news = hits.filter(isNews)
    await addDocuments(
      calls,
      to,
      news.flatMap(document => (document.removed ? [] : [{ ...document, during: [] }])),
    )
    await deleteDocuments(
      calls,
      to,
      news.filter(({ removed }) => removed).map(({ id }) => id),
    )
  }
}

async function dropIndex({ client, run, finished }: Calls, uid: string): Promise<void> {
  // What cannot be done now is done by the next rebuild; how this one went is not to be hidden by it.
  await run(() => client.deleteIndex(uid))
    .then(finished)
    .catch(() => undefined)
}

async function dropRebuilds(calls: Calls, liveUid: string): Promise<void> {
  const { rebuilds } = await indexesThere(calls, liveUid)
  for (const { uid } of rebuilds) await dropIndex(calls, uid)
}

/** Marks of removed products are of use to rebuilds only. */
async function dropTombstones(calls: Calls, liveUid: string): Promise<void> {
  const drop = async (): Promise<void> => {
    const { isBuilt, rebuilds } = await indexesThere(calls, liveUid)
    if (!isBuilt || rebuilds.some(({ isAlive }) => isAlive)) return
    await calls.task(() => calls.client.index(liveUid).deleteDocuments({ filter: 'removed = true' }))
  }
  await drop().catch(() => undefined)
}
