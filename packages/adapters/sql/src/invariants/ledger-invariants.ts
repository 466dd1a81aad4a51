import type { InvariantCode } from '@cartwright/core'

/** The invariants of the ledger, as {@link invariantQueries} has them. Orders that wait to be booked (from before there was a ledger) are not counted. */
export const ledgerInvariants = {
  I28b: `SELECT 'transaction ' || t.id || ' (' || t.cause || '): ' || coalesce(CAST(sum(e.amount) AS TEXT), 'no entries') AS example
    FROM ledger_tx t LEFT JOIN ledger_entry e ON e.tx_id = t.id GROUP BY t.id, t.cause, e.currency HAVING sum(e.amount) IS NULL OR sum(e.amount) <> 0`,
  // Added up from both sides, so that what was booked without a payment counts too.
  I28c: `SELECT 'payment ' || payment_id || ': kept ' || sum(kept) || ', owed ' || sum(owed) || '; booked ' || sum(booked_kept) || ', ' || sum(booked_owed) AS example
    FROM (SELECT id AS payment_id, captured AS kept, 0 AS owed, 0 AS booked_kept, 0 AS booked_owed FROM payment
        WHERE captured > 0 AND order_id NOT IN (SELECT order_id FROM ledger_backlog)
      UNION ALL SELECT payment_id, CASE WHEN status = 'succeeded' THEN -amount ELSE 0 END, CASE WHEN status = 'succeeded' THEN 0 ELSE amount END, 0, 0 FROM refund
        WHERE status <> 'failed' AND order_id NOT IN (SELECT order_id FROM ledger_backlog)
      UNION ALL SELECT t.payment_id, 0, 0, CASE WHEN e.account = 'refunds_payable' THEN 0 ELSE e.amount END, CASE WHEN e.account = 'refunds_payable' THEN -e.amount ELSE 0 END
        FROM ledger_tx t JOIN ledger_entry e ON e.tx_id = t.id WHERE t.payment_id IS NOT NULL AND e.account NOT IN ('sales', 'shipping', 'tax')) both_sides
    GROUP BY payment_id HAVING sum(kept) <> sum(booked_kept) OR sum(owed) <> sum(booked_owed)`,
  I28d: `SELECT 'account ' || account_id || ': on it ' || sum(balance) || ', owed ' || sum(owed) AS example
    FROM (SELECT id AS account_id, balance, 0 AS owed FROM credit_account
      UNION ALL SELECT credit_account_id, 0, -amount FROM ledger_entry WHERE account IN ('gift_cards', 'store_credit')) both_sides
    GROUP BY account_id HAVING sum(balance) <> sum(owed)`,
} as const satisfies Partial<Record<InvariantCode, string>>
