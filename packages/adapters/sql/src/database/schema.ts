import type { Generated } from 'kysely'

/** Tables as Kysely sees them. Amounts are minor units, times milliseconds UTC, flags 0 or 1, `json` columns text. */
export interface Schema {
  product: ProductTable
  product_category: { product_id: number; category_id: number }
  variant: VariantTable
  price: { variant_id: number; currency: string; minimum_quantity: number; amount: number; list_amount: number | null }
  category: { id: Generated<number>; parent_id: number | null; slug: string; name: string; position: number }
  location: { id: Generated<number>; code: string; name: string }
  stock: { variant_id: number; location_id: number; on_hand: number; reserved: number }
  hold: { key: string; status: string; expires_at: number; created_at: number }
  hold_line: { hold_key: string; variant_id: number; location_id: number; quantity: number; shipped: number; released: number }
  movement: MovementTable
  cart: CartTable
  orders: OrderTable
  order_line: OrderLineTable
  order_history: { order_id: number; step: number; at: number; from_status: string | null; to_status: string; actor: string; note: string }
  payment: PaymentTable
  refund: RefundTable
  order_return: { id: Generated<number>; order_id: number; status: string; lines: string; note: string; created_at: number; updated_at: number }
  dispute: DisputeTable
  discount: DiscountTable
  discount_use: { discount_id: number; order_id: number; customer_key: string }
  discount_customer: { discount_id: number; customer_key: string; used: number; use_limit: number | null }
  customer: CustomerTable
  staff_role: { id: Generated<number>; name: string; scopes: string; created_at: number; updated_at: number }
  provider_customer: { customer_id: number; provider: string; provider_customer_id: string; created_at: number }
  address: AddressTable
  session: SessionTable
  recovery_code: { code_hash: string; customer_id: number }
  refresh_token: { token_hash: string; session_id: number; counter: number; expires_at: number; used_at: number | null }
  external_identity: { issuer: string; subject: string; customer_id: number; created_at: number }
  one_time_token: { token_hash: string; customer_id: number; purpose: string; value: Generated<string>; expires_at: number }
  api_key: ApiKeyTable
  audit: AuditTable
  idempotency_key: IdempotencyTable
  webhook_event: WebhookEventTable
  event: { id: Generated<number>; topic: string; key: string; payload: string; at: number; relayed: number; trace: string | null }
  consumer: { name: string; topic: string }
  delivery: DeliveryTable
  attention: AttentionTable
  credit_account: CreditAccountTable
  credit_entry: CreditEntryTable
  note: { key: string; value: string }
  webhook_endpoint: WebhookEndpointTable
  webhook_delivery: WebhookDeliveryTable
  webhook_attempt: {
    delivery_id: number
    number: number
    at: number
    duration_ms: number
    status: number | null
    error: string | null
    response: string
  }
  ledger_tx: LedgerTxTable
  ledger_entry: { tx_id: number; line: number; account: string; credit_account_id: number | null; currency: string; amount: number }
  ledger_backlog: { order_id: number }
  query_count: { day: number; text: string; searches: number; without_result: number; results: number }
  migration: { name: string; at: number }
}

interface ProductTable {
  id: Generated<number>
  slug: string
  name: string
  description: string
  brand: string | null
  status: string
  images: string
  attributes: string
  metadata: string
  version: number
  created_at: number
  updated_at: number
}

interface VariantTable {
  id: Generated<number>
  product_id: number
  sku: string
  title: string
  options: string
  barcode: string | null
  weight_grams: number | null
  position: number
}

interface MovementTable {
  id: Generated<number>
  variant_id: number
  location_id: number
  delta_on_hand: number
  delta_reserved: number
  cause: string
  cause_key: string
  reason: string
  actor: string
  at: number
}

interface CartTable {
  id: Generated<number>
  customer_id: number | null
  token_hash: string | null
  currency: string
  status: string
  version: number
  items: string
  next_item_id: number
  discount_codes: string
  gift_card_ids: string
  use_store_credit: number
  shipping_method: string | null
  created_at: number
  updated_at: number
}

interface OrderTable {
  id: Generated<number>
  cart_id: number
  customer_id: number | null
  email: string
  token_hash: string | null
  status: string
  currency: string
  subtotal: number
  discount_total: number
  shipping_total: number
  tax_total: number
  total: number
  /** What the buyer pays for shipping, which is frozen with the rest: here for sums. */
  shipping_payable: number
  prices_include_tax: number
  /** Shipping, adjustments and addresses, frozen at placing. */
  frozen: string
  payment_method: string
  fulfilments: string
  hold_key: string
  expires_at: number
  cancel_reason: string | null
  version: number
  placed_at: number
  updated_at: number
}

interface OrderLineTable {
  order_id: number
  id: number
  product_id: number
  variant_id: number
  sku: string
  name: string
  options: string
  quantity: number
  unit_amount: number
  subtotal: number
  discount: number
  tax: number
  tax_rate_ppm: number
  payable: number
  fulfilled_quantity: number
  returned_quantity: number
  refunded_quantity: number
  refunded_amount: number
}

