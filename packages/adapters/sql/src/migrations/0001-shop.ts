import type { Migration } from './migration.ts'

/** The shop's tables. Every guarded update has a CHECK or a unique index behind it (RELIABILITY 3.1). */
export const shopMigration: Migration = {
  name: '0001-shop',
  statements: [
    `CREATE TABLE product (
      id {id}, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL, brand TEXT, status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'archived')),
      images TEXT NOT NULL, attributes TEXT NOT NULL, metadata TEXT NOT NULL, version {int} NOT NULL, created_at {int} NOT NULL, updated_at {int} NOT NULL) {strict}`,
    'CREATE INDEX product_status ON product (status, id)',
    `CREATE TABLE category (
      id {id}, parent_id {int} REFERENCES category (id), slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, position {int} NOT NULL, CHECK (parent_id IS NULL OR parent_id <> id)) {strict}`,
    `CREATE TABLE product_category (
      product_id {int} NOT NULL REFERENCES product (id) ON DELETE CASCADE, category_id {int} NOT NULL REFERENCES category (id) ON DELETE CASCADE, PRIMARY KEY (product_id, category_id)) {keyed}`,
    'CREATE INDEX product_category_category ON product_category (category_id)',
    `CREATE TABLE variant (
      id {id}, product_id {int} NOT NULL REFERENCES product (id) ON DELETE CASCADE, sku TEXT NOT NULL UNIQUE, title TEXT NOT NULL, options TEXT NOT NULL, barcode TEXT,
      weight_grams {int} CHECK (weight_grams >= 0), position {int} NOT NULL) {strict}`,
    'CREATE INDEX variant_product ON variant (product_id, position)',
    `CREATE TABLE price (
      variant_id {int} NOT NULL REFERENCES variant (id) ON DELETE CASCADE, currency TEXT NOT NULL, minimum_quantity {int} NOT NULL CHECK (minimum_quantity >= 1),
      amount {int} NOT NULL CHECK (amount >= 0), list_amount {int} CHECK (list_amount >= 0), PRIMARY KEY (variant_id, currency, minimum_quantity)) {keyed}`,

    'CREATE TABLE location (id {id}, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL) {strict}',
    "INSERT INTO location (code, name) VALUES ('main', 'Main')",
    `CREATE TABLE stock (
      variant_id {int} NOT NULL, location_id {int} NOT NULL REFERENCES location (id), on_hand {int} NOT NULL CHECK (on_hand >= 0), reserved {int} NOT NULL CHECK (reserved >= 0),
      PRIMARY KEY (variant_id, location_id), CHECK (reserved <= on_hand)) {keyed}`,
    `CREATE TABLE hold (
      key TEXT PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('held', 'committed', 'consumed', 'released')), expires_at {int} NOT NULL, created_at {int} NOT NULL) {keyed}`,
    "CREATE INDEX hold_expiry ON hold (expires_at) WHERE status = 'held'",
    `CREATE TABLE hold_line (
      hold_key TEXT NOT NULL REFERENCES hold (key), variant_id {int} NOT NULL, location_id {int} NOT NULL, quantity {int} NOT NULL CHECK (quantity > 0),
      shipped {int} NOT NULL CHECK (shipped >= 0), released {int} NOT NULL CHECK (released >= 0), PRIMARY KEY (hold_key, variant_id), CHECK (shipped + released <= quantity)) {keyed}`,
    `CREATE TABLE movement (
      id {id}, variant_id {int} NOT NULL, location_id {int} NOT NULL, delta_on_hand {int} NOT NULL, delta_reserved {int} NOT NULL, cause TEXT NOT NULL, cause_key TEXT NOT NULL,
      reason TEXT NOT NULL, actor TEXT NOT NULL, at {int} NOT NULL, UNIQUE (cause_key, cause, variant_id, location_id)) {strict}`,
    'CREATE INDEX movement_variant ON movement (variant_id, id)',

    `CREATE TABLE cart (
      id {id}, customer_id {int}, token_hash TEXT, currency TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('open', 'converted', 'merged')), version {int} NOT NULL,
      items TEXT NOT NULL, next_item_id {int} NOT NULL, discount_codes TEXT NOT NULL, shipping_method TEXT, created_at {int} NOT NULL, updated_at {int} NOT NULL,
      CHECK (customer_id IS NOT NULL OR token_hash IS NOT NULL)) {strict}`,
    "CREATE UNIQUE INDEX cart_open_of_customer ON cart (customer_id) WHERE status = 'open' AND customer_id IS NOT NULL",
    "CREATE UNIQUE INDEX cart_open_of_token ON cart (token_hash) WHERE status = 'open' AND customer_id IS NULL",
    'CREATE INDEX cart_customer ON cart (customer_id, id) WHERE customer_id IS NOT NULL',
    'CREATE INDEX cart_token ON cart (token_hash, id) WHERE token_hash IS NOT NULL',
    "CREATE INDEX cart_idle ON cart (updated_at) WHERE status = 'open'",

    `CREATE TABLE orders (
      id {id}, cart_id {int} NOT NULL, customer_id {int}, email TEXT NOT NULL, token_hash TEXT,
      status TEXT NOT NULL CHECK (status IN ('pending_payment', 'paid', 'partly_fulfilled', 'fulfilled', 'completed', 'cancelling', 'cancelled')),
      currency TEXT NOT NULL, subtotal {int} NOT NULL, discount_total {int} NOT NULL, shipping_total {int} NOT NULL, tax_total {int} NOT NULL, total {int} NOT NULL CHECK (total >= 0),
      shipping_payable {int} NOT NULL CHECK (shipping_payable >= 0), prices_include_tax {int} NOT NULL, frozen TEXT NOT NULL, payment_method TEXT NOT NULL, fulfilments TEXT NOT NULL, hold_key TEXT NOT NULL,
      expires_at {int} NOT NULL, cancel_reason TEXT, version {int} NOT NULL, placed_at {int} NOT NULL, updated_at {int} NOT NULL) {strict}`,
    "CREATE UNIQUE INDEX order_live_of_cart ON orders (cart_id) WHERE status <> 'cancelled'",
    'CREATE INDEX order_cart ON orders (cart_id)',
    'CREATE INDEX order_hold ON orders (hold_key)',
    'CREATE INDEX order_customer ON orders (customer_id, id) WHERE customer_id IS NOT NULL',
    'CREATE INDEX order_email ON orders (email, id)',
    'CREATE INDEX order_status ON orders (status, id)',
    'CREATE INDEX order_placed ON orders (placed_at)',
    "CREATE INDEX order_due ON orders (status, updated_at, id, expires_at) WHERE status IN ('pending_payment', 'cancelling', 'fulfilled')",
    `CREATE TABLE order_line (
      order_id {int} NOT NULL REFERENCES orders (id), id {int} NOT NULL, product_id {int} NOT NULL, variant_id {int} NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL, options TEXT NOT NULL,
      quantity {int} NOT NULL CHECK (quantity > 0), unit_amount {int} NOT NULL CHECK (unit_amount >= 0), subtotal {int} NOT NULL, discount {int} NOT NULL CHECK (discount >= 0 AND discount <= subtotal),
      tax {int} NOT NULL CHECK (tax >= 0), tax_rate_ppm {int} NOT NULL, payable {int} NOT NULL CHECK (payable >= 0),
      fulfilled_quantity {int} NOT NULL, returned_quantity {int} NOT NULL, refunded_quantity {int} NOT NULL, refunded_amount {int} NOT NULL, PRIMARY KEY (order_id, id),
      CHECK (fulfilled_quantity >= 0 AND fulfilled_quantity <= quantity), CHECK (returned_quantity >= 0 AND returned_quantity <= fulfilled_quantity),
      CHECK (refunded_quantity >= 0 AND refunded_quantity <= quantity), CHECK (refunded_amount >= 0 AND refunded_amount <= payable)) {keyed}`,
    `CREATE TABLE order_history (
      order_id {int} NOT NULL REFERENCES orders (id), step {int} NOT NULL, at {int} NOT NULL, from_status TEXT, to_status TEXT NOT NULL, actor TEXT NOT NULL, note TEXT NOT NULL,
      PRIMARY KEY (order_id, step)) {keyed}`,
    `CREATE TABLE payment (
      id {id}, order_id {int} NOT NULL REFERENCES orders (id), provider TEXT NOT NULL, provider_id TEXT, method TEXT NOT NULL, status TEXT NOT NULL, currency TEXT NOT NULL,
      amount {int} NOT NULL CHECK (amount >= 0), captured {int} NOT NULL, refund_held {int} NOT NULL, attempts {int} NOT NULL, operations TEXT NOT NULL, last_failure TEXT,
      unsettled {int} NOT NULL, created_at {int} NOT NULL, updated_at {int} NOT NULL, UNIQUE (provider, provider_id),
      CHECK (captured >= 0 AND captured <= amount), CHECK (refund_held >= 0 AND refund_held <= captured)) {strict}`,
    "CREATE UNIQUE INDEX payment_live_of_order ON payment (order_id) WHERE status NOT IN ('failed', 'cancelled')",
    'CREATE INDEX payment_order ON payment (order_id)',
    'CREATE INDEX payment_unsettled ON payment (updated_at) WHERE unsettled = 1',
    `CREATE TABLE refund (
      id {id}, order_id {int} NOT NULL REFERENCES orders (id), payment_id {int} NOT NULL REFERENCES payment (id), client_key TEXT NOT NULL, status TEXT NOT NULL,
      amount {int} NOT NULL CHECK (amount > 0), lines TEXT NOT NULL, shipping_amount {int} NOT NULL, other_amount {int} NOT NULL, reason TEXT NOT NULL, provider_id TEXT, failure TEXT,
      created_at {int} NOT NULL, updated_at {int} NOT NULL, UNIQUE (payment_id, client_key)) {strict}`,
    'CREATE INDEX refund_order ON refund (order_id)',
    "CREATE INDEX refund_unsettled ON refund (updated_at) WHERE status IN ('requested', 'pending')",
    `CREATE TABLE order_return (
      id {id}, order_id {int} NOT NULL REFERENCES orders (id), status TEXT NOT NULL, lines TEXT NOT NULL, note TEXT NOT NULL, created_at {int} NOT NULL, updated_at {int} NOT NULL) {strict}`,
    'CREATE INDEX order_return_order ON order_return (order_id)',

    `CREATE TABLE discount (
      id {id}, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, percent_ppm {int}, amounts TEXT NOT NULL, minimum_subtotals TEXT NOT NULL, category_ids TEXT NOT NULL,
      starts_at {int}, ends_at {int}, usage_limit {int}, usage_limit_per_customer {int}, used {int} NOT NULL CHECK (used >= 0), active {int} NOT NULL, created_at {int} NOT NULL,
      CHECK (used <= usage_limit)) {strict}`,
    `CREATE TABLE discount_use (
      discount_id {int} NOT NULL REFERENCES discount (id), order_id {int} NOT NULL REFERENCES orders (id), customer_key TEXT NOT NULL, PRIMARY KEY (discount_id, order_id)) {keyed}`,
    'CREATE INDEX discount_use_order ON discount_use (order_id)',
    `CREATE TABLE discount_customer (
      discount_id {int} NOT NULL REFERENCES discount (id), customer_key TEXT NOT NULL, used {int} NOT NULL CHECK (used >= 0), use_limit {int}, PRIMARY KEY (discount_id, customer_key),
      CHECK (used <= use_limit)) {keyed}`,

    `CREATE TABLE customer (
      id {id}, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('customer', 'staff', 'admin')), scopes TEXT NOT NULL, disabled {int} NOT NULL,
      password_hash TEXT NOT NULL, created_at {int} NOT NULL, updated_at {int} NOT NULL) {strict}`,
    'CREATE INDEX customer_role ON customer (role, id)',
    `CREATE TABLE address (
      id {id}, customer_id {int} NOT NULL REFERENCES customer (id), name TEXT, line1 TEXT NOT NULL, line2 TEXT, city TEXT, region TEXT, postal_code TEXT, country TEXT, phone TEXT) {strict}`,
    'CREATE INDEX address_customer ON address (customer_id)',
    `CREATE TABLE session (
      id {id}, customer_id {int} NOT NULL REFERENCES customer (id), created_at {int} NOT NULL, expires_at {int} NOT NULL, revoked_at {int},
      family_secret TEXT NOT NULL) {strict}`,
    'CREATE INDEX session_customer ON session (customer_id)',
    `CREATE TABLE refresh_token (
      token_hash TEXT PRIMARY KEY, session_id {int} NOT NULL REFERENCES session (id), counter {int} NOT NULL, expires_at {int} NOT NULL, used_at {int},
      UNIQUE (session_id, counter)) {keyed}`,
    `CREATE TABLE one_time_token (
      token_hash TEXT PRIMARY KEY, customer_id {int} NOT NULL REFERENCES customer (id), purpose TEXT NOT NULL, expires_at {int} NOT NULL) {keyed}`,
    'CREATE INDEX one_time_token_customer ON one_time_token (customer_id)',
    `CREATE TABLE api_key (
      id {id}, name TEXT NOT NULL, prefix TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE, role TEXT NOT NULL, scopes TEXT NOT NULL, created_at {int} NOT NULL, expires_at {int},
      last_used_at {int}, revoked_at {int}) {strict}`,
    'CREATE TABLE audit (id {id}, at {int} NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL) {strict}',
    'CREATE INDEX audit_subject ON audit (subject, id)',
    'CREATE INDEX audit_actor ON audit (actor, id)',

    `CREATE TABLE idempotency_key (
      scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, owner TEXT NOT NULL, locked_until {int} NOT NULL, keep_until {int} NOT NULL, status {int}, body TEXT, headers TEXT,
      PRIMARY KEY (scope, key)) {strict}`,
    'CREATE INDEX idempotency_expiry ON idempotency_key (keep_until)',
    'CREATE TABLE event (id {id}, topic TEXT NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL, at {int} NOT NULL, relayed {int} NOT NULL) {strict}',
    'CREATE INDEX event_waiting ON event (id) WHERE relayed = 0',
    'CREATE INDEX event_age ON event (at)',
    'CREATE TABLE consumer (name TEXT NOT NULL, topic TEXT NOT NULL, PRIMARY KEY (name, topic)) {keyed}',
    `CREATE TABLE delivery (
      id {id}, event_id {int} NOT NULL REFERENCES event (id), consumer TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('ready', 'leased', 'dead')), attempts {int} NOT NULL,
      available_at {int} NOT NULL, leased_until {int} NOT NULL, token TEXT, last_error TEXT, UNIQUE (event_id, consumer)) {strict}`,
    "CREATE INDEX delivery_due ON delivery (available_at, id) WHERE status <> 'dead'",
    "CREATE INDEX delivery_dead ON delivery (id) WHERE status = 'dead'",
    'CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) {strict}',
  ],
}
