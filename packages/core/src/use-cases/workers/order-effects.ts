import type { Order, StoredEvent } from '../../model/index.ts'
import type { Consumer } from '../../ports/index.ts'
import { openAttention } from '../attention/steps/open-attention.ts'
import { finishCancelling, releaseStock } from '../checkout/steps/settle-reading.ts'
import { submitRefund } from '../checkout/steps/submit-refund.ts'
import { restock } from '../orders/steps/restock.ts'
import { shipFulfilment } from '../orders/steps/ship-fulfilment.ts'
import { type PaymentsInDeps, paymentsInConsumer } from './payments-in.ts'

const actor = 'system:order-effects'

/**
 * The built-in consumers of orders: one settles what payment providers told ({@link paymentsInConsumer}), one finishes what a change of an order has begun, where the process that made the change died before: stock released, shipped or put back, a
 * refund sent, a payment killed. A refund that failed is put before a person: it is never tried again under another key. Each effect has the key the use case gave it, so doing it again does nothing; it looks at the order as it is now, so order and age of
 * events do not matter.
 */
export function builtinConsumers(deps: PaymentsInDeps): Consumer[] {
  return [
    paymentsInConsumer(deps),
    {
      name: 'order-effects',
      topics: ['order.cancelling', 'order.cancelled', 'order.fulfilled', 'return.received', 'refund.requested', 'refund.failed'],
      handle: event => finish(deps, event),
    },
  ]
}

async function finish(deps: PaymentsInDeps, event: StoredEvent): Promise<void> {
  switch (event.topic) {
    case 'order.cancelling':
    case 'order.cancelled':
    case 'order.fulfilled':
    case 'return.received':
    case 'refund.requested':
    case 'refund.failed':
      return finishOrder(deps, event)
    default:
      return
  }
}

type OrderEvent = Extract<
  StoredEvent,
  { topic: 'order.cancelling' | 'order.cancelled' | 'order.fulfilled' | 'return.received' | 'refund.requested' | 'refund.failed' }
>

async function finishOrder(deps: PaymentsInDeps, event: OrderEvent): Promise<void> {
  const order = await deps.orders.order(event.payload.orderId)
  if (!order) return
  switch (event.topic) {
    case 'order.cancelling':
      if (order.status === 'cancelling') await finishCancelling(deps, order, actor)
      return
    case 'order.cancelled':
      return releaseStock(deps, order, actor)
    case 'order.fulfilled':
      return shipFulfilment(deps, order, event.payload.fulfilmentNumber, actor)
    case 'return.received':
      return restock(deps, order, event.payload.returnId, actor)
    case 'refund.requested': {
      const isOpen = order.refunds.some(({ id, status }) => id === event.payload.refundId && status === 'requested')
      const sent = isOpen ? await submitRefund(deps, order, event.payload.refundId, actor) : order
      return releaseStock(deps, sent, actor)
    }
    case 'refund.failed':
      return tellOfFailedRefund(deps, order, event.payload.refundId)
  }
}

async function tellOfFailedRefund(deps: PaymentsInDeps, order: Order, refundId: number): Promise<void> {
  const refund = order.refunds.find(({ id }) => id === refundId)
  if (!refund) return
  const { amount, paymentId, failure } = refund
  const moneyAtRisk = { amount, currency: order.currency }
  await openAttention(deps, { reason: 'refund_failed', subject: `refund:${refundId}`, moneyAtRisk, detail: { orderId: order.id, paymentId, failure } }, actor)
}
