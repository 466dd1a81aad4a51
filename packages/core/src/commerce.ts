import type {
  Address,
  ApiKey,
  Attention,
  AuditEntry,
  AuditSeal,
  BatchKind,
  BatchSummary,
  Cart,
  Category,
  CategoryDraft,
  CreditAccount,
  CreditEntry,
  CreditKind,
  CurrencyCode,
  Customer,
  Delivery,
  Discount,
  DiscountDraft,
  Disposition,
  Dispute,
  ExternalIdentity,
  Hold,
  ImportBatch,
  LedgerBalance,
  LedgerTransaction,
  Location,
  Movement,
  MovementCause,
  NormalizedProduct,
  Order,
  Origin,
  PaymentFailure,
  Principal,
  Product,
  ProductDraft,
  ProductStatus,
  Quote,
  ReconcileCheck,
  ReconcileReport,
  Refund,
  Return,
  Role,
  SavedAddress,
  Scope,
  Session,
  ShippingOption,
  StaffRole,
  StockChange,
  StockLevel,
  Topic,
  UndoneRow,
  Visit,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointDraft,
  WebhookEvent,
} from './model/index.ts'
import type {
  AttentionFilter,
  AuditFilter,
  Consumer,
  CreditFilter,
  Deps,
  DisputeFilter,
  IdempotencyClaim,
  InvariantResult,
  Lane,
  LedgerBalanceFilter,
  LedgerFilter,
  OrderFilter,
  Page,
  PageRequest,
  QueueStats,
  SavedMethod,
  SearchedText,
  SearchIndexStatus,
  SearchQuery,
  SearchResult,
  StoredAnswer,
  WebhookDeliveryFilter,
  WebhookEventFilter,
} from './ports/index.ts'

/** Who asks, where an answer depends on it. Anything not theirs is answered as if it did not exist. */
export interface ShopperRef {
  readonly customerId?: number
  /** A guest's token in the clear; hashed before anything is looked up. */
  readonly guestToken?: string
}

/** A cart with what it would cost now. */
export interface CartView {
  /** Null when the shopper has no cart yet: everything else is empty then. */
  readonly cart: Cart | null
  readonly quote: Quote
  readonly shippingOptions: readonly ShippingOption[]
  /** The gift cards and store credit the cart uses, with what each would pay now; 0 when there is nothing left on it or to pay. */
  readonly tenders: readonly { readonly accountId: number; readonly kind: CreditKind; readonly last4: string | null; readonly amount: number }[]
  /** What is left to be paid otherwise. */
  readonly amountDue: number
  /** Items that cannot be ordered as they are: gone from the catalog, without a price, or more than what is available. */
  readonly problems: readonly {
    readonly itemId: number
    readonly code: 'product_not_sellable' | 'price_not_found' | 'insufficient_stock'
    readonly available: number
  }[]
}

export interface PayInput {
  /** Made by the provider in the buyer's browser; or the id of a method that the order's customer saved before: somebody else's is `saved_method_not_found`. */
  readonly paymentToken: string
  /** Keeps the method that pays for the customer's next time. Counts in the first call for an order. */
  readonly savesMethod?: boolean
}

/** What a provider told, and what is still to become of it. */
export interface ToldEvent extends WebhookEvent {
  /** When a `failed` one is worked on again by itself; null for others, and for one that failed for good. */
  readonly nextTryAt: number | null
}

export interface PayOutcome {
  readonly order: Order
  /** 0 when the order cost nothing: it has no payment. */
  readonly paymentId: number
  readonly status: 'completed' | 'authorized' | 'requires_action' | 'processing' | 'failed'
  readonly clientSecret: string | null
  readonly failure: PaymentFailure | null
}

export interface SessionTokens {
  readonly customer: Customer
  readonly session: Session
  readonly refreshToken: string
}

/** Reads give products whatever their status: what shoppers may see (`published`) is for the caller to decide. By id they may be a second behind what another process wrote. */
export interface CatalogService {
  product(id: number): Promise<Product>
  productBySlug(slug: string): Promise<Product>
  products(ids: readonly number[]): Promise<readonly Product[]>
  productBySku(sku: string): Promise<Product>
  list(filter: { readonly status?: ProductStatus; readonly text?: string }, page: PageRequest): Promise<Page<Product>>
  create(draft: ProductDraft, by: Principal): Promise<Product>
  /** Changes the fields given; `variants`, when given, replace all variants. */
  update(id: number, change: Partial<ProductDraft>, by: Principal, options?: { readonly expectedVersion?: number }): Promise<Product>
  /** Creates the product, or replaces the one that has the first variant's SKU (or the slug). Running it twice changes nothing the second time. */
  upsert(
    draft: ProductDraft,
    by: Principal,
    options?: { readonly batch?: number },
  ): Promise<{ readonly product: Product; readonly outcome: 'created' | 'updated' | 'unchanged' }>
  /** What `upsert` would do now, without doing it; throws as it would. */
  previewUpsert(
    draft: ProductDraft,
  ): Promise<{ readonly outcome: 'created' | 'updated' | 'unchanged'; readonly present: Product | null; readonly next: NormalizedProduct }>
  delete(id: number, by: Principal): Promise<void>
  categories(): Promise<readonly Category[]>
  createCategory(draft: CategoryDraft, by: Principal): Promise<Category>
  updateCategory(id: number, change: Partial<CategoryDraft>, by: Principal): Promise<Category>
  deleteCategory(id: number, by: Principal): Promise<void>
}

/** What became of a row of an import. */
export interface PartOutcome {
  readonly outcome: 'created' | 'updated' | 'unchanged'
  readonly productId: number
}

/** A request of an import: which batch, and a name that it has alone there and keeps when it is sent again. */
export interface BatchPart {
  readonly batch: number
  readonly part: string
}

