import { CommerceError, type ImportBatch, mayDo, type Principal, type UndoneRow } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { inParallel } from '../workers/in-parallel.ts'
import { changeBatch, loadBatch, noteKeys, type PartNote, type StockNote } from './batch-notes.ts'
import { undoProduct } from './undo-product.ts'
import { undoStock } from './undo-stock.ts'

type UndoDeps = Pick<Deps, 'catalog' | 'clock' | 'customers' | 'inventory' | 'notes'>

/** Products written at once: enough for a store to gather their writes. */
const atOnce = 32

/** One step of undoing, and where the next begins; null after the last. */
export interface UndoStep {
  readonly batch: ImportBatch
  readonly rows: readonly UndoneRow[]
  readonly nextCursor: string | null
}

/**
 * Puts back what one request of an import changed: the latest first, stock before products. Called again with `nextCursor` until there is none; a step may be repeated.
 * What others have changed since stays, and is reported as `refused`. With `isPreview` nothing is written.
 * Throws `batch_not_found`, `batch_closed` when it is undone already, `forbidden` without the scopes of what it changed.
 */
export async function undoBatch(
  deps: UndoDeps,
  id: number,
  { cursor = null, isPreview = false }: { readonly cursor?: string | null; readonly isPreview?: boolean },
  by: Principal,
): Promise<UndoStep> {
  const batch = await loadBatch(deps, id)
  if (batch.undoneAt !== null) throw new CommerceError('batch_closed', `Batch ${id} is undone already.`, { batch: id })
  const keys = [...(await noteKeys(deps, 'products', id)), ...(await noteKeys(deps, 'stock', id))]
  const until = cursor === null ? keys.length : keys.indexOf(cursor) + 1
  const key = keys[until - 1]
  const rows = key === undefined ? [] : await undoRequest(deps, { batch, key, isPreview }, by)
  const nextCursor = keys[until - 2] ?? null
  if (nextCursor !== null || isPreview) return { batch, rows, nextCursor }
  return { batch: await changeBatch(deps, id, { undoneAt: deps.clock.now() }), rows, nextCursor }
}

async function undoRequest(
  deps: UndoDeps,
  { batch, key, isPreview }: { readonly batch: ImportBatch; readonly key: string; readonly isPreview: boolean },
  by: Principal,
): Promise<readonly UndoneRow[]> {
  const text = (await deps.notes.get(key)) ?? ''
  if (key.startsWith('batch-stock:')) {
    requireScope(by, 'stock:write')
    return undoStock(deps, { batch: batch.id, note: JSON.parse(text) as StockNote, isPreview }, by)
  }
  requireScope(by, 'catalog:write')
  const note: PartNote = JSON.parse(text)
  const rows = new Map<number, UndoneRow | null>()
  await inParallel([...note.before.entries()], atOnce, async ([index, { sku, product }]) => {
    const productId = note.done[index]?.productId ?? product?.id ?? null
    rows.set(index, await undoProduct(deps, { batch: batch.id, sku, before: product, productId, isPreview }, by))
  })
  return note.before.flatMap((_, index) => rows.get(index) ?? [])
}

function requireScope(by: Principal, scope: 'catalog:write' | 'stock:write'): void {
  if (!mayDo(by, scope)) throw new CommerceError('forbidden', `This takes the scope ${scope}.`, { scope })
}
