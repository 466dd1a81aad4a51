import { type Order, returnCauseKey } from '../../../model/index.ts'
import { restockOf, returnOf } from '../../../model/order/return-goods.ts'
import type { Deps } from '../../../ports/index.ts'

/** Puts the sellable units of a received return back on the shelf, once. */
export async function restock(deps: Pick<Deps, 'inventory' | 'clock' | 'failpoint'>, order: Order, returnId: number, actor: string): Promise<void> {
  const lines = restockOf(order, returnOf(order, returnId)).map(({ variantId, quantity }) => ({ variantId, delta: quantity }))
  if (lines.length === 0) return
  const causeKey = returnCauseKey(order.id, returnId)
  deps.failpoint('C31 return received, not restocked')
  await deps.inventory.adjust({ causeKey, cause: 'return', reason: '', lines }, { at: deps.clock.now(), actor })
  deps.failpoint('C32 goods restocked, delivery not finished')
}
