import type {
  ApiKey,
  Attention,
  AuditEntry,
  Cart,
  Category,
  CreditAccount,
  CreditEntry,
  Customer,
  Delivery,
  Discount,
  Dispute,
  ExternalIdentity,
  Hold,
  LedgerTransaction,
  Location,
  Movement,
  Order,
  Product,
  SavedAddress,
  SecondFactor,
  Session,
  StaffRole,
  StockLevel,
  StoredEvent,
  Topic,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEvent,
  WebhookSecrets,
} from '../model/index.ts'
import type { SearchCount, StoredAnswer } from '../ports/index.ts'

export interface CustomerRow {
  readonly customer: Customer
  readonly passwordHash: string
}

export interface AddressRow {
  readonly customerId: number
  readonly address: SavedAddress
}

export interface SessionRow {
  readonly session: Session
  readonly familySecret: string
}

/** A token of a refresh family. `nextTokenHash` is its successor's, once it was used. */
export interface RefreshTokenRow {
  readonly sessionId: number
  readonly counter: number
  readonly expiresAt: number
  readonly usedAt: number | null
  readonly nextTokenHash: string | null
}

export interface IdentityRow {
  readonly customerId: number
  readonly identity: ExternalIdentity
}

export interface OneTimeTokenRow {
  readonly customerId: number
  readonly purpose: string
  readonly value: string
  readonly expiresAt: number
}

export interface ApiKeyRow {
  readonly apiKey: ApiKey
  readonly keyHash: string
}

export interface DiscountUseRow {
  readonly discountId: number
  readonly orderId: number
  readonly buyer: string
}

export interface CreditRow {
  readonly account: CreditAccount
  readonly codeHash: string | null
}

export interface IdempotencyRow {
  readonly fingerprint: string
  readonly owner: string
  readonly lockedUntil: number
  readonly keepUntil: number
  readonly answer: StoredAnswer | null
}

export interface DeliveryRow {
  readonly delivery: Delivery
  readonly token: string | null
  readonly leasedUntil: number
  /** Leases that ran out in a row. */
  readonly expiries: number
}

export interface WebhookEndpointRow {
  readonly endpoint: WebhookEndpoint
  readonly secrets: WebhookSecrets
}

export interface WebhookDeliveryRow {
  readonly delivery: WebhookDelivery
  readonly token: string | null
  readonly leasedUntil: number
}

/** What each counter counts: ids from 1, never given twice. */
export type Counter =
  | 'address'
  | 'apiKey'
  | 'attention'
  | 'audit'
  | 'cart'
  | 'category'
  | 'creditAccount'
  | 'creditEntry'
  | 'customer'
  | 'delivery'
  | 'discount'
  | 'dispute'
  | 'event'
  | 'ledger'
  | 'movement'
  | 'order'
  | 'payment'
  | 'product'
  | 'refund'
  | 'return'
  | 'session'
  | 'staffRole'
  | 'variant'
  | 'webhookDelivery'
  | 'webhookEndpoint'
  | 'webhookEvent'

/**
 * Everything the in-memory stores know: one value, as one database is, so that invariants can look across stores. Rows are frozen and replaced whole;
 * a store changes the maps only in one synchronous stretch after all of its checks, which makes every operation atomic.
 */
