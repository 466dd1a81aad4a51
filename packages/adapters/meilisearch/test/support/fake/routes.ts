import { ApiError } from './api-error.ts'
import { isNamedBy, picked, type Stored } from './documents.ts'
import { readFilter } from './filter.ts'
import type { Indexes } from './indexes.ts'
import { search } from './search.ts'
import { changedSettings } from './settings.ts'
import type { FakeTask, TaskQueue } from './task-queue.ts'

export interface FakeServer {
  readonly indexes: Indexes
  readonly queue: TaskQueue
}

interface Call {
  readonly server: FakeServer
  readonly uid: string
  readonly query: URLSearchParams
  readonly body: unknown
}

type Route = readonly [method: string, path: RegExp, handle: (call: Call) => unknown, status?: number]

const index = '/indexes/([\\w-]{1,512})'

const routes: readonly Route[] = [
  ['GET', exactly('/health'), () => ({ status: 'available' })],
  ['GET', exactly('/indexes'), listIndexes],
  ['POST', exactly('/indexes'), createIndex, 202],
  ['DELETE', exactly(index), ({ server, uid }) => server.queue.enqueue('indexDeletion', uid, () => server.indexes.delete(uid)), 202],
  ['GET', exactly(`${index}/settings`), ({ server, uid }) => server.indexes.get(uid).settings],
  ['PATCH', exactly(`${index}/settings`), updateSettings, 202],
  ['GET', exactly(`${index}/stats`), indexStats],
  ['POST', exactly(`${index}/search`), ({ server, uid, body }) => searchIndex(server, uid, recordOf(body))],
  ['POST', exactly('/multi-search'), multiSearch],
  ['POST', exactly(`${index}/documents`), addDocuments, 202],
  ['POST', exactly(`${index}/documents/fetch`), fetchDocuments],
  ['POST', exactly(`${index}/documents/delete-batch`), deleteBatch, 202],
  ['POST', exactly(`${index}/documents/delete`), deleteBy, 202],
  ['POST', exactly('/swap-indexes'), swapIndexes, 202],
  ['GET', exactly('/tasks'), listTasks],
  ['GET', exactly('/tasks/(\\d+)'), ({ server, uid }) => taskOf(server.queue.tasks[Number(uid)], uid)],
]

/** Answers one request. Throws an {@link ApiError} for what Meilisearch would refuse. */
export function answer(server: FakeServer, method: string, url: URL, body: unknown): { readonly status: number; readonly body: unknown } {
  for (const [wanted, path, handle, status = 200] of routes) {
    const match = path.exec(url.pathname)
    if (match && wanted === method) return { status, body: handle({ server, uid: match[1] ?? '', query: url.searchParams, body }) }
  }
  throw new ApiError(404, 'not_modelled', `This double has no ${method} ${url.pathname}.`)
}

function exactly(path: string): RegExp {
  return new RegExp(`^${path}$`)
}

function listIndexes({ server, query }: Call) {
  only(Object.fromEntries(query), ['offset', 'limit'])
  const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 20)]
  const all = [...server.indexes.all].map(([uid, { createdAt, updatedAt }]) => ({ uid, createdAt, updatedAt, primaryKey: 'id' }))
  return { results: all.slice(offset, offset + limit), offset, limit, total: all.length }
}

function createIndex({ server, body }: Call) {
  const { uid } = only(recordOf(body), ['uid', 'primaryKey'])
  if (typeof uid !== 'string' || !/^[\w-]{1,512}$/.test(uid)) throw new ApiError(400, 'invalid_index_uid', `\`${String(uid)}\` is not a valid index uid.`)
  return server.queue.enqueue('indexCreation', uid, () => server.indexes.create(uid))
}

function updateSettings({ server, uid, body }: Call) {
  const change = recordOf(body)
  const present = server.indexes.all.get(uid)?.settings
  if (present) changedSettings(present, change)
  return server.queue.enqueue('settingsUpdate', uid, () => server.indexes.changeSettings(uid, change))
}

