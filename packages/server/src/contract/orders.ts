import { z } from 'zod'
import { address, addressOrText } from './address.ts'
import { defineEndpoints } from './endpoint.ts'
import { adjustment, shippingCharge, totalsFields } from './money-steps.ts'
import { named } from './schemas.ts'
import { amount, currency, email, id, idParam, note, pageFields, pageQuery, quantity, time } from './values.ts'

export const orderStatus = z.enum(['pending_payment', 'paid', 'partly_fulfilled', 'fulfilled', 'completed', 'cancelling', 'cancelled'])

export const orderLine = named(
  'OrderLine',
  z.strictObject({
    id: id.describe('Counted within the order.'),
    product_id: id,
    variant_id: id,
    sku: z.string(),
    name: z.string(),
    options: z.record(z.string(), z.string()),
    quantity: z.int().positive(),
    unit_price: amount,
    subtotal_amount: amount,
    discount_amount: amount,
    tax_amount: amount,
    tax_percent: z.number(),
    total_amount: amount.describe('What is paid for the line in all.'),
    fulfilled_quantity: z.int().nonnegative(),
    returned_quantity: z.int().nonnegative(),
    refunded_quantity: z.int().nonnegative(),
    refunded_amount: amount,
  }),
)

export const paymentStatus = z.enum(['created', 'requires_payment_method', 'requires_action', 'processing', 'authorized', 'captured', 'cancelled', 'failed'])

export const paymentFields = {
  payment_id: id,
  tender: z.enum(['external', 'gift_card', 'store_credit']).describe('`external` is money from outside, such as a card.'),
  credit_account_id: id.nullable().describe('The gift card or store credit account that pays.'),
  method: z.string(),
  status: paymentStatus,
  amount,
  captured_amount: amount,
  refunded_amount: amount,
  failure: z.strictObject({ code: z.string(), decline_code: z.string().nullable(), message: z.string() }).nullable(),
  created_at: time,
}

export const refund = named(
  'Refund',
  z.strictObject({
    refund_id: id,
    payment_id: id,
    status: z.enum(['requested', 'pending', 'succeeded', 'failed']),
    amount,
    credit_account_id: id.nullable().describe('The gift card or store credit account that gets the money; null: it goes back the way it came.'),
    lines: z.array(z.strictObject({ line_id: id, quantity: z.int().nonnegative(), amount, tax_amount: amount })),
    shipping_amount: amount,
    shipping_tax_amount: amount,
    other_amount: amount,
    reason: z.string(),
    created_at: time,
  }),
)

export const returnRequest = named(
  'Return',
  z.strictObject({
    return_id: id,
    status: z.enum(['requested', 'approved', 'rejected', 'received', 'cancelled']),
    lines: z.array(
      z.strictObject({
        line_id: id,
        quantity: z.int().positive(),
        reason: z.string(),
        received_quantity: z.int().nonnegative(),
        disposition: z.enum(['sellable', 'damaged', 'discard']).nullable(),
      }),
    ),
    note: z.string(),
    created_at: time,
  }),
)

export const fulfilment = named(
  'Fulfilment',
  z.strictObject({
    number: id,
    lines: z.array(z.strictObject({ line_id: id, quantity: z.int().positive() })),
    carrier: z.string().nullable(),
    tracking_number: z.string().nullable(),
    created_at: time,
  }),
)

export const orderFields = {
  order_id: id,
  currency,
  status: orderStatus,
  email: z.string(),
  lines: z.array(orderLine),
  shipping: shippingCharge.nullable(),
  adjustments: z.array(adjustment),
  prices_include_tax: z.boolean(),
  ...totalsFields,
  amount_due: amount.describe('What gift cards and store credit leave to be paid; 0 once it is paid or cancelled.'),
  refunded_amount: amount,
  shipping_address: address,
  billing_address: address.nullable(),
  payment_method: z.string(),
  payments: z.array(named('Payment', z.strictObject(paymentFields))),
  refunds: z.array(refund),
  returns: z.array(returnRequest),
  fulfilments: z.array(fulfilment),
  history: z.array(z.strictObject({ at: time, from: orderStatus.nullable(), to: orderStatus })),
  cancel_reason: z.string().nullable(),
  expires_at: time.nullable().describe('When an unpaid order is cancelled.'),
  placed_at: time,
  updated_at: time,
}

/** An order as its buyer sees it. */
export const order = named('Order', z.strictObject(orderFields))

export const payResult = named(
  'PayResult',
  z.strictObject({
    payment_id: id.nullable().describe('Null for an order that costs nothing: it has no payment.'),
    status: z.enum(['completed', 'authorized', 'requires_action', 'processing']),
    client_secret: z.string().exactOptional().describe("For the buyer's browser to finish a `requires_action`."),
  }),
)

const providerFields = {
  provider: z.string(),
  public_config: z.record(z.string(), z.string()).describe("For the provider's script, such as `publishable_key`. Nothing secret."),
}

