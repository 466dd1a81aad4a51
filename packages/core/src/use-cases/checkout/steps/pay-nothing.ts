import type { PayOutcome } from '../../../commerce.ts'
import { CommerceError, type Order } from '../../../model/index.ts'
import { isPaid, paidOutcome } from '../pay-outcome.ts'
import { settleFreeOrder } from './settle-free-order.ts'
import type { SettlementDeps } from './settlement-deps.ts'

/** Pays an order of which nothing is due, without the provider. Throws `order_not_payable` where its stock has gone. */
export async function payNothing(deps: SettlementDeps, order: Order): Promise<PayOutcome> {
  const settled = await settleFreeOrder(deps, order, 'system:checkout')
  if (isPaid(settled)) return paidOutcome(settled)
  throw new CommerceError('order_not_payable', `An order that is ${settled.status} cannot be paid.`, { status: settled.status })
}
