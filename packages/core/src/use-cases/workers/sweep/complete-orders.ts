import { completeOrder } from '../../../model/order/fulfil-order.ts'
import type { SettlementDeps } from '../../checkout/steps/settlement-deps.ts'
import { sweepBatch, sweepDue } from './sweep-due.ts'

/** Counts wholly fulfilled orders as done when nothing has happened to them for long. Says how many. */
export async function completeOrders(deps: SettlementDeps, signal: AbortSignal): Promise<number> {
  return sweepDue(deps, signal, {
    name: 'completion',
    find: () => deps.orders.dueForCompletion(deps.clock.now() - deps.settings.completeAfterMs, sweepBatch),
    finish: async orderId => {
      const step = { at: deps.clock.now(), actor: 'system:sweeper' }
      const order = await deps.orders.change(orderId, fresh => (fresh.status === 'fulfilled' ? completeOrder(fresh, step) : null), step)
      return order.status === 'completed'
    },
  })
}