/** What the buyer's browser needs to pay in the provider's own form. */
export const startedPayment = named('StartedPayment', z.strictObject({ ...payResult.shape, ...providerFields }))

export const savedMethod = named(
  'SavedPaymentMethod',
  z.strictObject({
    id: z.string().describe('Pays as `payment_token`, for the customer who saved it only.'),
    type: z.string(),
    label: z.string().describe('For people: `visa •••• 4242`.'),
    expires: z.string().nullable().describe('`YYYY-MM`; null where it does not expire.'),
  }),
)

export const lineQuantities = z
  .array(z.strictObject({ line_id: id, quantity }))
  .min(1)
  .max(1_000)

const paymentToken = z.string().min(1).max(512).describe("The payment provider's token; card data never comes here.")

const saveMethod = z
  .boolean()
  .exactOptional()
  .describe("Keeps the method for the customer's next time; counts in the first call for an order. Nothing is kept of guests.")

const payErrors = [
  'card_declined',
  'order_not_payable',
  'payment_failed',
  'payment_in_progress',
  'payment_mismatch',
  'payment_outcome_unknown',
  'payment_provider_error',
  'payment_unavailable',
  'saved_method_not_found',
] as const

/** Cards that are tried out are refused many times; `payment_failed` may be a card, too. */
const declineLimit = { codes: ['card_declined', 'payment_failed'], limit: 'decline' } as const