/**
 * Imports as wholes: what they change is noted before it is written, so that they can go on after an interruption, and be undone.
 * All throw `batch_not_found`; those that add to one throw `batch_closed` when it is finished or undone.
 */
export interface BatchService {
  /** Begins an import, or goes on with the caller's own of the last day that has the same fingerprint and was interrupted. */
  start(
    input: { readonly kind: BatchKind; readonly source: string; readonly fingerprint: string },
    by: Principal,
  ): Promise<{ readonly batch: ImportBatch; readonly isResumed: boolean }>
  finish(id: number, summary: BatchSummary): Promise<ImportBatch>
  batch(id: number): Promise<ImportBatch>
  list(page: PageRequest): Promise<Page<ImportBatch>>
  /** Notes what these products replace. Answers what became of each row when the part was sent before; null where it is to be written. */
  noteProducts(part: BatchPart, drafts: readonly ProductDraft[]): Promise<readonly (PartOutcome | null)[]>
  /** Notes what became of the rows; null for those that failed. Answers what became of them for the batch as a whole. */
  settleProducts(part: BatchPart, outcomes: readonly (PartOutcome | null)[]): Promise<readonly (PartOutcome | null)[]>
  /** The cause key for a change of stock of so many lines, noted before it is made. */
  noteStock(part: BatchPart, lines: number): Promise<string>
  /** Puts back what one request of the import changed, the latest first; again with `nextCursor` until that is null. What others have changed since is `refused`. */
  undo(
    id: number,
    step: { readonly cursor?: string | null; readonly isPreview?: boolean },
    by: Principal,
  ): Promise<{ readonly batch: ImportBatch; readonly rows: readonly UndoneRow[]; readonly nextCursor: string | null }>
}

export interface InventoryService {
  levels(variantIds: readonly number[]): Promise<readonly StockLevel[]>
  /** Units that may still be promised, over all locations, by variant; 0 where there is no level. */
  availability(variantIds: readonly number[]): Promise<ReadonlyMap<number, number>>
  list(filter: { readonly variantIds?: readonly number[]; readonly availableAtMost?: number }, page: PageRequest): Promise<Page<StockLevel>>
  locations(): Promise<readonly Location[]>
  variantIdsBySku(skus: readonly string[]): Promise<ReadonlyMap<string, { readonly variantId: number; readonly productId: number }>>
  adjust(
    input: {
      readonly causeKey: string
      readonly cause?: MovementCause
      readonly reason: string
      readonly location?: string
      readonly lines: readonly StockChange[]
    },
    by: Principal,
  ): Promise<readonly StockLevel[]>
  movements(filter: { readonly variantId?: number; readonly causeKeys?: readonly string[] }, page: PageRequest): Promise<Page<Movement>>
  hold(key: string): Promise<Hold | null>
}

export interface CartService {
  view(shopper: ShopperRef): Promise<CartView>
  /** `guestToken` is set when this call made a guest's cart: shown once. Throws `insufficient_stock` when the line would pass what is available, `variant_required`, `product_not_found`, ... */
  addItem(
    shopper: ShopperRef,
    input: { readonly productId?: number; readonly variantId?: number; readonly quantity: number; readonly currency?: CurrencyCode },
  ): Promise<CartView & { readonly guestToken: string | null }>
  setItemQuantity(shopper: ShopperRef, itemId: number, quantity: number): Promise<CartView>
  clear(shopper: ShopperRef): Promise<CartView>
  applyDiscount(shopper: ShopperRef, code: string): Promise<CartView>
  removeDiscount(shopper: ShopperRef, code: string): Promise<CartView>
  /** Throws `gift_card_invalid`, alike for codes there are not and cards that are disabled or expired; `gift_card_exhausted`, `currency_mismatch`, `cart_not_found`, `cart_too_large`. */
  applyGiftCard(shopper: ShopperRef, code: string): Promise<CartView>
  /** Throws `gift_card_not_found` for one that is not in the cart. */
  removeGiftCard(shopper: ShopperRef, giftCardId: number): Promise<CartView>
  /** Whether the customer's store credit shall pay. Throws `cart_not_found`. */
  useStoreCredit(shopper: ShopperRef, use: boolean): Promise<CartView>
  chooseShipping(shopper: ShopperRef, method: string): Promise<CartView>
  /** What the cart would cost delivered to this address. */
  quote(shopper: ShopperRef, address: Address | null): Promise<CartView>
  /** Adds a guest's cart to the customer's own and closes it; repeating is harmless. */
  merge(customerId: number, guestToken: string): Promise<CartView>
}

