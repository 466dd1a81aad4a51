import type { PayInput, PayOutcome } from '../../commerce.ts'
import { amountDue, CommerceError, hasCode, livePayment, type Order, operationKey, type Payment, type PaymentTerms, plainTerms } from '../../model/index.ts'
import type { OrderChange } from '../../model/order/order-change.ts'
import { paymentOf } from '../../model/order/payment-of.ts'
import { noteOperation, type OperationNote, openOperation, paymentInProgress, recordAttempt } from '../../model/order/record-attempt.ts'
import { requirePayable, startPayment } from '../../model/order/start-payment.ts'
import type { ProviderPayment } from '../../ports/index.ts'
import { isPaid, outcomeOf, paidOutcome } from './pay-outcome.ts'
import { createAtProvider } from './steps/create-at-provider.ts'
import { payNothing } from './steps/pay-nothing.ts'
import { paymentTerms, type TermsDeps } from './steps/payment-terms.ts'
import { isCertainlyUndone, wordsOf } from './steps/provider-trouble.ts'
import { type ProviderReading, readPayment, standsAt } from './steps/read-payment.ts'
import { requireProvider } from './steps/require-provider.ts'
import { settleReading } from './steps/settle-reading.ts'
import type { SettlementDeps } from './steps/settlement-deps.ts'

export type PayDeps = SettlementDeps & TermsDeps

/**
 * Charges the order with a token of the provider's, or with a method that its customer saved there. Capture-once rests on the provider's object: there is one per payment, made before anything is charged and known by
 * its id; every attempt confirms that one. A repeat on a paid order answers that it is paid.
 *
 * Calls, in this order (W waits for a commit, P is the provider, outside any store call): `orders.order`; W `orders.change` (the payment's row; none when the order was
 * placed with it; before it, for customers of a provider that keeps methods, `customers.providerCustomer`); P create; W `orders.change` (provider id and the attempt); P confirm; W `inventory.commit`; W `orders.change` (paid, with its events). A second attempt begins with its
 * record. Whatever dies in between leaves a record of the call, and the resolver reads the provider; so does the next `pay`.
 *
 * A decline is an outcome (`failed`). Throws `order_not_found`; `order_not_payable`; `payment_in_progress` while another's attempt is under way;
 * `payment_outcome_unknown` when the provider did not answer and reading it told nothing; `payment_provider_error` when nothing was charged for sure;
 * `payment_unavailable` while the provider is failing, before anything is written; `saved_method_not_found` when the method is not this customer's.
 */
export async function pay(deps: PayDeps, orderId: number, input: PayInput): Promise<PayOutcome> {
  const { paymentToken: token, savesMethod = false } = input
  const first = await takeTurn(deps, orderId, savesMethod)
  if (first.attempt) return confirm(deps, first.order, first.attempt, token)
  if (isPaid(first.order)) return paidOutcome(first.order)
  if (amountDue(first.order) === 0) return payNothing(deps, first.order)
  const present = await readAndSettle(deps, first.order)
  if (isUnderWay(present)) throw paymentInProgress()
  if (!isWaiting(present)) return present
  const second = await takeTurn(deps, orderId, savesMethod)
  if (second.attempt) return confirm(deps, second.order, second.attempt, token)
  if (isPaid(second.order)) return paidOutcome(second.order)
  throw paymentInProgress()
}

interface Turn {
  readonly order: Order
  /** The recorded attempt that is ours to make. Null when there is nothing to attempt: paid, free, or not open. */
  readonly attempt: Payment | null
}

/** Records an attempt, after the provider's object was made where there is none yet. */
async function takeTurn(deps: PayDeps, orderId: number, savesMethod: boolean): Promise<Turn> {
  const begun = await beginTurn(deps, orderId, savesMethod)
  const payment = livePayment(begun.order)
  if (begun.attempt || begun.order.status !== 'pending_payment' || payment?.providerId !== null) return begun
  const { providerId } = await createAtProvider(deps, begun.order, payment)
  return changeForTurn(deps, orderId, (order, at) => (isPaid(order) ? null : recordAttempt(order, attemptInput(deps, providerId, at))))
}

/** Reading first costs next to nothing, and spares the commit where there is nothing to write: the payment's row came with the order, or the order is paid. */
async function beginTurn(deps: PayDeps, orderId: number, savesMethod: boolean): Promise<Turn> {
  const order = await deps.orders.order(orderId)
  const isOpen = order?.status === 'pending_payment' && amountDue(order) > 0
  const payment = order && livePayment(order)
  if (isOpen && (!payment || isAttemptable(payment))) deps.payments.assertReady?.()
  const terms = isOpen && !payment ? await paymentTerms(deps, order, { savesMethod }) : plainTerms
  if (order && !begin(deps, order, terms, deps.clock.now())) return { order, attempt: null }
  return changeForTurn(deps, orderId, (fresh, at) => begin(deps, fresh, terms, at))
}

