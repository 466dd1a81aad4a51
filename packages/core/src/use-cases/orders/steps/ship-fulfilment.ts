import { fulfilmentCauseKey, type Order } from '../../../model/index.ts'
import { shippedStock } from '../../../model/order/fulfil-order.ts'
import type { Deps } from '../../../ports/index.ts'

/** Lets a fulfilment's goods leave the stock, once. */
export async function shipFulfilment(deps: Pick<Deps, 'inventory' | 'clock'>, order: Order, fulfilmentNumber: number, actor: string): Promise<void> {
  const causeKey = fulfilmentCauseKey(order.id, fulfilmentNumber)
  await deps.inventory.ship({ key: order.holdKey, causeKey, lines: shippedStock(order, fulfilmentNumber) }, { at: deps.clock.now(), actor })
}
