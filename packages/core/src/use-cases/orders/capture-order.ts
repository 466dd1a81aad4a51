import { CommerceError, hasCode, livePayment, type Order, operationKey, type Payment, type Principal } from '../../model/index.ts'
import { endOperation, recordOperation } from '../../model/order/record-attempt.ts'
import { type ProviderReading, readPayment } from '../checkout/steps/read-payment.ts'
import { settleReading } from '../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../checkout/steps/settlement-deps.ts'
import { changeOrder } from './change-order.ts'

/**
 * Takes the authorized money (`capture: 'manual'`): the call is recorded, made, and what it brought is settled. Once only, whatever repeats: it is the payment's own key.
 *
 * Throws `order_not_found`; `order_wrong_status` unless the payment is authorized or captured already; `payment_outcome_unknown` when the provider did not answer and
 * reading it told nothing (the resolver looks again); `payment_provider_error`.
 */
export async function capture(deps: SettlementDeps, orderId: number, by: Principal): Promise<Order> {
  const order = await changeOrder(deps, orderId, by, { action: 'order.capture' }, (fresh, { at }) => {
    const payment = livePayment(fresh)
    if (payment?.status === 'captured') return null
    if (payment?.status !== 'authorized' || fresh.status !== 'pending_payment') throw notAuthorized(fresh)
    return recordOperation(fresh, { paymentId: payment.id, kind: 'capture', at })
  })
  const payment = livePayment(order)
  if (!payment || (payment.status === 'captured' && order.status !== 'pending_payment')) return order
  return settleReading(deps, order, await captureAtProvider(deps, order, payment), settlementActor)
}

async function captureAtProvider(deps: SettlementDeps, order: Order, payment: Payment): Promise<ProviderReading> {
  const { providerId, amount } = payment
  if (providerId === null || payment.status === 'captured') return readPayment(deps, payment)
  const key = operationKey(payment.id, 'capture')
  deps.failpoint('C17 capture written, provider not called')
  try {
    const state = await deps.payments.capture({ key, providerId, amount })
    deps.failpoint('C19 capture answered, not settled')
    return { state, seen: payment, answers: key, at: deps.clock.now() }
  } catch (error) {
    const reading = hasCode(error, 'payment_outcome_unknown') ? await readPayment(deps, payment) : null
    if (reading && reading.state?.status !== 'authorized') return reading
    await end(deps, order, payment, key, hasCode(error, 'payment_provider_error') ? 'failed' : 'unknown')
    throw error
  }
}

async function end(deps: SettlementDeps, order: Order, payment: Payment, key: string, status: 'unknown' | 'failed'): Promise<void> {
  const at = deps.clock.now()
  await deps.orders.change(order.id, fresh => endOperation(fresh, { paymentId: payment.id, key, status, at }), { at, actor: settlementActor })
}

function notAuthorized({ status }: Order): CommerceError {
  return new CommerceError('order_wrong_status', 'The order has no authorized payment to be captured.', { status })
}
