import type { PartOutcome } from '../../commerce.ts'
import { type BatchKind, CommerceError, type ImportBatch, type NormalizedProduct } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** What one request of an import is about to write of products: kept before it writes, so that whatever happens then can be undone. */
export interface PartNote {
  /** The product that each row replaces, as it was; null where there is none. */
  readonly before: readonly {
    readonly sku: string
    readonly product: { readonly id: number; readonly version: number; readonly content: NormalizedProduct } | null
  }[]
  /** What became of each row; null before it is known, and for a row that failed. */
  readonly done: readonly (PartOutcome | null)[]
}

/** A stock request of an import: its lines are under `causeKey` together, or under `causeKey:0`, `causeKey:1`, ... */
export interface StockNote {
  readonly causeKey: string
  readonly lines: number
}

// Notes are listed in the order of their keys: numbers are padded.
const padded = (id: number) => String(id).padStart(10, '0')
const headPrefix = 'batch:'
const headKey = (id: number) => `${headPrefix}${padded(id)}`
const notePrefix = (kind: BatchKind, id: number) => `batch-${kind}:${padded(id)}:`

/** The key of what one request of an import wrote. */
export const noteKey = (kind: BatchKind, id: number, part: string): string => `${notePrefix(kind, id)}${part}`

type NoteDeps = Pick<Deps, 'notes'>

/** Keys of everything noted of one kind, in the order of the requests' names. */
export async function noteKeys({ notes }: NoteDeps, kind: BatchKind, id: number): Promise<readonly string[]> {
  const prefix = notePrefix(kind, id)
  return notes.keysBetween(prefix, `${prefix.slice(0, -1)};`)
}

/** The ids of all batches, ascending. */
export async function batchIds({ notes }: NoteDeps): Promise<readonly number[]> {
  const keys = await notes.keysBetween(headPrefix, 'batch;')
  return keys.map(key => Number(key.slice(headPrefix.length)))
}

/** Throws `batch_not_found`. */
export async function loadBatch({ notes }: NoteDeps, id: number): Promise<ImportBatch> {
  const text = await notes.get(headKey(id))
  if (text === null) throw notFound(id)
  return parseBatch(text)
}

/** Keeps a batch under the first id that is free. `opening` tells it from one that somebody else begins at the same moment. */
export async function addBatch(deps: NoteDeps, batch: Omit<ImportBatch, 'id'>, opening: string): Promise<ImportBatch> {
  const ids = await batchIds(deps)
  for (let id = (ids.at(-1) ?? 0) + 1; ; id += 1) {
    const text = JSON.stringify({ id, ...batch, opening })
    if ((await deps.notes.add(headKey(id), text)) === text) return { id, ...batch }
  }
}

/** Throws `batch_not_found`. */
export async function changeBatch({ notes }: NoteDeps, id: number, change: Partial<ImportBatch>): Promise<ImportBatch> {
  const text = await notes.update(headKey(id), present => {
    if (present === null) throw notFound(id)
    return JSON.stringify({ ...JSON.parse(present), ...change })
  })
  return parseBatch(text)
}

/** Throws `batch_not_found`, or `batch_closed` when it is finished or undone: nothing more belongs to it. */
export async function requireOpen(deps: NoteDeps, id: number): Promise<ImportBatch> {
  const batch = await loadBatch(deps, id)
  if (batch.finishedAt === null && batch.undoneAt === null) return batch
  throw new CommerceError('batch_closed', `Batch ${id} is ${batch.undoneAt === null ? 'finished' : 'undone'} already.`, { batch: id })
}

function parseBatch(text: string): ImportBatch {
  const { opening: _, ...batch } = JSON.parse(text)
  return batch
}

const notFound = (id: number) => new CommerceError('batch_not_found', `There is no batch ${id}.`, { batch: id })
