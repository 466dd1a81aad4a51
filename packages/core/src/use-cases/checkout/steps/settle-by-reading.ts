import type { PayOutcome } from '../../../commerce.ts'
import type { Order, Payment } from '../../../model/index.ts'
import { outcomeOf } from '../pay-outcome.ts'
import { readPayment } from './read-payment.ts'
import { settleReading } from './settle-reading.ts'
import { type SettlementDeps, settlementActor } from './settlement-deps.ts'

/** Reads the provider about a payment, moves it and its order forward, and says where they stand. Throws `payment_mismatch`, and what the provider throws. */
export async function settleByReading(deps: SettlementDeps, order: Order, payment: Payment): Promise<PayOutcome> {
  const reading = await readPayment(deps, payment)
  const settled = await settleReading(deps, order, reading, settlementActor)
  return outcomeOf(settled, payment.id, reading.state?.clientSecret ?? null)
}
