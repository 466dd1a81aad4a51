import { describe, expect, it } from 'vitest'
import { exportedNames } from './support/exported-names.ts'
import { readPackages } from './support/workspace.ts'

/** What an entry point gives away, types too. A new name is a promise to users: `npm test -- tests/exports -u` writes it here for review. */
const surface = (specifier: string): string => {
  const pkg = readPackages().find(({ manifest }) => specifier === manifest.name || specifier.startsWith(`${manifest.name}/`))
  const entry = pkg?.manifest.exports?.[`.${specifier.slice(pkg.manifest.name.length)}`]
  if (!pkg || !entry || typeof entry === 'string') throw new Error(`${specifier} is no entry point`)
  return exportedNames(`${pkg.folder}/${entry['cartwright-source'].replace('./', '')}`).join('\n')
}

describe('the public surface', () => {
  it('has these entry points', () => {
    const entries = readPackages().flatMap(({ manifest }) => Object.keys(manifest.exports ?? {}).map(path => manifest.name + path.slice(1)))
    expect(entries.filter(entry => !entry.endsWith('/package.json'))).toMatchInlineSnapshot(`
      [
        "@cartwright/core",
        "@cartwright/core/memory",
        "@cartwright/core/conformance",
        "@cartwright/resilience",
        "@cartwright/server",
        "@cartwright/server/breached-passwords",
        "@cartwright/server/contract",
        "@cartwright/server/metrics",
        "@cartwright/server/node",
        "@cartwright/server/oidc",
        "@cartwright/client",
        "@cartwright/client/cookie-session",
        "@cartwright/client/webhooks",
        "@cartwright/sql",
        "@cartwright/sqlite",
        "@cartwright/sqlite/assert-node-version",
        "@cartwright/bullmq",
        "@cartwright/meilisearch",
        "@cartwright/postgres",
        "@cartwright/redis",
        "@cartwright/smtp",
        "@cartwright/stripe",
        "@cartwright/stripe/fake",
        "cartwright",
      ]
    `)
  })

  it('of @cartwright/core', () => {
    expect(surface('@cartwright/core')).toMatchInlineSnapshot(`
      "actorName
      addItem
      addMoney
      type Address
      addressFromText
      type Adjustment
      allocate
      allowedTypos
      amountDue
      ancestorIds
      type ApiKey
      applyRate
      argon2id
      type Argon2idInput
      type Argon2idOptions
      assertAmount
      type Attention
      type AttentionFilter
      type AttentionReason
      attentionReasons
      type AttentionService
      type AttentionSighting
      type AttentionStore
      type AttributeValue
      type AuditChain
      type AuditEntry
      type AuditFilter
      type AuditLine
      type AuditProblem
      type AuditRecord
      type AuditSeal
      type AuditService
      type AuditVerification
      available
      backoffMs
      type BalanceEntry
      type BatchKind
      type BatchPart
      type BatchService
      type BatchSummary
      type BookRange
      type BreachedPasswords
      buildQuote
      type Cache
      type CacheOptions
      captureKey
      type Cart
      type CartItem
      cartLimits
      type CartOwner
      type CartService
      type CartStatus
      type CartStore
      type CartView
      type CatalogService
      type CatalogStore
      type Category
      type CategoryDraft
      type CheckedOrder
      checkOrder
      checkOrderChange
      type CheckoutService
      checkPosting
      type ClaimRequest
      type Clock
      codeDiscounts
      type Commerce
      CommerceError
      type CommerceOptions
      commonPasswords
      compactCode
      compareMoney
      completeDiscount
      consoleLogger
      type ConsoleLoggerOptions
      type Consumer
      contentOf
      countryTax
      type CountryTaxOptions
      type CountryTaxRate
      createCommerce
      type CreatePayment
      type CreditAccount
      type CreditChange
      type CreditDraft
      type CreditEntry
      type CreditEntryKind
      type CreditFilter
      type CreditKind
      type CreditMove
      creditMoves
      creditRefusal
      type CreditService
      type CreditStore
      cumulativeShare
      currencyAmountMax
      type CurrencyCode
      currencyCodes
      currencyExponent
      type CurrencyExponent
      type Customer
      type CustomerService
      type CustomerStore
      dayOf
      decideHold
      declineClass
      type DeclineClass
      decodeSearchCursor
      defaultPricing
      defaultSettings
      type Delivery
      type DeliveryHint
      deliveryLimits
      type Deps
      type DeriveArgon2id
      type Difference
      type DifferenceSeverity
      type Discount
      discountBuyer
      type DiscountDraft
      type DiscountEffect
      type DiscountService
      type DiscountStore
      type DiscountStrategy
      type Dispatcher
      type Disposition
      type Dispute
      type DisputeFilter
      type DisputeService
      type DisputeStatus
      type DisputeStore
      divideRoundHalfEven
      documentTerms
      documentWords
      type DomainEvent
      doneBy
      encodeSearchCursor
      erasedEmail
      erasePerson
      type ErasurePreview
      type ErrorCode
      errorCodes
      type ErrorKind
      event
      type EventPayloads
      type EventQueue
      type EventService
      type ExternalIdentity
      type ExternalPolicy
      extractIncludedRate
      type FacetValue
      facetValuesMax
      type Failpoint
      type FailpointName
      failpointNames
      fallbackSearch
      type FallbackSearchOptions
      fieldPoints
      flatShipping
      type FlatShippingMethod
      foldText
      type Forgotten
      formatAuditSeal
      formatMajor
      freshHealth
      type Fulfilment
      fulfilmentCauseKey
      type FulfilmentLine
      hasCode
      hasSameContent
      type HistoryEntry
      type Hold
      type HoldDecision
      holdKeyOf
      type HoldLine
      holdsCardNumber
      type HoldStatus
      type IdempotencyClaim
      type IdempotencyService
      type IdempotencyStore
      type Image
      type ImportBatch
      type IncomingWebhook
      type InvariantCode
      invariantGraceMs
      type InvariantResult
      invariantTitles
      type InventoryService
      type InventoryStore
      isCommerceError
      isCurrencyCode
      isGtin
      isUndeliverable
      isUnsettled
      isZero
      type LabelsOf
      type Lane
      leaseExpiryError
      type LedgerAccount
      ledgerAccountKind
      type LedgerAccountKind
      ledgerAccounts
      type LedgerBalance
      type LedgerBalanceFilter
      type LedgerEntry
      type LedgerFilter
      type LedgerPosting
      type LedgerService
      type LedgerStore
      type LedgerTransaction
      type Level
      type LinkedIdentity
      type ListedPayment
      livePayment
      livePaymentStatuses
      type Location
      logFields
      type LogFields
      type Logger
      type LogLevel
      logMailer
      type LogMailerOptions
      lruCache
      type LruCacheOptions
      type Mail
      type MailData
      type Mailer
      type MailTemplate
      type MatchLevel
      matchTerm
      matchVariants
      mayDo
      type Measure
      type MeasureName
      measures
      memoryRateLimiter
      type MemoryRateLimiterOptions
      mergeCarts
      type Meter
      money
      type Money
      type Movement
      type MovementCause
      moveOrder
      multiplyMoney
      negateMoney
      type NewWebhookDelivery
      noFailpoint
      noHash
      noopMeter
      noopSpan
      noopTracer
      noPayments
      normaliseSearchText
      normalizeCode
      normalizeDiscount
      type NormalizedProduct
      normalizeEmail
      normalizeProduct
      normalizeRecoveryCode
      noTax
      type NoteStore
      type OneTimeToken
      openingPostingsOf
      type OpenKey
      openTelemetryTracer
      operationKey
      type OperationKind
      type Order
      type OrderDecision
      type OrderDraft
      type OrderFilter
      type OrderLine
      orderMoves
      type OrderService
      type OrderStatus
      type OrderStore
      type Origin
      type Page
      type PageRequest
      parseAuditSeal
      parseMajor
      parseTraceParent
      type PartOutcome
      type PasswordHasher
      type PayInput
      type Payment
      type PaymentFailure
      type PaymentOperation
      type PaymentProvider
      type PaymentStatus
      type PaymentTerms
      type PayOutcome
      type PersonalData
      plainTerms
      postingsOfCredit
      postingsOfDispute
      postingsOfOrder
      type Price
      type PriceDraft
      priceFor
      type Pricing
      type Principal
      type Product
      type ProductDraft
      type ProductStatus
      type ProvenIdentity
      providerAccount
      type ProviderAccount
      type ProviderBooks
      type ProviderCustomers
      type ProviderDispute
      type ProviderEvent
      type ProviderPayment
      type ProviderPaymentStatus
      type ProviderRefund
      queryWords
      type QueueStats
      queueWaits
      type QueueWaits
      type QueueWaitsOptions
      type Quote
      type QuoteInput
      type QuoteLine
      type QuoteLineInput
      type QuoteShipping
      quoteWithShippingOptions
      type Random
      type RateLimit
      type RateLimitAnswer
      type RateLimiter
      type RateMillionths
      rateWhole
      type RateWindow
      rateWindows
      type RateWindows
      type RateWindowsOptions
      type ReconcileCheck
      reconcileCheckNames
      reconcileChecks
      type ReconcileHooks
      type ReconcileInput
      type ReconcileReport
      type ReconcileSection
      type ReconcileStore
      type RecordRange
      recoveryCode
      recoveryCodeBytes
      recoveryCodeCount
      type Refund
      refundedShippingAmount
      refundKey
      type RefundLine
      type RefundRequest
      type RefundStatus
      type RelayReport
      type RepairKind
      type ReportService
      requireOpen
      type ReserveResult
      retryAfterMs
      type Return
      returnCauseKey
      type ReturnLine
      type ReturnStatus
      type Role
      type RotateResult
      type SalesFilter
      type SalesReport
      type SalesReportInput
      type SalesRow
      type SalesSlice
      salesSliceMs
      type SavedAddress
      type SavedMethod
      type Scope
      scopes
      scopesOf
      type SealedAuditLine
      sealedText
      type SearchCount
      searchDocument
      type SearchDocument
      type SearchedFilter
      type SearchedText
      type SearchField
      searchFields
      type SearchFilter
      type SearchIndex
      type SearchIndexStatus
      type SearchLog
      type SearchPosition
      type SearchQuery
      type SearchResult
      type SearchService
      type SearchSort
      type SearchStatus
      searchTextMax
      searchTextsKeptDays
      type SecondFactor
      type SecondFactorCodes
      type SecondFactorOwner
      type SecondFactorState
      type SecondFactorStore
      type Session
      type SessionState
      type SessionTokens
      setQuantity
      type Settings
      settleAttempt
      type SettledWebhook
      type ShippingOption
      type ShippingStrategy
      type ShopperRef
      type Shortage
      silentLogger
      singleFlight
      type SingleFlight
      skuBonus
      slugify
      soldStatuses
      type Span
      type SpanAttributes
      type SpanOptions
      spendable
      type StaffRole
      type StaffRoleStore
      type StaffService
      type StartedPayment
      type StockChange
      type StockDifference
      type StockLevel
      type StockLine
      type StockReport
      type StockRow
      type Storage
      type StoredAnswer
      type StoredEvent
      type Subscription
      subtractMoney
      subtreeIds
      sumMoney
      sumPerVariant
      sumStockChanges
      sumStockLines
      type SweepReport
      systemClock
      systemRandom
      type TaxStrategy
      type Tender
      type ToldEvent
      toMajor
      type Topic
      type Totals
      type TraceContext
      type TraceParent
      type Tracer
      type TrialBalance
      type Turns
      typosBetween
      typosToPrefix
      unansweredCall
      type UnansweredCall
      Undeliverable
      type UndoneRow
      type Variant
      type VariantDraft
      type VariantSales
      type Visit
      type WebhookAnswer
      type WebhookAttempt
      webhookConcurrency
      type WebhookDelivery
      type WebhookDeliveryFilter
      type WebhookDeliveryLog
      type WebhookDeliveryState
      type WebhookDisabledBy
      webhookDisabledError
      type WebhookEndpoint
      type WebhookEndpointDraft
      type WebhookEndpointStore
      type WebhookEvent
      type WebhookEventFilter
      type WebhookEventStatus
      type WebhookHealth
      type WebhookInbox
      type WebhookJob
      type WebhookLease
      webhookLimits
      type WebhookMessage
      type WebhookSecrets
      type WebhookSender
      type WebhookService
      type WebhookSubject
      type WebhookTopic
      webhookTopicNames
      webhookTopics
      type WebhookTopicSubject
      wordLengthMax
      wordRarity
      wordScore
      type Worker
      type WorkerService
      type WriteContext"
    `)
  })

  it('of @cartwright/core/memory', () => {
    expect(surface('@cartwright/core/memory')).toMatchInlineSnapshot(`
      "collectingMailer
      type CollectingMailer
      collectingWebhookSender
      type CollectingWebhookSender
      dispatcherHub
      type DispatcherHub
      manualClock
      type ManualClock
      memoryMeter
      type MemoryMeter
      memoryPasswords
      type MemoryPasswordsOptions
      memorySearchIndex
      memoryStorage
      type MemoryStorageOptions
      type RefundScript
      seededRandom
      testPayments
      type TestPayments
      type TestPaymentsOptions
      type TestReceiver
      type TestWebhook
      testWebhookHeaders"
    `)
  })

  it('of @cartwright/core/conformance', () => {
    expect(surface('@cartwright/core/conformance')).toMatchInlineSnapshot(`
      "type CacheSubject
      type ClockSubject
      type ConformanceCase
      describeCache
      describeClock
      describeDispatcher
      describeMailer
      describePasswordHasher
      describePaymentProvider
      describeRateLimiter
      describeSearchIndex
      describeStorage
      type DispatcherSubject
      type MailerSubject
      type PaymentAbility
      type PaymentProviderOptions
      type PaymentProviderSubject
      type PaymentTokens
      type RateLimiterSubject
      type SkippedCase
      type StorageSuiteOptions
      type SuiteOptions"
    `)
  })

  it('of @cartwright/server', () => {
    expect(surface('@cartwright/server')).toMatchInlineSnapshot(`
      "type AccessTokenKey
      type AccessTokenOptions
      type AppOptions
      createApp
      defaultLimits
      type Issuer
      type IssuerAnswer
      type LimitRule
      type Limits
      storedTokenKeys
      type StoredTokenKeys
      type StoredTokenKeysOptions
      type TokenKey
      type TokenKeyRing
      type TokenKeyState
      totpCodes
      type TotpCodesOptions"
    `)
  })

  it('of @cartwright/server/contract', () => {
    expect(surface('@cartwright/server/contract')).toMatchInlineSnapshot(`
      "type AccountIdentity
      type AccountSession
      type Address
      type AddressInput
      type AdminCustomer
      type AdminOrder
      type AdminProduct
      type Api
      type ApiKey
      type Attention
      type Audience
      type Batch
      type BodyLimit
      type Cart
      type CartItem
      type Category
      type CategoryNode
      type CreditAccount
      type CreditEntry
      type Difference
      type Discount
      type Dispute
      type Endpoint
      type EndpointId
      endpoints
      type FacetQuery
      type Fulfilment
      type LedgerTransaction
      type LimitClass
      type Method
      namedSchemas
      type Order
      type OrderLine
      type PayResult
      problem
      type Problem
      type Product
      type ProductCard
      type ProductChange
      type ProductInput
      type ProductVariant
      type Profile
      type ReconcileReport
      type Refund
      type Return
      type RowError
      type SavedAddress
      type SavedPaymentMethod
      type StaffRole
      type StartedPayment
      type StockChange
      type StockLevel
      type StoreCredit
      type Tokens
      type Webhook
      type WebhookDelivery
      type WebhookDeliveryLog
      type WebhookEvent
      type WebhookEventDetail
      type Wire
      type WireBody
      type WireOutput
      type WireParams
      type WireQuery"
    `)
  })

  it('of @cartwright/server/breached-passwords', () => {
    expect(surface('@cartwright/server/breached-passwords')).toMatchInlineSnapshot(`"breachedPasswords"`)
  })

  it('of @cartwright/server/metrics', () => {
    expect(surface('@cartwright/server/metrics')).toMatchInlineSnapshot(`
      "joinedMetrics
      type JoinedMetrics
      listenForMetrics
      type ListenForMetricsOptions
      type MetricsListening
      type MetricsSnapshot
      prometheusMeter
      type PrometheusMeter
      type PrometheusMeterOptions"
    `)
  })

  it('of @cartwright/server/node', () => {
    expect(surface('@cartwright/server/node')).toMatchInlineSnapshot(`
      "type Fetching
      type HostAddress
      listen
      type Listening
      type ListenOptions
      nodeArgon2
      nodeWebhookSender
      type StopOptions
      type Timeouts
      type WebhookSenderOptions"
    `)
  })

  it('of @cartwright/client', () => {
    expect(surface('@cartwright/client')).toMatchInlineSnapshot(`
      "type AccountIdentity
      type AccountSession
      type Address
      type AddressInput
      type Adjustment
      type AdminOrder
      type AdminOrderWithDisputes
      type AdminPayment
      type AdminProduct
      type Api
      type ApiKey
      type Attention
      type AuditEntry
      type AuditVerification
      type Batch
      type BatchPart
      type CallOptions
      type Calls
      type Cart
      type CartItem
      CartwrightError
      type CartwrightErrorFields
      type Category
      type CategoryNode
      type Client
      type ClientOptions
      createClient
      type CreditAccount
      type CreditEntry
      type Customer
      type DeadLetter
      type Difference
      type Discount
      type Dispute
      type EndpointId
      type Erasure
      type ErrorCode
      type FacetQuery
      type FieldChange
      type FieldError
      type Fulfilment
      type Health
      type Image
      type ImportOutcome
      type Invariant
      isCartwrightError
      type LedgerTransaction
      memorySession
      type Order
      type OrderLine
      type Payment
      type PayResult
      type PlacedOrder
      type PriceInput
      type Product
      type ProductCard
      type ProductChange
      type ProductInput
      type ProductList
      type ProductVariant
      type Profile
      type ReconcileReport
      type Refund
      type Return
      type RowError
      type SalesRow
      type SavedAddress
      type SavedPaymentMethod
      type Scope
      type SearchedText
      type SearchStatus
      type Session
      type SessionStore
      type ShippingCharge
      type ShopErrorCode
      type StaffRole
      type StartedPayment
      type StockChange
      type StockLevel
      type StockMovement
      type StockRow
      type StoreCredit
      type Tokens
      type UnansweredCall
      type UndoneRow
      type VariantInput
      type Webhook
      type WebhookDelivery
      type WebhookDeliveryLog
      type WebhookEvent
      type WebhookEventDetail"
    `)
  })

  it('of @cartwright/client/cookie-session', () => {
    expect(surface('@cartwright/client/cookie-session')).toMatchInlineSnapshot(`
      "type CookieOptions
      cookieSession
      type CookieSessionOptions"
    `)
  })

  it('of @cartwright/client/webhooks', () => {
    expect(surface('@cartwright/client/webhooks')).toMatchInlineSnapshot(`
      "verifyWebhook
      type VerifyWebhookOptions
      type WebhookData
      type WebhookFulfilment
      type WebhookHeaders
      type WebhookMessage
      type WebhookOrder
      type WebhookPayment
      type WebhookProduct
      type WebhookRefund
      type WebhookReturn
      type WebhookStockLevel
      type WebhookType"
    `)
  })

  it('of @cartwright/sql', () => {
    expect(surface('@cartwright/sql')).toMatchInlineSnapshot(`
      "assertEmpty
      type Cell
      type Column
      compareShops
      type CompareShopsOptions
      DecideAgain
      type Dialect
      type Executor
      isSame
      laterMigrations
      mailNotesMigration
      migrate
      type Migration
      missingMigrations
      type MovedTable
      type MovedTableName
      movedTables
      type MoveProgress
      MoveRefused
      moveShop
      type MoveShopOptions
      type Row
      type RowReader
      type RowWriter
      runMigration
      type RunTogether
      type Schema
      shopMigration
      type ShopRows
      type SqlDatabase
      sqlStores
      statementsOf
      statementSpans
      type StatementSpans
      storedSignal
      type TableComparison
      tracesMigration"
    `)
  })

  it('of @cartwright/sqlite', () => {
    expect(surface('@cartwright/sqlite')).toMatchInlineSnapshot(`
      "checkSqlite
      type CopyProgress
      copySqlite
      openSqlite
      retireSqlite
      sqlite
      type SqliteDatabase
      sqliteRows"
    `)
  })

  it('of @cartwright/sqlite/assert-node-version', () => {
    expect(surface('@cartwright/sqlite/assert-node-version')).toMatchInlineSnapshot(`
      "assertNodeVersion
      minimumNodeVersion"
    `)
  })

  it('of @cartwright/meilisearch', () => {
    expect(surface('@cartwright/meilisearch')).toMatchInlineSnapshot(`
      "meilisearch
      type MeilisearchOptions
      type MeilisearchWords"
    `)
  })

  it('of @cartwright/stripe', () => {
    expect(surface('@cartwright/stripe')).toMatchInlineSnapshot(`
      "stripePayments
      type StripePaymentsOptions"
    `)
  })

  it('of @cartwright/stripe/fake', () => {
    expect(surface('@cartwright/stripe/fake')).toMatchInlineSnapshot(`
      "type Bank
      type Book
      type BookEntry
      type BookKind
      type BookSums
      type Buyer
      type CallCount
      type Delivery
      type DeliveryAnswer
      type DeliveryPlan
      type DisputeInput
      fakeApiVersion
      type FakeEvent
      type FakeStripe
      type FakeStripeOptions
      type Fault
      type Faults
      type FiredFault
      keyLifetimeMs
      type SeededPlan
      signatureHeader
      startFakeStripe
      type WebhookEndpoint
      type WebhookPolicy
      type Webhooks"
    `)
  })

  it('of cartwright', () => {
    expect(surface('cartwright')).toMatchInlineSnapshot(`
      "demoCustomer
      exitCodes
      runProgram
      seedDemo
      type SeedReport
      type Sink
      type Terminal"
    `)
  })
})
