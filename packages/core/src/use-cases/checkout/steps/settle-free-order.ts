import type { Order } from '../../../model/index.ts'
import { giveUpFree, settleFree } from '../../../model/order/settle-payment.ts'
import { secureStock } from './secure-stock.ts'
import type { SettlementDeps } from './settlement-deps.ts'

/** An order that costs nothing is paid as soon as its stock is promised; no provider hears of it. Repeating is harmless. */
export async function settleFreeOrder(deps: SettlementDeps, order: Order, actor: string): Promise<Order> {
  const stock = await secureStock(deps, order, actor)
  const at = deps.clock.now()
  return deps.orders.change(
    order.id,
    fresh => (typeof stock === 'object' ? settleFree(fresh, { at, actor, holdKey: stock.holdKey }) : giveUpFree(fresh, { at, actor })),
    { at, actor },
  )
}