export interface CheckoutService {
  /**
   * Reserves and places. A repeat for the same cart returns the order there is, with `created: false`. `email` is needed of guests only.
   * `startsPayment`: `pay` follows at once, so the payment's row is written with the order, which saves that call a commit.
   */
  placeOrder(
    shopper: ShopperRef,
    input: {
      readonly paymentMethod: string
      readonly shippingAddress: Address
      readonly billingAddress?: Address | null
      readonly email?: string
      readonly shippingMethod?: string
      readonly startsPayment?: boolean
      /** With `startsPayment`: keeps the method that pays for the customer's next time. A guest's is not kept. */
      readonly savesMethod?: boolean
    },
  ): Promise<{ readonly order: Order; readonly created: boolean }>
  /** Charges the order with a token of the provider's; a decline is an outcome (`failed`), not an error. */
  pay(orderId: number, input: PayInput): Promise<PayOutcome>
  /**
   * Makes, or finds, the provider's object for a buyer who pays in the provider's own form, and answers what the browser needs. The payment is watched from here on:
   * whether the buyer comes back or not, it is settled. Terms are those of the first call.
   */
  startPayment(orderId: number, input?: { readonly savesMethod?: boolean }): Promise<StartedPayment>
  /** Reads the provider and moves payment and order forward; may be called by anyone, any number of times. With `by`, the audit log says who asked. */
  settlePayment(paymentId: number, by?: Principal): Promise<PayOutcome>
  /** The same for the order's payment, the live one or else the last: for a browser that comes back. Throws `payment_not_found` where nobody has begun to pay. */
  settleOrder(orderId: number): Promise<PayOutcome>
  /** Checks a provider's webhook and stores it, once; a consumer settles what it is about. Reads nothing from the provider. */
  receiveWebhook(provider: string, input: { readonly rawBody: string; readonly headers: Readonly<Record<string, string>> }): Promise<void>
  /** What providers told, newest first. */
  webhookEvents(filter: WebhookEventFilter, page: PageRequest): Promise<Page<ToldEvent>>
  /** Throws `webhook_event_not_found`. */
  webhookEvent(id: number): Promise<ToldEvent>
  /** Has the event worked on again, as if it had just come in. Throws `webhook_event_not_found`. */
  replayWebhook(id: number, by: Principal): Promise<WebhookEvent>
  /** Payment methods the customer has saved with the provider; none where it keeps none. */
  savedMethods(customerId: number): Promise<readonly SavedMethod[]>
  /** Has the provider forget a method. Throws `saved_method_not_found` for one that is not this customer's. */
  removeSavedMethod(customerId: number, methodId: string): Promise<void>
  paymentMethods(): readonly { readonly code: string; readonly name: string }[]
  /** Who takes the money, and what a browser needs to load its form: none of it secret. */
  paymentProvider(): { readonly name: string; readonly publicConfig: Readonly<Record<string, string>> }
}

export interface RefundRequest {
  /** The same key is the same refund. */
  readonly clientKey: string
  readonly reason: string
  /** One of these, or none for everything that is left. */
  readonly amount?: number
  readonly lines?: readonly { readonly lineId: number; readonly quantity: number }[]
  readonly shipping?: boolean
  /** `store_credit`: all of it goes to the buyer's store credit, instead of back to where it came from. */
  readonly to?: 'original' | 'store_credit'
}

/** What the buyer's browser needs to pay in the provider's own form. */
export interface StartedPayment extends PayOutcome {
  readonly provider: string
  /** For the provider's script: a publishable key and the like. No secret. */
  readonly publicConfig: Readonly<Record<string, string>>
}

/** Disputes: buyers who asked their bank for the money back. Written by the provider's webhooks only. */
export interface DisputeService {
  /** Newest first. */
  list(filter: DisputeFilter, page: PageRequest): Promise<Page<Dispute>>
  /** Throws `dispute_not_found`. */
  dispute(id: number): Promise<Dispute>
}

export interface OrderService {
  /** Throws `order_not_found` also when the order is not the shopper's. */
  orderOf(shopper: ShopperRef, orderId: number): Promise<Order>
  listOf(customerId: number, page: PageRequest): Promise<Page<Order>>
  order(orderId: number): Promise<Order>
  list(filter: OrderFilter, page: PageRequest): Promise<Page<Order>>
  /** Unpaid: cancels at the provider, then gives the stock back. Paid and not shipped: refunds, gives the stock back. Throws `order_not_cancellable` once something was shipped. */
  cancel(orderId: number, reason: string, by: Principal): Promise<Order>
  /** Ships the lines given, or everything that is left. `number` makes a repeat harmless: a fulfilment of that number is made once. */
  fulfil(
    orderId: number,
    input: {
      readonly lines?: readonly { readonly lineId: number; readonly quantity: number }[]
      readonly carrier?: string
      readonly trackingNumber?: string
      readonly number?: number
    },
    by: Principal,
  ): Promise<Order>
  complete(orderId: number, by: Principal): Promise<Order>
  /**
   * Takes the authorized money (`capture: 'manual'`), or a part of it: then the rest is given up. Once. The order is paid, and refunds go up to what was taken.
   * Throws `capture_invalid` (details: `available`), `order_wrong_status`.
   */
  capture(orderId: number, input: { readonly amount?: number }, by: Principal): Promise<Order>
  /** What a refund would pay back, without doing it. */
  previewRefund(orderId: number, request: RefundRequest): Promise<Pick<Refund, 'amount' | 'lines' | 'shippingAmount' | 'shippingTax' | 'otherAmount'>>
  /** `refunds`: one row per payment it touches, `refund` the first of them: the provider's where it has one. */
  refund(
    orderId: number,
    request: RefundRequest,
    by: Principal,
  ): Promise<{ readonly order: Order; readonly refund: Refund; readonly refunds: readonly Refund[] }>
  requestReturn(
    orderId: number,
    input: { readonly lines: readonly { readonly lineId: number; readonly quantity: number; readonly reason?: string }[]; readonly note?: string },
    by: Principal,
  ): Promise<{ readonly order: Order; readonly return: Return }>
  approveReturn(orderId: number, returnId: number, by: Principal): Promise<Order>
  rejectReturn(orderId: number, returnId: number, by: Principal): Promise<Order>
  /** Takes a return back before anything arrived. */
  cancelReturn(orderId: number, returnId: number, by: Principal): Promise<Order>
  /**
   * Gives other goods for a return that has arrived (or was approved, with `beforeReceipt`): a new order, paid with the value of what came back; what is missing is left to be
   * paid, what is more goes back. Repeating is harmless: one return is one exchange.
   */
  exchangeReturn(
    orderId: number,
    returnId: number,
    input: {
      readonly items: readonly { readonly variantId: number; readonly quantity: number }[]
      readonly beforeReceipt?: boolean
      readonly shippingMethod?: string
    },
    by: Principal,
  ): Promise<{ readonly order: Order; readonly exchange: Order }>
  /** Notes what arrived; sellable units go back into stock. With `refund`, pays back what was received. */
  receiveReturn(
    orderId: number,
    returnId: number,
    input: { readonly lines?: readonly { readonly lineId: number; readonly quantity: number; readonly disposition: Disposition }[]; readonly refund: boolean },
    by: Principal,
  ): Promise<Order>
}

