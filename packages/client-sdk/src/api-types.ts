// Generated from the server's contract by `npm run generate` in this folder. Not to be edited.

export interface AccountIdentity {
  id: string
  /** The issuer's address, as in its tokens. */
  issuer: string
  /** Who somebody is there. */
  subject: string
}

export interface AccountSession {
  id: number
  /** ISO 8601, UTC. */
  created_at: string
  /** When its tokens were renewed last. */
  last_used_at: string
  /** When it ends at the latest. */
  expires_at: string
  /** From where it was opened; null where that is not known. */
  address: string | null
  /** What it was opened with, such as `Firefox on Linux`; empty where that is not known. */
  device: string
  /** Whether it was opened with a second factor. */
  second_factor: boolean
  /** Whether it is the one that asks. */
  current: boolean
}

export interface Address {
  name: string | null
  line1: string
  line2: string | null
  city: string | null
  region: string | null
  postal_code: string | null
  country: string | null
  phone: string | null
}

export interface AddressInput {
  name?: string | null
  line1: string
  line2?: string | null
  city?: string | null
  region?: string | null
  postal_code?: string | null
  country?: string | null
  phone?: string | null
}

export interface Adjustment {
  type: 'discount' | 'shipping' | 'tax'
  label: string
  /** The discount code or shipping method. */
  code: string | null
  /** Signed: a discount is negative. */
  amount: number
  /** Contained in the prices already; does not change the total. */
  included: boolean
}

export interface AdminOrder {
  order_id: number
  /** ISO 4217, such as USD. */
  currency: string
  status: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
  email: string
  lines: OrderLine[]
  shipping: ShippingCharge | null
  adjustments: Adjustment[]
  prices_include_tax: boolean
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  subtotal_amount: number
  /** What discounts take off, as a positive amount. */
  discount_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  shipping_amount: number
  /** Contained in the total already where `prices_include_tax`. */
  tax_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  total_amount: number
  /** What gift cards and store credit leave to be paid; 0 once it is paid or cancelled. */
  amount_due: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  refunded_amount: number
  shipping_address: Address
  billing_address: Address | null
  payment_method: string
  payments: AdminPayment[]
  refunds: Refund[]
  returns: Return[]
  fulfilments: Fulfilment[]
  history: {
    /** ISO 8601, UTC. */
    at: string
    from: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled' | null
    to: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
    actor: string
    note: string
  }[]
  cancel_reason: string | null
  /** When an unpaid order is cancelled. */
  expires_at: string | null
  /** ISO 8601, UTC. */
  placed_at: string
  /** ISO 8601, UTC. */
  updated_at: string
  customer_id: number | null
  cart_id: number
  version: number
}

export interface AdminOrderWithDisputes {
  order_id: number
  /** ISO 4217, such as USD. */
  currency: string
  status: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
  email: string
  lines: OrderLine[]
  shipping: ShippingCharge | null
  adjustments: Adjustment[]
  prices_include_tax: boolean
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  subtotal_amount: number
  /** What discounts take off, as a positive amount. */
  discount_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  shipping_amount: number
  /** Contained in the total already where `prices_include_tax`. */
  tax_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  total_amount: number
  /** What gift cards and store credit leave to be paid; 0 once it is paid or cancelled. */
  amount_due: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  refunded_amount: number
  shipping_address: Address
  billing_address: Address | null
  payment_method: string
  payments: AdminPayment[]
  refunds: Refund[]
  returns: Return[]
  fulfilments: Fulfilment[]
  history: {
    /** ISO 8601, UTC. */
    at: string
    from: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled' | null
    to: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
    actor: string
    note: string
  }[]
  cancel_reason: string | null
  /** When an unpaid order is cancelled. */
  expires_at: string | null
  /** ISO 8601, UTC. */
  placed_at: string
  /** ISO 8601, UTC. */
  updated_at: string
  customer_id: number | null
  cart_id: number
  version: number
  disputes: Dispute[]
}

export interface AdminPayment {
  payment_id: number
  /** `external` is money from outside, such as a card. */
  tender: 'external' | 'gift_card' | 'store_credit'
  /** The gift card or store credit account that pays. */
  credit_account_id: number | null
  method: string
  status: 'created' | 'requires_payment_method' | 'requires_action' | 'processing' | 'authorized' | 'captured' | 'cancelled' | 'failed'
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  captured_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  refunded_amount: number
  failure: {
    code: string
    decline_code: string | null
    message: string
  } | null
  /** ISO 8601, UTC. */
  created_at: string
  provider: string
  provider_id: string | null
  capture: 'automatic' | 'manual'
  attempts: number
  /** The call to the provider whose answer nobody has seen yet. */
  unanswered_call: UnansweredCall | null
}

