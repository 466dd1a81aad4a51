import { CommerceError, type WebhookEndpoint } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** Throws `webhook_endpoint_not_found`. */
export async function findEndpoint({ webhookEndpoints }: Pick<Deps, 'webhookEndpoints'>, id: number): Promise<WebhookEndpoint> {
  const found = await webhookEndpoints.endpoint(id)
  if (found) return found
  throw new CommerceError('webhook_endpoint_not_found', `There is no webhook endpoint ${id}.`, { endpointId: id })
}