/** What every account comes to, and per currency what all of them come to together: a debit that equals the credit, always. */
export interface TrialBalance {
  readonly accounts: readonly LedgerBalance[]
  readonly totals: readonly Omit<LedgerBalance, 'account'>[]
}

/**
 * The shop's books: double entry, written with every change of money, only ever added to. docs/ledger.md has the accounts.
 * All throw `validation_failed` for an account or currency there is none of.
 */
export interface LedgerService {
  /** Newest first unless told. */
  transactions(filter: LedgerFilter, page: PageRequest, order?: 'newest' | 'oldest'): Promise<Page<LedgerTransaction>>
  /** What accounts come to; those that nothing ever moved are not among them. */
  balance(filter: LedgerBalanceFilter): Promise<readonly LedgerBalance[]>
  trialBalance(filter?: Pick<LedgerBalanceFilter, 'currency' | 'before'>): Promise<TrialBalance>
  /** Every transaction, oldest first, read in batches as they are taken. Throws while they are, not before. */
  export(filter: LedgerFilter): AsyncIterable<LedgerTransaction>
}

/** How a report of sales is put together. */
export interface SalesReportInput {
  /** Days of the calendar there, such as `2026-11-01`; both are included. From the first or to the last order unless given. */
  readonly from?: string
  readonly to?: string
  /** `category`: a product counts in each of its categories. */
  readonly by: 'day' | 'week' | 'month' | 'product' | 'category'
  readonly currency?: CurrencyCode
  /** Where days begin, such as `Europe/Berlin`; UTC unless given. */
  readonly timeZone?: string
}

/** A row of a report of sales. Amounts are minor units. */
export interface SalesRow {
  /** `2026-11-27`, a week's Monday, `2026-11`, or the number of a product or category; null for products in no category. */
  readonly key: string | null
  /** For people. */
  readonly label: string
  readonly currency: CurrencyCode
  /** Null by product and category: one order may be of several. So is `shipping`. */
  readonly orders: number | null
  readonly units: number
  readonly discount: number
  readonly shipping: number | null
  readonly tax: number
  /** What buyers pay; by product and category without shipping. */
  readonly total: number
  /** Refunds that were asked for in the time of the row; by product and category what was paid back of what was sold. */
  readonly refunded: number
  /** `total - refunded` */
  readonly net: number
}

/** Rows, and what they come to in each currency. */
export interface SalesReport {
  readonly rows: readonly SalesRow[]
  /** Without a key. A product in several categories counts once here. */
  readonly totals: readonly SalesRow[]
}

/** A row of the report on stock: a variant over all locations. */
export interface StockRow {
  readonly variantId: number
  readonly productId: number | null
  /** Null when the variant is no longer in the catalog. */
  readonly sku: string | null
  readonly name: string | null
  readonly onHand: number
  readonly reserved: number
  readonly available: number
  /** Units in orders placed in the last so many days. */
  readonly sold: number
  /** How long it lasts when it sells on like that, in whole days; null when nothing was sold. */
  readonly daysLeft: number | null
}

/** Everything in stock, and what runs out. */
export interface StockReport {
  readonly days: number
  readonly variants: number
  readonly onHand: number
  readonly reserved: number
  readonly available: number
  /** Variants of which nothing is left to sell. */
  readonly soldOut: number
  /** Those that run out first come first. */
  readonly rows: readonly StockRow[]
}

/** Sums over what happened. An order counts when it was paid and not called off, on the day it was placed. */
export interface ReportService {
  /** By time every period from the first to the last, in that order; else what brought most first. Throws `validation_failed` for a day, a currency or a time zone there is none of. */
  sales(input: SalesReportInput): Promise<SalesReport>
  /** What there is, against what was sold in the last `days`; at most `limit` rows. */
  stock(input: { readonly days: number; readonly limit: number }): Promise<StockReport>
}

export interface DiscountService {
  list(page: PageRequest): Promise<Page<Discount>>
  create(draft: DiscountDraft, by: Principal): Promise<Discount>
  update(id: number, change: Partial<DiscountDraft>, by: Principal): Promise<Discount>
}

/** Gift cards and store credit: money the shop owes. */
export interface CreditService {
  /** `code` in the clear, shown once. Throws `amount_invalid`, `currency_unknown`, `validation_failed`, `customer_not_found`. */
  issueGiftCard(
    input: {
      readonly amount: number
      readonly currency?: CurrencyCode
      readonly expiresAt?: number | null
      readonly note?: string
      readonly customerId?: number | null
    },
    by: Principal,
  ): Promise<{ readonly giftCard: CreditAccount; readonly code: string }>
  /** What is left on the card with this code. Throws `gift_card_invalid`, alike for codes there are not and cards that are disabled or expired. */
  balanceOf(code: string): Promise<CreditAccount>
  /** A gift card or store credit account. Throws `gift_card_not_found`. */
  account(id: number): Promise<CreditAccount>
  list(filter: CreditFilter, page: PageRequest): Promise<Page<CreditAccount>>
  entries(accountId: number, page: PageRequest): Promise<Page<CreditEntry>>
  update(
    id: number,
    change: { readonly status?: CreditAccount['status']; readonly expiresAt?: number | null; readonly note?: string },
    by: Principal,
  ): Promise<CreditAccount>
  /** Adds to a balance, or takes away. The same `key` is the same adjustment. Throws `gift_card_exhausted`, `store_credit_exhausted`, `amount_invalid`. */
  adjust(id: number, input: { readonly amount: number; readonly key: string; readonly reason: string }, by: Principal): Promise<CreditAccount>
  /** Adds to a customer's store credit, or takes away; makes the account where there is none. The same `key` is the same grant. */
  grantStoreCredit(
    customerId: number,
    input: { readonly amount: number; readonly currency?: CurrencyCode; readonly key: string; readonly reason: string },
    by: Principal,
  ): Promise<CreditAccount>
  /** A customer's store credit, one account per currency. */
  storeCreditOf(customerId: number): Promise<readonly CreditAccount[]>
}

