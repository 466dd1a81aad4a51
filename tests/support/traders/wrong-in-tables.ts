import type { Row, TestDatabase } from '../databases/test-database.ts'

/**
 * What must never be found in a shop's tables, each as a query that finds it. Written from the tables alone, beside the shop's own invariants: whoever breaks a rule there does not
 * break this one with it.
 */
const wrongs: Readonly<Record<string, string>> = {
  'stock promised beyond what there is': 'SELECT variant_id, on_hand, reserved FROM stock WHERE reserved < 0 OR on_hand < 0 OR reserved > on_hand',
  'stock reserved other than orders and checkouts keep': `SELECT variant_id, sum(reserved) AS reserved, sum(kept) AS kept FROM (
      SELECT variant_id, reserved, 0 AS kept FROM stock
      UNION ALL SELECT l.variant_id, 0, l.quantity - l.fulfilled_quantity FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.status <> 'cancelled'
      UNION ALL SELECT l.variant_id, 0, l.quantity FROM hold h JOIN hold_line l ON l.hold_key = h.key
        WHERE h.status = 'held' AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.hold_key = h.key AND o.status <> 'cancelled')) sides
    GROUP BY variant_id HAVING sum(reserved) <> sum(kept)`,
  'stock on hand other than what came less what was shipped': `SELECT variant_id, sum(on_hand) AS on_hand, sum(came) AS came, sum(shipped) AS shipped FROM (
      SELECT variant_id, on_hand, 0 AS came, 0 AS shipped FROM stock
      UNION ALL SELECT variant_id, 0, delta_on_hand, 0 FROM movement WHERE cause <> 'ship'
      UNION ALL SELECT variant_id, 0, 0, fulfilled_quantity FROM order_line) sides
    GROUP BY variant_id HAVING sum(on_hand) <> sum(came) - sum(shipped)`,
  'carts with several orders': "SELECT cart_id, count(*) AS orders FROM orders WHERE status <> 'cancelled' GROUP BY cart_id HAVING count(*) > 1",
  'orders of a cart that is still open': "SELECT o.id FROM orders o JOIN cart c ON c.id = o.cart_id WHERE o.status <> 'cancelled' AND c.status = 'open'",
  'orders whose parts do not add up': `SELECT o.id, o.total FROM orders o LEFT JOIN order_line l ON l.order_id = o.id
    GROUP BY o.id, o.total, o.shipping_payable HAVING coalesce(sum(l.payable), 0) + o.shipping_payable <> o.total`,
  'orders with more or less money than they say': `SELECT o.id, o.status, o.total, coalesce(sum(p.captured), 0) AS captured, coalesce(sum(p.refund_held), 0) AS given_back
    FROM orders o LEFT JOIN payment p ON p.order_id = o.id GROUP BY o.id, o.status, o.total
    HAVING coalesce(sum(p.captured), 0) > o.total
      OR (o.status IN ('paid', 'partly_fulfilled', 'fulfilled', 'completed') AND coalesce(sum(p.captured), 0) <> o.total)
      OR (o.status = 'pending_payment' AND coalesce(sum(p.captured), 0) <> 0)
      OR (o.status = 'cancelled' AND coalesce(sum(p.captured), 0) <> coalesce(sum(p.refund_held), 0))`,
  'refunds beyond what was taken': `SELECT p.id, p.captured, sum(r.amount) AS refunded FROM payment p JOIN refund r ON r.payment_id = p.id AND r.status <> 'failed'
    GROUP BY p.id, p.captured HAVING sum(r.amount) > p.captured`,
  'codes counted otherwise than they were used': `SELECT d.code, d.used, d.usage_limit, count(u.order_id) AS uses FROM discount d LEFT JOIN discount_use u ON u.discount_id = d.id
    GROUP BY d.id, d.code, d.used, d.usage_limit HAVING d.used <> count(u.order_id) OR count(u.order_id) > d.usage_limit`,
  'codes used by one buyer more often than allowed': `SELECT u.discount_id, u.customer_key, count(*) AS uses FROM discount_use u JOIN discount d ON d.id = u.discount_id
    GROUP BY u.discount_id, u.customer_key, d.usage_limit_per_customer HAVING count(*) > d.usage_limit_per_customer`,
  'codes used by orders that are cancelled': "SELECT u.order_id FROM discount_use u JOIN orders o ON o.id = u.order_id WHERE o.status = 'cancelled'",
  'gift cards that give more than they have': `SELECT a.id, a.balance, a.held, sum(e.balance) AS moved, sum(e.held) AS kept FROM credit_account a JOIN credit_entry e ON e.account_id = a.id
    GROUP BY a.id, a.balance, a.held HAVING a.held < 0 OR a.held > a.balance OR sum(e.balance) <> a.balance OR sum(e.held) <> a.held`,
  'bookings that do not come to nothing': 'SELECT tx_id, currency, sum(amount) AS left_over FROM ledger_entry GROUP BY tx_id, currency HAVING sum(amount) <> 0',
  'money booked other than it was taken': `SELECT payment_id, sum(captured) AS captured, sum(booked) AS booked FROM (
      SELECT id AS payment_id, captured - refund_held AS captured, 0 AS booked FROM payment
      UNION ALL SELECT t.payment_id, 0, -e.amount FROM ledger_tx t JOIN ledger_entry e ON e.tx_id = t.id
        WHERE t.payment_id IS NOT NULL AND e.account IN ('sales', 'shipping', 'tax', 'discounts')) sides
    GROUP BY payment_id HAVING sum(captured) <> sum(booked)`,
  'events that were given up': "SELECT d.id, e.topic, d.last_error FROM delivery d JOIN event e ON e.id = d.event_id WHERE d.status = 'dead'",
}

/** Everything wrong in the tables, in words. */
export async function wrongInTables(database: TestDatabase): Promise<readonly string[]> {
  const found: string[] = []
  for (const [title, query] of Object.entries(wrongs)) found.push(...(await database.query(query)).map(row => `${title}: ${inWords(row)}`))
  return found
}

function inWords(row: Row): string {
  return Object.entries(row)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}
