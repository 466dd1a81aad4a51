import type { PayOutcome } from '../../commerce.ts'
import { CommerceError } from '../../model/index.ts'
import { settleByReading } from './steps/settle-by-reading.ts'
import type { SettlementDeps } from './steps/settlement-deps.ts'

/**
 * Reads the provider and moves payment and order forward. The browser's return, a webhook, the resolver and an admin all come here, any number of times and in any
 * order; none needs a session. Throws `payment_not_found`, `payment_mismatch`, and what the provider throws.
 */
export async function settlePayment(deps: SettlementDeps, paymentId: number): Promise<PayOutcome> {
  const order = await deps.orders.orderByPayment(paymentId)
  // The shop's own money is with no provider.
  const payment = order?.payments.find(({ id, tender }) => id === paymentId && tender === 'provider')
  if (!order || !payment) throw new CommerceError('payment_not_found', `There is no payment ${paymentId} of a provider.`)
  return settleByReading(deps, order, payment)
}
