import type { Order, Payment } from '../../../model/index.ts'
import { paymentOf } from '../../../model/order/payment-of.ts'
import type { ProviderPayment, RecordRange } from '../../../ports/index.ts'
import { cancelAtProvider } from '../../checkout/steps/cancel-at-provider.ts'
import { readPayment } from '../../checkout/steps/read-payment.ts'
import { settleReading } from '../../checkout/steps/settle-reading.ts'
import { type Check, capturedInWords, type Finding, pageSize, patientAsking, type ReconcileDeps, type Scope } from '../check.ts'
import { eachRecord } from '../each-record.ts'

/** R2: every payment of ours that has not ended, and all of the time asked for, against what the provider says of it. Settling is what puts it right. */
export const checkOurPayments: Check = async function* (deps, scope) {
  const { ask, isDown } = patientAsking(scope)
  for await (const payment of ourPayments(deps, scope)) {
    if (scope.signal.aborted || isDown()) return
    if (payment.provider !== deps.payments.name) {
      missedProvider(scope, payment)
      continue
    }
    const reading = await ask(`payment ${payment.id}`, () => readPayment(deps, payment))
    const finding = reading && compare(deps, payment, reading.state)
    if (finding) yield finding
  }
}

/** Says that what another provider has of this payment was not compared. */
export function missedProvider({ missed }: Pick<Scope, 'missed'>, { provider }: Payment): void {
  missed(`Payments of the provider "${provider}" cannot be read: it is not the one in use.`)
}

/** Payments of the provider: those without an end first, then all of the time asked for. */
export async function* ourPayments(
  deps: Pick<ReconcileDeps, 'reconciliation' | 'orders'>,
  scope: Pick<Scope, 'from' | 'to' | 'now' | 'isUnsettledOnly'>,
): AsyncGenerator<Payment> {
  const read = (range: RecordRange, afterId: number) => deps.reconciliation.paymentIds(range, afterId, pageSize)
  for await (const id of eachRecord(scope, read, row => row)) {
    const order = await deps.orders.orderByPayment(id)
    if (order) yield paymentOf(order, id)
  }
}

function compare(deps: ReconcileDeps, payment: Payment, state: ProviderPayment | null): Finding | null {
  const subject = `payment:${payment.id}`
  const here = `${payment.status}, ${capturedInWords(payment)}`
  const moneyAtRisk = { amount: payment.amount, currency: payment.currency }
  if (state === null) {
    // Never made there, and nobody says it was: the sweeper ends it, R5 tells when it does not.
    if (payment.providerId === null) return null
    const there = `does not know ${payment.providerId}`
    const proposal = 'Look whether the shop uses the account that the payment was made with.'
    return { subject, reason: 'payment_difference', severity: 'critical', here, there, moneyAtRisk, proposal, repair: 'by_hand', at: payment.createdAt }
  }
  const there = `${state.providerId}: ${state.status}, ${capturedInWords(state)}`
  if (!isOurs(payment, state)) {
    const proposal = 'Do not ship. Look at the payment at the provider, and pay it back there if it is not what the order is for.'
    return { subject, reason: 'payment_mismatch', severity: 'critical', here, there, moneyAtRisk, proposal, repair: 'by_hand', at: payment.createdAt }
  }
  if (isSame(payment, state)) return null
  const severity = state.status === 'captured' || payment.status === 'captured' ? 'critical' : 'warning'
  const proposal = 'Settle it: move payment and order to where the provider says they are.'
  const mend = (actor: string) => settle(deps, payment.id, actor)
  return { subject, reason: 'payment_difference', severity, here, there, moneyAtRisk, proposal, repair: 'alone', at: payment.createdAt, mend }
}

/** Settles a payment by what the provider says now; null when the two still differ. */
export async function settle(deps: ReconcileDeps, paymentId: number, actor: string): Promise<string | null> {
  const order = await deps.orders.orderByPayment(paymentId)
  if (!order) return null
  const present = paymentOf(order, paymentId)
  const read = await readPayment(deps, present)
  // What has ended here must not be payable there.
  const isOrphan = (present.status === 'cancelled' || present.status === 'failed') && read.state !== null && !isOver(read.state)
  const reading = isOrphan ? await cancelAtProvider(deps, { ...present, providerId: read.state?.providerId ?? null }) : read
  const settled: Order = await settleReading(deps, order, reading, actor)
  const payment = paymentOf(settled, paymentId)
  const isHealed = reading.state !== null && isSame(payment, reading.state)
  return isHealed ? `payment ${payment.status}, order ${settled.id} ${settled.status}` : null
}

/** Whether the provider's object is what our row asked for: the same object, pairing, amount and currency (RELIABILITY I23). */
export function isOurs(payment: Payment, state: ProviderPayment): boolean {
  const isPaired = state.paymentId === payment.id && (payment.providerId === null || payment.providerId === state.providerId)
  return isPaired && state.amount === payment.amount && state.currency === payment.currency && state.captured <= payment.amount
}

/** Whether nothing more can come of it without us. */
export function isOver({ status }: Pick<ProviderPayment, 'status'>): boolean {
  return status === 'captured' || status === 'cancelled'
}

function isSame(payment: Payment, state: ProviderPayment): boolean {
  const hasEnded = payment.status === 'cancelled' || payment.status === 'failed'
  if (hasEnded) return state.status === 'cancelled'
  if (payment.providerId === null) return false
  if (payment.status === 'captured' || state.status === 'captured') return payment.status === state.status && payment.captured === state.captured
  // An attempt that has ended, or not begun, waits for the next one.
  const waits = ['created', 'requires_payment_method', 'requires_action']
  if (waits.includes(payment.status) && waits.includes(state.status)) return true
  return payment.status === state.status
}
