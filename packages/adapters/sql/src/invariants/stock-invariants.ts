import { type InvariantCode, invariantGraceMs } from '@cartwright/core'

const isSecured = "status IN ('paid', 'partly_fulfilled', 'fulfilled', 'completed')"

/** The invariants of levels, holds and movements, as {@link invariantQueries} has them. */
export const stockInvariants = {
  I01: "SELECT 'variant ' || variant_id || ': reserved ' || reserved || ' of ' || on_hand AS example FROM stock WHERE reserved > on_hand",
  I02: "SELECT 'variant ' || variant_id || ': on hand ' || on_hand || ', reserved ' || reserved AS example FROM stock WHERE on_hand < 0 OR reserved < 0",
  // Sums without a level count too: what nothing accounts for is zero.
  I03: `SELECT 'variant ' || coalesce(s.variant_id, m.variant_id) || ': level ' || coalesce(s.on_hand, 0) || '/' || coalesce(s.reserved, 0)
      || ', movements ' || coalesce(m.on_hand, 0) || '/' || coalesce(m.reserved, 0) AS example
    FROM stock s FULL JOIN (SELECT variant_id, location_id, sum(delta_on_hand) AS on_hand, sum(delta_reserved) AS reserved FROM movement GROUP BY variant_id, location_id) m
      ON m.variant_id = s.variant_id AND m.location_id = s.location_id
    WHERE coalesce(s.on_hand, 0) <> coalesce(m.on_hand, 0) OR coalesce(s.reserved, 0) <> coalesce(m.reserved, 0)`,
  I03b: `SELECT 'variant ' || coalesce(s.variant_id, h.variant_id) || ': reserved ' || coalesce(s.reserved, 0) || ', held ' || coalesce(h.kept, 0) AS example
    FROM stock s FULL JOIN (SELECT l.variant_id, l.location_id, sum(l.quantity - l.shipped - l.released) AS kept FROM hold h JOIN hold_line l ON l.hold_key = h.key
      WHERE h.status IN ('held', 'committed') GROUP BY l.variant_id, l.location_id) h ON h.variant_id = s.variant_id AND h.location_id = s.location_id
    WHERE coalesce(s.reserved, 0) <> coalesce(h.kept, 0)`,
  // By hold and variant: an order that was cancelled may share its hold with the one that came after it.
  I04: `SELECT 'order ' || (SELECT max(id) FROM orders o WHERE o.hold_key = f.hold_key) || ': fulfilled ' || fulfilled || ', shipped ' || shipped || ' of variant ' || variant_id AS example
    FROM (SELECT hold_key, variant_id, sum(fulfilled) AS fulfilled, sum(shipped) AS shipped, max(changed_at) AS changed_at FROM (
        SELECT o.hold_key, l.variant_id, l.fulfilled_quantity AS fulfilled, 0 AS shipped, o.updated_at AS changed_at
          FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.fulfilled_quantity > 0
        UNION ALL SELECT hold_key, variant_id, 0, shipped, 0 FROM hold_line WHERE shipped > 0) moved GROUP BY hold_key, variant_id) f
    WHERE (shipped > fulfilled OR (shipped < fulfilled AND changed_at < :now - ${invariantGraceMs.fulfilment}))
      AND EXISTS (SELECT 1 FROM orders o WHERE o.hold_key = f.hold_key)`,
  // A committed hold belongs to an order as well: one that no order has is kept by nobody.
  I05: `SELECT 'hold ' || h.key || ' (' || h.status || ')' AS example FROM hold h
    WHERE h.status IN ('held', 'committed')
      AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.hold_key = h.key AND (o.status NOT IN ('cancelled', 'completed') OR o.updated_at >= :now - ${invariantGraceMs.fulfilment}))
      AND (h.expires_at < :now - ${invariantGraceMs.hold} OR EXISTS (SELECT 1 FROM orders o WHERE o.hold_key = h.key))`,
  I06: `SELECT 'order ' || o.id AS example FROM orders o JOIN hold h ON h.key = o.hold_key
    WHERE o.status = 'pending_payment' AND h.status = 'released'
      AND EXISTS (SELECT 1 FROM payment p WHERE p.order_id = o.id AND p.status IN ('requires_action', 'processing', 'authorized'))`,
  I08: `SELECT 'order ' || o.id || ': hold ' || coalesce(h.status, 'missing') AS example FROM orders o LEFT JOIN hold h ON h.key = o.hold_key
    WHERE o.${isSecured} AND coalesce(h.status, '') NOT IN ('committed', 'consumed')`,
} as const satisfies Partial<Record<InvariantCode, string>>
