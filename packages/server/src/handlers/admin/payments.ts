import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentAdminOrder } from '../../present/order.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { presentDispute, presentWebhookEvent } from '../../present/payments.ts'
import type { HandlerKit } from '../kit.ts'

type PaymentIds = Extract<EndpointId, `admin.payments.${string}` | `admin.disputes.${string}` | `admin.webhookEvents.${string}`>

export function adminPaymentHandlers({ commerce: { checkout, disputes } }: HandlerKit): Handlers<PaymentIds> {
  return {
    async 'admin.payments.settle'({ params, caller }) {
      return { body: presentAdminOrder((await checkout.settlePayment(params.id, caller.principal)).order) }
    },

    async 'admin.disputes.list'({ query }) {
      const { status, order_id: orderId } = query
      const page = await disputes.list({ ...(status === undefined ? {} : { status }), ...(orderId === undefined ? {} : { orderId }) }, pageOf(query))
      return { body: { disputes: page.items.map(presentDispute), ...pageFieldsOf(page, query) } }
    },

    async 'admin.disputes.get'({ params }) {
      return { body: presentDispute(await disputes.dispute(params.id)) }
    },

    async 'admin.webhookEvents.list'({ query }) {
      const { status, provider, type } = query
      const filter = { ...(status === undefined ? {} : { status }), ...(provider === undefined ? {} : { provider }), ...(type === undefined ? {} : { type }) }
      const page = await checkout.webhookEvents(filter, pageOf(query))
      return { body: { webhook_events: page.items.map(presentWebhookEvent), ...pageFieldsOf(page, query) } }
    },

    async 'admin.webhookEvents.get'({ params }) {
      const webhook = await checkout.webhookEvent(params.id)
      return { body: { ...presentWebhookEvent(webhook), raw_body: webhook.rawBody } }
    },

    async 'admin.webhookEvents.replay'({ params, caller }) {
      return { body: presentWebhookEvent(await checkout.replayWebhook(params.id, caller.principal)) }
    },
  }
}
