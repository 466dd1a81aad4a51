/**
 * What must always hold, each as one query that returns the violations (RELIABILITY 3.2), in SQL that both dialects read. `:now` is the time in milliseconds.
 * Every row has a column `example`: the violation in words.
 */
export interface Invariant {
  readonly code: string
  readonly title: string
  readonly query: string
}

const live = "('created', 'requires_payment_method', 'requires_action', 'processing', 'authorized', 'captured')"
const secured = "('paid', 'partly_fulfilled', 'fulfilled', 'completed')"

export const invariants: readonly Invariant[] = [
  {
    code: 'I01',
    title: 'Never more reserved than on hand',
    query: "SELECT 'variant ' || variant_id || ': reserved ' || reserved || ' of ' || on_hand AS example FROM stock WHERE reserved > on_hand",
  },
  {
    code: 'I02',
    title: 'No stock figure below zero',
    query: "SELECT 'variant ' || variant_id || ': on hand ' || on_hand || ', reserved ' || reserved AS example FROM stock WHERE on_hand < 0 OR reserved < 0",
  },
  {
    code: 'I03',
    title: 'Stock movements add up to the levels',
    query: `SELECT 'variant ' || s.variant_id || ': level ' || s.on_hand || '/' || s.reserved || ', movements ' || coalesce(m.on_hand, 0) || '/' || coalesce(m.reserved, 0) AS example
      FROM stock s LEFT JOIN (SELECT variant_id, location_id, sum(delta_on_hand) AS on_hand, sum(delta_reserved) AS reserved FROM movement GROUP BY variant_id, location_id) m
        ON m.variant_id = s.variant_id AND m.location_id = s.location_id
      WHERE s.on_hand <> coalesce(m.on_hand, 0) OR s.reserved <> coalesce(m.reserved, 0)`,
  },
  {
    code: 'I03b',
    title: 'What holds keep adds up to what is reserved',
    query: `SELECT 'variant ' || s.variant_id || ': reserved ' || s.reserved || ', held ' || coalesce(h.kept, 0) AS example
      FROM stock s LEFT JOIN (SELECT l.variant_id, l.location_id, sum(l.quantity - l.shipped - l.released) AS kept FROM hold_line l JOIN hold h ON h.key = l.hold_key
        WHERE h.status IN ('held', 'committed') GROUP BY l.variant_id, l.location_id) h ON h.variant_id = s.variant_id AND h.location_id = s.location_id
      WHERE s.reserved <> coalesce(h.kept, 0)`,
  },
  {
    code: 'I04',
    title: 'What left the stock for an order is what was fulfilled of it',
    query: `SELECT 'order ' || o.id || ': fulfilled ' || f.units || ', shipped ' || coalesce(h.units, 0) AS example
      FROM orders o JOIN (SELECT order_id, sum(fulfilled_quantity) AS units FROM order_line GROUP BY order_id) f ON f.order_id = o.id
      LEFT JOIN (SELECT hold_key, sum(shipped) AS units FROM hold_line GROUP BY hold_key) h ON h.hold_key = o.hold_key
      WHERE coalesce(h.units, 0) > f.units OR (coalesce(h.units, 0) < f.units AND o.updated_at < :now - 60000)`,
  },
  {
    code: 'I05',
    title: 'No stock held for a closed order, or past its time without a live payment',
    query: `SELECT 'hold ' || h.key || ' (' || h.status || ')' AS example FROM hold h LEFT JOIN orders o ON o.hold_key = h.key
      WHERE (h.status IN ('held', 'committed') AND o.status IN ('cancelled', 'completed') AND o.updated_at < :now - 60000)
        OR (h.status = 'held' AND h.expires_at < :now - 120000 AND o.id IS NULL)`,
  },
  {
    code: 'I06',
    title: 'No stock given back while a payment could still succeed',
    query: `SELECT 'order ' || o.id AS example FROM orders o JOIN hold h ON h.key = o.hold_key JOIN payment p ON p.order_id = o.id
      WHERE h.status = 'released' AND o.status = 'pending_payment' AND p.status IN ('requires_action', 'processing', 'authorized')`,
  },
  {
    code: 'I08',
    title: 'A paid order has its stock committed',
    query: `SELECT 'order ' || o.id || ': hold ' || coalesce(h.status, 'missing') AS example FROM orders o LEFT JOIN hold h ON h.key = o.hold_key
      WHERE o.status IN ${secured} AND coalesce(h.status, '') NOT IN ('committed', 'consumed')`,
  },
  {
    code: 'I10',
    title: 'Every order came to its status by allowed steps',
    query: `SELECT 'order ' || o.id || ': ' || o.status || ' after ' || coalesce(h.to_status, 'nothing') AS example FROM orders o
      LEFT JOIN order_history h ON h.order_id = o.id AND h.step = (SELECT max(step) FROM order_history WHERE order_id = o.id)
      WHERE h.to_status IS NULL OR h.to_status <> o.status
      UNION ALL
      SELECT 'order ' || h.order_id || ': ' || coalesce(h.from_status, 'nothing') || ' to ' || h.to_status FROM order_history h
      LEFT JOIN order_history p ON p.order_id = h.order_id AND p.step = h.step - 1
      WHERE coalesce(h.from_status, '') <> coalesce(p.to_status, '')
        OR (h.from_status IS NULL AND h.to_status <> 'pending_payment')
        OR (h.from_status IS NOT NULL AND h.from_status || '>' || h.to_status NOT IN (:moves))`,
  },
  {
    code: 'I11',
    title: 'One order per cart that is not cancelled',
    query: "SELECT 'cart ' || cart_id || ': ' || count(*) || ' orders' AS example FROM orders WHERE status <> 'cancelled' GROUP BY cart_id HAVING count(*) > 1",
  },
  {
    code: 'I12',
    title: 'One live payment per order',
    query: `SELECT 'order ' || order_id || ': ' || count(*) || ' payments' AS example FROM payment WHERE status IN ${live} GROUP BY order_id HAVING count(*) > 1`,
  },
  {
    code: 'I13',
    title: 'Never more captured than the order came to',
    query: `SELECT 'order ' || o.id || ': captured ' || sum(p.captured) || ' of ' || o.total AS example FROM orders o JOIN payment p ON p.order_id = o.id
      GROUP BY o.id, o.total HAVING sum(p.captured) > o.total`,
  },
  {
    code: 'I18',
    title: 'Captured money belongs to a paid order or is on its way back',
    query: `SELECT 'order ' || o.id || ' (' || o.status || '): ' || (p.captured - p.refund_held) || ' kept' AS example FROM orders o JOIN payment p ON p.order_id = o.id
      WHERE p.captured > p.refund_held AND o.status IN ('pending_payment', 'cancelling', 'cancelled') AND o.updated_at < :now - 900000`,
  },
  {
    code: 'I19',
    title: 'Nothing unfinished past its time',
    query: `SELECT 'order ' || id || ' (' || status || ')' AS example FROM orders
      WHERE (status = 'pending_payment' AND expires_at < :now - 900000) OR (status = 'cancelling' AND updated_at < :now - 900000)`,
  },
  {
    code: 'I22',
    title: 'A paid order is not cancelled by a timer',
    query: `SELECT 'order ' || order_id AS example FROM order_history WHERE from_status IN ('paid', 'partly_fulfilled', 'fulfilled') AND to_status = 'cancelling' AND actor = 'system:sweeper'`,
  },
  {
    code: 'I23',
    title: 'A payment is for what its order comes to',
    query: `SELECT 'payment ' || p.id || ': ' || p.amount || ' ' || p.currency || ' for ' || o.total || ' ' || o.currency AS example FROM payment p JOIN orders o ON o.id = p.order_id
      WHERE p.amount <> o.total OR p.currency <> o.currency`,
  },
  {
    code: 'I24',
    title: 'Returned <= fulfilled <= ordered, for every line',
    query: `SELECT 'order ' || order_id || ' line ' || id AS example FROM order_line WHERE returned_quantity > fulfilled_quantity OR fulfilled_quantity > quantity OR refunded_quantity > quantity`,
  },
  {
    code: 'I25',
    title: 'Discount uses counted are the uses there are, within their limit',
    query: `SELECT 'code ' || d.code || ': counted ' || d.used || ', uses ' || (SELECT count(*) FROM discount_use u WHERE u.discount_id = d.id) AS example FROM discount d
      WHERE d.used <> (SELECT count(*) FROM discount_use u WHERE u.discount_id = d.id)
      UNION ALL
      SELECT 'discount ' || c.discount_id || ' of ' || c.customer_key FROM discount_customer c
      WHERE c.used <> (SELECT count(*) FROM discount_use u WHERE u.discount_id = c.discount_id AND u.customer_key = c.customer_key)`,
  },
  {
    code: 'I27',
    title: 'Refunds that have not failed are within what was captured',
    query: `SELECT 'payment ' || p.id || ': held ' || p.refund_held || ', refunds ' || coalesce(r.amount, 0) || ', captured ' || p.captured AS example FROM payment p
      LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM refund WHERE status <> 'failed' GROUP BY payment_id) r ON r.payment_id = p.id
      WHERE coalesce(r.amount, 0) > p.captured OR coalesce(r.amount, 0) <> p.refund_held`,
  },
  {
    code: 'I28',
    title: 'The parts of an order add up to its total',
    query: `SELECT 'order ' || o.id || ': total ' || o.total AS example FROM orders o JOIN (SELECT order_id, sum(subtotal) AS subtotal, count(*) AS lines FROM order_line GROUP BY order_id) l ON l.order_id = o.id
      WHERE l.subtotal <> o.subtotal
        OR o.total <> o.subtotal - o.discount_total + o.shipping_total + CASE WHEN o.prices_include_tax = 1 THEN 0 ELSE o.tax_total END`,
  },
  {
    code: 'I31',
    title: 'Every event was turned into deliveries, every delivery has an event',
    query: `SELECT 'event ' || id || ' (' || topic || ')' AS example FROM event WHERE relayed = 0 AND at < :now - 300000
      UNION ALL
      SELECT 'delivery ' || d.id FROM delivery d LEFT JOIN event e ON e.id = d.event_id WHERE e.id IS NULL OR e.relayed = 0`,
  },
]
