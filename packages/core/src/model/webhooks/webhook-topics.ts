import type { Topic } from '../events/index.ts'

/** What the `data` of a topic's webhook shows beside the ids of its event. */
export type WebhookTopicSubject = 'order' | 'fulfilment' | 'payment' | 'refund' | 'return' | 'product' | 'category' | 'stock' | 'customer' | 'attention'

/**
 * The events that may leave the shop, and what they show. An event that is not listed here stays inside: adding one is a decision, and a topic whose payload opens something
 * (`customer.password_reset_requested`, `customer.email_verification_requested`) is never listed.
 */
export const webhookTopics = {
  'attention.opened': 'attention',
  'category.changed': 'category',
  'customer.registered': 'customer',
  'order.cancelled': 'order',
  'order.cancelling': 'order',
  'order.completed': 'order',
  'order.fulfilled': 'fulfilment',
  'order.paid': 'order',
  'order.placed': 'order',
  'payment.authorized': 'payment',
  'payment.completed': 'payment',
  'payment.disputed': 'payment',
  'payment.failed': 'payment',
  'product.changed': 'product',
  'product.deleted': 'product',
  'refund.failed': 'refund',
  'refund.requested': 'refund',
  'refund.succeeded': 'refund',
  'return.received': 'return',
  'return.requested': 'return',
  'stock.changed': 'stock',
} as const satisfies Partial<Record<Topic, WebhookTopicSubject>>

/** A topic that may be subscribed to. */
export type WebhookTopic = keyof typeof webhookTopics

/** All public topics, in the order of their names. */
export const webhookTopicNames = Object.keys(webhookTopics).sort() as readonly WebhookTopic[]

/** What a ping is called. It is no event: nobody subscribes to it. */
export const webhookPingTopic = 'webhook.ping'

/**
 * Whether a filter lets a topic through: its name, `*` for everything, or a name's beginning with a star for its last part (`order.*`).
 * A filter that names nothing there is lets nothing through.
 */
export function matchesTopic(filter: readonly string[], topic: string): boolean {
  return filter.some(pattern => pattern === '*' || pattern === topic || (pattern.endsWith('.*') && topic.startsWith(pattern.slice(0, -1))))
}

/** The public topics that a filter lets through. */
export function topicsOf(filter: readonly string[]): readonly WebhookTopic[] {
  return webhookTopicNames.filter(topic => matchesTopic(filter, topic))
}