export interface MemoryTables {
  readonly counters: Map<Counter, number>
  readonly products: Map<number, Product>
  readonly productIdBySlug: Map<string, number>
  readonly variantIdBySku: Map<string, number>
  readonly productIdByVariant: Map<number, number>
  readonly categories: Map<number, Category>
  readonly locations: Map<string, Location>
  /** By variant, then by location. */
  readonly levels: Map<number, Map<number, StockLevel>>
  readonly holds: Map<string, Hold>
  readonly movements: Movement[]
  /** `cause causeKey` of every movement. */
  readonly movementCauses: Set<string>
  readonly carts: Map<number, Cart>
  readonly cartIdsByOwner: Map<string, number[]>
  readonly orders: Map<number, Order>
  /** Order ids, ascending, by everything an order can be found by (see the order store). */
  readonly orderIdsByKey: Map<string, readonly number[]>
  /** Oldest first. */
  readonly ledger: LedgerTransaction[]
  readonly ledgerCauses: Set<string>
  readonly discounts: Map<number, Discount>
  readonly discountUses: Map<number, readonly DiscountUseRow[]>
  readonly disputes: Map<number, Dispute>
  readonly staffRoles: Map<number, StaffRole>
  readonly customers: Map<number, CustomerRow>
  /** By customer and provider (see the customer store). */
  readonly providerCustomers: Map<string, string>
  /** By issuer and subject, as JSON. */
  readonly identities: Map<string, IdentityRow>
  readonly customerIdByEmail: Map<string, number>
  /** By customer. */
  readonly secondFactors: Map<number, SecondFactor>
  /** Whose code it is, by its hash. */
  readonly recoveryCodes: Map<string, number>
  readonly addresses: Map<number, AddressRow>
  readonly sessions: Map<number, SessionRow>
  readonly refreshTokens: Map<string, RefreshTokenRow>
  readonly oneTimeTokens: Map<string, OneTimeTokenRow>
  readonly apiKeys: Map<number, ApiKeyRow>
  readonly idempotencyKeys: Map<string, IdempotencyRow>
  readonly audit: AuditEntry[]
  readonly attention: Map<number, Attention>
  readonly creditAccounts: Map<number, CreditRow>
  readonly creditEntries: CreditEntry[]
  readonly webhookEvents: Map<number, WebhookEvent>
  readonly events: Map<number, StoredEvent>
  /** Ids of events that no delivery was made of yet, oldest first. */
  readonly unrelayed: Set<number>
  readonly consumers: Map<string, readonly Topic[]>
  readonly deliveries: Map<number, DeliveryRow>
  readonly notes: Map<string, string>
  /** By day and text. */
  readonly searchCounts: Map<string, SearchCount>
  readonly webhookEndpoints: Map<number, WebhookEndpointRow>
  readonly webhookDeliveries: Map<number, WebhookDeliveryRow>
  readonly webhookAttempts: Map<number, readonly WebhookAttempt[]>
}

/** An empty shop with its one location. */
export function emptyTables(): MemoryTables {
  return {
    counters: new Map(),
    products: new Map(),
    productIdBySlug: new Map(),
    variantIdBySku: new Map(),
    productIdByVariant: new Map(),
    categories: new Map(),
    locations: new Map([['main', { id: 1, code: 'main', name: 'Main' }]]),
    levels: new Map(),
    holds: new Map(),
    movements: [],
    movementCauses: new Set(),
    carts: new Map(),
    cartIdsByOwner: new Map(),
    orders: new Map(),
    orderIdsByKey: new Map(),
    ledger: [],
    ledgerCauses: new Set(),
    discounts: new Map(),
    discountUses: new Map(),
    disputes: new Map(),
    staffRoles: new Map(),
    customers: new Map(),
    providerCustomers: new Map(),
    customerIdByEmail: new Map(),
    secondFactors: new Map(),
    recoveryCodes: new Map(),
    addresses: new Map(),
    sessions: new Map(),
    refreshTokens: new Map(),
    identities: new Map(),
    oneTimeTokens: new Map(),
    apiKeys: new Map(),
    idempotencyKeys: new Map(),
    audit: [],
    attention: new Map(),
    creditAccounts: new Map(),
    creditEntries: [],
    webhookEvents: new Map(),
    events: new Map(),
    unrelayed: new Set(),
    consumers: new Map(),
    deliveries: new Map(),
    notes: new Map(),
    searchCounts: new Map(),
    webhookEndpoints: new Map(),
    webhookDeliveries: new Map(),
    webhookAttempts: new Map(),
  }
}

/** The next id of a counter. An operation that fails afterwards leaves a gap, as a database's does. */
export function nextId(tables: Pick<MemoryTables, 'counters'>, counter: Counter): number {
  const id = (tables.counters.get(counter) ?? 0) + 1
  tables.counters.set(counter, id)
  return id
}
