import type { AttentionStore } from './attention-store.ts'
import type { AuditChain } from './audit-chain.ts'
import type { CartStore } from './cart-store.ts'
import type { CatalogStore } from './catalog-store.ts'
import type { CreditStore } from './credit-store.ts'
import type { CustomerStore } from './customer-store.ts'
import type { DiscountStore } from './discount-store.ts'
import type { DisputeStore } from './dispute-store.ts'
import type { EventQueue } from './event-queue.ts'
import type { IdempotencyStore } from './idempotency-store.ts'
import type { InventoryStore } from './inventory-store.ts'
import type { LedgerStore } from './ledger-store.ts'
import type { OrderStore } from './order-store.ts'
import type { ReconcileStore } from './reconcile-store.ts'
import type { SearchIndex } from './search-index.ts'
import type { SearchLog } from './search-log.ts'
import type { WebhookEndpointStore } from './webhook-endpoint-store.ts'
import type { WebhookInbox } from './webhook-inbox.ts'

export interface InvariantResult {
  /** The invariant's number in the catalogue, e.g. `I03`. */
  readonly code: string
  readonly title: string
  readonly violations: number
  /** The first few, in words. */
  readonly examples: readonly string[]
}

/**
 * For whom something is done: a shopper, who waits for it; people of the shop and its keys; or workers. What is in no lane goes with the shoppers, and waits as long as it takes.
 */
export type Lane = 'shopper' | 'admin' | 'workers'

/** All stores of one engine, as an adapter's factory returns them. Each may be replaced by another adapter's in `createCommerce`. */
export interface Storage {
  readonly name: string
  readonly catalog: CatalogStore
  readonly inventory: InventoryStore
  readonly carts: CartStore
  readonly orders: OrderStore
  readonly ledger: LedgerStore
  readonly discounts: DiscountStore
  readonly disputes: DisputeStore
  readonly customers: CustomerStore
  readonly idempotency: IdempotencyStore
  readonly webhookInbox: WebhookInbox
  readonly events: EventQueue
  readonly search: SearchIndex
  readonly searchLog: SearchLog
  readonly attention: AttentionStore
  readonly auditChain: AuditChain
  readonly reconciliation: ReconcileStore
  readonly credits: CreditStore
  readonly webhookEndpoints: WebhookEndpointStore
  /** A durable map from key to JSON text, for the test payment provider's own book. */
  readonly notes: NoteStore
  /** Brings the schema up to date, under a lock. Says which migrations it ran. Throws `schema_newer`. */
  migrate(): Promise<readonly string[]>
  /** Runs every invariant (`invariantTitles`, RELIABILITY 3.2) as a query. */
  checkInvariants(now: number): Promise<readonly InvariantResult[]>
  /**
   * A text that differs from earlier ones whenever anything in this storage was changed since, by whatever process: what was read under the same text is still so.
   * Much cheaper than reading. Absent where the engine cannot tell.
   */
  readonly changeToken?: () => string
  /** Whether the caller is within a transaction of this storage, also after it has waited for something there. Absent where the engine cannot tell. */
  readonly isInTransaction?: () => boolean
  /** Runs `work`, whose reads may be a few seconds old: an engine with read replicas answers them there. Whoever changed the catalog reads what he changed. Absent where there is only one place to read. */
  readonly staleReads?: <T>(work: () => Promise<T>) => Promise<T>
  /**
   * Runs `work` in a lane, also after it has waited for something. Writes of `admin` and `workers` leave room for those of shoppers; a `shopper`'s write that would queue for longer
   * than a moment may be refused with `storage_unavailable` before it began. Absent where nobody can be in a shopper's way for long.
   */
  readonly inLane?: <T>(lane: Lane, work: () => T) => T
  /** How long shoppers' writes, and those of no lane, have waited for their turn of late, as a 95th percentile in milliseconds; 0 where few did. Cheap to ask. Absent where nothing waits. */
  readonly writeWaitMs?: () => number
  /** Throws `storage_unavailable` when it cannot serve. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface NoteStore {
  get(key: string): Promise<string | null>
  /** Writes a text where there is none yet; answers the one that is there then. */
  add(key: string, text: string): Promise<string>
  /** Atomic read and write: `change` gets the present text and returns the next; it may run several times. When it throws, nothing is changed. */
  update(key: string, change: (present: string | null) => string): Promise<string>
  /** The keys in `[from, to)`, in order of their bytes; both limits are ASCII. */
  keysBetween(from: string, to: string): Promise<readonly string[]>
  /**
   * Deletes notes whose keys are in `[from, to)` and whose text is a time, in milliseconds, before `before`: the oldest first, at most `limit`; says how many. Both limits are ASCII, and written in
   * the program: they are no input of anybody's. Fast for `mail:` alone.
   */
  purge(range: { readonly from: string; readonly to: string }, before: number, limit: number): Promise<number>
}
