import type { Migration } from './migration.ts'

/** Orders may be paid with the shop's own money too, beside the one live payment of a provider. */
export const tendersMigration: Migration = {
  name: '0003-tenders',
  statements: [
    "ALTER TABLE payment ADD COLUMN tender TEXT NOT NULL DEFAULT 'provider' CHECK (tender IN ('provider', 'gift_card', 'store_credit'))",
    'ALTER TABLE payment ADD COLUMN account_id {int}',
    'DROP INDEX payment_live_of_order',
    "CREATE UNIQUE INDEX payment_live_of_order ON payment (order_id) WHERE tender = 'provider' AND status NOT IN ('failed', 'cancelled')",
  ],
}
