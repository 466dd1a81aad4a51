import { actorName, CommerceError, doneBy, type Principal, type WebhookEndpoint, type WebhookEndpointDraft, webhookLimits } from '../../model/index.ts'
import { normalizeWebhookDescription, normalizeWebhookTopics, normalizeWebhookUrl } from '../../model/webhooks/endpoint-input.ts'
import type { AuditRecord, Deps, Page, PageRequest } from '../../ports/index.ts'
import { findEndpoint } from './find-endpoint.ts'
import { closeDisabled } from './send-job.ts'
import { registerTopics } from './webhook-consumer.ts'
import { newWebhookSecret } from './webhook-secrets.ts'

type EndpointDeps = Pick<Deps, 'webhookEndpoints' | 'webhookSender' | 'events' | 'clock' | 'random'>

/** Newest first. */
export async function list({ webhookEndpoints }: Pick<Deps, 'webhookEndpoints'>, page: PageRequest): Promise<Page<WebhookEndpoint>> {
  return webhookEndpoints.list(page)
}

/** Throws `webhook_endpoint_not_found`. */
export async function endpoint(deps: Pick<Deps, 'webhookEndpoints'>, id: number): Promise<WebhookEndpoint> {
  return findEndpoint(deps, id)
}

/** Adds an endpoint; `secret` is shown this once. Throws `validation_failed`, `webhook_url_refused`. */
export async function create(
  deps: EndpointDeps,
  draft: WebhookEndpointDraft,
  by: Principal,
): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string }> {
  const topics = normalizeWebhookTopics(draft.topics)
  const description = normalizeWebhookDescription(draft.description ?? '')
  const url = allowedUrl(deps, draft.url)
  const secret = newWebhookSecret(deps.random)
  await registerTopics(deps, [topics])
  const saved = await deps.webhookEndpoints.insert({ url, topics, description, secret }, context(deps, by, 'webhook.created'))
  return { endpoint: saved, secret }
}

/** Changes the fields given. What was made already goes to the new address too. Throws `webhook_endpoint_not_found`, `validation_failed`, `webhook_url_refused`. */
export async function update(deps: EndpointDeps, id: number, change: Partial<WebhookEndpointDraft>, by: Principal): Promise<WebhookEndpoint> {
  const checked = {
    ...(change.url === undefined ? {} : { url: allowedUrl(deps, change.url) }),
    ...(change.topics === undefined ? {} : { topics: normalizeWebhookTopics(change.topics) }),
    ...(change.description === undefined ? {} : { description: normalizeWebhookDescription(change.description) }),
  }
  if (checked.topics) await registerTopics(deps, [checked.topics])
  return deps.webhookEndpoints.update(id, checked, context(deps, by, 'webhook.updated'))
}

/** Deletes an endpoint and its log. Throws `webhook_endpoint_not_found`. */
export async function remove(deps: EndpointDeps, id: number, by: Principal): Promise<void> {
  await deps.webhookEndpoints.delete(id, { at: deps.clock.now(), ...doneBy(by), audit: { action: 'webhook.deleted', subject: `webhook:${id}` } })
}

/**
 * Gives it a new secret, shown this once. The one before signs too for `overlapMs` (a day unless told, 30 days at most, 0: not at all), so that receivers can change over.
 * Throws `webhook_endpoint_not_found`, `validation_failed`.
 */
export async function rotateSecret(
  deps: EndpointDeps,
  id: number,
  by: Principal,
  { overlapMs = webhookLimits.secretOverlapMs }: { readonly overlapMs?: number } = {},
): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string }> {
  if (!Number.isSafeInteger(overlapMs) || overlapMs < 0 || overlapMs > webhookLimits.secretOverlapMaxMs) {
    const message = 'is a time from 0 to 30 days'
    throw new CommerceError('validation_failed', `The overlap ${message}.`, { errors: [{ path: 'overlap', message }] })
  }
  const secret = newWebhookSecret(deps.random)
  const next = { secret, previousUntil: deps.clock.now() + overlapMs }
  return { endpoint: await deps.webhookEndpoints.rotateSecret(id, next, context(deps, by, 'webhook.secret_rotated')), secret }
}

/** Switches it on with a clean record. What was given up while it was off is sent when asked for (`redeliverFailed`). Throws `webhook_endpoint_not_found`. */
export async function enable(deps: EndpointDeps & Pick<Deps, 'attention'>, id: number, by: Principal): Promise<WebhookEndpoint> {
  const enabled = await deps.webhookEndpoints.setStatus(id, 'enabled', context(deps, by, 'webhook.enabled'))
  await closeDisabled(deps, id, 'It was enabled.', actorName(by))
  return enabled
}

/** Switches it off until somebody switches it on. What waits is given up; what happens from now on is noted as failed. Throws `webhook_endpoint_not_found`. */
export async function disable(deps: EndpointDeps, id: number, by: Principal): Promise<WebhookEndpoint> {
  return deps.webhookEndpoints.setStatus(id, 'disabled', context(deps, by, 'webhook.disabled'))
}

function allowedUrl({ webhookSender }: EndpointDeps, text: string): string {
  const url = normalizeWebhookUrl(text)
  const refusal = webhookSender?.refusal(url) ?? null
  if (refusal !== null) throw new CommerceError('webhook_url_refused', refusal, { errors: [{ path: 'url', message: refusal }] })
  return url
}

/** The audit line names the host only: paths and queries of such addresses are often secrets. */
function context({ clock }: EndpointDeps, by: Principal, action: string) {
  const audit = ({ id, url, topics, status }: WebhookEndpoint): AuditRecord => ({
    action,
    subject: `webhook:${id}`,
    data: { host: new URL(url).host, topics, status },
  })
  return { at: clock.now(), ...doneBy(by), audit }
}
