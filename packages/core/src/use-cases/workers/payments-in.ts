import { CommerceError, hasCode, livePaymentStatuses, type Order, type Payment, type WebhookEvent, type WebhookSubject } from '../../model/index.ts'
import type { Consumer, Deps } from '../../ports/index.ts'
import { openAttention } from '../attention/steps/open-attention.ts'
import { readPayment } from '../checkout/steps/read-payment.ts'
import { settleReading } from '../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../checkout/steps/settlement-deps.ts'
import { settleDispute } from './steps/settle-dispute.ts'
import { settleRefund } from './steps/settle-refund.ts'

export type PaymentsInDeps = SettlementDeps & Pick<Deps, 'webhookInbox' | 'disputes' | 'attention'>

const actor = 'system:webhooks'

/** The consumer's name, under which deliveries to it wait. */
export const paymentsInName = 'payments-in'

/** What became of a message. */
interface Outcome {
  readonly status: 'done' | 'ignored' | 'failed'
  readonly reason: string | null
}

const done: Outcome = { status: 'done', reason: null }
const ignored = (reason: string): Outcome => ({ status: 'ignored', reason })

/**
 * The built-in consumer that works on what providers told. A message is a hint: the object it is about is read from the provider, and our payment, refund or dispute is settled
 * by what that says, the same way as by the buyer's return and the resolver (RELIABILITY 3.6). So order and repeats do not matter. What is about none of our objects is
 * passed over; what is paired wrongly, or is of another amount, changes nothing and is put before a person. One about an object that we have not written down yet fails, so
 * that the bus comes again, and is a dead letter at last.
 */
export function paymentsInConsumer(deps: PaymentsInDeps): Consumer {
  return {
    name: paymentsInName,
    topics: ['webhook.received'],
    handle: async event => {
      if (event.topic !== 'webhook.received') return
      const webhook = await deps.webhookInbox.webhook(event.payload.webhookId)
      if (webhook?.status === 'received' || webhook?.status === 'failed') await workOn(deps, webhook)
    },
  }
}

async function workOn(deps: PaymentsInDeps, webhook: WebhookEvent): Promise<void> {
  try {
    await note(deps, webhook, await settle(deps, webhook))
  } catch (error) {
    const outcome: Outcome = { status: 'failed', reason: error instanceof Error ? error.message : String(error) }
    await note(deps, webhook, hasCode(error, 'payment_mismatch') ? { ...outcome, reason: 'payment_mismatch' } : outcome)
    // Trying again would not make it ours; the person who is told of it can have it replayed.
    if (!hasCode(error, 'payment_mismatch')) throw error
    await raise(deps, webhook, error)
  }
}

async function settle(deps: PaymentsInDeps, { provider, subject }: WebhookEvent): Promise<Outcome> {
  // Another process may have its provider, and comes to it when the bus tries again.
  if (provider !== deps.payments.name) {
    throw new CommerceError('payment_unavailable', `The message is of the provider "${provider}", which is not the one in use ("${deps.payments.name}").`)
  }
  if (subject === null) return ignored('no_subject')
  const providerPaymentId = subject.kind === 'payment' ? subject.providerId : await paymentIdOf(deps, subject)
  if (providerPaymentId === null) return ignored('no_payment')
  const found = await findPayment(deps, providerPaymentId)
  return found ? settleFound(deps, found, subject) : whoseIsIt(deps, providerPaymentId)
}

interface Found {
  readonly order: Order
  readonly payment: Payment
}

async function settleFound(deps: PaymentsInDeps, { order, payment }: Found, subject: WebhookSubject): Promise<Outcome> {
  switch (subject.kind) {
    case 'payment':
      await settleReading(deps, order, await readPayment(deps, payment), settlementActor)
      return done
    case 'refund':
      return (await settleRefund(deps, order, payment, subject.providerId)) ? done : ignored('refund_not_ours')
    case 'dispute':
      return (await settleDispute(deps, payment, order.id, subject.providerId)) ? done : ignored('dispute_unknown')
  }
}

async function findPayment({ orders, payments }: PaymentsInDeps, providerId: string): Promise<Found | null> {
  const order = await orders.orderByProviderId(payments.name, providerId)
  const payment = order?.payments.find(candidate => candidate.providerId === providerId)
  return order && payment ? { order, payment } : null
}

/** The payment a refund or dispute is of, where the message does not say. */
async function paymentIdOf({ payments }: PaymentsInDeps, subject: WebhookSubject): Promise<string | null> {
  if (subject.providerPaymentId !== null || subject.kind !== 'dispute') return subject.providerPaymentId
  return (await payments.readDispute?.(subject.providerId))?.providerPaymentId ?? null
}

/**
 * What to do about an object that no payment here names: nothing where the provider has it for somebody else. Where it says that it is ours, the call that made it may
 * not have been answered to us yet; nothing is concluded from the message alone. Throws `payment_mismatch` when our payment has another object.
 */
async function whoseIsIt({ payments, orders }: PaymentsInDeps, providerId: string): Promise<Outcome> {
  const state = await payments.read({ providerId })
  if (state === null) return ignored('unknown_object')
  if (state.paymentId === null) return ignored('foreign_object')
  const paymentId = state.paymentId
  const payment = (await orders.orderByPayment(paymentId))?.payments.find(({ id }) => id === paymentId)
  if (payment && payment.providerId !== null) {
    throw new CommerceError('payment_mismatch', `Payment ${paymentId} has another object at the provider.`, {
      paymentId,
      ours: payment.providerId,
      provider: providerId,
    })
  }
  // Its object was never noted, and nothing of it can be any more.
  if (payment && !livePaymentStatuses.includes(payment.status) && state.status === 'cancelled') return ignored('given_up')
  throw new CommerceError('payment_not_found', `The provider has an object for payment ${paymentId}, which is not known here yet.`, { paymentId })
}

async function note(deps: PaymentsInDeps, { id }: WebhookEvent, outcome: Outcome): Promise<void> {
  await deps.webhookInbox.note(id, outcome, { at: deps.clock.now(), actor })
}

async function raise(deps: PaymentsInDeps, webhook: WebhookEvent, error: CommerceError): Promise<void> {
  const { id, eventId, subject } = webhook
  const { paymentId } = error.details
  const about = typeof paymentId === 'number' ? `payment:${paymentId}` : `webhook_event:${id}`
  const sighting = {
    reason: 'payment_mismatch',
    subject: about,
    moneyAtRisk: null,
    detail: { webhookId: id, eventId, providerId: subject?.providerId ?? null, ...error.details },
  } as const
  await openAttention(deps, sighting, actor)
}
