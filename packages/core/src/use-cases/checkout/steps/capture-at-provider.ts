import { hasCode, type Order, type Payment, type PaymentOperation } from '../../../model/index.ts'
import { noteOperation, type OperationNote } from '../../../model/order/record-attempt.ts'
import { isCertainlyUndone } from './provider-trouble.ts'
import { type ProviderReading, readPayment, standsAt } from './read-payment.ts'
import { requireProvider } from './require-provider.ts'
import { type SettlementDeps, settlementActor } from './settlement-deps.ts'

/** The capture that was written down and not answered yet. */
export function openCapture(payment: Payment): PaymentOperation | undefined {
  return payment.operations.find(({ kind, status }) => kind === 'capture' && (status === 'sent' || status === 'unknown'))
}

/**
 * Makes the capture that was written down, and answers how the payment stands then. May be repeated: key and amount are those of the record, and an authorization is taken
 * once. Throws what the provider throws, after it was noted with the record: `payment_outcome_unknown` when reading it told nothing either.
 */
export async function captureAtProvider(deps: SettlementDeps, order: Order, payment: Payment): Promise<ProviderReading> {
  const operation = openCapture(payment)
  if (payment.providerId === null || payment.status === 'captured' || !operation) return readPayment(deps, payment)
  requireProvider(deps, payment)
  const { key, amount = payment.amount } = operation
  deps.failpoint('C17 capture written, provider not called')
  try {
    const state = await deps.payments.capture({ key, providerId: payment.providerId, amount })
    deps.failpoint('C19 capture answered, not settled')
    return { state, seen: payment, answers: key, at: deps.clock.now() }
  } catch (error) {
    const reading = hasCode(error, 'payment_outcome_unknown') ? await readPayment(deps, payment) : null
    if (reading && reading.state?.status !== 'authorized') return reading
    const at = deps.clock.now()
    const known = { paymentId: payment.id, key, at }
    const said = reading ? standsAt(reading.state) : 'The call failed here.'
    await note(deps, order, isCertainlyUndone(error) ? { ...known, status: 'failed' } : { ...known, status: 'unknown', said })
    throw error
  }
}

async function note(deps: SettlementDeps, order: Order, operation: OperationNote): Promise<void> {
  await deps.orders.change(order.id, fresh => noteOperation(fresh, operation), { at: operation.at, actor: settlementActor })
}
