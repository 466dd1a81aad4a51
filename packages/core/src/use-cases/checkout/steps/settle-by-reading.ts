import type { PayOutcome } from '../../../commerce.ts'
import type { Order, Payment } from '../../../model/index.ts'
import { paymentOf } from '../../../model/order/payment-of.ts'
import { noteOperation, openOperation, operationPatienceMs } from '../../../model/order/record-attempt.ts'
import { outcomeOf } from '../pay-outcome.ts'
import { wordsOf } from './provider-trouble.ts'
import { readPayment, standsAt } from './read-payment.ts'
import { settleReading } from './settle-reading.ts'
import { type SettlementDeps, settlementActor } from './settlement-deps.ts'

/**
 * Reads the provider about a payment, moves it and its order forward, and says where they stand. Where a call of it is over and its answer lost, notes that the provider was asked.
 * Throws `payment_mismatch`, and what the provider throws.
 */
export async function settleByReading(deps: SettlementDeps, order: Order, payment: Payment): Promise<PayOutcome> {
  const asked = await readAndSettle(deps, order, payment).catch(async (error: unknown) => {
    const said = wordsOf(error)
    if (said !== null) await noteAsked(deps, order, payment, said)
    throw error
  })
  const noted = await noteAsked(deps, asked.order, paymentOf(asked.order, payment.id), asked.said)
  return outcomeOf(noted, payment.id, asked.clientSecret)
}

async function readAndSettle(deps: SettlementDeps, order: Order, payment: Payment) {
  const reading = await readPayment(deps, payment)
  const settled = await settleReading(deps, order, reading, settlementActor)
  return { order: settled, said: standsAt(reading.state), clientSecret: reading.state?.clientSecret ?? null }
}

async function noteAsked(deps: SettlementDeps, order: Order, payment: Payment, said: string): Promise<Order> {
  const at = deps.clock.now()
  const open = openOperation(payment)
  // While the call may be under way, whoever makes it sees how it ends.
  if (!open || (open.status === 'sent' && at - open.sentAt < operationPatienceMs)) return order
  return deps.orders.change(order.id, fresh => noteOperation(fresh, { paymentId: payment.id, key: open.key, status: 'unknown', said, at }), {
    at,
    actor: settlementActor,
  })
}
