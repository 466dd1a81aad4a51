import type { CurrencyCode, Pricing } from '../model/index.ts'
import type { AttentionStore } from './attention-store.ts'
import type { AuditChain } from './audit-chain.ts'
import type { BreachedPasswords } from './breached-passwords.ts'
import type { Cache } from './cache.ts'
import type { CartStore } from './cart-store.ts'
import type { CatalogStore } from './catalog-store.ts'
import type { CreditStore } from './credit-store.ts'
import type { CustomerStore } from './customer-store.ts'
import type { DiscountStore } from './discount-store.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { DisputeStore } from './dispute-store.ts'
import type { EventQueue } from './event-queue.ts'
import type { Failpoint } from './failpoint.ts'
import type { IdempotencyStore } from './idempotency-store.ts'
import type { InventoryStore } from './inventory-store.ts'
import type { LedgerStore } from './ledger-store.ts'
import type { Logger } from './logger.ts'
import type { Mailer } from './mailer.ts'
import type { Meter } from './meter.ts'
import type { OrderStore } from './order-store.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { PaymentProvider } from './payment-provider.ts'
import type { ReconcileStore } from './reconcile-store.ts'
import type { SearchIndex } from './search-index.ts'
import type { SearchLog } from './search-log.ts'
import type { SecondFactorCodes } from './second-factor-codes.ts'
import type { NoteStore } from './storage.ts'
import type { Clock, Random } from './system.ts'
import type { Tracer } from './tracer.ts'
import type { WebhookEndpointStore } from './webhook-endpoint-store.ts'
import type { WebhookInbox } from './webhook-inbox.ts'
import type { WebhookSender } from './webhook-sender.ts'

/** Times and limits of the shop, in milliseconds unless the name says otherwise. */
export interface Settings {
  readonly currency: CurrencyCode
  readonly holdMs: number
  /** How long a hold may be kept alive while a payment is under way. */
  readonly holdMaxMs: number
  readonly passwordLengthMin: number
  readonly refreshIdleMs: number
  readonly refreshAbsoluteMs: number
  readonly refreshGraceMs: number
  readonly resetTokenMs: number
  /** How long the link of a mail that confirms an address works. */
  readonly verifyTokenMs: number
  /** How long after its last change a wholly fulfilled order counts as completed. */
  readonly completeAfterMs: number
  /** How long a payment may be left alone before the resolver reads the provider. */
  readonly resolveAfterMs: number
  /** How long an open cart is kept after its last change. */
  readonly cartMs: number
  readonly capture: 'automatic' | 'manual'
  /** Whether workers reconcile by the clock (RELIABILITY 3.9), and repair what may be repaired alone. */
  readonly reconcile: 'on' | 'off'
  /** Whether staff who sign in with a password can do nothing but set up a second factor until they have one. */
  readonly staffSecondFactor: 'optional' | 'required'
  /** Whether customers sign in before their address is confirmed. Staff always do: who made their account knows them. */
  readonly emailVerification: 'required' | 'optional'
}

/** Everything a use case may need: one typed object, passed first. A missing part is a compile error. */
export interface Deps {
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
  /** Null where workers look into the queue themselves: one process needs nothing more. */
  readonly dispatcher: Dispatcher | null
  readonly search: SearchIndex
  readonly searchLog: SearchLog
  readonly attention: AttentionStore
  readonly auditChain: AuditChain
  readonly reconciliation: ReconcileStore
  readonly notes: NoteStore
  readonly credits: CreditStore
  readonly webhookEndpoints: WebhookEndpointStore
  readonly payments: PaymentProvider
  readonly passwords: PasswordHasher
  /** Some three hundred unless given: `@cartwright/server/breached-passwords` has more than a library should carry. */
  readonly breachedPasswords: BreachedPasswords
  /** Null where nobody can have a second factor. */
  readonly secondFactorCodes: SecondFactorCodes | null
  readonly mailer: Mailer
  readonly cache: Cache
  /** Null where this process sends no webhooks; deliveries are made all the same, for a process that does. */
  readonly webhookSender: WebhookSender | null
  readonly pricing: Pricing
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** The one of OpenTelemetry's API unless given: it does nothing until the program has an SDK. */
  readonly tracer: Tracer
  /** Takes figures and keeps none unless given. */
  readonly meter: Meter
  /** Where a test lets the process die; does nothing unless given. */
  readonly failpoint: Failpoint
  readonly settings: Settings
}
