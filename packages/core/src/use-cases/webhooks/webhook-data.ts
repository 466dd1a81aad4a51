import { available, type Order, type Product, type StoredEvent, toMajor, webhookTopics } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

export type DataDeps = Pick<Deps, 'orders' | 'catalog' | 'inventory' | 'customers' | 'attention'>

/** The `data` of a webhook: names and amounts as the HTTP API has them (amounts in major units). */
export type WebhookData = Readonly<Record<string, unknown>>

/**
 * What a webhook says of an event: the ids it names, and a small document of how the thing is now. No names, addresses or e-mail addresses: whoever may see those
 * asks the API for the thing by its id. A thing that is gone is null. Null for an event that stays inside.
 */
export async function webhookData(deps: DataDeps, event: StoredEvent): Promise<WebhookData | null> {
  if (!(event.topic in webhookTopics)) return null
  const { payload } = event
  if ('orderId' in payload) return orderData(payload, await deps.orders.order(payload.orderId))
  if ('productId' in payload) {
    const [product] = await deps.catalog.products([payload.productId])
    return { product_id: payload.productId, product: product ? productOf(product) : null }
  }
  if ('variantIds' in payload) return stockData(deps, payload.variantIds)
  if ('categoryId' in payload) {
    const category = (await deps.catalog.categories()).find(({ id }) => id === payload.categoryId)
    const shown = category && { id: category.id, slug: category.slug, name: category.name, parent_id: category.parentId }
    return { category_id: payload.categoryId, category: shown ?? null }
  }
  if ('customerId' in payload) {
    const customer = await deps.customers.customer(payload.customerId)
    return { customer_id: payload.customerId, customer: customer && { id: customer.id, role: customer.role, created_at: timeOf(customer.createdAt) } }
  }
  if ('attentionId' in payload) {
    const record = await deps.attention.record(payload.attentionId)
    const shown = record && { id: record.id, reason: record.reason, subject: record.subject, status: record.status, opened_at: timeOf(record.openedAt) }
    return { attention_id: payload.attentionId, attention: shown }
  }
  return idsOf(payload)
}

interface OrderPayload {
  readonly orderId: number
  readonly paymentId?: number
  readonly disputeId?: number
  readonly refundId?: number
  readonly returnId?: number
  readonly fulfilmentNumber?: number
}

function orderData(payload: OrderPayload, order: Order | null): WebhookData {
  const ids = idsOf(payload)
  if (!order) return { ...ids, order: null }
  const major = (amount: number) => toMajor(amount, order.currency)
  return { ...ids, order: orderOf(order, major), ...paymentOf(order, payload), ...refundOf(order, payload, major), ...goodsOf(order, payload) }
}

type ToMajor = (amountMinor: number) => number

function orderOf(order: Order, major: ToMajor): WebhookData {
  return {
    id: order.id,
    status: order.status,
    currency: order.currency,
    subtotal_amount: major(order.totals.subtotal),
    discount_amount: major(order.totals.discount),
    shipping_amount: major(order.totals.shipping),
    tax_amount: major(order.totals.tax),
    total_amount: major(order.totals.total),
    customer_id: order.customerId,
    cancel_reason: order.cancelReason,
    version: order.version,
    placed_at: timeOf(order.placedAt),
    updated_at: timeOf(order.updatedAt),
  }
}

function paymentOf(order: Order, { paymentId }: OrderPayload): WebhookData {
  const payment = order.payments.find(({ id }) => id === paymentId)
  if (!payment) return {}
  const { id, status, provider, method, currency, lastFailure } = payment
  const amounts = { amount: toMajor(payment.amount, currency), captured_amount: toMajor(payment.captured, currency) }
  return { payment: { id, status, provider, method, currency, ...amounts, failure_code: lastFailure?.code ?? null } }
}

function refundOf(order: Order, { refundId }: OrderPayload, major: ToMajor): WebhookData {
  const refund = order.refunds.find(({ id }) => id === refundId)
  if (!refund) return {}
  const { id, status, paymentId, reason } = refund
  return { refund: { id, status, payment_id: paymentId, currency: order.currency, amount: major(refund.amount), reason } }
}

function goodsOf(order: Order, { returnId, fulfilmentNumber }: OrderPayload): WebhookData {
  const goods = order.returns.find(({ id }) => id === returnId)
  const fulfilment = order.fulfilments.find(({ number }) => number === fulfilmentNumber)
  return {
    ...(goods && {
      return: {
        id: goods.id,
        status: goods.status,
        lines: goods.lines.map(line => ({ line_id: line.lineId, quantity: line.quantity, received_quantity: line.receivedQuantity })),
      },
    }),
    ...(fulfilment && {
      fulfilment: {
        number: fulfilment.number,
        carrier: fulfilment.carrier,
        tracking_number: fulfilment.trackingNumber,
        lines: fulfilment.lines.map(({ lineId, quantity }) => ({ line_id: lineId, quantity })),
      },
    }),
  }
}

function productOf({ id, slug, name, status, version, updatedAt, variants }: Product): WebhookData {
  return { id, slug, name, status, version, updated_at: timeOf(updatedAt), variants: variants.map(variant => ({ id: variant.id, sku: variant.sku })) }
}

async function stockData({ inventory }: DataDeps, variantIds: readonly number[]): Promise<WebhookData> {
  const levels = await inventory.levels(variantIds)
  return {
    variant_ids: variantIds,
    levels: levels.map(level => ({
      variant_id: level.variantId,
      location_id: level.locationId,
      on_hand: level.onHand,
      reserved: level.reserved,
      available: available(level),
    })),
  }
}

/** The ids of an event in the words of the wire: `orderId` is `order_id`. */
function idsOf(payload: object): WebhookData {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), value]))
}

function timeOf(at: number): string {
  return new Date(at).toISOString()
}

/** The body that is signed and sent: `type`, `timestamp` (of the event) and `data`, as the Standard Webhooks specification has them. */
export function webhookBody(type: string, at: number, data: WebhookData): string {
  return JSON.stringify({ type, timestamp: timeOf(at), data })
}
