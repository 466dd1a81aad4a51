import { type NewWebhookDelivery, settleAttempt, type WebhookAnswer, type WebhookDelivery, type WebhookEndpoint } from '../../model/index.ts'
import type { Storage, WebhookJob } from '../../ports/index.ts'
import { now, writeBy } from '../fixtures.ts'

export const leasedUntil = now + 30_000

/** A secret no real shop has. */
export const secret = `whsec_${btoa('0123456789abcdef0123456789abcdef')}`

export const received: WebhookAnswer = { status: 200, error: null, response: 'ok', retryAfterMs: null }
export const broken: WebhookAnswer = { status: 500, error: null, response: 'oh', retryAfterMs: null }

export function addEndpoint({ webhookEndpoints }: Storage, url = 'https://receiver.example/hooks'): Promise<WebhookEndpoint> {
  return webhookEndpoints.insert({ url, description: '', topics: ['*'], secret }, writeBy())
}

/** A delivery of an event to an endpoint. */
export function about(endpointId: number, eventId: number): NewWebhookDelivery {
  return { endpointId, eventId, messageId: `msg_${endpointId}_${eventId}`, topic: 'order.paid', body: `{"event":${eventId}}` }
}

/** Adds deliveries of events 1 to `count`. */
export function addAbout({ webhookEndpoints }: Storage, endpointId: number, count: number): Promise<number> {
  return webhookEndpoints.addDeliveries(
    Array.from({ length: count }, (_, index) => about(endpointId, index + 1)),
    now,
  )
}

export function claim({ webhookEndpoints }: Storage, parts: { token?: string; now?: number; leasedUntil?: number; limit?: number } = {}) {
  return webhookEndpoints.claim({ token: 'a', now, leasedUntil, limit: 64, ...parts })
}

/** What the jobs are about. */
export function eventIds(jobs: readonly WebhookJob[]): (number | null)[] {
  return jobs.map(({ delivery }) => delivery.eventId)
}

/** Settles a delivery leased under `token` with this answer, by the rules. */
export function settle({ webhookEndpoints }: Storage, id: number, answer: WebhookAnswer, at = now, token = 'a'): Promise<WebhookDelivery | null> {
  return webhookEndpoints.settle(id, token, job => settleAttempt(job, answer, { startedAt: at - 20, now: at, jitter: 0.5 }), { at, actor: 'system:test' })
}
