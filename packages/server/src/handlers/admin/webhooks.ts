import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { momentOf } from '../../present/time.ts'
import { presentWebhook, presentWebhookDelivery, presentWebhookLog } from '../../present/webhook.ts'
import type { HandlerKit } from '../kit.ts'

const hourMs = 3_600_000

export function adminWebhookHandlers({ commerce: { webhooks } }: HandlerKit): Handlers<Extract<EndpointId, `admin.webhooks.${string}`>> {
  return {
    async 'admin.webhooks.list'({ query }) {
      const page = await webhooks.list(pageOf(query))
      return { body: { webhooks: page.items.map(presentWebhook), ...pageFieldsOf(page, query) } }
    },

    async 'admin.webhooks.create'({ body, caller }) {
      const { endpoint, secret } = await webhooks.create(body, caller.principal)
      return { body: { secret, webhook: presentWebhook(endpoint) } }
    },

    async 'admin.webhooks.get'({ params }) {
      return { body: presentWebhook(await webhooks.endpoint(params.id)) }
    },

    async 'admin.webhooks.update'({ params, body, caller }) {
      return { body: presentWebhook(await webhooks.update(params.id, body, caller.principal)) }
    },

    async 'admin.webhooks.delete'({ params, caller }) {
      await webhooks.delete(params.id, caller.principal)
      return { body: undefined }
    },

    async 'admin.webhooks.rotateSecret'({ params, body, caller }) {
      const overlapMs = Math.round(body.overlap_hours * hourMs)
      const { endpoint, secret } = await webhooks.rotateSecret(params.id, caller.principal, { overlapMs })
      return { body: { secret, webhook: presentWebhook(endpoint) } }
    },

    async 'admin.webhooks.enable'({ params, caller }) {
      return { body: presentWebhook(await webhooks.enable(params.id, caller.principal)) }
    },

    async 'admin.webhooks.disable'({ params, caller }) {
      return { body: presentWebhook(await webhooks.disable(params.id, caller.principal)) }
    },

    async 'admin.webhooks.ping'({ params }) {
      return { body: presentWebhookLog(await webhooks.ping(params.id)) }
    },

    async 'admin.webhooks.redeliverFailed'({ params, body, caller }) {
      return { body: { count: await webhooks.redeliverFailed(params.id, momentOf(body.since), caller.principal) } }
    },

    async 'admin.webhooks.deliveries'({ query }) {
      const { endpoint_id: endpointId, state, topic } = query
      const filter = {
        ...(endpointId === undefined ? {} : { endpointId }),
        ...(state === undefined ? {} : { state }),
        ...(topic === undefined ? {} : { topic }),
      }
      const page = await webhooks.deliveries(filter, pageOf(query))
      return { body: { deliveries: page.items.map(presentWebhookDelivery), ...pageFieldsOf(page, query) } }
    },

    async 'admin.webhooks.delivery'({ params }) {
      return { body: presentWebhookLog(await webhooks.delivery(params.id)) }
    },

    async 'admin.webhooks.redeliver'({ params, caller }) {
      return { body: presentWebhookDelivery(await webhooks.redeliver(params.id, caller.principal)) }
    },
  }
}
