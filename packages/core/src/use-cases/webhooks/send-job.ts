import { settleAttempt, type WebhookAnswer, type WebhookDelivery, type WebhookEndpoint, webhookLimits } from '../../model/index.ts'
import { webhookPingTopic } from '../../model/webhooks/webhook-topics.ts'
import type { AuditRecord, Deps, WebhookJob, WebhookLease, WebhookSender } from '../../ports/index.ts'
import { closeAttention, openAttention } from '../attention/steps/open-attention.ts'
import { newToken } from '../tokens.ts'
import { uniform } from '../uniform.ts'
import { webhookBody } from './webhook-data.ts'
import { newMessageId, signedHeaders, signingSecrets } from './webhook-secrets.ts'

export type SendDeps = Pick<Deps, 'webhookEndpoints' | 'attention' | 'clock' | 'random' | 'logger' | 'tracer'> & { readonly webhookSender: WebhookSender }

const actor = 'system:webhooks'

/** A claim by this process, from now. */
export function newLease({ clock, random }: Pick<Deps, 'clock' | 'random'>): WebhookLease {
  const now = clock.now()
  return { token: newToken(random), now, leasedUntil: now + webhookLimits.leaseMs }
}

/** Sends what was claimed, once, and writes down what came of it. Null when the claim was lost meanwhile: then somebody else sends it, and a receiver tells the repeat by its id. */
export function sendJob(deps: SendDeps, job: WebhookJob, token: string): Promise<WebhookDelivery | null> {
  const { id, topic, trace } = job.delivery
  const attributes = { 'cartwright.webhook.topic': topic, 'cartwright.webhook.delivery.id': id, 'cartwright.webhook.endpoint.id': job.endpoint.id }
  return deps.tracer.span(`send ${topic}`, { kind: 'producer', attributes, parent: trace }, () => sendOnce(deps, job, token))
}

async function sendOnce(deps: SendDeps, job: WebhookJob, token: string): Promise<WebhookDelivery | null> {
  const { clock, webhookEndpoints, logger } = deps
  const startedAt = clock.now()
  const answer = await post(deps, job, startedAt)
  const now = clock.now()
  const jitter = uniform(deps.random)
  let change: AuditRecord | undefined
  const settled = await webhookEndpoints.settle(
    job.delivery.id,
    token,
    stored => {
      const settled = settleAttempt(stored, answer, { startedAt, now, jitter })
      change = auditOf(stored.endpoint, settled.endpoint)
      return change ? { ...settled, audit: change } : settled
    },
    { at: now, actor },
  )
  if (settled && change) await tellPeople(deps, settled.endpointId, change)
  if (settled?.lastError) {
    const { id: deliveryId, endpointId, topic, attempts, lastError: error } = settled
    const message = settled.state === 'failed' ? 'A webhook was given up.' : 'A webhook will be sent again.'
    logger.log('warn', message, { deliveryId, endpointId, topic, attempts, error })
  }
  return settled
}

/** An endpoint that the shop switched off is a matter for people, until it is on again. */
async function tellPeople(deps: SendDeps, endpointId: number, { action, data = {} }: AuditRecord): Promise<void> {
  const subject = `webhook:${endpointId}`
  if (action === 'webhook.disabled') await openAttention(deps, { reason: 'webhook_disabled', subject, moneyAtRisk: null, detail: data }, actor)
  else await closeDisabled(deps, endpointId, 'It answered again.', actor)
}

/** Closes what {@link tellPeople} opened. */
export async function closeDisabled(deps: Pick<Deps, 'attention' | 'clock'>, endpointId: number, note: string, by: string): Promise<void> {
  const { items } = await deps.attention.list({ status: 'open', reason: 'webhook_disabled', subject: `webhook:${endpointId}` }, { limit: 1 })
  for (const { id } of items) await closeAttention(deps, id, note, by)
}

/** Pings an endpoint, also one that is switched off, and waits for the answer. Throws `webhook_endpoint_not_found`. */
export async function sendPing(deps: SendDeps, endpointId: number): Promise<WebhookDelivery> {
  const lease = newLease(deps)
  const body = webhookBody(webhookPingTopic, lease.now, { endpoint_id: endpointId })
  const job = await deps.webhookEndpoints.addPing({ endpointId, messageId: newMessageId(deps.random), topic: webhookPingTopic, body }, lease)
  return (await sendJob(deps, job, lease.token)) ?? job.delivery
}

async function post({ webhookSender, tracer }: SendDeps, { delivery, endpoint, secrets }: WebhookJob, now: number): Promise<WebhookAnswer> {
  const signed = await signedHeaders(signingSecrets(secrets, endpoint, now), delivery, now)
  const answer = await tracer.span('POST', { kind: 'client', attributes: { 'http.request.method': 'POST' } }, async span => {
    const headers = { 'content-type': 'application/json', 'user-agent': 'Cartwright-Webhooks/1', ...signed, ...tracer.current() }
    const answer = await webhookSender.send({ url: endpoint.url, headers, body: delivery.body })
    if (answer.status !== null) span.set({ 'http.response.status_code': answer.status })
    if (answer.status === null || answer.status >= 400) span.fail(answer.status === null ? 'no_answer' : String(answer.status))
    return answer
  })
  // A stranger's text, cut anywhere: not every database takes a NUL, or half of a character.
  const response = answer.response.slice(0, webhookLimits.responseCharacters).replaceAll('\u0000', '\ufffd').toWellFormed()
  return { ...answer, response }
}

/** A line in the audit log when the shop switches an endpoint off, or on again, by itself. */
function auditOf(
  before: WebhookEndpoint,
  { status, disabledBy, failures, failingSince }: Pick<WebhookEndpoint, 'status' | 'disabledBy' | 'failures' | 'failingSince'>,
) {
  if (before.status === status) return undefined
  const action = status === 'disabled' ? 'webhook.disabled' : 'webhook.enabled'
  const data = status === 'disabled' ? { by: disabledBy, failures, failingSince } : { by: 'probe' }
  return { action, subject: `webhook:${before.id}`, data } satisfies AuditRecord
}
