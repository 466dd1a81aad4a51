import type { PayOutcome } from '../../commerce.ts'
import { CommerceError, hasCode, livePayment, type Order, type OrderStatus, operationKey, type Payment } from '../../model/index.ts'
import type { OrderChange } from '../../model/order/order-change.ts'
import { paymentOf } from '../../model/order/payment-of.ts'
import { endOperation, openOperation, paymentInProgress, recordAttempt } from '../../model/order/record-attempt.ts'
import { requirePayable, startPayment } from '../../model/order/start-payment.ts'
import type { ProviderPayment } from '../../ports/index.ts'
import { outcomeOf, paidOutcome } from './pay-outcome.ts'
import { type ProviderReading, readPayment } from './steps/read-payment.ts'
import { settleFreeOrder } from './steps/settle-free-order.ts'
import { settleReading } from './steps/settle-reading.ts'
import type { SettlementDeps } from './steps/settlement-deps.ts'

/**
 * Charges the order with a token of the provider's. Capture-once rests on the provider's object: there is one per payment, made before anything is charged and known by
 * its id; every attempt confirms that one. A repeat on a paid order answers that it is paid.
 *
 * Calls, in this order (W waits for a commit, P is the provider, outside any store call): `orders.order`; W `orders.change` (the payment's row; none when the order was
 * placed with it); P create; W `orders.change` (provider id and the attempt); P confirm; W `inventory.commit`; W `orders.change` (paid, with its events). A second attempt begins with its
 * record. Whatever dies in between leaves a record of the call, and the resolver reads the provider; so does the next `pay`.
 *
 * A decline is an outcome (`failed`). Throws `order_not_found`; `order_not_payable`; `payment_in_progress` while another's attempt is under way;
 * `payment_outcome_unknown` when the provider did not answer and reading it told nothing; `payment_provider_error` when nothing was charged for sure.
 */
export async function pay(deps: SettlementDeps, orderId: number, input: { readonly paymentToken: string }): Promise<PayOutcome> {
  const first = await takeTurn(deps, orderId)
  if (first.attempt) return confirm(deps, first.order, first.attempt, input.paymentToken)
  if (isPaid(first.order)) return paidOutcome(first.order)
  if (first.order.totals.total === 0) return payNothing(deps, first.order)
  const present = await readAndSettle(deps, first.order)
  if (isUnderWay(present)) throw paymentInProgress()
  if (!isWaiting(present)) return present
  const second = await takeTurn(deps, orderId)
  if (second.attempt) return confirm(deps, second.order, second.attempt, input.paymentToken)
  if (isPaid(second.order)) return paidOutcome(second.order)
  throw paymentInProgress()
}

interface Turn {
  readonly order: Order
  /** The recorded attempt that is ours to make. Null when there is nothing to attempt: paid, free, or not open. */
  readonly attempt: Payment | null
}

/** Records an attempt, after the provider's object was made where there is none yet. */
async function takeTurn(deps: SettlementDeps, orderId: number): Promise<Turn> {
  const begun = await beginTurn(deps, orderId)
  const payment = livePayment(begun.order)
  if (begun.attempt || begun.order.status !== 'pending_payment' || payment?.providerId !== null) return begun
  deps.failpoint('C06 order placed, provider not called')
  const { providerId } = await createAtProvider(deps, begun.order, payment)
  deps.failpoint('C08 create answered, not written')
  return changeForTurn(deps, orderId, (order, at) => (isPaid(order) ? null : recordAttempt(order, attemptInput(deps, providerId, at))))
}

/** Reading first costs next to nothing, and spares the commit where there is nothing to write: the payment's row came with the order, or the order is paid. */
async function beginTurn(deps: SettlementDeps, orderId: number): Promise<Turn> {
  const order = await deps.orders.order(orderId)
  if (order && !begin(deps, order, deps.clock.now())) return { order, attempt: null }
  return changeForTurn(deps, orderId, (fresh, at) => begin(deps, fresh, at))
}

function begin(deps: SettlementDeps, order: Order, at: number): OrderChange | null {
  const payment = livePayment(order)
  // What is under way has to be looked at first: the money may be there.
  if (isPaid(order) || (payment && !isAttemptable(payment))) return null
  requirePayable(order, at)
  if (order.totals.total === 0) return null
  if (!payment) return startPayment(order, { provider: deps.payments.name, at })
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

/** Makes the provider's object, or finds the one made by a call that was never answered: the key is the same for ever. */
async function createAtProvider(deps: SettlementDeps, order: Order, payment: Payment): Promise<ProviderPayment> {
  const { amount, currency, id: paymentId } = payment
  try {
    return await deps.payments.create({
      key: operationKey(paymentId, 'create'),
      amount,
      currency,
      orderId: order.id,
      paymentId,
      capture: deps.settings.capture,
    })
  } catch (error) {
    const found = hasCode(error, 'payment_outcome_unknown') ? await deps.payments.read({ createKey: operationKey(paymentId, 'create') }) : null
    if (found) return found
    throw error
  }
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
    if (hasCode(error, 'payment_provider_error')) await end(deps, order, payment, key, 'failed')
    throw error
  }
  return settleAndAnswer(deps, order, { state, seen: payment, answers: key, at: deps.clock.now() })
}

/** Nobody knows whether the card was charged: the provider is asked once at once, and then by the resolver. Never assumed (RELIABILITY I21). */
async function afterUnknown(deps: SettlementDeps, order: Order, payment: Payment, key: string, unknown: CommerceError): Promise<PayOutcome> {
  const outcome = await readAndSettle(deps, order).catch((error: unknown) => {
    deps.logger.log('warn', 'A payment could not be read after its outcome was lost.', { orderId: order.id, paymentId: payment.id, error: String(error) })
    return null
  })
  if (outcome && !isUnderWay(outcome)) return outcome
  await end(deps, order, payment, key, 'unknown')
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

async function payNothing(deps: SettlementDeps, order: Order): Promise<PayOutcome> {
  const settled = await settleFreeOrder(deps, order, 'system:checkout')
  if (isPaid(settled)) return paidOutcome(settled)
  throw new CommerceError('order_not_payable', `An order that is ${settled.status} cannot be paid.`, { status: settled.status })
}

async function end(deps: SettlementDeps, order: Order, payment: Payment, key: string, status: 'unknown' | 'failed'): Promise<void> {
  const at = deps.clock.now()
  await deps.orders.change(order.id, fresh => endOperation(fresh, { paymentId: payment.id, key, status, at }), { at, actor: 'system:checkout' })
}

const paidStatuses: readonly OrderStatus[] = ['paid', 'partly_fulfilled', 'fulfilled', 'completed']

function isPaid(order: Order): boolean {
  return paidStatuses.includes(order.status)
}

function isAttemptable(payment: Payment): boolean {
  const isOpen = payment.status === 'created' || payment.status === 'requires_payment_method' || payment.status === 'requires_action'
  return isOpen && openOperation(payment) === undefined
}
