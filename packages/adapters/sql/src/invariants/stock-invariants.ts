import { type InvariantCode, invariantGraceMs } from '@cartwright/core'

const isSecured = "status IN ('paid', 'partly_fulfilled', 'fulfilled', 'completed')"

/** The invariants of levels, holds and movements, as {@link invariantQueries} has them. */
export const stockInvariants = {
  I01: "SELECT 'variant ' || variant_id || ': reserved ' || reserved || ' of ' || on_hand AS example FROM stock WHERE reserved > on_hand",
  I02: "SELECT 'variant ' || variant_id || ': on hand ' || on_hand || ', reserved ' || reserved AS example FROM stock WHERE on_hand < 0 OR reserved < 0",
  // Added up from both sides, so that what has no level counts too.
  I03: `SELECT 'variant ' || variant_id || ': level ' || sum(on_hand) || '/' || sum(reserved) || ', movements ' || sum(moved_on_hand) || '/' || sum(moved_reserved) AS example
    FROM (SELECT variant_id, location_id, on_hand, reserved, 0 AS moved_on_hand, 0 AS moved_reserved FROM stock
      UNION ALL SELECT variant_id, location_id, 0, 0, delta_on_hand, delta_reserved FROM movement) both_sides
    GROUP BY variant_id, location_id HAVING sum(on_hand) <> sum(moved_on_hand) OR sum(reserved) <> sum(moved_reserved)`,
  I03b: `SELECT 'variant ' || variant_id || ': reserved ' || sum(reserved) || ', held ' || sum(kept) AS example
    FROM (SELECT variant_id, location_id, reserved, 0 AS kept FROM stock
      UNION ALL SELECT l.variant_id, l.location_id, 0, l.quantity - l.shipped - l.released FROM hold h JOIN hold_line l ON l.hold_key = h.key
        WHERE h.status IN ('held', 'committed')) both_sides
    GROUP BY variant_id, location_id HAVING sum(reserved) <> sum(kept)`,
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
      AND EXISTS (SELECT 1 FROM payment p WHERE p.order_id = o.id AND p.tender = 'provider' AND p.status IN ('requires_action', 'processing', 'authorized'))`,
  I08: `SELECT 'order ' || o.id || ': hold ' || coalesce(h.status, 'missing') AS example FROM orders o LEFT JOIN hold h ON h.key = o.hold_key
    WHERE o.${isSecured} AND coalesce(h.status, '') NOT IN ('committed', 'consumed')`,
} as const satisfies Partial<Record<InvariantCode, string>>
