import type { CheckoutService, StartedPayment } from '../../commerce.ts'
import { amountDue, CommerceError, livePayment, type Order, type Payment } from '../../model/index.ts'
import type { OrderChange } from '../../model/order/order-change.ts'
import { openOperation, paymentInProgress } from '../../model/order/record-attempt.ts'
import { startPayment as giveNewPayment, handOutPayment, requirePayable } from '../../model/order/start-payment.ts'
import type { PayDeps } from './pay.ts'
import { isPaid, outcomeOf, paidOutcome } from './pay-outcome.ts'
import { createAtProvider } from './steps/create-at-provider.ts'
import { payNothing } from './steps/pay-nothing.ts'
import { paymentTerms } from './steps/payment-terms.ts'
import { type ProviderReading, readPayment } from './steps/read-payment.ts'
import { settleReading } from './steps/settle-reading.ts'

/**
 * Starts a payment that the buyer makes in the provider's own form: makes the provider's object, or finds the one there is, and answers what the browser needs for it. The
 * money comes without another call of ours, so the payment is watched from before the browser hears of it, and the deadline of the order moves as it does for a buyer who pays.
 * Repeating answers the same object; terms are those of the first start.
 *
 * Throws `order_not_found`, `order_not_payable`; `payment_in_progress` while a call of ours is under way; `payment_unavailable` while the provider is failing;
 * `payment_provider_error`, `payment_outcome_unknown`: nothing was handed out then.
 */
export async function startPayment(deps: PayDeps, orderId: number, input: Parameters<CheckoutService['startPayment']>[1] = {}): Promise<StartedPayment> {
  const order = await deps.orders.order(orderId)
  if (!order) throw new CommerceError('order_not_found', `There is no order ${orderId}.`, { orderId })
  if (isPaid(order)) return started(deps, paidOutcome(order))
  requirePayable(order, deps.clock.now())
  if (amountDue(order) === 0) return started(deps, await payNothing(deps, order))
  deps.payments.assertReady?.()
  const begun = livePayment(order) ? order : await change(deps, order, await newPaymentOf(deps, order, input))
  const payment = livePayment(begun)
  if (!payment) throw paymentInProgress()
  return started(deps, await handOut(deps, begun, payment))
}

async function newPaymentOf(deps: PayDeps, order: Order, input: { readonly savesMethod?: boolean }): Promise<(fresh: Order, at: number) => OrderChange | null> {
  const terms = await paymentTerms(deps, order, input)
  return (fresh, at) => giveNewPayment(fresh, { provider: deps.payments.name, terms, at })
}

/** Reads or makes the object, notes that it goes out, and settles what has become of it already. */
async function handOut(deps: PayDeps, order: Order, payment: Payment) {
  const reading = await stateOf(deps, order, payment)
  const isUntouched = payment.providerId === null && reading.state?.status === 'requires_payment_method'
  const settled = isUntouched ? order : await settleReading(deps, order, reading, 'system:checkout')
  const present = livePayment(settled)
  if (present && openOperation(present)) throw paymentInProgress()
  if (settled.status !== 'pending_payment' || !present || !isPayable(present)) return outcomeOf(settled, payment.id, null)
  const providerId = reading.state?.providerId ?? present.providerId
  if (providerId === null) throw new CommerceError('fault', 'The provider has made no object.')
  const { holdMs: extendMs, holdMaxMs: extendMaxMs } = deps.settings
  const out = await change(deps, settled, (fresh, at) => handOutPayment(fresh, { providerId, at, extendMs, extendMaxMs }))
  deps.failpoint('C09c payment handed out, answer not sent')
  await deps.inventory.extend(out.holdKey, out.expiresAt)
  const outcome = outcomeOf(out, payment.id, reading.state?.clientSecret ?? null)
  // A card that was refused in the form before is nothing that keeps the buyer from starting again.
  return outcome.status === 'failed'
    ? { ...outcome, status: 'requires_action' as const, clientSecret: reading.state?.clientSecret ?? null, failure: null }
    : outcome
}

async function stateOf(deps: PayDeps, order: Order, payment: Payment): Promise<ProviderReading> {
  if (payment.providerId !== null) return readPayment(deps, payment)
  const state = await createAtProvider(deps, order, payment)
  return { state, seen: payment, answers: null, at: deps.clock.now() }
}

function isPayable({ status }: Payment): boolean {
  return status === 'created' || status === 'requires_payment_method' || status === 'requires_action'
}

async function change(deps: PayDeps, order: Order, decide: (fresh: Order, at: number) => OrderChange | null): Promise<Order> {
  const at = deps.clock.now()
  return deps.orders.change(order.id, fresh => decide(fresh, at), { at, actor: 'system:checkout' })
}

function started({ payments }: PayDeps, outcome: Omit<StartedPayment, 'provider' | 'publicConfig'>): StartedPayment {
  return { ...outcome, provider: payments.name, publicConfig: payments.publicConfig ?? {} }
}
