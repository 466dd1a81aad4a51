import { CommerceError, formatMajor, hasCode, type Order, type OrderFilter, type Refund, type RefundRequest, toMajor } from '@cartwright/core'
import { requireScope } from '../../auth/caller.ts'
import type { EndpointId } from '../../contract/index.ts'
import type { Call, Handlers } from '../../http/call.ts'
import { base64Url } from '../../http/digest.ts'
import { majorIn, minorAt } from '../../present/money.ts'
import { presentAdminOrder, presentRefund, presentReturn } from '../../present/order.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { presentDispute } from '../../present/payments.ts'
import { momentOf } from '../../present/time.ts'
import type { HandlerKit } from '../kit.ts'
import { returnInput } from '../orders.ts'

type RefundBody = Call<'admin.orders.refund'>['body']

export function adminOrderHandlers({ commerce: { orders, disputes, deps } }: HandlerKit): Handlers<Extract<EndpointId, `admin.orders.${string}`>> {
  const answer = async (order: Promise<Order>) => ({ body: presentAdminOrder(await order) })
  const newKey = () => base64Url(deps.random.bytes(16))

  return {
    async 'admin.orders.list'({ query }) {
      const page = await orders.list(filterOf(query), pageOf(query))
      return { body: { orders: page.items.map(presentAdminOrder), ...pageFieldsOf(page, query) } }
    },

    async 'admin.orders.get'({ params }) {
      const [order, told] = await Promise.all([orders.order(params.id), disputes.list({ orderId: params.id }, { limit: 100 })])
      return { body: { ...presentAdminOrder(order), disputes: told.items.map(presentDispute) } }
    },

    'admin.orders.cancel': ({ params, body, caller }) => answer(orders.cancel(params.id, body.reason ?? 'Cancelled by the shop.', caller.principal)),

    'admin.orders.fulfil': ({ params, body, caller }) => answer(orders.fulfil(params.id, fulfilInput(body), caller.principal)),

    'admin.orders.complete': ({ params, caller }) => answer(orders.complete(params.id, caller.principal)),

    async 'admin.orders.capture'({ params, body, caller }) {
      const { currency } = await orders.order(params.id)
      const input = body.amount === undefined ? {} : { amount: minorAt('amount', body.amount, currency) }
      return answer(inMajor(currency, () => orders.capture(params.id, input, caller.principal)))
    },

    async 'admin.orders.refund'({ params, body, caller, idempotencyKey }) {
      const { currency } = await orders.order(params.id)
      const request = refundRequest(body, currency, body.key ?? idempotencyKey ?? newKey())
      const { order, refund, refunds } = await inMajor(currency, () => orders.refund(params.id, request, caller.principal))
      const present = (row: Refund) => presentRefund(row, order.currency)
      return { body: { refund: present(refund), refunds: refunds.map(present), order: presentAdminOrder(order) } }
    },

    async 'admin.orders.previewRefund'({ params, body }) {
      const { currency } = await orders.order(params.id)
      const preview = await inMajor(currency, () => orders.previewRefund(params.id, refundRequest(body, currency, body.key ?? newKey())))
      const major = majorIn(currency)
      const lines = preview.lines.map(({ lineId, quantity, amount, tax }) => ({ line_id: lineId, quantity, amount: major(amount), tax_amount: major(tax) }))
      return {
        body: {
          currency,
          amount: major(preview.amount),
          lines,
          shipping_amount: major(preview.shippingAmount),
          shipping_tax_amount: major(preview.shippingTax),
          other_amount: major(preview.otherAmount),
        },
      }
    },

    async 'admin.orders.requestReturn'({ params, body, caller }) {
      const asked = await orders.requestReturn(params.id, returnInput(body), caller.principal)
      return { body: { return: presentReturn(asked.return), order: presentAdminOrder(asked.order) } }
    },

    'admin.orders.approveReturn': ({ params, caller }) => answer(orders.approveReturn(params.id, params.return_id, caller.principal)),

    'admin.orders.rejectReturn': ({ params, caller }) => answer(orders.rejectReturn(params.id, params.return_id, caller.principal)),

    'admin.orders.cancelReturn': ({ params, caller }) => answer(orders.cancelReturn(params.id, params.return_id, caller.principal)),

    async 'admin.orders.exchangeReturn'({ params, body, caller }) {
      requireScope(caller.principal, 'refunds:write')
      if (body.before_receipt) requireScope(caller.principal, 'refunds:before_receipt')
      const items = body.items.map(({ variant_id: variantId, quantity }) => ({ variantId, quantity }))
      const input = { items, beforeReceipt: body.before_receipt, ...(body.shipping_method === undefined ? {} : { shippingMethod: body.shipping_method }) }
      const { order, exchange } = await orders.exchangeReturn(params.id, params.return_id, input, caller.principal)
      return { body: { order: presentAdminOrder(order), exchange: presentAdminOrder(exchange) } }
    },

    async 'admin.orders.receiveReturn'({ params, body, caller }) {
      // Money that goes back takes the right to pay it back, whichever door it leaves by.
      if (body.refund) requireScope(caller.principal, 'refunds:write')
      const { currency } = await orders.order(params.id)
      const lines = body.lines?.map(({ line_id: lineId, ...rest }) => ({ lineId, ...rest }))
      const input = { refund: body.refund, ...(lines === undefined ? {} : { lines }) }
      return answer(inMajor(currency, () => orders.receiveReturn(params.id, params.return_id, input, caller.principal)))
    },
  }
}