/** Everything the shop has about a customer. */
export interface PersonalData {
  readonly customer: Customer
  readonly addresses: readonly SavedAddress[]
  readonly savedMethods: readonly SavedMethod[]
  /** Who they are at issuers by which they sign in. */
  readonly identities: readonly ExternalIdentity[]
  /** Also those placed as a guest with the same e-mail address. */
  readonly orders: readonly Order[]
  /** The newest one. */
  readonly cart: Cart | null
  readonly storeCredit: readonly { readonly account: CreditAccount; readonly entries: readonly CreditEntry[] }[]
  /** Where the customer is signed in. */
  readonly sessions: readonly Session[]
  /** What the customer did, and what was done to the account. */
  readonly audit: readonly AuditEntry[]
}

/** What an erasure takes away; it cannot be done while there are `blockers` (sentences). */
export interface ErasurePreview {
  readonly customer: Customer
  readonly orders: number
  readonly addresses: number
  readonly savedMethods: number
  readonly blockers: readonly string[]
}

/** What an issuer of OpenID Connect has proven of somebody. */
export interface ProvenIdentity extends ExternalIdentity {
  readonly email: string | null
  /** Whether the issuer says that the address is theirs. */
  readonly emailVerified: boolean
  /** May be empty. */
  readonly name: string
  /** Whether the issuer has asked for a second factor, too: staff enter with one only. */
  readonly hasSecondFactor: boolean
  /** What a group or claim at the issuer stands for here; null where it says nothing. Counts at issuers for staff only. */
  readonly access: { readonly role: 'staff' | 'admin'; readonly scopes: readonly Scope[] } | null
}

/** An identity that opens an account. */
export interface LinkedIdentity extends ExternalIdentity {
  /** 32 hex digits, the same for as long as it is linked. */
  readonly id: string
}

/** Who comes in through an issuer. */
export interface ExternalPolicy {
  readonly audience: 'customers' | 'staff'
  /** Whether somebody new gets an account. At an issuer for staff, whoever is mapped to a role does. */
  readonly registers: boolean
  /** `verified`: an account of the same e-mail address is linked when both the issuer and the shop have seen that the address is theirs. */
  readonly linkByEmail: 'never' | 'verified'
  /** Of staff: whether the issuer says who is staff. Then whom it maps to no role does not come in, also where they did before. */
  readonly mapsRoles?: boolean
}

/** A session that counts, whose it is, and every scope they have: their own and those of their role. */
export interface SessionState {
  readonly session: Session
  readonly customer: Customer
  readonly scopes: readonly Scope[]
}

