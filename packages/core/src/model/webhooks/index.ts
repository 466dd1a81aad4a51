export {
  type SettledWebhook,
  settleAttempt,
  webhookConcurrency,
  webhookDisabledError,
  webhookLimits,
} from './delivery-rules.ts'
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
  type WebhookTopic,
  type WebhookTopicSubject,
  webhookTopicNames,
  webhookTopics,
} from './webhook-topics.ts'
