import type { PayOutcome } from '../../commerce.ts'
import { CommerceError, doneBy, type Principal } from '../../model/index.ts'
import { paymentOf } from '../../model/order/payment-of.ts'
import type { Deps } from '../../ports/index.ts'
import { settleByReading } from './steps/settle-by-reading.ts'
import type { SettlementDeps } from './steps/settlement-deps.ts'

/**
 * Reads the provider and moves payment and order forward. The browser's return, a webhook, the resolver and an admin all come here, any number of times and in any
 * order; none needs a session. Where a person asks (`by`), a line of the audit log says so. Throws `payment_not_found`, `payment_mismatch`, and what the provider throws.
 */
export async function settlePayment(deps: SettlementDeps & Pick<Deps, 'customers'>, paymentId: number, by?: Principal): Promise<PayOutcome> {
  const order = await deps.orders.orderByPayment(paymentId)
  // The shop's own money is with no provider.
  const payment = order?.payments.find(({ id, tender }) => id === paymentId && tender === 'provider')
  if (!order || !payment) throw new CommerceError('payment_not_found', `There is no payment ${paymentId} of a provider.`)
  const outcome = await settleByReading(deps, order, payment)
  if (by) {
    const after = paymentOf(outcome.order, paymentId).status
    const audit = { action: 'payment.settled', subject: `payment:${paymentId}`, data: { orderId: order.id, before: payment.status, after } }
    await deps.customers.tell({ at: deps.clock.now(), ...doneBy(by), audit })
  }
  return outcome
}
