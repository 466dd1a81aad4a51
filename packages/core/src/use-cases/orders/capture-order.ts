import { CommerceError, livePayment, type Order, type Payment, type Principal } from '../../model/index.ts'
import { recordCapture } from '../../model/order/record-attempt.ts'
import { captureAtProvider } from '../checkout/steps/capture-at-provider.ts'
import { requireProviderOfLive } from '../checkout/steps/require-provider.ts'
import { settleReading } from '../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../checkout/steps/settlement-deps.ts'
import { changeOrder } from './change-order.ts'

/**
 * Takes the authorized money (`capture: 'manual'`), or a part of it, and gives up the rest: the call is recorded with its amount, made, and what it brought is settled. Once
 * only, whatever repeats: another amount afterwards is refused. Where the process dies in between, the resolver makes the recorded call.
 *
 * Throws `order_not_found`; `order_wrong_status` unless the payment is authorized or captured already; `capture_invalid` (details: `available`); `payment_outcome_unknown`
 * when the provider did not answer and reading it told nothing (the resolver looks again); `payment_provider_error`; `payment_unavailable`, also where the payment is another provider's.
 */
export async function capture(deps: SettlementDeps, orderId: number, input: { readonly amount?: number }, by: Principal): Promise<Order> {
  const order = await changeOrder(deps, orderId, by, { action: 'order.capture', data: { ...input } }, (fresh, { at }) => {
    requireProviderOfLive(deps, fresh)
    const payment = livePayment(fresh)
    if (payment?.status === 'captured') return requireSameCapture(payment, input.amount)
    if (payment?.status !== 'authorized' || fresh.status !== 'pending_payment') throw notAuthorized(fresh)
    return recordCapture(fresh, { paymentId: payment.id, amount: input.amount ?? payment.amount, at })
  })
  const payment = livePayment(order)
  if (!payment || (payment.status === 'captured' && order.status !== 'pending_payment')) return order
  return settleReading(deps, order, await captureAtProvider(deps, order, payment), settlementActor)
}

/** A repeat of what was done is nothing new; more, or less, cannot be taken any more. */
function requireSameCapture({ captured }: Payment, amount: number | undefined): null {
  if (amount === undefined || amount === captured) return null
  throw new CommerceError('capture_invalid', 'The authorized money was taken already.', { available: 0, captured })
}

function notAuthorized({ status }: Order): CommerceError {
  return new CommerceError('order_wrong_status', 'The order has no authorized payment to be captured.', { status })
}