export interface CustomerService {
  register(input: Visit & { readonly email: string; readonly password: string; readonly name?: string }): Promise<SessionTokens>
  /**
   * Throws `invalid_credentials`, alike in body and time for unknown addresses and wrong passwords, and `mfa_required` where the account has a second factor: the details hold
   * `mfaToken`, which lives `expiresIn` seconds.
   */
  login(input: Visit & { readonly email: string; readonly password: string }): Promise<SessionTokens>
  /** Whose sign-in waits for its code: the account's number. Throws `mfa_token_invalid`. */
  whoSignsIn(mfaToken: string): Promise<number>
  /** Goes on where `login` asked for a second factor. Throws `mfa_token_invalid`, `mfa_code_invalid`. */
  loginWithCode(input: Visit & { readonly mfaToken: string; readonly code: string }): Promise<SessionTokens>
  /** Opens a session for whom an issuer has proven to be there. Throws `identity_not_allowed`, `identity_not_linked`. */
  loginByIssuer(proven: ProvenIdentity, policy: ExternalPolicy, visit?: Visit): Promise<SessionTokens>
  /** Notes in the audit log that an issuer's answer proved nobody, and why: the code of the error. */
  noteUnproven(reason: string, origin?: Origin): Promise<void>
  /** Links an account to an identity, which then opens it. Throws `identity_not_allowed` when it is another account's, and for staff who showed no second factor there. */
  linkIdentity(customerId: number, proven: ProvenIdentity, origin?: Origin): Promise<void>
  /** Who an account is at issuers, in the order of issuer and subject. Throws `customer_not_found`. */
  identities(customerId: number): Promise<readonly LinkedIdentity[]>
  /**
   * Takes an identity off an account; all its sessions but `keepSessionId` end. Throws `customer_not_found`, `identity_not_found`, `identity_is_last` where nothing else would open the account, and
   * `forbidden` for somebody with rights that the caller has not.
   */
  unlinkIdentity(which: { readonly customerId: number; readonly identityId: string; readonly keepSessionId?: number }, by: Principal): Promise<void>
  /** Rotates. Throws `token_invalid`, `token_expired`, or `token_reused` after revoking the whole family. */
  refresh(refreshToken: string, origin?: Origin): Promise<SessionTokens>
  logout(sessionId: number, origin?: Origin): Promise<void>
  logoutEverywhere(customerId: number, origin?: Origin): Promise<void>
  /** Where an account is signed in, newest first. Throws `customer_not_found`. */
  sessions(customerId: number): Promise<readonly Session[]>
  /** Throws `customer_not_found`, `session_not_found`, and `forbidden` for somebody with rights that the caller has not. */
  endSession(which: { readonly customerId: number; readonly sessionId: number }, by: Principal): Promise<void>
  /** Ends all but `keepSessionId`; says how many. Throws as `endSession`. */
  endSessions(which: { readonly customerId: number; readonly keepSessionId?: number }, by: Principal): Promise<number>
  /** Whether an access token of this session still counts: session alive, account enabled. */
  sessionState(sessionId: number): Promise<SessionState | null>
  changePassword(
    customerId: number,
    input: { readonly current: string; readonly next: string; readonly keepSessionId?: number; readonly origin?: Origin },
  ): Promise<void>
  /** Sends a reset token by mail; the same answer for unknown addresses. */
  requestPasswordReset(email: string): Promise<void>
  resetPassword(input: { readonly token: string; readonly password: string; readonly origin?: Origin }): Promise<void>
  /** Mails a link that confirms the address of an account; the same answer for unknown addresses. */
  requestEmailVerification(email: string): Promise<void>
  /** Mails a link to another address, which becomes the account's when it is followed. */
  requestEmailChange(customerId: number, email: string, by: Principal): Promise<void>
  /** Throws `email_token_invalid`, `email_taken`. */
  confirmEmail(input: { readonly token: string; readonly origin?: Origin }): Promise<Customer>
  customer(id: number): Promise<Customer>
  updateProfile(id: number, change: { readonly name?: string; readonly email?: string }, by: Principal): Promise<Customer>
  list(filter: { readonly text?: string; readonly role?: Role }, page: PageRequest): Promise<Page<Customer>>
  /** Makes an account past the self-registration policy: staff, or a seeder's. */
  createAccount(
    input: {
      readonly email: string
      readonly password: string
      readonly name?: string
      readonly role: Role
      readonly scopes?: readonly Scope[]
      readonly staffRoleId?: number | null
    },
    by: Principal,
  ): Promise<Customer>
  setAccess(
    id: number,
    change: { readonly role?: Role; readonly scopes?: readonly Scope[]; readonly staffRoleId?: number | null; readonly disabled?: boolean },
    by: Principal,
  ): Promise<Customer>
  /** Everything about a customer; that it was asked for is in the audit log. */
  personalData(id: number, by: Principal): Promise<PersonalData>
  /** What `eraseCustomer` would do, and what stands against it. */
  previewErasure(id: number): Promise<ErasurePreview>
  /** Takes the person out of account and orders, for good. Throws `erasure_blocked` while an order is not over or store credit is owed. */
  eraseCustomer(id: number, by: Principal): Promise<ErasurePreview>
  addresses(customerId: number): Promise<readonly SavedAddress[]>
  saveAddress(customerId: number, address: Address & { readonly id?: number }): Promise<SavedAddress>
  deleteAddress(customerId: number, addressId: number): Promise<void>
  /** `key` in the clear, shown once. */
  createApiKey(
    input: { readonly name: string; readonly role: 'staff' | 'admin'; readonly scopes?: readonly Scope[]; readonly expiresAt?: number | null },
    by: Principal,
  ): Promise<{ readonly key: string; readonly apiKey: ApiKey }>
  apiKeys(): Promise<readonly ApiKey[]>
  revokeApiKey(id: number, by: Principal): Promise<void>
  /** The principal of a key; null when unknown, revoked or expired. */
  authenticateApiKey(key: string): Promise<Principal | null>
  /** The audit log, newest first. */
  audit(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>
}

/** Whether signing in takes a second factor. */
export interface SecondFactorState {
  /** Null where it takes none. */
  readonly since: number | null
  /** Whether the account can do nothing without one. */
  readonly isRequired: boolean
  readonly recoveryCodesLeft: number
}

/** Whose second factor is set up: somebody who is signed in. */
export interface SecondFactorOwner {
  readonly customerId: number
  readonly sessionId: number
  readonly origin?: Origin
}

/** The staff of a shop: roles of its own, and second factors. */
export interface StaffService {
  secondFactor(customerId: number): Promise<SecondFactorState>
  /** A secret for an authenticator app, as text and as an `otpauth:` URI, shown this once. Throws `forbidden` for customers, `invalid_credentials`, `mfa_enrolled`, `unavailable`. */
  startSecondFactor(owner: SecondFactorOwner, input: { readonly password: string }): Promise<{ readonly secret: string; readonly uri: string }>
  /** Recovery codes, shown this once. The account's other sessions end. Throws `mfa_code_invalid`, `mfa_enrolled`. */
  confirmSecondFactor(owner: SecondFactorOwner, code: string): Promise<readonly string[]>
  /** Throws `mfa_code_invalid`. */
  renewRecoveryCodes(owner: SecondFactorOwner, code: string): Promise<readonly string[]>
  /** For who lost phone and codes: all sessions of the account end. Throws `customer_not_found`, `forbidden`. */
  resetSecondFactor(id: number, by: Principal): Promise<Customer>
  /** Seals all second factors with the key of now, so that former ones can be dropped: how many it sealed, and could not open. Throws `unavailable`. */
  resealSecondFactors(by: Principal): Promise<{ readonly resealed: number; readonly unopened: number }>
  /** Ascending by id, each with how many accounts have it. */
  roles(): Promise<readonly (StaffRole & { readonly members: number })[]>
  /** Throws `duplicate`, `validation_failed`, and `forbidden` for scopes that the caller has not. */
  createRole(input: { readonly name: string; readonly scopes: readonly Scope[] }, by: Principal): Promise<StaffRole>
  /** With other scopes the sessions of those who have the role end. Throws as `createRole`, and `staff_role_not_found`. */
  updateRole(id: number, change: { readonly name?: string; readonly scopes?: readonly Scope[] }, by: Principal): Promise<StaffRole>
  /** Throws `staff_role_not_found`, `staff_role_in_use`, `forbidden`. */
  deleteRole(id: number, by: Principal): Promise<void>
}

/** How the search index is doing. */
export interface SearchStatus extends SearchIndexStatus {
  /** The adapter's. */
  readonly name: string
  /** Products that it holds otherwise than the catalog has them; null when they were not compared. */
  readonly differing: number | null
}

export interface SearchService {
  search(query: SearchQuery): Promise<SearchResult>
  suggest(text: string, limit: number): Promise<readonly { readonly text: string; readonly productId: number | null }[]>
  /** Rebuilds the index beside the live one; says how many products it holds. */
  reindex(onProgress?: (indexed: number) => void): Promise<number>
  /** `compares` reads catalog and index from end to end. Throws when they cannot be read. */
  status(input: { readonly compares: boolean }): Promise<SearchStatus>
  /** Counts a search of a person for the report: what was typed and how many products it found. Returns at once. */
  count(text: string, results: number): void
  /** What people searched for in the last `days` days, most frequent first; `withoutResult`: what found nothing. What other processes counted in their last half minute may be missing. */
  searchedTexts(input: { readonly days: number; readonly withoutResult: boolean; readonly limit: number }): Promise<readonly SearchedText[]>
}

export interface EventService {
  /** Adds an embedder's consumer. Call before {@link WorkerService.start}. */
  subscribe(consumer: Consumer): Promise<void>
  /** Newest first; of one topic when told. */
  deadLetters(page: PageRequest, topic?: Topic): Promise<Page<Delivery>>
  /** Throws `dead_letter_not_found`. */
  deadLetter(id: number): Promise<Delivery>
  /** Throws `dead_letter_not_found`. Every retry and discard is in the audit log. */
  retryDeadLetter(id: number, by: Principal): Promise<void>
  /** All of them, or those of one topic; says how many. */
  retryDeadLetters(topic: Topic | undefined, by: Principal): Promise<number>
  /** Throws `dead_letter_not_found`. */
  discardDeadLetter(id: number, by: Principal, reason?: string): Promise<void>
  stats(): Promise<QueueStats>
}

/** A message to a webhook endpoint and every attempt to bring it there, the first one first. */
export interface WebhookDeliveryLog {
  readonly delivery: WebhookDelivery
  readonly attempts: readonly WebhookAttempt[]
}

/** Outgoing webhooks: where the shop tells of its events, and what became of each message. Signed as the Standard Webhooks specification says. */
export interface WebhookService {
  /** Newest first. No list and no read shows a secret. */
  list(page: PageRequest): Promise<Page<WebhookEndpoint>>
  endpoint(id: number): Promise<WebhookEndpoint>
  /** `secret` (`whsec_...`) is shown this once. Throws `validation_failed`, `webhook_url_refused`. */
  create(draft: WebhookEndpointDraft, by: Principal): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string }>
  /** Changes the fields given. What was made before goes to the new address too. */
  update(id: number, change: Partial<WebhookEndpointDraft>, by: Principal): Promise<WebhookEndpoint>
  /** Deletes it with its log. */
  delete(id: number, by: Principal): Promise<void>
  /** A new secret, shown this once; the one before signs too for `overlapMs`: a day unless told, 30 days at most, 0 for not at all. */
  rotateSecret(id: number, by: Principal, options?: { readonly overlapMs?: number }): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string }>
  /** Switches it on with a clean record. */
  enable(id: number, by: Principal): Promise<WebhookEndpoint>
  /** Switches it off: what waits is given up, what happens from now on is noted as failed, and can be sent later. */
  disable(id: number, by: Principal): Promise<WebhookEndpoint>
  /** Sends a ping and answers with what came of it, also for an endpoint that is switched off. Throws `unavailable` where no sender is set up. */
  ping(endpointId: number): Promise<WebhookDeliveryLog>
  /** Newest first. */
  deliveries(filter: WebhookDeliveryFilter, page: PageRequest): Promise<Page<WebhookDelivery>>
  delivery(id: number): Promise<WebhookDeliveryLog>
  /** Has it sent again, whatever became of it, under the same `webhook-id`. Throws `webhook_endpoint_disabled`. */
  redeliver(id: number, by: Principal): Promise<WebhookDelivery>
  /** The same for everything that failed to reach the endpoint since then; says how many. Throws `webhook_endpoint_disabled`. */
  redeliverFailed(endpointId: number, since: number, by: Principal): Promise<number>
}