/** Checkout, and a buyer's own orders. */
export const orderEndpoints = defineEndpoints({
  'orders.create': {
    method: 'POST',
    path: '/orders',
    audience: 'shopper',
    tag: 'Orders',
    summary: 'Turn the cart into an order',
    description:
      'Reserves the stock and places the order; with `payment_token` it is paid in the same call. One cart is one order: asking again answers the order there is, with 200. ' +
      'A guest gives `email` and reaches the order with the `cart_token`. A declined card is 402 with the `order_id`: the order stands and can be paid again.',
    body: z.strictObject({
      payment_method: z.string().min(1).max(64),
      shipping_address: addressOrText,
      billing_address: addressOrText.nullable().exactOptional(),
      email: email.exactOptional(),
      shipping_method: z.string().min(1).max(64).exactOptional(),
      payment_token: paymentToken.exactOptional(),
      save_method: saveMethod,
    }),
    bodyLimit: 'checkout',
    successStatus: 201,
    responses: {
      201: named('PlacedOrder', z.strictObject({ ...orderFields, payment: payResult.exactOptional() })),
      200: named('PlacedOrderAgain', z.strictObject({ ...orderFields, payment: payResult.exactOptional() })),
    },
    errors: [
      ...payErrors,
      'cart_changed',
      'cart_converted',
      'cart_empty',
      'discount_exhausted',
      'gift_card_exhausted',
      'guest_email_required',
      'insufficient_stock',
      'payment_method_unknown',
      'price_not_found',
      'product_not_sellable',
      'shipping_method_unknown',
      'store_credit_exhausted',
    ],
    limit: 'checkout',
    refusalLimit: declineLimit,
    idempotent: true,
    movesMoney: true,
  },
  'orders.list': {
    method: 'GET',
    path: '/orders',
    audience: 'customer',
    tag: 'Orders',
    summary: "One's own orders, newest first",
    query: z.strictObject(pageQuery),
    successStatus: 200,
    responses: { 200: z.strictObject({ orders: z.array(order), ...pageFields }) },
    errors: [],
    limit: 'read',
    idempotent: false,
  },
  'orders.get': {
    method: 'GET',
    path: '/orders/{id}',
    audience: 'shopper',
    tag: 'Orders',
    summary: "One of one's own orders, with its history",
    params: idParam,
    successStatus: 200,
    responses: { 200: order },
    errors: ['order_not_found'],
    limit: 'read',
    refusalLimit: { codes: ['order_not_found'], limit: 'order_lookup' },
    idempotent: false,
  },
  'orders.pay': {
    method: 'POST',
    path: '/orders/{id}/pay',
    audience: 'shopper',
    tag: 'Orders',
    summary: 'Pay an order',
    description:
      'A decline is 402 `card_declined` with the `decline_code` of the provider; the order can be paid again. `requires_action` comes with a `client_secret` for the browser.',
    params: idParam,
    body: z.strictObject({ payment_token: paymentToken, save_method: saveMethod }),
    bodyLimit: 'checkout',
    successStatus: 200,
    responses: { 200: payResult },
    errors: [...payErrors, 'order_not_found', 'insufficient_stock'],
    limit: 'payment',
    refusalLimit: declineLimit,
    idempotent: true,
    movesMoney: true,
  },
  'orders.startPayment': {
    method: 'POST',
    path: '/orders/{id}/payment',
    audience: 'shopper',
    tag: 'Orders',
    summary: "Pay an order in the provider's own form",
    description:
      "Answers what the buyer's browser needs for the provider's form: `client_secret` and `public_config`. The buyer pays there; call `/orders/{id}/settle` when the browser " +
      'comes back. If it never does, the payment is found all the same. Asking again answers the same payment.',
    params: idParam,
    body: z.strictObject({ save_method: saveMethod }),
    bodyOptional: true,
    bodyLimit: 'checkout',
    successStatus: 200,
    responses: { 200: startedPayment },
    errors: [...payErrors, 'order_not_found'],
    limit: 'payment',
    refusalLimit: declineLimit,
    idempotent: true,
    movesMoney: true,
  },
  'orders.settle': {
    method: 'POST',
    path: '/orders/{id}/settle',
    audience: 'shopper',
    tag: 'Orders',
    summary: 'See how the payment of an order came out, when the browser comes back from the provider',
    description: 'Reads the provider and moves the order on; answers as `/orders/{id}/pay` does. May be repeated.',
    params: idParam,
    successStatus: 200,
    responses: { 200: payResult },
    errors: [...payErrors, 'order_not_found', 'payment_not_found'],
    limit: 'write',
    neverShed: true,
    idempotent: false,
  },
  'orders.settlePayment': {
    method: 'POST',
    path: '/orders/{id}/payments/{payment_id}/settle',
    audience: 'shopper',
    tag: 'Orders',
    summary: 'See how a payment came out',
    description: 'Called when the browser comes back from the bank: reads the provider and moves the order on. May be repeated.',
    params: z.strictObject({ id, payment_id: id }),
    successStatus: 200,
    responses: { 200: payResult },
    errors: [...payErrors, 'order_not_found', 'payment_not_found'],
    limit: 'write',
    neverShed: true,
    idempotent: false,
  },
  'orders.cancel': {
    method: 'POST',
    path: '/orders/{id}/cancel',
    audience: 'shopper',
    tag: 'Orders',
    summary: 'Cancel an order that was not shipped yet; stock and money go back',
    params: idParam,
    body: z.strictObject({ reason: note.exactOptional() }),
    bodyOptional: true,
    successStatus: 200,
    responses: { 200: order },
    errors: ['order_not_cancellable', 'order_not_found', 'payment_in_progress', 'payment_outcome_unknown', 'payment_provider_error'],
    limit: 'write',
    idempotent: true,
  },
  'orders.requestReturn': {
    method: 'POST',
    path: '/orders/{id}/returns',
    audience: 'shopper',
    tag: 'Orders',
    summary: 'Ask to send something back',
    params: idParam,
    body: z.strictObject({
      lines: z
        .array(z.strictObject({ line_id: id, quantity, reason: z.string().max(500).exactOptional() }))
        .min(1)
        .max(1_000),
      note: note.exactOptional(),
    }),
    successStatus: 201,
    responses: { 201: z.strictObject({ return: returnRequest, order }) },
    errors: ['order_not_found', 'order_wrong_status', 'return_invalid'],
    limit: 'write',
    idempotent: true,
  },
  'orders.cancelReturn': {
    method: 'POST',
    path: '/orders/{id}/returns/{return_id}/cancel',
    audience: 'shopper',
    tag: 'Orders',
    summary: 'Keep what was to be sent back, before it arrived',
    params: z.strictObject({ id, return_id: id }),
    successStatus: 200,
    responses: { 200: order },
    errors: ['order_not_found', 'return_invalid', 'return_not_found'],
    limit: 'write',
    idempotent: true,
  },
  'payments.methods': {
    method: 'GET',
    path: '/payment-methods',
    audience: 'public',
    tag: 'Orders',
    summary: 'Payment methods on offer',
    successStatus: 200,
    responses: { 200: z.strictObject({ payment_methods: z.array(z.strictObject({ code: z.string(), name: z.string() })), ...providerFields }) },
    errors: [],
    limit: 'read',
    idempotent: false,
    cacheable: true,
  },
  'webhooks.receive': {
    method: 'POST',
    path: '/webhooks/{provider}',
    audience: 'public',
    tag: 'Orders',
    summary: 'What a payment provider has to tell',
    description:
      'The signature is checked over the raw body, then the message is stored and answered; a worker settles what it is about by reading the provider. Repeats and disorder ' +
      'are harmless. Without a secret to check with there is no such provider.',
    params: z.strictObject({ provider: z.string().min(1).max(64) }),
    bodyLimit: 'webhook',
    successStatus: 200,
    responses: { 200: z.strictObject({ received: z.literal(true) }) },
    errors: ['payment_provider_unknown', 'webhook_signature_invalid'],
    limit: 'webhook',
    limitCounts: 'success',
    refusalLimit: {
      codes: ['webhook_signature_invalid', 'payment_provider_unknown', 'body_too_large', 'malformed_request', 'malformed_json', 'unsupported_media_type'],
      limit: 'webhook_refused',
    },
    idempotent: false,
  },
})
