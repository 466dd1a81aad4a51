import { CommerceError, type ImportBatch } from '../../model/index.ts'
import type { Deps, Page, PageRequest } from '../../ports/index.ts'
import { batchIds, loadBatch } from './batch-notes.ts'

/** One import. Throws `batch_not_found`. */
export async function batch(deps: Pick<Deps, 'notes'>, id: number): Promise<ImportBatch> {
  return loadBatch(deps, id)
}

/** Imports, newest first. The cursor is the id of the last one shown; another one: `validation_failed`. */
export async function list(deps: Pick<Deps, 'notes'>, page: PageRequest): Promise<Page<ImportBatch>> {
  const ids = (await batchIds(deps)).toReversed()
  if (page.cursor != null && !/^\d{1,15}$/.test(page.cursor)) {
    throw new CommerceError('validation_failed', 'The cursor is not one of ours.', { errors: [{ path: 'cursor', message: 'not a cursor of this list' }] })
  }
  const below = page.cursor == null ? null : Number(page.cursor)
  const rest = below === null ? ids.slice(((page.page ?? 1) - 1) * page.limit) : ids.filter(id => id < below)
  const shown = rest.slice(0, page.limit)
  const items = await Promise.all(shown.map(id => loadBatch(deps, id)))
  const last = shown.at(-1)
  return { items, total: ids.length, nextCursor: last !== undefined && rest.length > shown.length ? String(last) : null }
}
