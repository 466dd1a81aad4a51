import type { Deps } from '../../ports/index.ts'
import { noopMeter } from '../noop-meter.ts'
import { meteredCache } from './metered-cache.ts'
import { meteredInventory } from './metered-inventory.ts'
import { meteredOrders } from './metered-orders.ts'
import { meteredPayments } from './metered-payments.ts'

/** The same parts, those of them counted by whose calls the business shows. As they are where nobody measures. */
export function metered(deps: Deps): Deps {
  const { meter, clock } = deps
  if (meter === noopMeter) return deps
  return {
    ...deps,
    orders: meteredOrders(deps.orders, meter),
    inventory: meteredInventory(deps.inventory, meter),
    cache: meteredCache(deps.cache, meter),
    payments: meteredPayments(deps.payments, meter, clock),
  }
}
