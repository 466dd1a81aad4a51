import type { BatchPart } from '../../commerce.ts'
import type { Deps } from '../../ports/index.ts'
import { noteKey, requireOpen, type StockNote } from './batch-notes.ts'

/** Notes under which cause key a request of an import sets stock, before it does. Answers the key. Throws `batch_not_found`, `batch_closed`. */
export async function noteStock(deps: Pick<Deps, 'notes'>, { batch, part }: BatchPart, lines: number): Promise<string> {
  await requireOpen(deps, batch)
  const causeKey = `batch:${batch}:${part}`
  const note: StockNote = { causeKey, lines }
  await deps.notes.add(noteKey('stock', batch, part), JSON.stringify(note))
  return causeKey
}
