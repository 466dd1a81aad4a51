/**
 * What kind of refusal a code is. The HTTP layer turns the kind into a status in one file; nothing else knows about HTTP.
 * - `invalid`: the request's content cannot be accepted (422); `malformed`: it cannot even be read (400)
 * - `unauthenticated` (401), `forbidden` (403), `not_found` (404), `conflict` (409), `payment_required` (402), `limited` (429)
 * - `too_large`: a body (413), `url_too_long` (414), `headers_too_large` (431)
 * - `unavailable`: a dependency or this process cannot serve just now (503); `fault`: a bug (500)
 */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'payment_required'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'too_large'
  | 'url_too_long'
  | 'headers_too_large'
  | 'unsupported_media_type'
  | 'invalid'
  | 'limited'
  | 'fault'
  | 'unavailable'

interface ErrorCodeEntry {
  readonly kind: ErrorKind
  /** Whether the same call may succeed later without the caller changing anything. */
  readonly retryable: boolean
  /** The problem's short title (RFC 9457 `title`); it never changes from case to case. */
  readonly title: string
}

const invalid = (title: string) => ({ kind: 'invalid', retryable: false, title }) as const
const conflict = (title: string, retryable = false) => ({ kind: 'conflict', retryable, title }) as const
const notFound = (title: string) => ({ kind: 'not_found', retryable: false, title }) as const