function filterOf(query: Call<'admin.orders.list'>['query']): OrderFilter {
  const { status, customer_id: customerId, email, placed_from: from, placed_to: to, outcome_unknown: outcomeUnknown } = query
  return {
    ...(status === undefined ? {} : { status }),
    ...(customerId === undefined ? {} : { customerId }),
    ...(email === undefined ? {} : { email }),
    ...(from === undefined ? {} : { placedFrom: momentOf(from) }),
    ...(to === undefined ? {} : { placedTo: momentOf(to) }),
    ...(outcomeUnknown ? { outcomeUnknown } : {}),
  }
}

function fulfilInput(body: Call<'admin.orders.fulfil'>['body']) {
  const { lines, tracking_number: trackingNumber, ...same } = body
  return {
    ...same,
    ...(lines === undefined ? {} : { lines: lines.map(({ line_id: lineId, quantity }) => ({ lineId, quantity })) }),
    ...(trackingNumber === undefined ? {} : { trackingNumber }),
  }
}

function refundRequest(body: RefundBody, currency: string, clientKey: string): RefundRequest {
  return {
    clientKey,
    reason: body.reason ?? '',
    ...(body.amount === undefined ? {} : { amount: minorAt('amount', body.amount, currency) }),
    ...(body.lines === undefined ? {} : { lines: body.lines.map(({ line_id: lineId, quantity }) => ({ lineId, quantity })) }),
    ...(body.shipping === undefined ? {} : { shipping: body.shipping }),
    ...(body.to === undefined ? {} : { to: body.to }),
  }
}

/** Runs `work`; a refund or capture past its ceiling says how much is left as the wire has amounts. */
async function inMajor<T>(currency: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!hasCode(error, 'refund_exceeds_captured') && !hasCode(error, 'capture_invalid')) throw error
    const { available: left } = error.details
    if (typeof left !== 'number') throw error
    const available = toMajor(left, currency)
    const inWords = `${formatMajor(left, currency)} ${currency}`
    const what = error.code === 'capture_invalid' ? `Of what was authorized, ${inWords} can be taken.` : `Of what was paid, ${inWords} can still be paid back.`
    throw new CommerceError(error.code, what, { available, currency }, { cause: error })
  }
}
