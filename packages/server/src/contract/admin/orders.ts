import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { lineQuantities, orderFields, orderStatus, paymentFields, refund, returnRequest } from '../orders.ts'
import { named } from '../schemas.ts'
import { amount, amountInput, currency, id, idParam, line, note, pageFields, pageQuery, quantity, time } from '../values.ts'
import { dispute } from './disputes.ts'

export const unansweredCall = named(
  'UnansweredCall',
  z.strictObject({
    call: z.enum(['create', 'confirm', 'capture', 'cancel']),
    status: z.enum(['under_way', 'outcome_unknown']).describe('`outcome_unknown`: it is over, and nobody knows how it ended. The money may have been taken.'),
    sent_at: time,
    asked: z.int().nonnegative().describe('How often the provider was asked what became of it.'),
    last_asked_at: time.nullable(),
    last_answer: z.string().nullable().describe('What came of asking, in words.'),
    next_ask_at: time.describe('When it is asked again, at the latest.'),
  }),
)

/** An order as those who handle it see it: with who did what, and the provider's side of its payments. */
export const adminOrder = named(
  'AdminOrder',
  z.strictObject({
    ...orderFields,
    customer_id: id.nullable(),
    cart_id: id,
    version: z.int().positive(),
    payments: z.array(
      named(
        'AdminPayment',
        z.strictObject({
          ...paymentFields,
          provider: z.string(),
          provider_id: z.string().nullable(),
          capture: z.enum(['automatic', 'manual']),
          attempts: z.int().nonnegative(),
          unanswered_call: unansweredCall.nullable().describe('The call to the provider whose answer nobody has seen yet.'),
        }),
      ),
    ),
    history: z.array(z.strictObject({ at: time, from: orderStatus.nullable(), to: orderStatus, actor: z.string(), note: z.string() })),
  }),
)

const refundInput = z.strictObject({
  reason: line.exactOptional(),
  amount: amountInput.exactOptional().describe('So much, not bound to a line. Without amount, lines and shipping: everything that is left.'),
  lines: lineQuantities.exactOptional(),
  shipping: z.boolean().exactOptional(),
  to: z.enum(['original', 'store_credit']).exactOptional().describe("`store_credit`: to the buyer's store credit instead of back to where it came from."),
  key: z.string().min(1).max(200).exactOptional().describe('The same key is the same refund; `Idempotency-Key` serves as one.'),
})

const base = { audience: 'admin', tag: 'Admin: orders', params: idParam, limit: 'admin_write', idempotent: true } as const
const returnParams = z.strictObject({ id, return_id: id })
const providerErrors = ['payment_mismatch', 'payment_outcome_unknown', 'payment_provider_error', 'payment_unavailable'] as const

