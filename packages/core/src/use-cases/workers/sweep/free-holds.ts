import type { Hold, Order } from '../../../model/index.ts'
import type { SettlementDeps } from '../../checkout/steps/settlement-deps.ts'
import { sweepBatch, sweepDue } from './sweep-due.ts'

const actor = 'system:sweeper'

/** How much longer a hold is kept each time, while its order is not decided. Milliseconds. */
const keepMs = 60_000

/**
 * Releases holds that ended and whose order never came, or was cancelled. Those of an order that still waits for its money are kept as long as it does: their stock goes
 * when the order is cancelled, never before. Says how many were released.
 */
export async function freeHolds(deps: SettlementDeps, signal: AbortSignal): Promise<number> {
  return sweepDue(deps, signal, {
    name: 'hold',
    find: () => deps.inventory.expiredHolds(deps.clock.now(), sweepBatch),
    finish: async hold => free(deps, hold, await deps.orders.orderByHoldKey(hold.key)),
  })
}

async function free(deps: SettlementDeps, { key }: Hold, order: Order | null): Promise<boolean> {
  const at = deps.clock.now()
  if (!order || order.status === 'cancelled') {
    await deps.inventory.release(key, { at, actor })
    return true
  }
  const isWaiting = order.status === 'pending_payment' || order.status === 'cancelling'
  if (isWaiting) await deps.inventory.extend(key, Math.max(order.expiresAt, at + keepMs))
  else await deps.inventory.commit(key, { at, actor })
  return false
}
