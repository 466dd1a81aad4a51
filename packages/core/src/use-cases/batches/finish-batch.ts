import type { BatchSummary, ImportBatch } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { changeBatch, requireOpen } from './batch-notes.ts'

/** Ends an import: nothing more belongs to it. Throws `batch_not_found`, `batch_closed`. */
export async function finishBatch(deps: Pick<Deps, 'notes' | 'clock'>, id: number, summary: BatchSummary): Promise<ImportBatch> {
  await requireOpen(deps, id)
  return changeBatch(deps, id, { finishedAt: deps.clock.now(), summary })
}