/** Handling orders. */
export const adminOrderEndpoints = defineEndpoints({
  'admin.orders.list': {
    method: 'GET',
    path: '/admin/orders',
    audience: 'admin',
    scope: 'orders:read',
    tag: 'Admin: orders',
    summary: 'List orders, newest first',
    query: z.strictObject({
      status: orderStatus.exactOptional(),
      customer_id: id.exactOptional(),
      email: z.string().max(254).exactOptional(),
      placed_from: time.exactOptional(),
      placed_to: time.exactOptional(),
      outcome_unknown: z.boolean().default(false).describe('Only those with a payment of which nobody knows yet how it ended.'),
      ...pageQuery,
    }),
    successStatus: 200,
    responses: { 200: z.strictObject({ orders: z.array(adminOrder), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.orders.get': {
    method: 'GET',
    path: '/admin/orders/{id}',
    audience: 'admin',
    scope: 'orders:read',
    tag: 'Admin: orders',
    summary: 'One order',
    params: idParam,
    successStatus: 200,
    responses: { 200: named('AdminOrderWithDisputes', z.strictObject({ ...adminOrder.shape, disputes: z.array(dispute) })) },
    errors: ['order_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.orders.cancel': {
    ...base,
    movesMoney: true,
    method: 'POST',
    path: '/admin/orders/{id}/cancel',
    scope: 'orders:write',
    summary: 'Cancel an order that was not shipped yet; stock and money go back',
    body: z.strictObject({ reason: note.exactOptional() }),
    bodyOptional: true,
    successStatus: 200,
    responses: { 200: adminOrder },
    errors: [...providerErrors, 'order_not_cancellable', 'order_not_found', 'payment_in_progress'],
  },
  'admin.orders.fulfil': {
    ...base,
    method: 'POST',
    path: '/admin/orders/{id}/fulfil',
    scope: 'orders:write',
    summary: 'Ship the lines given, or everything that is left',
    body: z.strictObject({
      lines: lineQuantities.exactOptional(),
      carrier: line.exactOptional(),
      tracking_number: line.exactOptional(),
      number: z.int().positive().max(10_000).exactOptional().describe('Of this fulfilment within the order: makes a repeat harmless.'),
    }),
    bodyOptional: true,
    successStatus: 200,
    responses: { 200: adminOrder },
    errors: ['fulfilment_invalid', 'order_not_found', 'order_wrong_status'],
  },
  'admin.orders.complete': {
    ...base,
    method: 'POST',
    path: '/admin/orders/{id}/complete',
    scope: 'orders:write',
    summary: 'Close an order that was shipped',
    successStatus: 200,
    responses: { 200: adminOrder },
    errors: ['order_not_found', 'order_wrong_status'],
  },
  'admin.orders.capture': {
    ...base,
    movesMoney: true,
    method: 'POST',
    path: '/admin/orders/{id}/capture',
    scope: 'orders:write',
    summary: 'Take the money that was authorized, or a part of it',
    description:
      'Once: the rest of the authorization is given up, and the order is paid. Refunds go up to what was taken. What nobody takes within six days of the payment is let go, ' +
      'and the order is cancelled.',
    body: z.strictObject({ amount: amountInput.exactOptional().describe('Without it, all of it.') }),
    bodyOptional: true,
    successStatus: 200,
    responses: { 200: adminOrder },
    errors: [...providerErrors, 'amount_invalid', 'amount_out_of_range', 'capture_invalid', 'order_not_found', 'order_wrong_status'],
  },
  'admin.orders.refund': {
    ...base,
    movesMoney: true,
    method: 'POST',
    path: '/admin/orders/{id}/refunds',
    scope: 'refunds:write',
    summary: 'Pay back: everything, an amount, or lines',
    body: refundInput,
    bodyOptional: true,
    successStatus: 201,
    description: 'One refund per payment it touches, together what is asked for: `refunds`; `refund` is the first of them.',
    responses: { 201: z.strictObject({ refund, refunds: z.array(refund), order: adminOrder }) },
    errors: [
      ...providerErrors,
      'amount_invalid',
      'amount_out_of_range',
      'order_not_found',
      'order_wrong_status',
      'payment_not_found',
      'quantity_invalid',
      'refund_exceeds_captured',
    ],
  },
  'admin.orders.previewRefund': {
    ...base,
    method: 'POST',
    path: '/admin/orders/{id}/refunds/preview',
    scope: 'orders:read',
    summary: 'What a refund would pay back',
    body: refundInput,
    bodyOptional: true,
    successStatus: 200,
    responses: {
      200: z.strictObject({
        currency,
        amount,
        lines: z.array(z.strictObject({ line_id: id, quantity: z.int().nonnegative(), amount, tax_amount: amount })),
        shipping_amount: amount,
        shipping_tax_amount: amount,
        other_amount: amount,
      }),
    },
    errors: [
      'amount_invalid',
      'amount_out_of_range',
      'order_not_found',
      'order_wrong_status',
      'payment_not_found',
      'quantity_invalid',
      'refund_exceeds_captured',
    ],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.orders.requestReturn': {
    ...base,
    method: 'POST',
    path: '/admin/orders/{id}/returns',
    scope: 'orders:write',
    summary: 'Note that a buyer wants to send something back',
    body: z.strictObject({
      lines: z
        .array(z.strictObject({ line_id: id, quantity, reason: z.string().max(500).exactOptional() }))
        .min(1)
        .max(1_000),
      note: note.exactOptional(),
    }),
    successStatus: 201,
    responses: { 201: z.strictObject({ return: returnRequest, order: adminOrder }) },
    errors: ['order_not_found', 'order_wrong_status', 'return_invalid'],
  },
  'admin.orders.approveReturn': {
    ...base,
    method: 'POST',
    path: '/admin/orders/{id}/returns/{return_id}/approve',
    scope: 'orders:write',
    summary: 'Approve a return',
    params: returnParams,
    successStatus: 200,
    responses: { 200: adminOrder },
    errors: ['order_not_found', 'return_invalid', 'return_not_found'],
  },
  'admin.orders.rejectReturn': {
    ...base,
    method: 'POST',
    path: '/admin/orders/{id}/returns/{return_id}/reject',
    scope: 'orders:write',
    summary: 'Reject a return',
    params: returnParams,
    successStatus: 200,
    responses: { 200: adminOrder },
    errors: ['order_not_found', 'return_invalid', 'return_not_found'],
  },
  'admin.orders.cancelReturn': {
    ...base,
    method: 'POST',
    path: '/admin/orders/{id}/returns/{return_id}/cancel',
    scope: 'orders:write',
    summary: 'Call a return off, before anything arrived',
    params: returnParams,
    successStatus: 200,
    responses: { 200: adminOrder },
    errors: ['order_not_found', 'return_invalid', 'return_not_found'],
  },
  'admin.orders.exchangeReturn': {
    ...base,
    movesMoney: true,
    method: 'POST',
    path: '/admin/orders/{id}/returns/{return_id}/exchange',
    scope: 'orders:write',
    summary: 'Give other goods for a return',
    description:
      'Makes a new order for the same buyer, paid with the value of what came back; what is missing is left to be paid, what is more goes back. Takes the scope `refunds:write` too, and with `before_receipt` also `refunds:before_receipt`. One return is one exchange, however often it is asked for.',
    params: returnParams,
    body: z.strictObject({
      items: z
        .array(z.strictObject({ variant_id: id, quantity }))
        .min(1)
        .max(100),
      before_receipt: z.boolean().default(false).describe('While the goods are on their way: the return has to be approved.'),
      shipping_method: z.string().min(1).max(64).exactOptional(),
    }),
    successStatus: 201,
    responses: { 201: z.strictObject({ order: adminOrder, exchange: adminOrder }) },
    errors: [
      'cart_changed',
      'cart_converted',
      'insufficient_stock',
      'order_not_found',
      'price_not_found',
      'product_not_sellable',
      'return_invalid',
      'return_not_found',
      'shipping_method_unknown',
      'store_credit_exhausted',
      'variant_not_found',
    ],
  },
  'admin.orders.receiveReturn': {
    ...base,
    movesMoney: true,
    method: 'POST',
    path: '/admin/orders/{id}/returns/{return_id}/receive',
    scope: 'orders:write',
    summary: 'Note what arrived; what can be sold goes back into stock',
    description: 'With `refund`, pays back what was received; that takes the scope `refunds:write` too. Without `lines` everything arrived and can be sold.',
    params: returnParams,
    body: z.strictObject({
      lines: z
        .array(z.strictObject({ line_id: id, quantity: z.int().min(0).max(10_000), disposition: z.enum(['sellable', 'damaged', 'discard']) }))
        .min(1)
        .max(1_000)
        .exactOptional(),
      refund: z.boolean().default(false),
    }),
    bodyOptional: true,
    successStatus: 200,
    responses: { 200: adminOrder },
    errors: [...providerErrors, 'order_not_found', 'return_invalid', 'return_not_found', 'refund_exceeds_captured'],
  },
})
