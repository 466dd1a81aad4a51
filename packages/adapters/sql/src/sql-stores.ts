import type { Storage } from '@cartwright/core'
import type { SqlDatabase } from './database/sql-database.ts'
import { checkInvariants } from './invariants/check-invariants.ts'
import { sqlAttentionStore } from './stores/attention-store.ts'
import { sqlAuditChain } from './stores/audit-chain.ts'
import { sqlCartStore } from './stores/cart-store.ts'
import { sqlCatalogStore } from './stores/catalog-store.ts'
import { sqlCreditStore } from './stores/credit-store.ts'
import { sqlCustomerStore } from './stores/customer-store.ts'
import { sqlDiscountStore } from './stores/discount-store.ts'
import { sqlDisputeStore } from './stores/dispute-store.ts'
import { sqlEventQueue } from './stores/event-queue.ts'
import { sqlIdempotencyStore } from './stores/idempotency-store.ts'
import { sqlInventoryStore } from './stores/inventory-store.ts'
import { sqlLedgerStore } from './stores/ledger-store.ts'
import { sqlNoteStore } from './stores/note-store.ts'
import { sqlOrderStore } from './stores/order-store.ts'
import { sqlReconcileStore } from './stores/reconcile-store.ts'
import { sqlSearchLog } from './stores/search-log.ts'
import { sqlWebhookEndpointStore } from './stores/webhook-endpoint-store.ts'
import { sqlWebhookInbox } from './stores/webhook-inbox.ts'

/** Every store that is the same on all SQL engines; an adapter adds its search, migrations, ping and close. */
export function sqlStores(
  db: SqlDatabase,
): Omit<Storage, 'name' | 'search' | 'changeToken' | 'isInTransaction' | 'inLane' | 'writeWaitMs' | 'migrate' | 'ping' | 'close'> {
  return {
    catalog: sqlCatalogStore(db),
    inventory: sqlInventoryStore(db),
    carts: sqlCartStore(db),
    orders: sqlOrderStore(db),
    ledger: sqlLedgerStore(db),
    discounts: sqlDiscountStore(db),
    disputes: sqlDisputeStore(db),
    customers: sqlCustomerStore(db),
    idempotency: sqlIdempotencyStore(db),
    webhookInbox: sqlWebhookInbox(db),
    events: sqlEventQueue(db),
    notes: sqlNoteStore(db),
    attention: sqlAttentionStore(db),
    auditChain: sqlAuditChain(db),
    reconciliation: sqlReconcileStore(db),
    credits: sqlCreditStore(db),
    searchLog: sqlSearchLog(db),
    webhookEndpoints: sqlWebhookEndpointStore(db),
    checkInvariants: now => checkInvariants(db, now),
  }
}
