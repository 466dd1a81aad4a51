import type { AdminPayment, AdminProduct, Customer, Fulfilment, Order, Refund, Return } from '../api-types.ts'

/** The order a webhook is about, as it was when the message was made. Amounts are major units of its currency. */
export interface WebhookOrder {
  id: number
  status: Order['status']
  /** ISO 4217, such as USD. */
  currency: string
  subtotal_amount: number
  /** What discounts take off, as a positive amount. */
  discount_amount: number
  shipping_amount: number
  tax_amount: number
  total_amount: number
  customer_id: number | null
  cancel_reason: string | null
  /** Grows with every change: of two messages the higher one is newer. */
  version: number
  /** ISO 8601, UTC. */
  placed_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface WebhookPayment {
  id: number
  status: AdminPayment['status']
  provider: string
  method: string
  currency: string
  amount: number
  captured_amount: number
  failure_code: string | null
}

export interface WebhookRefund {
  id: number
  status: Refund['status']
  payment_id: number
  currency: string
  amount: number
  reason: string
}

export interface WebhookReturn {
  id: number
  status: Return['status']
  lines: { line_id: number; quantity: number; received_quantity: number }[]
}

export type WebhookFulfilment = Pick<Fulfilment, 'number' | 'carrier' | 'tracking_number' | 'lines'>

export interface WebhookProduct {
  id: number
  slug: string
  name: string
  status: AdminProduct['status']
  version: number
  /** ISO 8601, UTC. */
  updated_at: string
  variants: { id: number; sku: string }[]
}

export interface WebhookStockLevel {
  variant_id: number
  location_id: number
  on_hand: number
  reserved: number
  available: number
}

/** An order that the shop does not find any more is null, and then nothing else of it is there either. */
interface AboutOrder {
  order_id: number
  order: WebhookOrder | null
}

interface AboutPayment extends AboutOrder {
  payment_id: number
  payment?: WebhookPayment
}

interface AboutRefund extends AboutOrder {
  refund_id: number
  refund?: WebhookRefund
}

interface AboutReturn extends AboutOrder {
  return_id: number
  return?: WebhookReturn
}

interface AboutProduct {
  product_id: number
  /** Null when it is gone. */
  product: WebhookProduct | null
}

/** What `data` has for each event, by the event's name. */
export interface WebhookData {
  'attention.opened': {
    attention_id: number
    attention: { id: number; reason: string; subject: string; status: 'open' | 'resolved'; opened_at: string } | null
  }
  'category.changed': { category_id: number; category: { id: number; slug: string; name: string; parent_id: number | null } | null }
  'customer.registered': { customer_id: number; customer: { id: number; role: Customer['role']; created_at: string } | null }
  'order.cancelled': AboutOrder
  'order.cancelling': AboutOrder
  'order.completed': AboutOrder
  'order.fulfilled': AboutOrder & { fulfilment_number: number; fulfilment?: WebhookFulfilment }
  'order.paid': AboutOrder
  'order.placed': AboutOrder
  'payment.authorized': AboutPayment
  'payment.completed': AboutPayment
  'payment.disputed': AboutPayment & { dispute_id: number }
  'payment.failed': AboutPayment
  'product.changed': AboutProduct
  'product.deleted': AboutProduct
  'refund.failed': AboutRefund
  'refund.requested': AboutRefund
  'refund.succeeded': AboutRefund
  'return.received': AboutReturn
  'return.requested': AboutReturn
  'stock.changed': { variant_ids: number[]; levels: WebhookStockLevel[] }
  'webhook.ping': { endpoint_id: number }
}

/** The name of an event that the shop tells of. */
export type WebhookType = keyof WebhookData

/** What the shop told, by `type`: `switch (message.type)` knows the `data` of each. A newer shop may tell of more than this version knows: leave a `default`. */
export type WebhookMessage = {
  [Type in WebhookType]: {
    /** The same over all attempts: remember it, for messages may come twice. */
    readonly id: string
    readonly type: Type
    /** When it happened: ISO 8601, UTC. */
    readonly timestamp: string
    readonly data: WebhookData[Type]
  }
}[WebhookType]
