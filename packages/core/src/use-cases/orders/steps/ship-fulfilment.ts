import { fulfilmentCauseKey, type Order } from '../../../model/index.ts'
import { shippedStock } from '../../../model/order/fulfil-order.ts'
import type { Deps } from '../../../ports/index.ts'

/** Lets a fulfilment's goods leave the stock, once. */
export async function shipFulfilment(
  deps: Pick<Deps, 'inventory' | 'clock' | 'failpoint'>,
  order: Order,
  fulfilmentNumber: number,
  actor: string,
): Promise<void> {
  const causeKey = fulfilmentCauseKey(order.id, fulfilmentNumber)
  deps.failpoint('C33 fulfilment written, stock not shipped')
  await deps.inventory.ship({ key: order.holdKey, causeKey, lines: shippedStock(order, fulfilmentNumber) }, { at: deps.clock.now(), actor })
}
