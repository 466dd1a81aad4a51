import { available, doneBy, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** Moves what may still be sold of one variant to another, at every location, each once however often it is asked. What is promised to orders stays. */
export async function moveStock(
  { inventory, clock }: Pick<Deps, 'inventory' | 'clock'>,
  { from, to, batch }: { readonly from: number; readonly to: number; readonly batch: number },
  by: Principal,
): Promise<void> {
  const codes = new Map((await inventory.locations()).map(({ id, code }) => [id, code]))
  for (const level of await inventory.levels([from])) {
    const units = available(level)
    const location = codes.get(level.locationId)
    if (units === 0 || location === undefined) continue
    const lines = [
      { variantId: from, delta: -units },
      { variantId: to, delta: units },
    ]
    const change = { causeKey: `undo:${batch}:variant:${from}`, cause: 'adjust', reason: `Import ${batch} undone`, location, lines } as const
    const audit = { action: 'stock.adjusted', subject: `variant:${to}`, data: { causeKey: change.causeKey, undone: batch } }
    await inventory.adjust(change, { at: clock.now(), ...doneBy(by), audit })
  }
}
