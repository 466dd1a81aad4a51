import type { BatchPart, PartOutcome } from '../../commerce.ts'
import { CommerceError, contentOf, type ProductDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { findPresent } from '../catalog/find-present.ts'
import { noteKey, type PartNote, requireOpen } from './batch-notes.ts'

/**
 * Notes what these products replace, before they are written. Sent again, answers what became of each row then: those with an outcome need not be written again.
 * Throws `batch_not_found`, `batch_closed`, `validation_failed` for a part that had other rows before.
 */
export async function noteProducts(
  deps: Pick<Deps, 'notes' | 'catalog'>,
  { batch, part }: BatchPart,
  drafts: readonly ProductDraft[],
): Promise<PartNote['done']> {
  await requireOpen(deps, batch)
  const present = await findPresent(deps, drafts)
  const before = drafts.map(({ variants }, index) => {
    const product = present[index]
    return { sku: variants[0]?.sku.trim() ?? '', product: product ? { id: product.id, version: product.version, content: contentOf(product) } : null }
  })
  const note: PartNote = { before, done: drafts.map(() => null) }
  const kept: PartNote = JSON.parse(await deps.notes.add(noteKey('products', batch, part), JSON.stringify(note)))
  const isSame = kept.before.length === before.length && kept.before.every(({ sku }, index) => sku === before[index]?.sku)
  if (!isSame)
    throw new CommerceError('validation_failed', `The part "${part}" of batch ${batch} had other rows before.`, {
      errors: [{ path: 'part', message: 'had other rows before' }],
    })
  return kept.done
}

/** Notes what became of the rows of a part. A product that was made before an interruption is `unchanged` after it: it counts as created. */
export async function settleProducts(
  deps: Pick<Deps, 'notes'>,
  { batch, part }: BatchPart,
  outcomes: readonly (PartOutcome | null)[],
): Promise<readonly (PartOutcome | null)[]> {
  const text = await deps.notes.update(noteKey('products', batch, part), present => {
    const note: PartNote = JSON.parse(present ?? '{"before":[],"done":[]}')
    const done = outcomes.map((outcome, index) => note.done[index] ?? (outcome && countedOf(outcome, note.before[index]?.product)))
    return JSON.stringify({ ...note, done })
  })
  return (JSON.parse(text) as PartNote).done
}

function countedOf(outcome: PartOutcome, before: PartNote['before'][number]['product'] | undefined): PartOutcome {
  return outcome.outcome === 'unchanged' && before === null ? { ...outcome, outcome: 'created' } : outcome
}
