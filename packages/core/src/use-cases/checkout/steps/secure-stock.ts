import { type Order, sumPerVariant } from '../../../model/index.ts'
import type { StockOutcome } from '../../../model/order/settle-payment.ts'
import type { Deps } from '../../../ports/index.ts'

/** How many keys are tried to hold stock again; each but the last was released before it could be used. */
const replacementsMax = 5

/**
 * Promises the order's stock for good: its hold is committed. One that was lost meanwhile is replaced by another, of the same units; its key has to be recorded with the order.
 * May be repeated: the keys are derived, so a second call finds what the first one did. `gone` when the stock was sold to others.
 */
export async function secureStock(deps: Pick<Deps, 'inventory' | 'clock' | 'settings'>, order: Order, actor: string): Promise<StockOutcome> {
  const at = deps.clock.now()
  if (await deps.inventory.commit(order.holdKey, { at, actor })) return { holdKey: order.holdKey }
  for (let number = 2; number <= replacementsMax; number++) {
    const key = `order:${order.id}:hold:${number}`
    const lines = sumPerVariant(order.lines)
    const result = await deps.inventory.reserve({ key, lines, expiresAt: at + deps.settings.holdMs }, { at, actor })
    if (!result.ok) return 'gone'
    if (await deps.inventory.commit(key, { at, actor })) return { holdKey: key }
  }
  return 'gone'
}