function begin(deps: SettlementDeps, order: Order, terms: PaymentTerms, at: number): OrderChange | null {
  const payment = livePayment(order)
  // What is under way has to be looked at first: the money may be there.
  if (isPaid(order) || (payment && !isAttemptable(payment))) return null
  requirePayable(order, at)
  if (amountDue(order) === 0) return null
  if (payment) requireProvider(deps, payment)
  if (!payment) return startPayment(order, { provider: deps.payments.name, terms, at })
  return payment.providerId === null ? null : recordAttempt(order, attemptInput(deps, payment.providerId, at))
}

async function changeForTurn(deps: SettlementDeps, orderId: number, decide: (order: Order, at: number) => OrderChange | null): Promise<Turn> {
  const at = deps.clock.now()
  let attempts: number | null = null
  const order = await deps.orders.change(
    orderId,
    fresh => {
      const change = decide(fresh, at)
      const before = livePayment(fresh)?.attempts ?? 0
      const after = (change && livePayment(change.order)?.attempts) ?? 0
      attempts = after > before ? after : null
      return change
    },
    { at, actor: 'system:checkout' },
  )
  return { order, attempt: attempts === null ? null : (livePayment(order) ?? null) }
}

function attemptInput({ settings }: SettlementDeps, providerId: string, at: number) {
  return { providerId, at, extendMs: settings.holdMs, extendMaxMs: settings.holdMaxMs }
}

async function confirm(deps: SettlementDeps, order: Order, payment: Payment, token: string): Promise<PayOutcome> {
  const { providerId } = payment
  if (providerId === null) throw new CommerceError('fault', 'An attempt was recorded without the provider object it is for.')
  const key = operationKey(payment.id, 'confirm', payment.attempts)
  deps.failpoint('C08b attempt written, provider not called')
  let state: ProviderPayment
  try {
    state = await deps.payments.confirm({ key, providerId, token })
  } catch (error) {
    if (hasCode(error, 'payment_outcome_unknown')) return afterUnknown(deps, order, payment, key, error)
    if (isCertainlyUndone(error)) await note(deps, order, { paymentId: payment.id, key, status: 'failed', at: deps.clock.now() })
    throw error
  }
  return settleAndAnswer(deps, order, { state, seen: payment, answers: key, at: deps.clock.now() })
}

/** Nobody knows whether the card was charged: the provider is asked once at once, and then by the resolver. Never assumed (RELIABILITY I21). */
async function afterUnknown(deps: SettlementDeps, order: Order, payment: Payment, key: string, unknown: CommerceError): Promise<PayOutcome> {
  let said: string
  try {
    const outcome = await readAndSettle(deps, order)
    if (!isUnderWay(outcome)) return outcome
    said = standsAt(paymentOf(outcome.order, outcome.paymentId))
  } catch (error) {
    deps.logger.log('warn', 'A payment could not be read after its outcome was lost.', { orderId: order.id, paymentId: payment.id, error: String(error) })
    said = wordsOf(error) ?? unknown.message
  }
  await note(deps, order, { paymentId: payment.id, key, status: 'unknown', said, at: deps.clock.now() })
  throw unknown
}

/** Reads the provider about the order's payment, and settles what it says. Throws `payment_in_progress` when the payment ended meanwhile. */
async function readAndSettle(deps: SettlementDeps, order: Order): Promise<PayOutcome> {
  const payment = livePayment(order)
  if (!payment) throw paymentInProgress()
  return settleAndAnswer(deps, order, await readPayment(deps, payment))
}

/** Whether an attempt is still without an answer. */
function isUnderWay({ order, paymentId }: PayOutcome): boolean {
  return openOperation(paymentOf(order, paymentId)) !== undefined
}

/** Whether the order can be tried again. */
function isWaiting({ order }: PayOutcome): boolean {
  const payment = livePayment(order)
  return order.status === 'pending_payment' && (!payment || isAttemptable(payment))
}

async function settleAndAnswer(deps: SettlementDeps, order: Order, reading: ProviderReading): Promise<PayOutcome> {
  const settled = await settleReading(deps, order, reading, 'system:checkout')
  const outcome = outcomeOf(settled, reading.seen.id, reading.state?.clientSecret ?? null)
  deps.failpoint('C09b order paid, answer not stored')
  // While the buyer or the bank takes a step, the stock waits as long as the order does.
  if (outcome.status === 'requires_action' || outcome.status === 'processing') await deps.inventory.extend(settled.holdKey, settled.expiresAt)
  return outcome
}

async function note(deps: SettlementDeps, order: Order, operation: OperationNote): Promise<void> {
  await deps.orders.change(order.id, fresh => noteOperation(fresh, operation), { at: operation.at, actor: 'system:checkout' })
}

function isAttemptable(payment: Payment): boolean {
  const isOpen = payment.status === 'created' || payment.status === 'requires_payment_method' || payment.status === 'requires_action'
  return isOpen && openOperation(payment) === undefined
}