function indexStats({ server, uid }: Call) {
  const { documents } = server.indexes.get(uid)
  return { numberOfDocuments: documents.size, rawDocumentDbSize: 0, avgDocumentSize: 0, isIndexing: false, fieldDistribution: {} }
}

function searchIndex({ indexes }: FakeServer, uid: string, body: Stored) {
  const { documents, settings } = indexes.get(uid)
  return search(documents.values(), settings, body)
}

function multiSearch({ server, body }: Call) {
  const { queries } = only(recordOf(body), ['queries'])
  if (!Array.isArray(queries)) throw new ApiError(400, 'missing_multi_search_queries', 'Missing field `queries`')
  return { results: queries.map(({ indexUid, ...query }) => ({ indexUid, ...searchIndex(server, String(indexUid), query) })) }
}

function addDocuments({ server, uid, query, body }: Call) {
  only(Object.fromEntries(query), ['primaryKey'])
  if (!Array.isArray(body)) throw new ApiError(400, 'malformed_payload', 'Documents are a list.')
  const documents: readonly Stored[] = structuredClone(body)
  return server.queue.enqueue('documentAdditionOrUpdate', uid, () => server.indexes.add(uid, documents))
}

function fetchDocuments({ server, uid, body }: Call) {
  const { filter, fields = ['*'], limit = 20, offset = 0 } = only(recordOf(body), ['filter', 'fields', 'limit', 'offset'])
  const { documents, settings } = server.indexes.get(uid)
  const passes = readFilter(filter, isNamedBy(settings.filterableAttributes))
  const found = [...documents.values()].filter(passes)
  const page = found.slice(Number(offset), Number(offset) + Number(limit))
  return { results: page.map(document => picked(document, Array.isArray(fields) ? fields : [])), offset, limit, total: found.length }
}

function deleteBatch({ server, uid, body }: Call) {
  if (!Array.isArray(body)) throw new ApiError(400, 'malformed_payload', 'Ids are a list.')
  return server.queue.enqueue('documentDeletion', uid, () => server.indexes.deleteBatch(uid, body.map(Number)))
}

function deleteBy({ server, uid, body }: Call) {
  const { filter } = only(recordOf(body), ['filter'])
  return server.queue.enqueue('documentDeletion', uid, () => server.indexes.deleteBy(uid, filter))
}

function swapIndexes({ server, body }: Call) {
  if (!Array.isArray(body)) throw new ApiError(400, 'malformed_payload', 'Swaps are a list.')
  for (const swap of body) only(swap, ['indexes', 'rename'])
  return server.queue.enqueue('indexSwap', null, () => server.indexes.swap(body))
}

function listTasks({ server, query }: Call) {
  only(Object.fromEntries(query), ['statuses', 'limit', 'indexUids'])
  const statuses = query.get('statuses')?.split(',')
  const uids = query.get('indexUids')?.split(',')
  const limit = Number(query.get('limit') ?? 20)
  const found = server.queue.tasks.filter(({ status, indexUid }) => (statuses?.includes(status) ?? true) && (uids?.includes(indexUid ?? '') ?? true)).reverse()
  return { results: found.slice(0, limit), total: found.length, limit, from: found[0]?.uid ?? null, next: found[limit]?.uid ?? null }
}

function taskOf(task: FakeTask | undefined, uid: string): FakeTask {
  if (!task) throw new ApiError(404, 'task_not_found', `Task \`${uid}\` not found.`)
  return task
}

function recordOf(body: unknown): Stored {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ApiError(400, 'malformed_payload', 'An object was expected.')
  return body as Stored
}

function only(record: Stored, names: readonly string[]): Stored {
  for (const name of Object.keys(record)) if (!names.includes(name)) throw new ApiError(400, 'bad_request', `Unknown field \`${name}\``)
  return record
}
