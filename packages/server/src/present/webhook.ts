import type { WebhookDelivery, WebhookDeliveryLog, WebhookEndpoint } from '@cartwright/core'
import type { Webhook, WebhookDelivery as WireDelivery, WebhookDeliveryLog as WireLog } from '../contract/index.ts'
import { timeOf, timeOrNull } from './time.ts'

export function presentWebhook(endpoint: WebhookEndpoint): Webhook {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    topics: [...endpoint.topics],
    status: endpoint.status,
    disabled_by: endpoint.disabledBy,
    disabled_at: timeOrNull(endpoint.disabledAt),
    failing_since: timeOrNull(endpoint.failingSince),
    failures: endpoint.failures,
    parked_until: endpoint.parkedUntil === 0 ? null : timeOf(endpoint.parkedUntil),
    previous_secret_until: timeOrNull(endpoint.previousSecretUntil),
    created_at: timeOf(endpoint.createdAt),
    updated_at: timeOf(endpoint.updatedAt),
  }
}

export function presentWebhookDelivery(delivery: WebhookDelivery): WireDelivery {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    message_id: delivery.messageId,
    topic: delivery.topic,
    state: delivery.state,
    attempts: delivery.attempts,
    next_attempt_at: timeOrNull(delivery.nextAttemptAt),
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    created_at: timeOf(delivery.createdAt),
    updated_at: timeOf(delivery.updatedAt),
  }
}

export function presentWebhookLog({ delivery, attempts }: WebhookDeliveryLog): WireLog {
  const log = attempts.map(({ number, at, durationMs, status, error, response }) => ({
    number,
    at: timeOf(at),
    duration_ms: durationMs,
    status,
    error,
    response,
  }))
  return { ...presentWebhookDelivery(delivery), body: delivery.body, log }
}