/** Every code this toolkit answers with. The code is the contract; messages are for people and may change. */
export const errorCodes = {
  address_not_found: notFound('Address not found'),
  amount_invalid: invalid('Amount invalid'),
  amount_out_of_range: invalid('Amount out of range'),
  api_key_not_found: notFound('API key not found'),
  attention_not_found: notFound('Attention record not found'),
  batch_closed: conflict('Batch closed'),
  batch_not_found: notFound('Batch not found'),
  body_too_large: { kind: 'too_large', retryable: false, title: 'Body too large' },
  capture_invalid: conflict('Cannot be captured'),
  card_declined: { kind: 'payment_required', retryable: false, title: 'Card declined' },
  cart_changed: conflict('Cart changed meanwhile', true),
  cart_converted: conflict('Cart already became an order'),
  cart_empty: invalid('Cart is empty'),
  cart_item_not_found: notFound('Cart item not found'),
  cart_not_found: notFound('Cart not found'),
  cart_too_large: invalid('Cart too large'),
  category_cycle: invalid('Category would contain itself'),
  category_in_use: conflict('Category in use'),
  category_not_found: notFound('Category not found'),
  currency_mismatch: invalid('Currencies differ'),
  currency_unknown: invalid('Currency unknown'),
  customer_not_found: notFound('Customer not found'),
  dead_letter_not_found: notFound('Dead letter not found'),
  discount_code_invalid: invalid('Discount code not valid'),
  discount_exhausted: conflict('Discount code used up'),
  discount_not_found: notFound('Discount not found'),
  dispute_not_found: notFound('Dispute not found'),
  duplicate: conflict('Exists already'),
  email_not_verified: { kind: 'forbidden', retryable: false, title: 'E-mail address not confirmed' },
  email_taken: conflict('E-mail address in use'),
  email_token_invalid: invalid('E-mail token not valid'),
  erasure_blocked: conflict('Customer cannot be erased yet'),
  fault: { kind: 'fault', retryable: false, title: 'Unexpected fault' },
  forbidden: { kind: 'forbidden', retryable: false, title: 'Not allowed' },
  fulfilment_invalid: conflict('Cannot be fulfilled'),
  gift_card_exhausted: conflict('Gift card used up'),
  gift_card_invalid: invalid('Gift card not valid'),
  gift_card_not_found: notFound('Gift card not found'),
  guest_email_required: invalid('E-mail address required'),
  headers_too_large: { kind: 'headers_too_large', retryable: false, title: 'Too many headers' },
  idempotency_key_in_use: conflict('A call with this key is under way', true),
  idempotency_key_invalid: { kind: 'malformed', retryable: false, title: 'Idempotency key invalid' },
  idempotency_key_reused: invalid('Idempotency key used for another call'),
  identity_is_last: conflict('Nothing else opens the account'),
  identity_not_allowed: { kind: 'forbidden', retryable: false, title: 'This sign-in opens no account here' },
  identity_not_found: notFound('Identity not found'),
  identity_not_linked: conflict('The account is not linked to this sign-in'),
  identity_refused: { kind: 'unauthenticated', retryable: false, title: 'Sign-in at the issuer not accepted' },
  insufficient_stock: conflict('Insufficient stock'),
  invalid_credentials: { kind: 'unauthenticated', retryable: false, title: 'E-mail address or password wrong' },
  issuer_not_found: notFound('Issuer not found'),
  issuer_unavailable: { kind: 'unavailable', retryable: true, title: 'The issuer does not answer' },
  location_not_found: notFound('Location not found'),
  malformed_json: { kind: 'malformed', retryable: false, title: 'Malformed JSON' },
  malformed_request: { kind: 'malformed', retryable: false, title: 'Malformed request' },
  mfa_code_invalid: invalid('Code not right'),
  mfa_enrolled: conflict('Second factor set up already'),
  mfa_enrolment_required: { kind: 'forbidden', retryable: false, title: 'Second factor required first' },
  mfa_required: { kind: 'unauthenticated', retryable: false, title: 'Second factor required' },
  mfa_token_invalid: invalid('Sign-in is over'),
  method_not_allowed: { kind: 'method_not_allowed', retryable: false, title: 'Method not allowed' },
  order_not_cancellable: conflict('Order cannot be cancelled'),
  order_not_found: notFound('Order not found'),
  order_not_payable: conflict('Order cannot be paid'),
  order_wrong_status: conflict('Not possible in the present status'),
  overloaded: { kind: 'unavailable', retryable: true, title: 'Too busy just now' },
  pan_rejected: invalid('Card numbers are not accepted'),
  password_too_weak: invalid('Password too weak'),
  payment_failed: { kind: 'payment_required', retryable: false, title: 'Payment failed' },
  payment_in_progress: conflict('A payment is under way', true),
  payment_method_unknown: invalid('Payment method unknown'),
  payment_mismatch: conflict('Payment differs from the order'),
  payment_not_found: notFound('Payment not found'),
  payment_outcome_unknown: { kind: 'unavailable', retryable: true, title: 'Payment outcome not known yet' },
  payment_provider_error: { kind: 'unavailable', retryable: true, title: 'Payment provider failed' },
  payment_provider_unknown: notFound('Payment provider unknown'),
  payment_unavailable: { kind: 'unavailable', retryable: true, title: 'Payments temporarily unavailable' },
  price_not_found: invalid('No price in this currency'),
  product_not_found: notFound('Product not found'),
  product_not_sellable: conflict('Product not for sale'),
  quantity_invalid: invalid('Quantity invalid'),
  rate_limited: { kind: 'limited', retryable: true, title: 'Too many requests' },
  refund_exceeds_captured: conflict('Refund exceeds what was captured'),
  refund_not_found: notFound('Refund not found'),
  reset_token_invalid: invalid('Reset token not valid'),
  return_invalid: conflict('Cannot be returned'),
  return_not_found: notFound('Return not found'),
  route_not_found: notFound('No such route'),
  saved_method_not_found: notFound('Saved payment method not found'),
  schema_newer: { kind: 'unavailable', retryable: false, title: 'Database newer than the program' },
  session_not_found: notFound('Session not found'),
  shipping_method_unknown: invalid('Shipping method unknown'),
  staff_role_in_use: conflict('Role in use'),
  staff_role_not_found: notFound('Role not found'),
  stock_below_reserved: conflict('Stock is reserved'),
  storage_unavailable: { kind: 'unavailable', retryable: true, title: 'Storage unavailable' },
  storage_unsafe: { kind: 'unavailable', retryable: false, title: 'Storage set up unsafely' },
  store_credit_exhausted: conflict('Store credit used up'),
  token_expired: { kind: 'unauthenticated', retryable: false, title: 'Token expired' },
  token_invalid: { kind: 'unauthenticated', retryable: false, title: 'Token not valid' },
  token_reused: { kind: 'unauthenticated', retryable: false, title: 'Refresh token used twice' },
  unauthenticated: { kind: 'unauthenticated', retryable: false, title: 'Not signed in' },
  unavailable: { kind: 'unavailable', retryable: true, title: 'Temporarily unavailable' },
  unsupported_media_type: { kind: 'unsupported_media_type', retryable: false, title: 'Media type not supported' },
  url_too_long: { kind: 'url_too_long', retryable: false, title: 'Address too long' },
  validation_failed: invalid('Request not valid'),
  variant_not_found: notFound('Variant not found'),
  variant_required: invalid('Variant required'),
  version_conflict: conflict('Changed meanwhile', true),
  webhook_delivery_not_found: notFound('Webhook delivery not found'),
  webhook_endpoint_disabled: conflict('Webhook endpoint disabled'),
  webhook_endpoint_not_found: notFound('Webhook endpoint not found'),
  webhook_event_not_found: notFound('Webhook event not found'),
  webhook_signature_invalid: { kind: 'malformed', retryable: false, title: 'Webhook signature invalid' },
  webhook_url_refused: invalid('Webhook address refused'),
} as const satisfies Record<string, ErrorCodeEntry>

export type ErrorCode = keyof typeof errorCodes
