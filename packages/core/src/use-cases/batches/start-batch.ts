import { actorName, type BatchKind, type ImportBatch, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { newToken } from '../tokens.ts'
import { addBatch, batchIds, loadBatch } from './batch-notes.ts'

/** How long an interrupted import may be gone on with: later the same file means a new import. */
const resumableMs = 24 * 60 * 60_000

/** How many of the newest batches are looked at for an interrupted one. */
const lookedAt = 50

/** Begins an import, or goes on with the caller's own that was interrupted in the last day: one with the same fingerprint that is neither finished nor undone. */
export async function startBatch(
  deps: Pick<Deps, 'notes' | 'clock' | 'random'>,
  input: { readonly kind: BatchKind; readonly source: string; readonly fingerprint: string },
  by: Principal,
): Promise<{ readonly batch: ImportBatch; readonly isResumed: boolean }> {
  const { kind, source, fingerprint } = input
  const now = deps.clock.now()
  const actor = actorName(by)
  for (const id of (await batchIds(deps)).slice(-lookedAt).reverse()) {
    const batch = await loadBatch(deps, id)
    const isSame = batch.kind === kind && batch.fingerprint === fingerprint && batch.actor === actor
    const isOpen = batch.finishedAt === null && batch.undoneAt === null && now - batch.startedAt < resumableMs
    if (isSame && isOpen) return { batch, isResumed: true }
  }
  const batch = { kind, source, fingerprint, actor, startedAt: now, finishedAt: null, undoneAt: null, summary: null }
  return { batch: await addBatch(deps, batch, newToken(deps.random)), isResumed: false }
}
