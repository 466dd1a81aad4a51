import type { Order, Refund } from '../../../model/index.ts'
import { isProviderTrouble } from '../../checkout/steps/provider-trouble.ts'
import { type SettlementDeps, settlementActor } from '../../checkout/steps/settlement-deps.ts'
import { submitRefund } from '../../checkout/steps/submit-refund.ts'

/** Sends the refund; where the provider fails, it stays as it is for the resolver. */
export async function trySubmit(deps: SettlementDeps, order: Order, { id }: Pick<Refund, 'id'>): Promise<Order> {
  try {
    return await submitRefund(deps, order, id, settlementActor)
  } catch (error) {
    if (!isProviderTrouble(error)) throw error
    deps.logger.log('warn', 'A refund could not be sent yet.', { orderId: order.id, refundId: id, error: error.message })
    return order
  }
}
