import type { Order } from '../../../model/index.ts'
import { refundsByKey } from '../../../model/order/request-refund.ts'
import type { SettlementDeps } from '../../checkout/steps/settlement-deps.ts'
import { trySubmit } from './try-submit.ts'

/** Sends what of a refund the provider has to pay back; the shop's own money is back already. */
export async function submitRows(deps: SettlementDeps, order: Order, clientKey: string): Promise<Order> {
  let current = order
  for (const row of refundsByKey(order, clientKey)) if (row.status === 'requested') current = await trySubmit(deps, current, row)
  return current
}
