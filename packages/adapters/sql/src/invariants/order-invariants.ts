import { type InvariantCode, invariantGraceMs, livePaymentStatuses, orderMoves } from '@cartwright/core'

const moves = Object.entries(orderMoves).flatMap(([from, targets]) => targets.map(to => `'${from}>${to}'`))
const live = livePaymentStatuses.map(status => `'${status}'`).join(', ')

/** The invariants of orders, their money and their discounts, as {@link invariantQueries} has them. */
export const orderInvariants = {
  I10: `SELECT 'order ' || o.id || ': ' || o.status || ' after ' || coalesce(h.to_status, 'nothing') AS example FROM orders o
    LEFT JOIN order_history h ON h.order_id = o.id AND h.step = (SELECT max(step) FROM order_history WHERE order_id = o.id)
    WHERE h.to_status IS NULL OR h.to_status <> o.status
    UNION ALL
    SELECT 'order ' || h.order_id || ': ' || coalesce(h.from_status, 'nothing') || ' to ' || h.to_status FROM order_history h
    LEFT JOIN order_history p ON p.order_id = h.order_id AND p.step = h.step - 1
    WHERE coalesce(h.from_status, '') <> coalesce(p.to_status, '')
      OR (h.from_status IS NULL AND h.to_status <> 'pending_payment')
      OR (h.from_status IS NOT NULL AND h.from_status || '>' || h.to_status NOT IN (${moves.join(', ')}))`,
  I11: "SELECT 'cart ' || cart_id || ': ' || count(*) || ' orders' AS example FROM orders WHERE status <> 'cancelled' GROUP BY cart_id HAVING count(*) > 1",
  I12: `SELECT 'order ' || order_id || ': ' || count(*) || ' payments' AS example FROM payment WHERE tender = 'provider' AND status IN (${live}) GROUP BY order_id HAVING count(*) > 1`,
  I13: `SELECT 'order ' || o.id || ': captured ' || p.captured || ' of ' || o.total AS example
    FROM (SELECT order_id, sum(captured) AS captured FROM payment GROUP BY order_id) p JOIN orders o ON o.id = p.order_id WHERE p.captured > o.total`,
  I18: `SELECT 'order ' || o.id || ' (' || o.status || '): ' || (p.captured - p.refund_held) || ' kept' AS example FROM payment p JOIN orders o ON o.id = p.order_id
    WHERE p.captured > p.refund_held AND o.status IN ('pending_payment', 'cancelling', 'cancelled') AND o.updated_at < :now - ${invariantGraceMs.unfinished}`,
  I19: `SELECT 'order ' || id || ' (' || status || ')' AS example FROM orders
    WHERE (status = 'pending_payment' AND expires_at < :now - ${invariantGraceMs.unfinished}) OR (status = 'cancelling' AND updated_at < :now - ${invariantGraceMs.unfinished})`,
  I22: `SELECT 'order ' || order_id AS example FROM order_history
    WHERE from_status <> 'pending_payment' AND to_status = 'cancelling' AND actor = 'system:sweeper'`,
  I23: `SELECT 'payment ' || p.id || ': ' || p.amount || ' ' || p.currency || ' for ' || o.total || ' ' || o.currency AS example FROM payment p JOIN orders o ON o.id = p.order_id
    LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM payment WHERE tender <> 'provider' GROUP BY order_id) t ON t.order_id = o.id
    WHERE p.currency <> o.currency OR (p.tender = 'provider' AND p.amount <> o.total - coalesce(t.amount, 0))`,
  I24: `SELECT 'order ' || order_id || ' line ' || id AS example FROM order_line
    WHERE returned_quantity > fulfilled_quantity OR fulfilled_quantity > quantity OR refunded_quantity > quantity`,
  I25: `SELECT 'code ' || d.code || ': counted ' || d.used || ', uses ' || coalesce(u.uses, 0) || ', limit ' || coalesce(CAST(d.usage_limit AS TEXT), 'none') AS example
    FROM discount d LEFT JOIN (SELECT discount_id, count(*) AS uses FROM discount_use GROUP BY discount_id) u ON u.discount_id = d.id
    WHERE d.used <> coalesce(u.uses, 0) OR d.used > d.usage_limit
    UNION ALL
    SELECT 'discount ' || discount_id || ' of ' || customer_key || ': counted ' || sum(used) || ', uses ' || sum(uses)
    FROM (SELECT discount_id, customer_key, used, 0 AS uses FROM discount_customer UNION ALL SELECT discount_id, customer_key, 0, 1 FROM discount_use) both_sides
    GROUP BY discount_id, customer_key
    HAVING sum(used) <> sum(uses) OR sum(uses) > (SELECT usage_limit_per_customer FROM discount d WHERE d.id = discount_id)`,
  I26: `SELECT 'account ' || account_id || ': balance ' || sum(balance) || ', held ' || sum(held) || '; moved ' || sum(moved) || ', ' || sum(kept) AS example
    FROM (SELECT id AS account_id, balance, held, 0 AS moved, 0 AS kept FROM credit_account
      UNION ALL SELECT account_id, 0, 0, balance, held FROM credit_entry) both_sides
    GROUP BY account_id HAVING sum(balance) <> sum(moved) OR sum(held) <> sum(kept) OR sum(held) < 0 OR sum(held) > sum(balance)`,
  I26b: `SELECT 'account ' || account_id || ': held ' || sum(held) || ', promised ' || sum(promised) AS example
    FROM (SELECT id AS account_id, held, 0 AS promised FROM credit_account
      UNION ALL SELECT account_id, 0, amount FROM payment WHERE account_id IS NOT NULL AND status = 'authorized') both_sides
    GROUP BY account_id HAVING sum(held) <> sum(promised)`,
  I27: `SELECT 'payment ' || p.id || ': held ' || p.refund_held || ', refunds ' || coalesce(r.amount, 0) || ', captured ' || p.captured AS example FROM payment p
    LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM refund WHERE status <> 'failed' GROUP BY payment_id) r ON r.payment_id = p.id
    WHERE p.refund_held > p.captured OR p.refund_held <> coalesce(r.amount, 0)`,
  I28: `SELECT 'order ' || o.id || ': total ' || o.total || ', lines and shipping ' || (coalesce(l.payable, 0) + o.shipping_payable) AS example
    FROM orders o LEFT JOIN (SELECT order_id, sum(subtotal) AS subtotal, sum(payable) AS payable FROM order_line GROUP BY order_id) l ON l.order_id = o.id
    WHERE coalesce(l.subtotal, 0) <> o.subtotal OR coalesce(l.payable, 0) + o.shipping_payable <> o.total
      OR o.total <> o.subtotal - o.discount_total + o.shipping_total + CASE WHEN o.prices_include_tax = 1 THEN 0 ELSE o.tax_total END`,
  I31: `SELECT 'event ' || id || ' (' || topic || ')' AS example FROM event WHERE relayed = 0 AND at < :now - ${invariantGraceMs.event}
    UNION ALL
    SELECT 'delivery ' || d.id FROM delivery d LEFT JOIN event e ON e.id = d.event_id WHERE e.id IS NULL OR e.relayed = 0`,
} as const satisfies Partial<Record<InvariantCode, string>>
