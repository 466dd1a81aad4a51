import { CommerceError } from '../model/index.ts'
import type { Storage, Tracer } from '../ports/index.ts'
import { memoryAttentionStore } from './attention-store.ts'
import { memoryAuditChain } from './audit-chain.ts'
import { memoryCartStore } from './cart-store.ts'
import { memoryCatalogStore } from './catalog-store.ts'
import { memoryCreditStore } from './credit-store.ts'
import { memoryCustomerStore } from './customer-store.ts'
import { memoryDiscountStore } from './discount-store.ts'
import { memoryDisputeStore } from './dispute-store.ts'
import { memoryEventQueue } from './event-queue.ts'
import { memoryIdempotencyStore } from './idempotency-store.ts'
import { checkMemoryInvariants } from './invariants.ts'
import { memoryInventoryStore } from './inventory-store.ts'
import { createJournal } from './journal.ts'
import { memoryLedgerStore } from './ledger-store.ts'
import { memoryNoteStore } from './note-store.ts'
import { memoryOrderStore } from './order-store.ts'
import { memoryReconcileStore } from './reconcile-store.ts'
import { memorySearchIndex } from './search-index.ts'
import { memorySearchLog } from './search-log.ts'
import { emptyTables, type MemoryTables } from './tables.ts'
import { memoryWebhookEndpointStore } from './webhook-endpoint-store.ts'
import { memoryWebhookInbox } from './webhook-inbox.ts'

export interface MemoryStorageOptions {
  /** Lets several storages share one shop, as several processes share a database. */
  readonly tables?: MemoryTables
  /** Says what events are part of; of nothing, unless given. */
  readonly tracer?: Pick<Tracer, 'current'>
}

/** A whole storage in memory: real stores with every guarantee but durability, for tests, examples and the simulator. Each call makes a shop of its own. */
export function memoryStorage({ tables = emptyTables(), tracer }: MemoryStorageOptions = {}): Storage {
  const journal = createJournal(tables, tracer)
  let isClosed = false
  return {
    name: 'memory',
    catalog: memoryCatalogStore(tables, journal),
    inventory: memoryInventoryStore(tables, journal),
    carts: memoryCartStore(tables),
    orders: memoryOrderStore(tables, journal),
    ledger: memoryLedgerStore(tables),
    discounts: memoryDiscountStore(tables, journal),
    disputes: memoryDisputeStore(tables, journal),
    customers: memoryCustomerStore(tables, journal),
    idempotency: memoryIdempotencyStore(tables),
    webhookInbox: memoryWebhookInbox(tables, journal),
    events: memoryEventQueue(tables, journal),
    search: memorySearchIndex(),
    searchLog: memorySearchLog(tables),
    attention: memoryAttentionStore(tables, journal),
    auditChain: memoryAuditChain(tables),
    reconciliation: memoryReconcileStore(tables, journal),
    credits: memoryCreditStore(tables, journal),
    notes: memoryNoteStore(tables),
    webhookEndpoints: memoryWebhookEndpointStore(tables, journal),
    migrate: async () => [],
    checkInvariants: async now => checkMemoryInvariants(tables, now),
    ping: async () => {
      if (isClosed) throw new CommerceError('storage_unavailable', 'The storage is closed.')
    },
    close: async () => {
      isClosed = true
    },
  }
}