interface PaymentTable {
  id: Generated<number>
  order_id: number
  tender: string
  account_id: number | null
  provider: string
  provider_id: string | null
  method: string
  /** How it is made at the provider: `PaymentTerms`. */
  terms: Generated<string>
  status: string
  currency: string
  amount: number
  captured: number
  refund_held: number
  attempts: number
  operations: string
  last_failure: string | null
  handed_out_at: number | null
  /** 1 while the resolver should look at it: not settled, or an operation without an answer. */
  unsettled: number
  created_at: number
  updated_at: number
}

interface RefundTable {
  id: Generated<number>
  order_id: number
  payment_id: number
  /** The credit account that gets the money; null where the provider sends it back. */
  account_id: number | null
  client_key: string
  status: string
  amount: number
  lines: string
  shipping_amount: number
  shipping_tax: number
  other_amount: number
  reason: string
  provider_id: string | null
  failure: string | null
  created_at: number
  updated_at: number
}

interface DisputeTable {
  id: Generated<number>
  order_id: number
  payment_id: number
  provider: string
  provider_id: string
  status: string
  currency: string
  amount: number
  reason: string
  evidence_due_at: number | null
  created_at: number
  updated_at: number
}

interface WebhookEventTable {
  id: Generated<number>
  provider: string
  event_id: string
  type: string
  subject: string | null
  raw_body: string
  status: string
  reason: string | null
  received_at: number
  finished_at: number | null
}

interface DiscountTable {
  id: Generated<number>
  code: string
  kind: string
  percent_ppm: number | null
  amounts: string
  minimum_subtotals: string
  category_ids: string
  starts_at: number | null
  ends_at: number | null
  usage_limit: number | null
  usage_limit_per_customer: number | null
  used: number
  active: number
  created_at: number
}

interface CustomerTable {
  id: Generated<number>
  email: string
  name: string
  role: string
  scopes: string
  staff_role_id: number | null
  /** Sealed. */
  second_factor: string | null
  second_factor_since: number | null
  second_factor_step: Generated<number>
  disabled: number
  email_verified_at: Generated<number | null>
  pending_email: Generated<string | null>
  password_hash: string
  created_at: number
  updated_at: number
}

interface SessionTable {
  id: Generated<number>
  customer_id: number
  created_at: number
  expires_at: number
  revoked_at: number | null
  family_secret: string
  second_factor: Generated<number>
  last_used_at: Generated<number>
  address: string | null
  device: Generated<string>
}

interface AddressTable {
  id: Generated<number>
  customer_id: number
  name: string | null
  line1: string
  line2: string | null
  city: string | null
  region: string | null
  postal_code: string | null
  country: string | null
  phone: string | null
}

interface ApiKeyTable {
  id: Generated<number>
  name: string
  prefix: string
  key_hash: string
  role: string
  scopes: string
  created_at: number
  expires_at: number | null
  last_used_at: number | null
  revoked_at: number | null
}

interface CreditAccountTable {
  id: Generated<number>
  kind: string
  code_hash: string | null
  last4: string | null
  customer_id: number | null
  currency: string
  balance: number
  held: number
  status: string
  expires_at: number | null
  note: string
  created_at: number
  updated_at: number
}

interface CreditEntryTable {
  id: Generated<number>
  account_id: number
  kind: string
  balance: number
  held: number
  cause: string
  order_id: number | null
  reason: string
  actor: string
  at: number
}

interface AttentionTable {
  id: Generated<number>
  reason: string
  subject: string
  amount: number | null
  currency: string | null
  detail: string
  status: string
  count: number
  opened_at: number
  last_seen_at: number
  resolved_at: number | null
  resolved_by: string | null
  note: string
}

interface IdempotencyTable {
  scope: string
  key: string
  fingerprint: string
  owner: string
  locked_until: number
  keep_until: number
  /** Null until answered. */
  status: number | null
  body: string | null
  headers: string | null
}

interface DeliveryTable {
  id: Generated<number>
  event_id: number
  consumer: string
  status: string
  attempts: number
  available_at: number
  leased_until: number
  token: string | null
  last_error: string | null
  /** Leases that ran out in a row. */
  expiries: Generated<number>
}

interface WebhookEndpointTable {
  id: Generated<number>
  url: string
  description: string
  topics: string
  status: string
  disabled_by: string | null
  disabled_at: number | null
  failing_since: number | null
  failures: number
  parked_until: number
  secret: string
  previous_secret: string | null
  previous_secret_until: number | null
  created_at: number
  updated_at: number
}

interface WebhookDeliveryTable {
  id: Generated<number>
  endpoint_id: number
  /** Null for a ping. */
  event_id: number | null
  message_id: string
  topic: string
  body: string
  state: string
  tries: number
  attempts: number
  next_attempt_at: number | null
  leased_until: number
  token: string | null
  last_status: number | null
  last_error: string | null
  queued_at: number
  created_at: number
  updated_at: number
  trace: string | null
}

interface LedgerTxTable {
  id: Generated<number>
  cause: string
  at: number
  recorded_at: number
  actor: string
  order_id: number | null
  payment_id: number | null
}

interface AuditTable {
  id: Generated<number>
  at: number
  actor: string
  action: string
  subject: string
  data: string
  address: string | null
  request_id: string | null
  sequence: number | null
  hash: string | null
}
