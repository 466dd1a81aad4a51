import type { Deps } from '../../ports/index.ts'

/** Orders booked in one transaction: few enough that a buyer who pays meanwhile does not notice. */
const batch = 200

/**
 * Books the orders whose money moved before the shop had a ledger; says how many. What was done stays done when the process dies, and several processes may do it at once.
 * `onProgress` is told after every batch how many there were so far.
 */
export async function backfill({ ledger, clock }: Pick<Deps, 'ledger' | 'clock'>, onProgress?: (booked: number) => void): Promise<number> {
  let booked = 0
  for (;;) {
    const count = await ledger.backfill(batch, { at: clock.now(), actor: 'system:ledger' })
    if (count === 0) return booked
    booked += count
    onProgress?.(booked)
  }
}
