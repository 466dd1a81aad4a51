import { CommerceError, livePayment, type Order, type Payment } from '../../../model/index.ts'
import { paymentOf } from '../../../model/order/payment-of.ts'
import { refundsByKey } from '../../../model/order/request-refund.ts'
import type { Deps } from '../../../ports/index.ts'

/** Nothing changes until the process is started with another environment: to try again at once would be for nothing. Seconds. */
const retryAfterS = 60

type PaymentsDeps = Pick<Deps, 'payments'>

/**
 * The provider in use may know nothing of another's payment, or something else under its id: what it said would be taken for the truth.
 * Throws `payment_unavailable` (details: `paymentId`, `provider`, `providerInUse`) for another's. Background work does it later, in a process that has its provider.
 */
export function requireProvider({ payments }: PaymentsDeps, { id: paymentId, provider }: Pick<Payment, 'id' | 'provider'>): void {
  if (provider === payments.name) return
  const message = `Payment ${paymentId} is of the provider "${provider}", which is not the one in use ("${payments.name}").`
  throw new CommerceError('payment_unavailable', message, { paymentId, provider, providerInUse: payments.name, retryAfter: retryAfterS })
}

/** The same for the payment on which the order's money comes, or has come. */
export function requireProviderOfLive(deps: PaymentsDeps, order: Order): void {
  const payment = livePayment(order)
  if (payment) requireProvider(deps, payment)
}

/** The same for the payments that the refund under this key has to be paid back from; gift cards and store credit are the shop's own. */
export function requireProviderOfRefunds(deps: PaymentsDeps, order: Order, clientKey: string): void {
  for (const { paymentId, status } of refundsByKey(order, clientKey)) if (status === 'requested') requireProvider(deps, paymentOf(order, paymentId))
}
