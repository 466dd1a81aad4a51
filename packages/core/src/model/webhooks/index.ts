export {
  isReceipt,
  type SettledWebhook,
  settleAttempt,
  webhookConcurrency,
  webhookDisabledError,
  webhookLimits,
  webhookRetryDelay,
  webhookRetryDelaysMs,
} from './delivery-rules.ts'
export { normalizeWebhookDescription, normalizeWebhookTopics, normalizeWebhookUrl } from './endpoint-input.ts'
export type { NewWebhookDelivery, WebhookAnswer, WebhookAttempt, WebhookDelivery, WebhookDeliveryState } from './webhook-delivery.ts'
export {
  freshHealth,
  type WebhookDisabledBy,
  type WebhookEndpoint,
  type WebhookEndpointDraft,
  type WebhookHealth,
  type WebhookSecrets,
} from './webhook-endpoint.ts'
export {
  matchesTopic,
  topicsOf,
  type WebhookTopic,
  type WebhookTopicSubject,
  webhookPingTopic,
  webhookTopicNames,
  webhookTopics,
} from './webhook-topics.ts'
