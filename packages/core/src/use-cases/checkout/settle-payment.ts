import type { PayOutcome } from '../../commerce.ts'
import { CommerceError } from '../../model/index.ts'
import { paymentOf } from '../../model/order/payment-of.ts'
import { outcomeOf } from './pay-outcome.ts'
import { readPayment } from './steps/read-payment.ts'
import { settleReading } from './steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from './steps/settlement-deps.ts'

/**
 * Reads the provider and moves payment and order forward. The browser's return, a webhook, the resolver and an admin all come here, any number of times and in any
 * order; none needs a session. Throws `payment_not_found`, `payment_mismatch`, and what the provider throws.
 */
export async function settlePayment(deps: SettlementDeps, paymentId: number): Promise<PayOutcome> {
  const order = await deps.orders.orderByPayment(paymentId)
  if (!order) throw new CommerceError('payment_not_found', `There is no payment ${paymentId}.`)
  const reading = await readPayment(deps, paymentOf(order, paymentId))
  const settled = await settleReading(deps, order, reading, settlementActor)
  return outcomeOf(settled, paymentId, reading.state?.clientSecret ?? null)
}
