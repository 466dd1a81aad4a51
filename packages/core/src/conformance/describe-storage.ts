import type { Storage } from '../ports/index.ts'
import { attentionCases } from './attention-store.ts'
import { auditChainCases } from './audit-chain.ts'
import { cartCases } from './cart-store.ts'
import { catalogCases } from './catalog-store.ts'
import { creditCases } from './credit-store.ts'
import { customerCases } from './customer-store.ts'
import { discountCases } from './discount-store.ts'
import { disputeCases } from './dispute-store.ts'
import { erasingCases } from './erasing.ts'
import { eventQueueCases } from './event-queue.ts'
import { idempotencyCases } from './idempotency-store.ts'
import { inventoryCases } from './inventory-store.ts'
import { ledgerCases } from './ledger-store.ts'
import { noteCases } from './note-store.ts'
import { orderCases } from './order-store.ts'
import { reconcileCases } from './reconcile-store.ts'
import { comparingCases } from './search/comparing.ts'
import { listCases } from './search/lists.ts'
import { matchingCases } from './search/matching.ts'
import { rankingCases } from './search/ranking.ts'
import { writeCases } from './search/writes.ts'
import { searchLogCases } from './search-log.ts'
import { storageCases } from './storage.ts'
import { type ConformanceCase, checkSkips, runSuite, type SkippedCase } from './suite.ts'
import { webhookEndpointCases } from './webhook-endpoint-store.ts'
import { webhookInboxCases } from './webhook-inbox.ts'

/** What the author of a storage gives to its suites. */
export interface StorageSuiteOptions {
  /** The storage's name, for the report. */
  readonly name: string
  /** Makes a fresh, empty storage; the suites migrate it, and close it when its case is over. Called once a case. */
  readonly create: () => Storage | Promise<Storage>
  readonly skip?: readonly SkippedCase[]
}

const searchCases = [...matchingCases, ...rankingCases, ...listCases, ...writeCases, ...comparingCases].map(({ run, ...rest }) => ({
  ...rest,
  run: (storage: Storage) => run(storage.search),
}))

const suites: Readonly<Record<string, readonly ConformanceCase<Storage>[]>> = {
  CatalogStore: catalogCases,
  InventoryStore: inventoryCases,
  CartStore: cartCases,
  OrderStore: orderCases,
  LedgerStore: ledgerCases,
  DiscountStore: discountCases,
  CreditStore: creditCases,
  CustomerStore: customerCases,
  IdempotencyStore: idempotencyCases,
  EventQueue: eventQueueCases,
  AttentionStore: attentionCases,
  AuditChain: auditChainCases,
  ReconcileStore: reconcileCases,
  NoteStore: noteCases,
  SearchIndex: searchCases,
  SearchLog: searchLogCases,
  WebhookEndpointStore: webhookEndpointCases,
  WebhookInbox: webhookInboxCases,
  DisputeStore: disputeCases,
  'personal data': erasingCases,
  Storage: storageCases,
}

/**
 * Every promise of every port of a {@link Storage}, tried out on the real thing: call it in a test file of the adapter. A storage made of several engines
 * (carts elsewhere, say) is described the same way. Throws when a skip names no case, or a case of safety.
 */
export function describeStorage({ name, create, skip = [] }: StorageSuiteOptions): void {
  const known = new Set(Object.values(suites).flatMap(cases => cases.map(({ name }) => name)))
  for (const { case: wanted, reason } of skip) if (!known.has(wanted)) throw new Error(`No suite of a storage has a case "${wanted}" to skip (${reason}).`)
  const runs = Object.entries(suites).map(([port, cases]) => ({
    port,
    cases,
    skip: skip.filter(entry => cases.some(candidate => candidate.name === entry.case)),
  }))
  // All of them before the first suite is registered: a wrong skip shall not leave half of the suites behind.
  for (const { port, cases, skip } of runs) checkSkips(port, skip, cases)
  for (const { port, cases, skip } of runs) runSuite(port, { name, create: () => createMigrated(create), destroy: storage => storage.close(), skip }, cases)
}

async function createMigrated(create: StorageSuiteOptions['create']): Promise<Storage> {
  const storage = await create()
  await storage.migrate()
  return storage
}