export interface AdminProduct {
  id: number
  slug: string
  name: string
  description: string
  brand: string | null
  status: 'draft' | 'published' | 'archived'
  category_ids: number[]
  images: Image[]
  attributes: Record<string, string | number | boolean | string[]>
  metadata: Record<string, unknown>
  variants: {
    id: number
    sku: string
    title: string
    options: Record<string, string>
    barcode: string | null
    weight_grams: number | null
    position: number
    prices: {
      /** ISO 4217, such as USD. */
      currency: string
      /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
      amount: number
      list_amount: number | null
      minimum_quantity: number
    }[]
    /** Units that may be ordered now. */
    stock_quantity: number
  }[]
  version: number
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface ApiKey {
  id: number
  name: string
  /** The first characters of the key, to recognise it by. */
  prefix: string
  role: 'staff' | 'admin'
  scopes: Scope[]
  /** ISO 8601, UTC. */
  created_at: string
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
}

export interface Attention {
  id: number
  /** Why a person has to look, such as `payment_mismatch`. */
  reason: string
  /** The reason in words. */
  title: string
  /** What it is about, such as `payment:7`. */
  subject: string
  /** What could be lost; null where it is not about money. */
  money_at_risk: {
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    amount: number
    /** ISO 4217, such as USD. */
    currency: string
  } | null
  /** As it was last seen. Amounts in it are minor units. */
  detail: Record<string, unknown>
  status: 'open' | 'resolved'
  /** How often it was seen. */
  count: number
  /** ISO 8601, UTC. */
  opened_at: string
  /** ISO 8601, UTC. */
  last_seen_at: string
  resolved_at: string | null
  resolved_by: string | null
  note: string
}

export interface AuditEntry {
  id: number
  /** ISO 8601, UTC. */
  at: string
  actor: string
  /** Of the client, as the server knows it. */
  address: string | null
  request_id: string | null
  action: string
  subject: string
  data: Record<string, unknown>
  /** Its place in the chain; null until it is chained, some seconds later. */
  sequence: number | null
  hash: string | null
}

export interface AuditVerification {
  ok: boolean
  /** Lines that were looked at. */
  sealed: number
  /** Lines that are not in the chain yet. */
  unsealed: number
  unsealed_since: string | null
  /** The end of the chain as `sequence:hash`, to be noted elsewhere. */
  head: string | null
  problems: {
    sequence: number
    id: number | null
    problem: 'changed' | 'missing' | 'cut_off' | 'head' | 'witness'
  }[]
}

export interface Batch {
  id: number
  kind: 'products' | 'stock'
  /** The name of the file, for people. */
  source: string
  /** `open`: under way, or interrupted. */
  status: 'open' | 'finished' | 'undone'
  actor: string
  /** ISO 8601, UTC. */
  started_at: string
  finished_at: string | null
  undone_at: string | null
  summary: {
    created: number
    updated: number
    unchanged: number
    stock_set: number
    failed: number
  } | null
}

export interface BatchPart {
  batch: number
  /** Names the request within its batch: the same again, when it is sent again. */
  part: string
}

export interface Cart {
  /** Null while nothing was added. */
  id: number | null
  /** ISO 4217, such as USD. */
  currency: string
  items: CartItem[]
  /** Units of all lines. */
  item_count: number
  discount_codes: string[]
  /** Codes without effect, and why. */
  rejected_codes: {
    code: string
    reason: string
  }[]
  /** The gift cards and store credit that pay, with what each pays now. */
  tenders: {
    account_id: number
    kind: 'gift_card' | 'store_credit'
    last4: string | null
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    amount: number
  }[]
  /** What is left to be paid otherwise. */
  amount_due: number
  uses_store_credit: boolean
  shipping: ShippingCharge | null
  shipping_options: {
    method: string
    name: string
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    amount: number
  }[]
  adjustments: Adjustment[]
  prices_include_tax: boolean
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  subtotal_amount: number
  /** What discounts take off, as a positive amount. */
  discount_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  shipping_amount: number
  /** Contained in the total already where `prices_include_tax`. */
  tax_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  total_amount: number
  updated_at: string | null
}

export interface CartItem {
  id: number
  product_id: number
  variant_id: number
  sku: string | null
  name: string | null
  options: Record<string, string>
  quantity: number
  unit_price: number | null
  subtotal_amount: number | null
  discount_amount: number | null
  tax_amount: number | null
  /** What is paid for the line in all. Null while it has no price. */
  total_amount: number | null
  /** Why this line cannot be ordered as it is. */
  problem: 'product_not_sellable' | 'price_not_found' | 'insufficient_stock' | null
  /** Said where the line has a problem. */
  available_quantity: number | null
}

export interface Category {
  id: number
  parent_id: number | null
  slug: string
  name: string
  position: number
}

export interface CategoryNode {
  id: number
  parent_id: number | null
  slug: string
  name: string
  position: number
  children: CategoryNode[]
}

export interface CreditAccount {
  id: number
  kind: 'gift_card' | 'store_credit'
  /** The end of a gift card's code; the code itself is kept nowhere. */
  last4: string | null
  customer_id: number | null
  /** ISO 4217, such as USD. */
  currency: string
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  balance: number
  /** Promised to orders that wait for their payment. */
  held_amount: number
  /** What can be spent now: nothing when it is disabled or expired. */
  available_amount: number
  status: 'active' | 'disabled'
  expires_at: string | null
  note: string
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface CreditEntry {
  id: number
  kind: 'issue' | 'hold' | 'capture' | 'release' | 'refund' | 'adjust'
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  balance_change: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  held_change: number
  order_id: number | null
  reason: string
  actor: string
  /** ISO 8601, UTC. */
  at: string
}

export interface Customer {
  id: number
  email: string
  email_verified: boolean
  pending_email: string | null
  name: string
  role: 'customer' | 'staff' | 'admin'
  scopes: Scope[]
  /** The role of your own that a `staff` account has. */
  staff_role_id: number | null
  /** Since when signing in takes a second factor; null while it does not. */
  second_factor_since: string | null
  disabled: boolean
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface DeadLetter {
  id: number
  consumer: string
  topic: string
  event_id: number
  payload: Record<string, unknown>
  attempts: number
  last_error: string | null
  /** ISO 8601, UTC. */
  event_at: string
}

export interface Difference {
  /** What it is about, such as `payment:7`. */
  subject: string
  reason: string
  severity: 'info' | 'warning' | 'critical'
  /** How it stands in the shop's own records. */
  here: string
  /** How it stands there, or should stand. */
  there: string
  /** What could be lost; null where it is not about money. */
  money_at_risk: {
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    amount: number
    /** ISO 4217, such as USD. */
    currency: string
  } | null
  proposal: string
  /** `alone`: the timer does it. `on_request`: only a run with `repair`. `by_hand`: nobody but a person. */
  repair: 'alone' | 'on_request' | 'by_hand'
  outcome: 'open' | 'repaired' | 'failed'
  /** What the repair came to, or why it failed. */
  result: string | null
}

export interface Discount {
  id: number
  code: string
  kind: 'percentage' | 'fixed' | 'free_shipping'
  percent: number | null
  amounts: Record<string, number>
  minimum_subtotals: Record<string, number>
  category_ids: number[]
  starts_at: string | null
  ends_at: string | null
  usage_limit: number | null
  usage_limit_per_customer: number | null
  used: number
  active: boolean
  /** ISO 8601, UTC. */
  created_at: string
}

export interface Dispute {
  dispute_id: number
  order_id: number
  payment_id: number
  provider: string
  provider_id: string
  status: 'open' | 'under_review' | 'won' | 'lost'
  /** ISO 4217, such as USD. */
  currency: string
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  amount: number
  /** The provider's word. */
  reason: string
  /** Until when evidence may be given; null when it may not any more. */
  evidence_due_at: string | null
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface Erasure {
  customer_id: number
  /** That the person is taken out of. */
  orders: number
  addresses: number
  payment_methods: number
  /** What stands against it, as sentences. */
  blockers: string[]
}

export interface FieldChange {
  /** Such as `name`, `attributes.material` or `variants.SKU-1.prices.USD`. */
  path: string
  /** Null where there is nothing yet. */
  from: unknown
  /** Null where nothing is left. */
  to: unknown
}

export interface Fulfilment {
  number: number
  lines: {
    line_id: number
    quantity: number
  }[]
  carrier: string | null
  tracking_number: string | null
  /** ISO 8601, UTC. */
  created_at: string
}

export interface Health {
  status: 'UP' | 'DOWN'
  components: Record<
    string,
    {
      status: 'UP' | 'DOWN'
      details?: Record<string, unknown>
    }
  >
}

export interface Image {
  url: string
  alt: string
}

export interface ImportOutcome {
  index: number
  outcome: 'created' | 'updated' | 'unchanged' | 'failed'
  product_id: number | null
  error: RowError | null
  /** With `dry_run`: what would change, field by field. */
  changes?: FieldChange[]
}

export interface Invariant {
  code: string
  title: string
  violations: number
  examples: string[]
}

export interface LedgerTransaction {
  id: number
  /** What happened, for instance `refund:12:succeeded`. There is one transaction of a cause. */
  cause: string
  /** When it happened. */
  at: string
  /** When it was written: later than `at` for what happened before the shop had a ledger. */
  recorded_at: string
  actor: string
  order_id: number | null
  payment_id: number | null
  /** Each has a debit or a credit, the other is 0; debits and credits of a currency are equal. */
  entries: {
    /** For instance `sales`, or `provider:stripe`; docs/ledger.md has them all. */
    account: string
    /** The gift card or store credit account whose money this is. */
    credit_account_id: number | null
    /** ISO 4217, such as USD. */
    currency: string
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    debit: number
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    credit: number
  }[]
}

export interface Order {
  order_id: number
  /** ISO 4217, such as USD. */
  currency: string
  status: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
  email: string
  lines: OrderLine[]
  shipping: ShippingCharge | null
  adjustments: Adjustment[]
  prices_include_tax: boolean
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  subtotal_amount: number
  /** What discounts take off, as a positive amount. */
  discount_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  shipping_amount: number
  /** Contained in the total already where `prices_include_tax`. */
  tax_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  total_amount: number
  /** What gift cards and store credit leave to be paid; 0 once it is paid or cancelled. */
  amount_due: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  refunded_amount: number
  shipping_address: Address
  billing_address: Address | null
  payment_method: string
  payments: Payment[]
  refunds: Refund[]
  returns: Return[]
  fulfilments: Fulfilment[]
  history: {
    /** ISO 8601, UTC. */
    at: string
    from: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled' | null
    to: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
  }[]
  cancel_reason: string | null
  /** When an unpaid order is cancelled. */
  expires_at: string | null
  /** ISO 8601, UTC. */
  placed_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface OrderLine {
  /** Counted within the order. */
  id: number
  product_id: number
  variant_id: number
  sku: string
  name: string
  options: Record<string, string>
  quantity: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  unit_price: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  subtotal_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  discount_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  tax_amount: number
  tax_percent: number
  /** What is paid for the line in all. */
  total_amount: number
  fulfilled_quantity: number
  returned_quantity: number
  refunded_quantity: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  refunded_amount: number
}

export interface PayResult {
  /** Null for an order that costs nothing: it has no payment. */
  payment_id: number | null
  status: 'completed' | 'authorized' | 'requires_action' | 'processing'
  /** For the buyer's browser to finish a `requires_action`. */
  client_secret?: string
}

export interface Payment {
  payment_id: number
  /** `external` is money from outside, such as a card. */
  tender: 'external' | 'gift_card' | 'store_credit'
  /** The gift card or store credit account that pays. */
  credit_account_id: number | null
  method: string
  status: 'created' | 'requires_payment_method' | 'requires_action' | 'processing' | 'authorized' | 'captured' | 'cancelled' | 'failed'
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  captured_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  refunded_amount: number
  failure: {
    code: string
    decline_code: string | null
    message: string
  } | null
  /** ISO 8601, UTC. */
  created_at: string
}

export interface PlacedOrder {
  order_id: number
  /** ISO 4217, such as USD. */
  currency: string
  status: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
  email: string
  lines: OrderLine[]
  shipping: ShippingCharge | null
  adjustments: Adjustment[]
  prices_include_tax: boolean
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  subtotal_amount: number
  /** What discounts take off, as a positive amount. */
  discount_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  shipping_amount: number
  /** Contained in the total already where `prices_include_tax`. */
  tax_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  total_amount: number
  /** What gift cards and store credit leave to be paid; 0 once it is paid or cancelled. */
  amount_due: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  refunded_amount: number
  shipping_address: Address
  billing_address: Address | null
  payment_method: string
  payments: Payment[]
  refunds: Refund[]
  returns: Return[]
  fulfilments: Fulfilment[]
  history: {
    /** ISO 8601, UTC. */
    at: string
    from: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled' | null
    to: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
  }[]
  cancel_reason: string | null
  /** When an unpaid order is cancelled. */
  expires_at: string | null
  /** ISO 8601, UTC. */
  placed_at: string
  /** ISO 8601, UTC. */
  updated_at: string
  payment?: PayResult
}

export interface PriceInput {
  /** ISO 4217, such as USD. */
  currency: string
  /** Major units; more digits than the currency has are refused, not rounded. */
  amount: number
  /** The price before a reduction; never charged. */
  list_amount?: number | null
  minimum_quantity?: number
}

export interface Product {
  id: number
  name: string
  slug: string
  description: string
  brand: string | null
  price: number | null
  list_price: number | null
  /** ISO 4217, such as USD. */
  currency: string
  stock_quantity: number
  in_stock: boolean
  image: Image | null
  images: Image[]
  category_ids: number[]
  categories: {
    id: number
    name: string
    slug: string
    parent_id: number | null
  }[]
  /** What the variants differ in. */
  options: {
    name: string
    values: string[]
  }[]
  attributes: Record<string, string | number | boolean | string[]>
  variant_id: number | null
  variant_count: number
  variants: ProductVariant[]
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface ProductCard {
  id: number
  name: string
  slug: string
  brand: string | null
  price: number | null
  /** The price before a reduction, to be shown struck through. */
  list_price: number | null
  /** ISO 4217, such as USD. */
  currency: string
  /** Units that may be ordered now, over all variants. */
  stock_quantity: number
  in_stock: boolean
  image: Image | null
  category_ids: number[]
  /** The only variant; null where there are several to choose from. */
  variant_id: number | null
  variant_count: number
  /** ISO 8601, UTC. */
  created_at: string
}

export interface ProductChange {
  name?: string
  slug?: string
  description?: string
  brand?: string | null
  status?: 'draft' | 'published' | 'archived'
  category_ids?: number[]
  images?: {
    url: string
    alt?: string | undefined
  }[]
  attributes?: Record<string, string | number | boolean | string[]>
  /** Data of your own; never interpreted. */
  metadata?: Record<string, unknown>
  variants?: VariantInput[]
  /** Refuses the change when somebody else was faster. */
  expected_version?: number
}

export interface ProductInput {
  name: string
  slug?: string
  description?: string
  brand?: string | null
  status?: 'draft' | 'published' | 'archived'
  category_ids?: number[]
  images?: {
    url: string
    alt?: string | undefined
  }[]
  attributes?: Record<string, string | number | boolean | string[]>
  /** Data of your own; never interpreted. */
  metadata?: Record<string, unknown>
  variants: VariantInput[]
}

export interface ProductList {
  products: ProductCard[]
  total: number
  page: number
  limit: number
  next_cursor: string | null
  facets?: Record<
    string,
    {
      value: string
      count: number
    }[]
  >
}

export interface ProductVariant {
  id: number
  sku: string
  title: string
  options: Record<string, string>
  barcode: string | null
  weight_grams: number | null
  price: number | null
  list_price: number | null
  /** ISO 4217, such as USD. */
  currency: string
  /** Every price in this currency, by minimum quantity. */
  prices: {
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    price: number
    list_price: number | null
    minimum_quantity: number
  }[]
  stock_quantity: number
  in_stock: boolean
}

export interface Profile {
  id: number
  email: string
  /** Whether the link of a mail to `email` was followed. */
  email_verified: boolean
  /** The address that replaces `email` once the link mailed there is followed. */
  pending_email: string | null
  name: string
  role: 'customer' | 'staff' | 'admin'
  /** ISO 8601, UTC. */
  created_at: string
}

export interface ReconcileReport {
  /** ISO 8601, UTC. */
  started_at: string
  /** ISO 8601, UTC. */
  ended_at: string
  /** ISO 8601, UTC. */
  from: string
  /** ISO 8601, UTC. */
  to: string
  repair: boolean
  /** Whether every check could compare everything. */
  complete: boolean
  /** Differences that are still there. */
  open: number
  repaired: number
  sections: {
    check: 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7' | 'R8' | 'R9'
    title: string
    status: 'compared' | 'partly' | 'not_compared'
    compared: number
    differences: Difference[]
    /** Differences beyond those listed. */
    more: number
    /** What could not be compared, and why. */
    notes: string[]
  }[]
}

export interface Refund {
  refund_id: number
  payment_id: number
  status: 'requested' | 'pending' | 'succeeded' | 'failed'
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  amount: number
  /** The gift card or store credit account that gets the money; null: it goes back the way it came. */
  credit_account_id: number | null
  lines: {
    line_id: number
    quantity: number
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    amount: number
    /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
    tax_amount: number
  }[]
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  shipping_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  shipping_tax_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  other_amount: number
  reason: string
  /** ISO 8601, UTC. */
  created_at: string
}

export interface Return {
  return_id: number
  status: 'requested' | 'approved' | 'rejected' | 'received' | 'cancelled'
  lines: {
    line_id: number
    quantity: number
    reason: string
    received_quantity: number
    disposition: 'sellable' | 'damaged' | 'discard' | null
  }[]
  note: string
  /** ISO 8601, UTC. */
  created_at: string
}

export interface RowError {
  code: string
  error: string
  errors: {
    path: string
    message: string
  }[]
}

export interface SalesRow {
  /** `2026-11-27`, a week's Monday, `2026-11`, or the id of a product or category; null for products in no category. */
  key: string | null
  label: string
  /** ISO 4217, such as USD. */
  currency: string
  /** Null by product and category, as `shipping`. */
  orders: number | null
  units: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  discount: number
  shipping: number | null
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  tax: number
  /** What buyers pay; by product and category without shipping. */
  total: number
  /** By time, refunds asked for in the time of the row; else what was paid back of what was sold. */
  refunded: number
  /** `total - refunded` */
  net: number
}

export interface SavedAddress {
  id: number
  name: string | null
  line1: string
  line2: string | null
  city: string | null
  region: string | null
  postal_code: string | null
  country: string | null
  phone: string | null
}

export interface SavedPaymentMethod {
  /** Pays as `payment_token`, for the customer who saved it only. */
  id: string
  type: string
  /** For people: `visa •••• 4242`. */
  label: string
  /** `YYYY-MM`; null where it does not expire. */
  expires: string | null
}

export type Scope =
  | 'attention:read'
  | 'attention:write'
  | 'audit:read'
  | 'catalog:read'
  | 'catalog:write'
  | 'customers:read'
  | 'customers:write'
  | 'discounts:read'
  | 'discounts:write'
  | 'events:read'
  | 'events:write'
  | 'gift_cards:read'
  | 'gift_cards:write'
  | 'keys:read'
  | 'keys:write'
  | 'orders:read'
  | 'orders:write'
  | 'refunds:before_receipt'
  | 'refunds:write'
  | 'stock:read'
  | 'stock:write'
  | 'webhooks:read'
  | 'webhooks:write'

export interface SearchStatus {
  /** The adapter: `sqlite`, `meilisearch`, ... */
  name: string
  /** Whether it answers. Where there is a fallback, search goes on all the same. */
  is_up: boolean
  /** Products in it; null when it does not tell. */
  documents: number | null
  /** Products that it holds otherwise than the catalog has them; null when that was not asked for, or cannot be told. */
  differing: number | null
  details: Record<string, string | number | boolean | null>
}

export interface SearchedText {
  text: string
  searches: number
  /** How many of them found nothing. */
  without_result: number
  /** Products that the last one found. */
  results: number
  /** In UTC. */
  last_day: string
}

export interface ShippingCharge {
  method: string
  name: string
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  discount_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  tax_amount: number
  tax_percent: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  total_amount: number
}

export interface StaffRole {
  id: number
  name: string
  scopes: Scope[]
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface StartedPayment {
  /** Null for an order that costs nothing: it has no payment. */
  payment_id: number | null
  status: 'completed' | 'authorized' | 'requires_action' | 'processing'
  /** For the buyer's browser to finish a `requires_action`. */
  client_secret?: string
  provider: string
  /** For the provider's script, such as `publishable_key`. Nothing secret. */
  public_config: Record<string, string>
}

export interface StockChange {
  sku?: string
  variant_id?: number
  /** Changes what is on hand by so many units. */
  delta?: number
  /** Sets what is on hand. */
  to?: number
}

export interface StockLevel {
  variant_id: number
  product_id: number | null
  /** Null when the variant is no longer in the catalog. */
  sku: string | null
  location: string
  on_hand: number
  reserved: number
  /** `on_hand - reserved`: what may still be promised. */
  available: number
}

export interface StockMovement {
  id: number
  variant_id: number
  location: string
  delta_on_hand: number
  delta_reserved: number
  cause: 'reserve' | 'release' | 'ship' | 'restock' | 'adjust' | 'import' | 'return'
  cause_key: string
  reason: string
  actor: string
  /** ISO 8601, UTC. */
  at: string
}

export interface StockRow {
  variant_id: number
  product_id: number | null
  sku: string | null
  name: string | null
  on_hand: number
  reserved: number
  available: number
  /** Units in orders placed in the last `days`. */
  sold: number
  /** How long it lasts when it sells on like that; null when nothing was sold. */
  days_left: number | null
}

export interface StoreCredit {
  id: number
  /** ISO 4217, such as USD. */
  currency: string
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  balance: number
  /** Promised to orders that wait for their payment. */
  held_amount: number
  /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
  available_amount: number
  status: 'active' | 'disabled'
  expires_at: string | null
}

export interface Tokens {
  /** The access token: a JWT, sent as `Authorization: Bearer`. */
  token: string
  user_id: number
  /** Exchanged once for new tokens by `POST /auth/refresh`. */
  refresh_token: string
  /** Seconds until `token` expires. */
  expires_in: number
}

export interface UnansweredCall {
  call: 'create' | 'confirm' | 'capture' | 'cancel'
  /** `outcome_unknown`: it is over, and nobody knows how it ended. The money may have been taken. */
  status: 'under_way' | 'outcome_unknown'
  /** ISO 8601, UTC. */
  sent_at: string
  /** How often the provider was asked what became of it. */
  asked: number
  last_asked_at: string | null
  /** What came of asking, in words. */
  last_answer: string | null
  /** When it is asked again, at the latest. */
  next_ask_at: string
}

export interface UndoneRow {
  sku: string
  outcome: 'restored' | 'deleted' | 'archived' | 'stock_set_back' | 'refused'
  /** By how many units the stock changes back. */
  units: number | null
  /** Why it stays as it is, where it was refused. */
  reason: string | null
}

export interface VariantInput {
  /** Of the variant to change; without it the SKU says which. */
  id?: number
  sku: string
  title?: string
  options?: Record<string, string>
  barcode?: string | null
  weight_grams?: number | null
  prices: PriceInput[]
}

export interface Webhook {
  id: number
  url: string
  description: string
  topics: string[]
  status: 'enabled' | 'disabled'
  /** `failure`: nothing but failures for a week. `gone`: it answered 410. */
  disabled_by: 'person' | 'failure' | 'gone' | null
  disabled_at: string | null
  /** Since when every attempt failed. */
  failing_since: string | null
  /** Failed attempts without a success between. */
  failures: number
  /** Nothing is sent before this time; while disabled, the time of the next probe. */
  parked_until: string | null
  /** Until when the secret before the present one signs too. */
  previous_secret_until: string | null
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface WebhookDelivery {
  id: number
  endpoint_id: number
  /** Null for a ping. */
  event_id: number | null
  /** The `webhook-id` of every attempt. */
  message_id: string
  topic: string
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  next_attempt_at: string | null
  last_status: number | null
  last_error: string | null
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
}

export interface WebhookDeliveryLog {
  id: number
  endpoint_id: number
  /** Null for a ping. */
  event_id: number | null
  /** The `webhook-id` of every attempt. */
  message_id: string
  topic: string
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  next_attempt_at: string | null
  last_status: number | null
  last_error: string | null
  /** ISO 8601, UTC. */
  created_at: string
  /** ISO 8601, UTC. */
  updated_at: string
  /** The JSON that is signed and sent. */
  body: string
  log: {
    number: number
    /** ISO 8601, UTC. */
    at: string
    duration_ms: number
    /** Null when no answer came. */
    status: number | null
    error: string | null
    /** The beginning of the answer. */
    response: string
  }[]
}

export interface WebhookEvent {
  id: number
  provider: string
  /** The provider's id of the message. */
  event_id: string
  type: string
  /** What it is about. */
  subject: {
    kind: 'payment' | 'refund' | 'dispute'
    provider_id: string
    provider_payment_id: string | null
  } | null
  status: 'received' | 'done' | 'ignored' | 'failed'
  /** Why it was ignored, or failed. */
  reason: string | null
  /** When a `failed` one is worked on again by itself; null where that is not so: it failed for good. */
  next_try_at: string | null
  /** ISO 8601, UTC. */
  received_at: string
  finished_at: string | null
}

export interface WebhookEventDetail {
  id: number
  provider: string
  /** The provider's id of the message. */
  event_id: string
  type: string
  /** What it is about. */
  subject: {
    kind: 'payment' | 'refund' | 'dispute'
    provider_id: string
    provider_payment_id: string | null
  } | null
  status: 'received' | 'done' | 'ignored' | 'failed'
  /** Why it was ignored, or failed. */
  reason: string | null
  /** When a `failed` one is worked on again by itself; null where that is not so: it failed for good. */
  next_try_at: string | null
  /** ISO 8601, UTC. */
  received_at: string
  finished_at: string | null
  /** As it came, letter for letter. */
  raw_body: string
}

/** Filters by option or attribute: `{ 'facet.color': ['red', 'blue'] }`. */

export interface FacetQuery {
  readonly [facet: `facet.${string}`]: string | readonly string[]
}

/** Every code a shop of this version answers with. */
export type ShopErrorCode =
  | 'address_not_found'
  | 'amount_invalid'
  | 'amount_out_of_range'
  | 'api_key_not_found'
  | 'attention_not_found'
  | 'batch_closed'
  | 'batch_not_found'
  | 'body_too_large'
  | 'capture_invalid'
  | 'card_declined'
  | 'cart_changed'
  | 'cart_converted'
  | 'cart_empty'
  | 'cart_item_not_found'
  | 'cart_not_found'
  | 'cart_too_large'
  | 'category_cycle'
  | 'category_in_use'
  | 'category_not_found'
  | 'currency_mismatch'
  | 'currency_unknown'
  | 'customer_not_found'
  | 'dead_letter_not_found'
  | 'discount_code_invalid'
  | 'discount_exhausted'
  | 'discount_not_found'
  | 'dispute_not_found'
  | 'duplicate'
  | 'email_not_verified'
  | 'email_taken'
  | 'email_token_invalid'
  | 'erasure_blocked'
  | 'fault'
  | 'forbidden'
  | 'fulfilment_invalid'
  | 'gift_card_exhausted'
  | 'gift_card_invalid'
  | 'gift_card_not_found'
  | 'guest_email_required'
  | 'headers_too_large'
  | 'idempotency_key_in_use'
  | 'idempotency_key_invalid'
  | 'idempotency_key_reused'
  | 'identity_is_last'
  | 'identity_not_allowed'
  | 'identity_not_found'
  | 'identity_not_linked'
  | 'identity_refused'
  | 'insufficient_stock'
  | 'invalid_credentials'
  | 'issuer_not_found'
  | 'issuer_unavailable'
  | 'location_not_found'
  | 'malformed_json'
  | 'malformed_request'
  | 'method_not_allowed'
  | 'mfa_code_invalid'
  | 'mfa_enrolled'
  | 'mfa_enrolment_required'
  | 'mfa_required'
  | 'mfa_token_invalid'
  | 'order_not_cancellable'
  | 'order_not_found'
  | 'order_not_payable'
  | 'order_wrong_status'
  | 'overloaded'
  | 'pan_rejected'
  | 'password_too_weak'
  | 'payment_failed'
  | 'payment_in_progress'
  | 'payment_method_unknown'
  | 'payment_mismatch'
  | 'payment_not_found'
  | 'payment_outcome_unknown'
  | 'payment_provider_error'
  | 'payment_provider_unknown'
  | 'payment_unavailable'
  | 'price_not_found'
  | 'product_not_found'
  | 'product_not_sellable'
  | 'quantity_invalid'
  | 'rate_limited'
  | 'refund_exceeds_captured'
  | 'refund_not_found'
  | 'reset_token_invalid'
  | 'return_invalid'
  | 'return_not_found'
  | 'route_not_found'
  | 'saved_method_not_found'
  | 'schema_newer'
  | 'session_not_found'
  | 'shipping_method_unknown'
  | 'staff_role_in_use'
  | 'staff_role_not_found'
  | 'stock_below_reserved'
  | 'storage_unavailable'
  | 'storage_unsafe'
  | 'store_credit_exhausted'
  | 'token_expired'
  | 'token_invalid'
  | 'token_reused'
  | 'unauthenticated'
  | 'unavailable'
  | 'unsupported_media_type'
  | 'url_too_long'
  | 'validation_failed'
  | 'variant_not_found'
  | 'variant_required'
  | 'version_conflict'
  | 'webhook_delivery_not_found'
  | 'webhook_endpoint_disabled'
  | 'webhook_endpoint_not_found'
  | 'webhook_event_not_found'
  | 'webhook_signature_invalid'
  | 'webhook_url_refused'

/** What every endpoint takes and answers, by its id. `undefined` stands for nothing: no parameters, no body. */

export interface Api {
  'products.list': {
    readonly params: undefined
    readonly query: {
      /** Words in any order; prefixes and small typos match. */
      search?: string
      /** With everything below that category. */
      category_id?: number
      /** Major units of the currency, as plain digits: 19.99 */
      min_price?: string
      /** Major units of the currency, as plain digits: 19.99 */
      max_price?: string
      /** Only what can, or cannot, be ordered now. */
      in_stock?: boolean
      sort?: 'relevance' | 'price' | '-price' | 'name' | 'newest'
      /** ISO 4217, such as USD. */
      currency?: string
      /** Whether to count what else could be filtered by. */
      facets?: boolean
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    } & FacetQuery
    readonly body: undefined
    readonly output: ProductList
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'amount_invalid' | 'amount_out_of_range' | 'currency_unknown'
  }
  'products.suggest': {
    readonly params: undefined
    readonly query: {
      q: string
      limit?: number | undefined
    }
    readonly body: undefined
    readonly output: {
      suggestions: {
        text: string
        product_id: number | null
      }[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'products.get': {
    readonly params: {
      /** A number is an id, anything else a slug. */
      id: string
    }
    readonly query: {
      /** ISO 4217, such as USD. */
      currency?: string
    }
    readonly body: undefined
    readonly output: Product
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'product_not_found' | 'currency_unknown'
  }
  'categories.tree': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      categories: CategoryNode[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'auth.register': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      email: string
      password: string
      name?: string
    }
    readonly output: Tokens
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'email_not_verified' | 'email_taken' | 'overloaded' | 'password_too_weak'
  }
  'auth.login': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      email: string
      password: string
    }
    readonly output: Tokens
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'email_not_verified' | 'invalid_credentials' | 'mfa_required' | 'overloaded'
  }
  'auth.refresh': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      refresh_token: string
    }
    readonly output: Tokens
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'token_expired' | 'token_invalid' | 'token_reused'
  }
  'auth.logout': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'auth.logoutEverywhere': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'auth.changePassword': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      current_password: string
      new_password: string
    }
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'invalid_credentials' | 'overloaded' | 'password_too_weak'
  }
  'auth.requestPasswordReset': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      email: string
    }
    readonly output: {
      message: string
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'auth.resetPassword': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      token: string
      password: string
    }
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'overloaded' | 'password_too_weak' | 'reset_token_invalid'
  }
  'auth.requestEmailVerification': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      email: string
    }
    readonly output: {
      message: string
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'auth.confirmEmail': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      token: string
    }
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'email_taken' | 'email_token_invalid'
  }
  'account.get': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: Profile
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'account.update': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      name?: string
    }
    readonly output: Profile
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'account.changeEmail': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      email: string
    }
    readonly output: {
      message: string
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'account.addresses': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      addresses: SavedAddress[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'account.addAddress': {
    readonly params: undefined
    readonly query: undefined
    readonly body: AddressInput
    readonly output: SavedAddress
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'account.replaceAddress': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: AddressInput
    readonly output: SavedAddress
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'address_not_found'
  }
  'account.paymentMethods': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      payment_methods: SavedPaymentMethod[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'payment_outcome_unknown' | 'payment_provider_error' | 'payment_unavailable'
  }
  'account.deletePaymentMethod': {
    readonly params: {
      id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'payment_outcome_unknown' | 'payment_provider_error' | 'payment_unavailable' | 'saved_method_not_found'
  }
  'account.deleteAddress': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'address_not_found'
  }
  'auth.loginWithCode': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      mfa_token: string
      /** Six digits of the authenticator app, or a recovery code. */
      code: string
    }
    readonly output: Tokens
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'mfa_code_invalid' | 'mfa_token_invalid' | 'unavailable'
  }
  'account.secondFactor': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      /** Null where it takes none. */
      since: string | null
      /** Whether this account can do nothing without one. */
      required: boolean
      recovery_codes_left: number
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'account.startSecondFactor': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      password: string
    }
    readonly output: {
      /** Base32, to type. */
      secret: string
      /** `otpauth:`, to show as a QR code. */
      uri: string
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'invalid_credentials' | 'mfa_enrolled' | 'unavailable'
  }
  'account.confirmSecondFactor': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      /** Six digits of the authenticator app. */
      code: string
    }
    readonly output: {
      /** Each works once, instead of a code of the app. Shown this once: write them down. */
      recovery_codes: string[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'mfa_code_invalid' | 'mfa_enrolled' | 'unavailable'
  }
  'account.renewRecoveryCodes': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      /** Six digits of the authenticator app, or a recovery code. */
      code: string
    }
    readonly output: {
      /** Each works once, instead of a code of the app. Shown this once: write them down. */
      recovery_codes: string[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'mfa_code_invalid' | 'unavailable'
  }
  'account.sessions': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      /** Newest first; at most the hundred newest. */
      sessions: AccountSession[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'account.endSession': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'session_not_found'
  }
  'account.endOtherSessions': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      ended: number
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'auth.issuers': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      issuers: {
        name: string
        /** What a button says. */
        label: string
        audience: 'customers' | 'staff'
      }[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'auth.beginAtIssuer': {
    readonly params: {
      name: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      url: string
      flow: string
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'issuer_not_found' | 'issuer_unavailable'
  }
  'auth.finishAtIssuer': {
    readonly params: {
      name: string
    }
    readonly query: undefined
    readonly body: {
      /** What `begin` gave to this browser. */
      flow: string
      /** Of the address that the browser came back to. */
      code: string
      /** Of that address. */
      state: string
      /** Of that address, where it has one. */
      iss?: string
    }
    readonly output: Tokens
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'identity_not_allowed' | 'identity_not_linked' | 'identity_refused' | 'issuer_not_found' | 'issuer_unavailable'
  }
  'account.linkIssuer': {
    readonly params: {
      name: string
    }
    readonly query: undefined
    readonly body: {
      /** What `begin` gave to this browser. */
      flow: string
      /** Of the address that the browser came back to. */
      code: string
      /** Of that address. */
      state: string
      /** Of that address, where it has one. */
      iss?: string
    }
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'identity_not_allowed' | 'identity_refused' | 'issuer_not_found' | 'issuer_unavailable'
  }
  'account.identities': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      /** In the order of issuer and subject. */
      identities: AccountIdentity[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'account.unlinkIdentity': {
    readonly params: {
      id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'identity_is_last' | 'identity_not_found'
  }
  'cart.get': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'cart.clear': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted'
  }
  'cart.addItem': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      product_id?: number
      variant_id?: number
      quantity?: number | undefined
      /** Of a cart that is new; an existing one keeps its own. */
      currency?: string
    }
    readonly output: {
      message: string
      cart: Cart
      /** Given once, with a new guest cart. */
      cart_token?: string
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'cart_changed'
      | 'cart_converted'
      | 'cart_too_large'
      | 'currency_mismatch'
      | 'currency_unknown'
      | 'insufficient_stock'
      | 'price_not_found'
      | 'product_not_found'
      | 'product_not_sellable'
      | 'quantity_invalid'
      | 'variant_not_found'
      | 'variant_required'
  }
  'cart.setItemQuantity': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      quantity: number
    }
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted' | 'cart_item_not_found' | 'insufficient_stock'
  }
  'cart.removeItem': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted' | 'cart_item_not_found'
  }
  'cart.applyDiscount': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      code: string
    }
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted' | 'cart_not_found' | 'cart_too_large' | 'discount_code_invalid'
  }
  'cart.removeDiscount': {
    readonly params: {
      code: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted'
  }
  'cart.applyGiftCard': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      code: string
    }
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted' | 'cart_not_found' | 'cart_too_large' | 'currency_mismatch' | 'gift_card_exhausted' | 'gift_card_invalid'
  }
  'cart.removeGiftCard': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted' | 'gift_card_not_found'
  }
  'cart.useStoreCredit': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      use: boolean
    }
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted' | 'cart_not_found' | 'unauthenticated'
  }
  'cart.chooseShipping': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      method: string
    }
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'cart_changed' | 'cart_converted' | 'cart_empty' | 'shipping_method_unknown'
  }
  'cart.quote': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      address?: AddressInput | null
    }
    readonly output: Cart
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'giftCards.balance': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      code: string
    }
    readonly output: {
      last4: string
      /** ISO 4217, such as USD. */
      currency: string
      /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
      balance: number
      /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
      available_amount: number
      expires_at: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'gift_card_invalid'
  }
  'account.storeCredit': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      store_credit: StoreCredit[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'orders.create': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      payment_method: string
      shipping_address: string | AddressInput
      billing_address?: string | AddressInput | null
      email?: string
      shipping_method?: string
      /** The payment provider's token; card data never comes here. */
      payment_token?: string
      /** Keeps the method for the customer's next time; counts in the first call for an order. Nothing is kept of guests. */
      save_method?: boolean
    }
    readonly output: PlacedOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'card_declined'
      | 'order_not_payable'
      | 'payment_failed'
      | 'payment_in_progress'
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'saved_method_not_found'
      | 'cart_changed'
      | 'cart_converted'
      | 'cart_empty'
      | 'discount_exhausted'
      | 'gift_card_exhausted'
      | 'guest_email_required'
      | 'insufficient_stock'
      | 'payment_method_unknown'
      | 'price_not_found'
      | 'product_not_sellable'
      | 'shipping_method_unknown'
      | 'store_credit_exhausted'
  }
  'orders.list': {
    readonly params: undefined
    readonly query: {
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      orders: Order[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'orders.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Order
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found'
  }
  'orders.pay': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** The payment provider's token; card data never comes here. */
      payment_token: string
      /** Keeps the method for the customer's next time; counts in the first call for an order. Nothing is kept of guests. */
      save_method?: boolean
    }
    readonly output: PayResult
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'card_declined'
      | 'order_not_payable'
      | 'payment_failed'
      | 'payment_in_progress'
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'saved_method_not_found'
      | 'order_not_found'
      | 'insufficient_stock'
  }
  'orders.startPayment': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** Keeps the method for the customer's next time; counts in the first call for an order. Nothing is kept of guests. */
      save_method?: boolean
    }
    readonly output: StartedPayment
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'card_declined'
      | 'order_not_payable'
      | 'payment_failed'
      | 'payment_in_progress'
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'saved_method_not_found'
      | 'order_not_found'
  }
  'orders.settle': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: PayResult
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'card_declined'
      | 'order_not_payable'
      | 'payment_failed'
      | 'payment_in_progress'
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'saved_method_not_found'
      | 'order_not_found'
      | 'payment_not_found'
  }
  'orders.settlePayment': {
    readonly params: {
      id: number
      payment_id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: PayResult
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'card_declined'
      | 'order_not_payable'
      | 'payment_failed'
      | 'payment_in_progress'
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'saved_method_not_found'
      | 'order_not_found'
      | 'payment_not_found'
  }
  'orders.cancel': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      reason?: string
    }
    readonly output: Order
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_cancellable' | 'order_not_found' | 'payment_in_progress' | 'payment_outcome_unknown' | 'payment_provider_error'
  }
  'orders.requestReturn': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      lines: {
        line_id: number
        quantity: number
        reason?: string
      }[]
      note?: string
    }
    readonly output: {
      return: Return
      order: Order
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found' | 'order_wrong_status' | 'return_invalid'
  }
  'orders.cancelReturn': {
    readonly params: {
      id: number
      return_id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Order
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found' | 'return_invalid' | 'return_not_found'
  }
  'payments.methods': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      payment_methods: {
        code: string
        name: string
      }[]
      provider: string
      /** For the provider's script, such as `publishable_key`. Nothing secret. */
      public_config: Record<string, string>
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'webhooks.receive': {
    readonly params: {
      provider: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      received: true
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'payment_provider_unknown' | 'webhook_signature_invalid'
  }
  'admin.products.list': {
    readonly params: undefined
    readonly query: {
      /** Part of the name. */
      q?: string
      /** Only the product that has this SKU. */
      sku?: string
      status?: 'draft' | 'published' | 'archived'
      /** `oldest`: of all products, without `q`, `sku` and `status`; by `cursor` alone. */
      sort?: 'newest' | 'oldest'
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      products: AdminProduct[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.products.create': {
    readonly params: undefined
    readonly query: undefined
    readonly body: ProductInput
    readonly output: AdminProduct
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'amount_invalid' | 'amount_out_of_range' | 'category_not_found' | 'currency_unknown' | 'duplicate'
  }
  'admin.products.import': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      products: ProductInput[]
      dry_run?: boolean
      batch?: BatchPart
    }
    readonly output: {
      created: number
      updated: number
      unchanged: number
      failed: number
      results: ImportOutcome[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'batch_closed' | 'batch_not_found'
  }
  'admin.products.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: AdminProduct
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'product_not_found'
  }
  'admin.products.update': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: ProductChange
    readonly output: AdminProduct
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'amount_invalid'
      | 'amount_out_of_range'
      | 'category_not_found'
      | 'currency_unknown'
      | 'duplicate'
      | 'product_not_found'
      | 'variant_not_found'
      | 'version_conflict'
  }
  'admin.products.delete': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'product_not_found'
  }
  'admin.categories.create': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      name: string
      slug?: string
      parent_id?: number | null
      position?: number
    }
    readonly output: Category
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'category_not_found' | 'duplicate'
  }
  'admin.categories.update': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      name?: string
      slug?: string
      parent_id?: number | null
      position?: number
    }
    readonly output: Category
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'category_cycle' | 'category_not_found' | 'duplicate'
  }
  'admin.categories.delete': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'category_in_use' | 'category_not_found'
  }
  'admin.stock.list': {
    readonly params: undefined
    readonly query: {
      /** May be given several times. */
      sku?: string[]
      /** May be given several times. */
      variant_id?: number[]
      /** Only levels with so few units left. */
      available_at_most?: number
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      stock: StockLevel[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.stock.adjust': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      reason: string
      cause?: 'adjust' | 'import' | 'restock'
      location?: string
      key?: string
      each_line?: boolean | undefined
      dry_run?: boolean
      batch?: BatchPart
      lines: StockChange[]
    }
    readonly output: {
      adjusted: number
      failed: number
      results: {
        index: number
        ok: boolean
        level: StockLevel | null
        error: RowError | null
      }[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'batch_closed' | 'batch_not_found' | 'location_not_found' | 'quantity_invalid' | 'stock_below_reserved' | 'variant_not_found'
  }
  'admin.stock.movements': {
    readonly params: undefined
    readonly query: {
      sku?: string
      variant_id?: number
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      movements: StockMovement[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'variant_not_found'
  }
  'admin.stock.locations': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      locations: {
        id: number
        code: string
        name: string
      }[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.batches.list': {
    readonly params: undefined
    readonly query: {
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      batches: Batch[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.batches.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Batch
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'batch_not_found'
  }
  'admin.batches.start': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      kind: 'products' | 'stock'
      source: string
      /** Equal for equal data: a digest of the file and of how it is read. */
      fingerprint: string
    }
    readonly output: {
      batch: Batch
      resumed: boolean
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.batches.finish': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      created: number
      updated: number
      unchanged: number
      stock_set: number
      failed: number
    }
    readonly output: Batch
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'batch_closed' | 'batch_not_found'
  }
  'admin.batches.undo': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      preview?: boolean
      cursor?: string
    }
    readonly output: {
      batch: Batch
      rows: UndoneRow[]
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'batch_closed' | 'batch_not_found'
  }
  'admin.orders.list': {
    readonly params: undefined
    readonly query: {
      status?: 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'
      customer_id?: number
      email?: string
      /** ISO 8601, UTC. */
      placed_from?: string
      /** ISO 8601, UTC. */
      placed_to?: string
      /** Only those with a payment of which nobody knows yet how it ended. */
      outcome_unknown?: boolean | undefined
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      orders: AdminOrder[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.orders.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: AdminOrderWithDisputes
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found'
  }
  'admin.orders.cancel': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      reason?: string
    }
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'order_not_cancellable'
      | 'order_not_found'
      | 'payment_in_progress'
  }
  'admin.orders.fulfil': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      lines?: {
        line_id: number
        quantity: number
      }[]
      carrier?: string
      tracking_number?: string
      /** Of this fulfilment within the order: makes a repeat harmless. */
      number?: number
    }
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'fulfilment_invalid' | 'order_not_found' | 'order_wrong_status'
  }
  'admin.orders.complete': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found' | 'order_wrong_status'
  }
  'admin.orders.capture': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** Without it, all of it. */
      amount?: number
    }
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'amount_invalid'
      | 'amount_out_of_range'
      | 'capture_invalid'
      | 'order_not_found'
      | 'order_wrong_status'
  }
  'admin.orders.refund': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      reason?: string
      /** So much, not bound to a line. Without amount, lines and shipping: everything that is left. */
      amount?: number
      lines?: {
        line_id: number
        quantity: number
      }[]
      shipping?: boolean
      /** `store_credit`: to the buyer's store credit instead of back to where it came from. */
      to?: 'original' | 'store_credit'
      /** The same key is the same refund; `Idempotency-Key` serves as one. */
      key?: string
    }
    readonly output: {
      refund: Refund
      refunds: Refund[]
      order: AdminOrder
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'amount_invalid'
      | 'amount_out_of_range'
      | 'order_not_found'
      | 'order_wrong_status'
      | 'payment_not_found'
      | 'quantity_invalid'
      | 'refund_exceeds_captured'
  }
  'admin.orders.previewRefund': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      reason?: string
      /** So much, not bound to a line. Without amount, lines and shipping: everything that is left. */
      amount?: number
      lines?: {
        line_id: number
        quantity: number
      }[]
      shipping?: boolean
      /** `store_credit`: to the buyer's store credit instead of back to where it came from. */
      to?: 'original' | 'store_credit'
      /** The same key is the same refund; `Idempotency-Key` serves as one. */
      key?: string
    }
    readonly output: {
      /** ISO 4217, such as USD. */
      currency: string
      /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
      amount: number
      lines: {
        line_id: number
        quantity: number
        /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
        amount: number
        /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
        tax_amount: number
      }[]
      /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
      shipping_amount: number
      /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
      shipping_tax_amount: number
      /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
      other_amount: number
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'amount_invalid'
      | 'amount_out_of_range'
      | 'order_not_found'
      | 'order_wrong_status'
      | 'payment_not_found'
      | 'quantity_invalid'
      | 'refund_exceeds_captured'
  }
  'admin.orders.requestReturn': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      lines: {
        line_id: number
        quantity: number
        reason?: string
      }[]
      note?: string
    }
    readonly output: {
      return: Return
      order: AdminOrder
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found' | 'order_wrong_status' | 'return_invalid'
  }
  'admin.orders.approveReturn': {
    readonly params: {
      id: number
      return_id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found' | 'return_invalid' | 'return_not_found'
  }
  'admin.orders.rejectReturn': {
    readonly params: {
      id: number
      return_id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found' | 'return_invalid' | 'return_not_found'
  }
  'admin.orders.cancelReturn': {
    readonly params: {
      id: number
      return_id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'order_not_found' | 'return_invalid' | 'return_not_found'
  }
  'admin.orders.exchangeReturn': {
    readonly params: {
      id: number
      return_id: number
    }
    readonly query: undefined
    readonly body: {
      items: {
        variant_id: number
        quantity: number
      }[]
      /** While the goods are on their way: the return has to be approved. */
      before_receipt?: boolean | undefined
      shipping_method?: string
    }
    readonly output: {
      order: AdminOrder
      exchange: AdminOrder
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'cart_changed'
      | 'cart_converted'
      | 'insufficient_stock'
      | 'order_not_found'
      | 'price_not_found'
      | 'product_not_sellable'
      | 'return_invalid'
      | 'return_not_found'
      | 'shipping_method_unknown'
      | 'store_credit_exhausted'
      | 'variant_not_found'
  }
  'admin.orders.receiveReturn': {
    readonly params: {
      id: number
      return_id: number
    }
    readonly query: undefined
    readonly body: {
      lines?: {
        line_id: number
        quantity: number
        disposition: 'sellable' | 'damaged' | 'discard'
      }[]
      refund?: boolean | undefined
    }
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'payment_mismatch'
      | 'payment_outcome_unknown'
      | 'payment_provider_error'
      | 'payment_unavailable'
      | 'order_not_found'
      | 'return_invalid'
      | 'return_not_found'
      | 'refund_exceeds_captured'
  }
  'admin.payments.settle': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: AdminOrder
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'payment_mismatch' | 'payment_not_found' | 'payment_outcome_unknown' | 'payment_provider_error' | 'payment_unavailable'
  }
  'admin.disputes.list': {
    readonly params: undefined
    readonly query: {
      status?: 'open' | 'under_review' | 'won' | 'lost'
      order_id?: number
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      disputes: Dispute[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.disputes.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Dispute
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'dispute_not_found'
  }
  'admin.webhookEvents.list': {
    readonly params: undefined
    readonly query: {
      status?: 'received' | 'done' | 'ignored' | 'failed'
      provider?: string
      type?: string
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      webhook_events: WebhookEvent[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.webhookEvents.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: WebhookEventDetail
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_event_not_found'
  }
  'admin.webhookEvents.replay': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: WebhookEvent
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_event_not_found'
  }
  'admin.customers.list': {
    readonly params: undefined
    readonly query: {
      /** Start of the name or e-mail address. */
      q?: string
      role?: 'customer' | 'staff' | 'admin'
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      customers: Customer[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.customers.create': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      email: string
      password: string
      name?: string
      role?: 'customer' | 'staff' | 'admin' | undefined
      scopes?: Scope[]
      staff_role_id?: number | null
    }
    readonly output: Customer
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'email_taken' | 'overloaded' | 'password_too_weak' | 'staff_role_not_found'
  }
  'admin.customers.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Customer
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found'
  }
  'admin.customers.setAccess': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      role?: 'customer' | 'staff' | 'admin'
      scopes?: Scope[]
      staff_role_id?: number | null
      disabled?: boolean
    }
    readonly output: Customer
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found' | 'staff_role_not_found'
  }
  'admin.customers.resetSecondFactor': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Customer
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found'
  }
  'admin.personalData.export': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      customer: Customer
      addresses: SavedAddress[]
      payment_methods: SavedPaymentMethod[]
      /** Who they are at issuers by which they sign in. */
      identities: {
        issuer: string
        subject: string
      }[]
      orders: AdminOrder[]
      cart: {
        id: number
        /** ISO 8601, UTC. */
        updated_at: string
        items: {
          variant_id: number
          quantity: number
        }[]
      } | null
      store_credit: {
        account: CreditAccount
        entries: CreditEntry[]
      }[]
      sessions: AccountSession[]
      audit: AuditEntry[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found' | 'payment_unavailable' | 'payment_provider_error'
  }
  'admin.personalData.preview': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Erasure
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found' | 'payment_unavailable' | 'payment_provider_error'
  }
  'admin.personalData.erase': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** The e-mail address of the account, to be sure that it is the right one. */
      email: string
    }
    readonly output: Erasure
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found' | 'erasure_blocked' | 'payment_unavailable' | 'payment_provider_error'
  }
  'admin.sessions.list': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      /** Newest first; at most the hundred newest. */
      sessions: AccountSession[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found'
  }
  'admin.sessions.end': {
    readonly params: {
      id: number
      session_id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found' | 'session_not_found'
  }
  'admin.sessions.endAll': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      ended: number
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found'
  }
  'admin.identities.list': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      /** In the order of issuer and subject. */
      identities: AccountIdentity[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found'
  }
  'admin.identities.unlink': {
    readonly params: {
      id: number
      identity_id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found' | 'identity_is_last' | 'identity_not_found'
  }
  'admin.roles.list': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      roles: {
        id: number
        name: string
        scopes: Scope[]
        /** ISO 8601, UTC. */
        created_at: string
        /** ISO 8601, UTC. */
        updated_at: string
        /** How many accounts have it. */
        members: number
      }[]
      built_in: {
        name: 'staff' | 'admin'
        scopes: Scope[]
      }[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.roles.create': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      name: string
      scopes: Scope[]
    }
    readonly output: StaffRole
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'duplicate'
  }
  'admin.roles.update': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      name?: string
      scopes?: Scope[]
    }
    readonly output: StaffRole
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'duplicate' | 'staff_role_not_found'
  }
  'admin.roles.delete': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'staff_role_in_use' | 'staff_role_not_found'
  }
  'admin.whoami': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      actor: string
      role: 'staff' | 'admin'
      scopes: Scope[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.keys.list': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      api_keys: ApiKey[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.keys.create': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      name: string
      role?: 'staff' | 'admin' | undefined
      scopes?: Scope[]
      expires_at?: string | null
    }
    readonly output: {
      key: string
      api_key: ApiKey
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.keys.revoke': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'api_key_not_found'
  }
  'admin.discounts.list': {
    readonly params: undefined
    readonly query: {
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      discounts: Discount[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.discounts.create': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      code: string
      kind: 'percentage' | 'fixed' | 'free_shipping'
      /** Of a `percentage`, with up to four decimal digits: 12.5 */
      percent?: number | null
      /** Of a `fixed` one, by currency. */
      amounts?: Record<string, number>
      /** The subtotal from which it applies, by currency. */
      minimum_subtotals?: Record<string, number>
      /** Limits it to these categories and all below them. */
      category_ids?: number[]
      starts_at?: string | null
      ends_at?: string | null
      usage_limit?: number | null
      usage_limit_per_customer?: number | null
      active?: boolean
    }
    readonly output: Discount
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'amount_invalid' | 'amount_out_of_range' | 'category_not_found' | 'currency_unknown' | 'duplicate'
  }
  'admin.discounts.update': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      code?: string
      kind?: 'percentage' | 'fixed' | 'free_shipping'
      /** Of a `percentage`, with up to four decimal digits: 12.5 */
      percent?: number | null
      /** Of a `fixed` one, by currency. */
      amounts?: Record<string, number>
      /** The subtotal from which it applies, by currency. */
      minimum_subtotals?: Record<string, number>
      /** Limits it to these categories and all below them. */
      category_ids?: number[]
      starts_at?: string | null
      ends_at?: string | null
      usage_limit?: number | null
      usage_limit_per_customer?: number | null
      active?: boolean
    }
    readonly output: Discount
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'amount_invalid' | 'amount_out_of_range' | 'category_not_found' | 'currency_unknown' | 'duplicate' | 'discount_not_found'
  }
  'admin.giftCards.list': {
    readonly params: undefined
    readonly query: {
      kind?: 'gift_card' | 'store_credit' | undefined
      customer_id?: number
      status?: 'active' | 'disabled'
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      gift_cards: CreditAccount[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.giftCards.issue': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      /** Major units; more digits than the currency has are refused, not rounded. */
      amount: number
      /** ISO 4217, such as USD. */
      currency?: string
      expires_at?: string | null
      note?: string
      customer_id?: number | null
    }
    readonly output: {
      /** Shown here only. */
      code: string
      gift_card: CreditAccount
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'amount_invalid' | 'amount_out_of_range' | 'currency_unknown' | 'customer_not_found'
  }
  'admin.giftCards.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: CreditAccount
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'gift_card_not_found'
  }
  'admin.giftCards.entries': {
    readonly params: {
      id: number
    }
    readonly query: {
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      entries: CreditEntry[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'gift_card_not_found'
  }
  'admin.giftCards.update': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      status?: 'active' | 'disabled'
      expires_at?: string | null
      note?: string
    }
    readonly output: CreditAccount
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'gift_card_not_found'
  }
  'admin.giftCards.adjust': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** Major units; below zero takes away. */
      amount: number
      reason: string
      /** The same key is the same adjustment; `Idempotency-Key` serves as one. */
      key?: string
    }
    readonly output: CreditAccount
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'amount_invalid'
      | 'amount_out_of_range'
      | 'gift_card_exhausted'
      | 'idempotency_key_reused'
      | 'store_credit_exhausted'
      | 'gift_card_not_found'
  }
  'admin.storeCredit.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      store_credit: CreditAccount[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'customer_not_found'
  }
  'admin.storeCredit.grant': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** Major units; below zero takes away. */
      amount: number
      reason: string
      /** The same key is the same adjustment; `Idempotency-Key` serves as one. */
      key?: string
      /** ISO 4217, such as USD. */
      currency?: string
    }
    readonly output: CreditAccount
    /** Codes of its own, beside those of every endpoint. */
    readonly errors:
      | 'amount_invalid'
      | 'amount_out_of_range'
      | 'gift_card_exhausted'
      | 'idempotency_key_reused'
      | 'store_credit_exhausted'
      | 'currency_unknown'
      | 'customer_not_found'
  }
  'admin.ledger.list': {
    readonly params: undefined
    readonly query: {
      order_id?: number
      /** Transactions that touch this account; they come whole. */
      account?: string
      /** ISO 4217, such as USD. */
      currency?: string
      /** What happened at this moment or later. */
      from?: string
      /** What happened before this moment. */
      to?: string
      sort?: 'newest' | 'oldest' | undefined
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      transactions: LedgerTransaction[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.ledger.balance': {
    readonly params: undefined
    readonly query: {
      /** For instance `sales`, or `provider:stripe`; docs/ledger.md has them all. */
      account?: string
      /** Of this gift card or store credit account alone. */
      credit_account_id?: number
      /** ISO 4217, such as USD. */
      currency?: string
      order_id?: number
      /** As it stood at this moment; now when left out. */
      at?: string
    }
    readonly body: undefined
    readonly output: {
      accounts: {
        /** For instance `sales`, or `provider:stripe`; docs/ledger.md has them all. */
        account: string
        kind: 'asset' | 'liability' | 'income' | 'expense' | 'contra'
        /** ISO 4217, such as USD. */
        currency: string
        /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
        debit: number
        /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
        credit: number
        /** Debit less credit: what is owed by the shop, and income, is below zero. */
        balance: number
      }[]
      /** Of the accounts above. */
      totals: {
        /** ISO 4217, such as USD. */
        currency: string
        /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
        debit: number
        /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
        credit: number
        /** Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY. */
        balance: number
      }[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.ledger.export': {
    readonly params: undefined
    readonly query: {
      order_id?: number
      /** Transactions that touch this account; they come whole. */
      account?: string
      /** ISO 4217, such as USD. */
      currency?: string
      /** What happened at this moment or later. */
      from?: string
      /** What happened before this moment. */
      to?: string
      format?: 'csv' | 'jsonl' | undefined
    }
    readonly body: undefined
    readonly output: string
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.events.deadLetters': {
    readonly params: undefined
    readonly query: {
      /** Of this event only. */
      topic?: string
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      dead_letters: DeadLetter[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.events.deadLetter': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: DeadLetter
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'dead_letter_not_found'
  }
  'admin.events.retryAll': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      topic?: string
    }
    readonly output: {
      retried: number
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.events.retry': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'dead_letter_not_found'
  }
  'admin.events.discard': {
    readonly params: {
      id: number
    }
    readonly query: {
      reason?: string
    }
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'dead_letter_not_found'
  }
  'admin.events.stats': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      ready: number
      leased: number
      dead: number
      oldest_ready_seconds: number
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.search.reindex': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      indexed: number
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.search.status': {
    readonly params: undefined
    readonly query: {
      /** Also counts what it holds otherwise than the catalog: reads both from end to end. */
      compare?: boolean | undefined
    }
    readonly body: undefined
    readonly output: SearchStatus
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'unavailable'
  }
  'admin.search.queries': {
    readonly params: undefined
    readonly query: {
      /** Of the last so many days, today included. */
      days?: number | undefined
      /** Only what found nothing, by how often. */
      without_result?: boolean | undefined
      limit?: number | undefined
    }
    readonly body: undefined
    readonly output: {
      queries: SearchedText[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.audit.list': {
    readonly params: undefined
    readonly query: {
      /** For instance `product:12`. */
      subject?: string
      /** For instance `key:3`. */
      actor?: string
      /** For instance `order.cancel`. */
      action?: string
      /** Included. */
      from?: string
      /** Not included. */
      to?: string
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      entries: AuditEntry[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.audit.verify': {
    readonly params: undefined
    readonly query: {
      /** A head noted elsewhere before, which has to be part of the chain still. */
      head?: string
    }
    readonly body: undefined
    readonly output: AuditVerification
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.doctor': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      /** Whether every invariant holds. */
      ok: boolean
      invariants: Invariant[]
      /** Payments of which nobody knows yet how they ended, since the answer of the provider was lost. Nothing is broken: the provider is asked until it tells. */
      unknown_outcomes: {
        /** Orders with such a payment. */
        total: number
        newest: {
          order_id: number
          payment_id: number
          unanswered_call: UnansweredCall
        }[]
      }
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.attention.list': {
    readonly params: undefined
    readonly query: {
      status?: 'open' | 'resolved'
      reason?: string
      /** For instance `order:5`. */
      subject?: string
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      records: Attention[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.attention.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Attention
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'attention_not_found'
  }
  'admin.attention.resolve': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** What there is to say about it. */
      note?: string
    }
    readonly output: Attention
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'attention_not_found'
  }
  'admin.reconcile': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      /** All of them unless given. */
      checks?: ('R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7' | 'R8' | 'R9')[]
      repair?: boolean | undefined
      /** The last 48 hours unless given. */
      from?: string
      /** ISO 8601, UTC. */
      to?: string
    }
    readonly output: ReconcileReport
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.reports.sales': {
    readonly params: undefined
    readonly query: {
      /** The first day, in the time zone. */
      from?: string
      /** The last day, included. */
      to?: string
      by?: 'day' | 'week' | 'month' | 'product' | 'category' | undefined
      /** ISO 4217, such as USD. */
      currency?: string
      /** Where days begin, such as Europe/Berlin. */
      time_zone?: string | undefined
      /** At most so many rows by product and category. */
      limit?: number | undefined
    }
    readonly body: undefined
    readonly output: {
      rows: SalesRow[]
      /** Of all rows, by currency. */
      totals: SalesRow[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.reports.stock': {
    readonly params: undefined
    readonly query: {
      /** Sales of so many days say how fast it goes. */
      days?: number | undefined
      limit?: number | undefined
    }
    readonly body: undefined
    readonly output: {
      days: number
      variants: number
      on_hand: number
      reserved: number
      available: number
      /** Variants of which nothing is left to sell. */
      sold_out: number
      rows: StockRow[]
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.webhooks.list': {
    readonly params: undefined
    readonly query: {
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      webhooks: Webhook[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.webhooks.create': {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      /** An https address on the public internet. */
      url: string
      /** Events it is told of: their names, `order.*`, or `*` for all. */
      topics: string[]
      description?: string
    }
    readonly output: {
      /** Shown this once: `whsec_...`, for a library of Standard Webhooks. */
      secret: string
      webhook: Webhook
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_url_refused'
  }
  'admin.webhooks.get': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Webhook
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_endpoint_not_found'
  }
  'admin.webhooks.update': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** An https address on the public internet. */
      url?: string
      /** Events it is told of: their names, `order.*`, or `*` for all. */
      topics?: string[]
      description?: string
    }
    readonly output: Webhook
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_endpoint_not_found' | 'webhook_url_refused'
  }
  'admin.webhooks.delete': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: undefined
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_endpoint_not_found'
  }
  'admin.webhooks.rotateSecret': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      overlap_hours?: number | undefined
    }
    readonly output: {
      /** Shown this once: `whsec_...`, for a library of Standard Webhooks. */
      secret: string
      webhook: Webhook
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_endpoint_not_found'
  }
  'admin.webhooks.enable': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Webhook
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_endpoint_not_found'
  }
  'admin.webhooks.disable': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: Webhook
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_endpoint_not_found'
  }
  'admin.webhooks.ping': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: WebhookDeliveryLog
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_endpoint_not_found'
  }
  'admin.webhooks.redeliverFailed': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: {
      /** What was made at or after this time. */
      since: string
    }
    readonly output: {
      count: number
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_endpoint_disabled' | 'webhook_endpoint_not_found'
  }
  'admin.webhooks.deliveries': {
    readonly params: undefined
    readonly query: {
      endpoint_id?: number
      state?: 'pending' | 'delivered' | 'failed'
      topic?: string
      page?: number | undefined
      limit?: number | undefined
      cursor?: string
    }
    readonly body: undefined
    readonly output: {
      deliveries: WebhookDelivery[]
      total: number
      page: number
      limit: number
      next_cursor: string | null
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'admin.webhooks.delivery': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: WebhookDeliveryLog
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_delivery_not_found'
  }
  'admin.webhooks.redeliver': {
    readonly params: {
      id: number
    }
    readonly query: undefined
    readonly body: undefined
    readonly output: WebhookDelivery
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: 'webhook_delivery_not_found' | 'webhook_endpoint_disabled'
  }
  'system.health': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: Health
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'system.live': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      status: 'UP' | 'DOWN'
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
  'system.ready': {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly output: {
      status: 'UP' | 'DOWN'
    }
    /** Codes of its own, beside those of every endpoint. */
    readonly errors: never
  }
}

/** An endpoint's id, such as `cart.addItem`. */
export type EndpointId = keyof Api