/** What goes on until `stop` is awaited: then what is under way comes to its end, and what was not begun is handed back. */
export interface Worker {
  readonly stop: () => Promise<void>
}

export interface WorkerService {
  /** Starts relaying, consuming, sweeping and resolving. */
  start(): Worker
  /** Starts telling the workers of other processes of events stored by this one: for a server whose work others do. Nothing without a dispatcher, for then they look themselves. */
  relay(): Worker
  /** Relays and consumes until nothing is due: for tests, imports and the end of a command. Says how many deliveries were handled. */
  drain(): Promise<number>
  /** One round of the sweeper and the resolver: expired orders and holds, unsettled payments and refunds, old carts and keys. */
  sweep(): Promise<SweepReport>
  /** Sends the webhooks that are due, until none is, and probes endpoints that were switched off; says how many were sent. Nothing where no sender is set up. */
  sendWebhooks(): Promise<number>
}

export interface SweepReport {
  readonly cancelledOrders: number
  readonly releasedHolds: number
  readonly settledPayments: number
  readonly settledRefunds: number
  readonly completedOrders: number
  readonly expiredCarts: number
}

export interface IdempotencyService {
  /** `keepMs`: how long the answer can be asked for again, a day unless told. */
  claim(input: {
    readonly scope: string
    readonly key: string
    readonly fingerprint: string
    readonly owner: string
    readonly keepMs?: number
  }): Promise<IdempotencyClaim>
  finish(input: { readonly scope: string; readonly key: string; readonly owner: string; readonly answer: StoredAnswer }): Promise<void>
  abandon(input: { readonly scope: string; readonly key: string; readonly owner: string }): Promise<void>
}

