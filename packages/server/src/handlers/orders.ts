import { CommerceError } from '@cartwright/core'
import type { EndpointId } from '../contract/index.ts'
import type { Call, Handlers } from '../http/call.ts'
import { readAddress } from '../present/address.ts'
import { presentOrder, presentReturn } from '../present/order.ts'
import { pageFieldsOf, pageOf } from '../present/page.ts'
import type { HandlerKit } from './kit.ts'
import { naming, presentPayOutcome } from './pay-result.ts'
import { worded } from './wording.ts'

type OrderIds = Extract<EndpointId, `orders.${string}` | 'payments.methods' | 'webhooks.receive'>

export function orderHandlers({ commerce: { checkout, orders } }: HandlerKit): Handlers<OrderIds> {
  return {
    async 'orders.create'({ caller, body }) {
      const placed = await worded('insufficient_stock', 'Insufficient stock available', () => checkout.placeOrder(caller.shopper, placeInput(body)))
      const status = placed.created ? 201 : 200
      const { payment_token: paymentToken } = body
      // A repeat after the first was paid answers the order; it does not ask for money again.
      if (paymentToken === undefined || placed.order.status !== 'pending_payment') return { status, body: presentOrder(placed.order) }
      const outcome = await naming(placed.order.id, () => checkout.pay(placed.order.id, payInput(paymentToken, body.save_method)))
      const payment = presentPayOutcome(outcome)
      return { status, body: { ...presentOrder(outcome.order), payment } }
    },

    async 'orders.list'({ caller, query }) {
      const page = await orders.listOf(customerOf(caller), pageOf(query))
      return { body: { orders: page.items.map(presentOrder), ...pageFieldsOf(page, query) } }
    },

    async 'orders.get'({ caller, params }) {
      return { body: presentOrder(await orders.orderOf(caller.shopper, params.id)) }
    },

    async 'orders.pay'({ caller, params, body }) {
      const order = await orders.orderOf(caller.shopper, params.id)
      const payment = presentPayOutcome(await checkout.pay(order.id, payInput(body.payment_token, body.save_method)))
      return { body: payment }
    },

    async 'orders.startPayment'({ caller, params, body }) {
      const order = await orders.orderOf(caller.shopper, params.id)
      const { provider, publicConfig, ...outcome } = await checkout.startPayment(order.id, { savesMethod: body.save_method === true })
      const payment = presentPayOutcome(outcome)
      return { body: { ...payment, provider, public_config: { ...publicConfig } } }
    },

    async 'orders.settle'({ caller, params }) {
      const order = await orders.orderOf(caller.shopper, params.id)
      return { body: presentPayOutcome(await checkout.settleOrder(order.id)) }
    },

    async 'orders.settlePayment'({ caller, params }) {
      const order = await orders.orderOf(caller.shopper, params.id)
      if (!order.payments.some(payment => payment.id === params.payment_id)) {
        throw new CommerceError('payment_not_found', `The order has no payment ${params.payment_id}.`)
      }
      return { body: presentPayOutcome(await checkout.settlePayment(params.payment_id)) }
    },

    async 'orders.cancel'({ caller, params, body }) {
      const order = await orders.orderOf(caller.shopper, params.id)
      return { body: presentOrder(await orders.cancel(order.id, body.reason ?? 'Cancelled by the buyer.', caller.principal)) }
    },

    async 'orders.requestReturn'({ caller, params, body }) {
      const order = await orders.orderOf(caller.shopper, params.id)
      const asked = await orders.requestReturn(order.id, returnInput(body), caller.principal)
      return { body: { return: presentReturn(asked.return), order: presentOrder(asked.order) } }
    },

    async 'orders.cancelReturn'({ caller, params }) {
      const order = await orders.orderOf(caller.shopper, params.id)
      return { body: presentOrder(await orders.cancelReturn(order.id, params.return_id, caller.principal)) }
    },

    async 'payments.methods'() {
      const { name: provider, publicConfig } = checkout.paymentProvider()
      const methods = checkout.paymentMethods().map(({ code, name }) => ({ code, name }))
      return { body: { payment_methods: methods, provider, public_config: { ...publicConfig } } }
    },

    async 'webhooks.receive'({ params, rawBody, request }) {
      await checkout.receiveWebhook(params.provider, { rawBody, headers: Object.fromEntries(request.headers) })
      return { body: { received: true } }
    },
  }
}

/** A request for a return, as the core wants it. */
export function returnInput(body: Call<'orders.requestReturn'>['body']) {
  const lines = body.lines.map(({ line_id: lineId, ...rest }) => ({ lineId, ...rest }))
  return body.note === undefined ? { lines } : { lines, note: body.note }
}

function placeInput(body: Call<'orders.create'>['body']) {
  const { payment_method: paymentMethod, shipping_address: shipping, billing_address: billing, shipping_method: shippingMethod, email } = body
  return {
    paymentMethod,
    shippingAddress: readAddress(shipping),
    ...(billing === undefined ? {} : { billingAddress: billing === null ? null : readAddress(billing) }),
    ...(email === undefined ? {} : { email }),
    ...(shippingMethod === undefined ? {} : { shippingMethod }),
    startsPayment: body.payment_token !== undefined,
    savesMethod: body.save_method === true,
  }
}

function payInput(paymentToken: string, savesMethod = false) {
  return { paymentToken, savesMethod }
}

function customerOf(caller: Call<'orders.list'>['caller']): number {
  if (caller.customer === null) throw new CommerceError('unauthenticated', 'Sign in first.')
  return caller.customer.id
}
