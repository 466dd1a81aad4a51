import { CommerceError, doneBy, type Principal, type WebhookAttempt, type WebhookDelivery } from '../../model/index.ts'
import type { Deps, Page, PageRequest, WebhookDeliveryFilter } from '../../ports/index.ts'
import { findEndpoint } from './find-endpoint.ts'
import { sendDeps } from './send-due.ts'
import { sendPing } from './send-job.ts'

type LogDeps = Pick<Deps, 'webhookEndpoints'>

/** Newest first. */
export async function deliveries({ webhookEndpoints }: LogDeps, filter: WebhookDeliveryFilter, page: PageRequest): Promise<Page<WebhookDelivery>> {
  return webhookEndpoints.deliveries(filter, page)
}

/** One delivery and its attempts, the first one first. Throws `webhook_delivery_not_found`. */
export async function delivery(
  { webhookEndpoints }: LogDeps,
  id: number,
): Promise<{ readonly delivery: WebhookDelivery; readonly attempts: readonly WebhookAttempt[] }> {
  const found = await webhookEndpoints.delivery(id)
  if (!found) throw new CommerceError('webhook_delivery_not_found', `There is no webhook delivery ${id}.`, { deliveryId: id })
  return { delivery: found, attempts: await webhookEndpoints.attempts(id) }
}

/** Sends a ping, also to an endpoint that is switched off, and answers with what came of it. Throws `webhook_endpoint_not_found`, and `unavailable` where nothing is sent. */
export async function ping(
  deps: Pick<Deps, 'webhookEndpoints' | 'webhookSender' | 'attention' | 'clock' | 'random' | 'logger' | 'tracer'>,
  endpointId: number,
) {
  await findEndpoint(deps, endpointId)
  const sending = sendDeps(deps)
  if (!sending) throw new CommerceError('unavailable', 'This shop was set up without a sender of webhooks.')
  return delivery(deps, (await sendPing(sending, endpointId)).id)
}

/** Has a delivery sent again, whatever became of it, with all its tries and the same `webhook-id`. Throws `webhook_delivery_not_found`, `webhook_endpoint_disabled`. */
export async function redeliver({ webhookEndpoints, clock }: LogDeps & Pick<Deps, 'clock'>, id: number, by: Principal): Promise<WebhookDelivery> {
  const audit = ({ endpointId }: WebhookDelivery) => ({ action: 'webhook.redelivered', subject: `webhook:${endpointId}`, data: { deliveryId: id } })
  return webhookEndpoints.redeliver(id, { at: clock.now(), ...doneBy(by), audit })
}

/** The same for everything that failed to reach an endpoint since then; says how many. Throws `webhook_endpoint_not_found`, `webhook_endpoint_disabled`. */
export async function redeliverFailed(
  { webhookEndpoints, clock }: LogDeps & Pick<Deps, 'clock'>,
  endpointId: number,
  since: number,
  by: Principal,
): Promise<number> {
  const audit = (count: number) => ({ action: 'webhook.redelivered', subject: `webhook:${endpointId}`, data: { since, count } })
  return webhookEndpoints.redeliverFailed({ endpointId, since }, { at: clock.now(), ...doneBy(by), audit })
}