/** What a person has to look at; opened by the shop itself (docs/reconcile.md). */
export interface AttentionService {
  /** Newest first. */
  list(filter: AttentionFilter, page: PageRequest): Promise<Page<Attention>>
  /** Throws `attention_not_found`. */
  show(id: number): Promise<Attention>
  /** Closes it; harmless when it is closed already. Throws `attention_not_found`. */
  resolve(id: number, note: string, by: Principal): Promise<Attention>
}

/** Something about the chain that cannot be right. */
export interface AuditProblem {
  /** Where in the chain. */
  readonly sequence: number
  /** The line that stands there; null when none does. */
  readonly id: number | null
  /**
   * `changed`: the line or its hash is not what was sealed. `missing`: no line stands there. `cut_off`: the chain goes on further than there are lines.
   * `head`: what is noted as its end does not fit its last line. `witness`: the line there is not the one of the head that was noted elsewhere.
   */
  readonly problem: 'changed' | 'missing' | 'cut_off' | 'head' | 'witness'
}

export interface AuditVerification {
  readonly ok: boolean
  /** Lines looked at. */
  readonly sealed: number
  /** Lines written that are not in the chain yet. */
  readonly unsealed: number
  /** When the oldest of these was written. */
  readonly unsealedSince: number | null
  readonly head: AuditSeal | null
  /** The first hundred. */
  readonly problems: readonly AuditProblem[]
}

/** The audit log as a chain of hashes (docs/audit.md). Reading it is `customers.audit`. */
export interface AuditService {
  /** Chains what was written since, oldest first; says how many lines. Workers do it every few seconds. */
  seal(): Promise<number>
  /** Recomputes every hash. `witness` is a head that was noted elsewhere before: it has to be part of the chain still. Changes nothing. */
  verify(options?: { readonly witness?: AuditSeal }): Promise<AuditVerification>
}

export interface ReconcileInput {
  /** All of them unless told. */
  readonly checks?: readonly ReconcileCheck[]
  /** Also does what may be done: `alone` what the timer may, `all` also what a person has to ask for. Nothing unless told. */
  readonly repair?: 'none' | 'alone' | 'all'
  /** Of what R2, R3, R4 and R8 look at by its time, in milliseconds: the last 48 hours unless told. `to` is not included. */
  readonly from?: number
  readonly to?: number
  /** R2 and R4: only what has not come to its end, whenever it began. */
  readonly isUnsettledOnly?: boolean
}

export interface ReconcileHooks {
  /** Ends the run early; the report then says what was not compared. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: { readonly check: ReconcileCheck; readonly compared: number; readonly differences: number }) => void
}

/** A shop: every action there is, bound to its adapters. */
export interface Commerce {
  readonly catalog: CatalogService
  readonly batches: BatchService
  readonly inventory: InventoryService
  readonly carts: CartService
  readonly checkout: CheckoutService
  readonly orders: OrderService
  readonly disputes: DisputeService
  readonly ledger: LedgerService
  readonly reports: ReportService
  readonly discounts: DiscountService
  readonly credits: CreditService
  readonly customers: CustomerService
  readonly staff: StaffService
  readonly search: SearchService
  readonly events: EventService
  readonly workers: WorkerService
  readonly idempotency: IdempotencyService
  readonly webhooks: WebhookService
  readonly attention: AttentionService
  readonly audit: AuditService
  /**
   * Migrates the storage, books in the ledger what happened before there was one, and registers the built-in consumers. Call once before use; safe to repeat.
   * Says which migrations ran.
   */
  start(): Promise<readonly string[]>
  /**
   * A text that differs from earlier ones whenever catalog, stock or search index may have changed since: an answer read under the same text is still right.
   * Undefined where that cannot be told, or where those three do not live in one storage.
   */
  changeToken(): string | undefined
  /** Runs `work`, whose reads may be a few seconds old where the storage has read replicas; see `Storage`. For what shoppers look at, never for what is decided. */
  staleReads<T>(work: () => Promise<T>): Promise<T>
  /**
   * Runs `work` in a lane; see `Storage`. The HTTP server does so for whoever asks, and workers do by themselves; an import within your own program had better be in `admin`'s.
   * For a `shopper` it is refused soon, `storage_unavailable`, where the storage is overloaded, instead of answered late.
   */
  inLane<T>(lane: Lane, work: () => T): T
  /** How long shoppers' writes wait for their turn just now, as a 95th percentile in milliseconds; 0 where the storage does not tell. Who writes while it is high makes it higher. */
  writeWaitMs(): number
  /** Runs every invariant as a query. */
  doctor(): Promise<readonly InvariantResult[]>
  /** Compares the shop's records with each other and with the provider's (RELIABILITY 3.9). Changes nothing unless asked to repair; every repair is in the audit log. */
  reconcile(input: ReconcileInput, by: Principal, hooks?: ReconcileHooks): Promise<ReconcileReport>
  health(): Promise<{
    readonly status: 'UP' | 'DOWN'
    readonly components: Readonly<Record<string, { readonly status: 'UP' | 'DOWN'; readonly details?: Readonly<Record<string, unknown>> }>>
  }>
  /** Stops workers, and closes the dispatcher and the storage. */
  close(): Promise<void>
  /** The adapters in use: for embedders' own use cases. */
  readonly deps: Deps
}
