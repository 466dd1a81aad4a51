import type { Commerce, Worker } from './commerce.ts'
import { CommerceError, defaultPricing, isCurrencyCode, type Pricing } from './model/index.ts'
import { type Consumer, type Deps, noFailpoint, type Settings, type Storage } from './ports/index.ts'
import {
  argon2id,
  commonPasswords,
  consoleLogger,
  defaultSettings,
  logMailer,
  lruCache,
  noopMeter,
  noPayments,
  openTelemetryTracer,
  systemClock,
  systemRandom,
} from './system/index.ts'
import { metered } from './system/metered/metered.ts'
import { outsideTransactions } from './system/outside-transactions.ts'
import { traced } from './system/traced/traced.ts'
import * as attention from './use-cases/attention/index.ts'
import * as audit from './use-cases/audit/index.ts'
import * as batches from './use-cases/batches/index.ts'
import * as carts from './use-cases/carts/index.ts'
import * as catalog from './use-cases/catalog/index.ts'
import * as checkout from './use-cases/checkout/index.ts'
import * as credits from './use-cases/credits/index.ts'
import * as customers from './use-cases/customers/index.ts'
import * as discounts from './use-cases/discounts/index.ts'
import * as disputes from './use-cases/disputes/index.ts'
import * as events from './use-cases/events/index.ts'
import { checkHealth, type HealthProbe } from './use-cases/health/check-health.ts'
import { readLevels } from './use-cases/health/read-levels.ts'
import * as idempotency from './use-cases/idempotency/index.ts'
import * as inventory from './use-cases/inventory/index.ts'
import * as ledger from './use-cases/ledger/index.ts'
import { accountMailConsumer } from './use-cases/mail/account-mail.ts'
import { orderMailConsumer } from './use-cases/mail/order-mail.ts'
import * as orders from './use-cases/orders/index.ts'
import * as reconciliation from './use-cases/reconcile/index.ts'
import * as reports from './use-cases/reports/index.ts'
import * as search from './use-cases/search/index.ts'
import { searchConsumer } from './use-cases/search/search-consumer.ts'
import { searchTally } from './use-cases/search/search-tally.ts'
import * as staff from './use-cases/staff/index.ts'
import * as webhooks from './use-cases/webhooks/index.ts'
import { sendDeps, sendDueWebhooks } from './use-cases/webhooks/send-due.ts'
import { registerTopics, webhookConsumer } from './use-cases/webhooks/webhook-consumer.ts'
import * as workers from './use-cases/workers/index.ts'

/** What a shop is made of: a storage, and instead of any default or any single store of it, an adapter of one's own. */
export interface CommerceOptions extends Partial<Omit<Deps, 'pricing' | 'settings'>> {
  readonly storage: Storage
  /** Discount codes, flat shipping and no tax unless told (see `defaultPricing`); each strategy may be replaced alone. */
  readonly pricing?: Partial<Pricing>
  /** Those not given are as in `defaultSettings`. */
  readonly settings?: Partial<Settings>
  /** More parts for `health()` to look at, by name, such as what adapters share. Their trouble is shown and takes the shop not down. */
  readonly healthProbes?: Readonly<Record<string, HealthProbe>>
}

/**
 * A shop on these adapters. Call `start()` once before use, `close()` at the end. Without `payments` nothing can be paid; without `mailer` messages are only noted in the log.
 * Throws `currency_unknown`, or `validation_failed` for a time or limit that is no whole number above zero.
 */
export function createCommerce(options: CommerceOptions): Commerce {
  const { storage } = options
  const plain = toDeps(options)
  const deps = traced(metered(plain))
  const stopWatching = deps.meter.watch(() => readLevels(deps))
  const consumers: Consumer[] = [searchConsumer(deps), ...workers.builtinConsumers(deps), accountMailConsumer(deps)]
  // A shop that mails nothing need not pay for a delivery of each order.
  if (options.mailer) consumers.push(orderMailConsumer(deps))
  const webhooksOut = webhookConsumer(deps)
  consumers.push(webhooksOut)
  const reconcileDeps = { ...deps, checkInvariants: (now: number) => storage.checkInvariants(now) }
  const isOneStorage = plain.catalog === storage.catalog && plain.inventory === storage.inventory && plain.search === storage.search
  const running = new Set<Worker>()
  const keep = (worker: Worker) => {
    running.add(worker)
    return worker
  }
  const inLane: Commerce['inLane'] = (lane, work) => (storage.inLane ? storage.inLane(lane, work) : work())
  const tally = searchTally(deps)
  const searching = bind('search', search, deps)
  const { paymentMethods, paymentProvider, ...checkoutActions } = checkout
  const { subscribe, ...eventActions } = events
  const { exportLedger, backfill, ...ledgerActions } = ledger
  return {
    catalog: bind('catalog', catalog, deps),
    batches: bind('batches', batches, deps),
    inventory: bind('inventory', inventory, deps),
    carts: bind('carts', carts, deps),
    checkout: { ...bind('checkout', checkoutActions, deps), paymentMethods: () => paymentMethods(deps), paymentProvider: () => paymentProvider(deps) },
    orders: bind('orders', orders, deps),
    disputes: bind('disputes', disputes, deps),
    ledger: { ...bind('ledger', ledgerActions, deps), export: filter => exportLedger(deps, filter) },
    reports: bind('reports', reports, deps),
    discounts: bind('discounts', discounts, deps),
    credits: bind('credits', credits, deps),
    customers: bind('customers', customers, deps),
    staff: bind('staff', staff, deps),
    search: {
      ...searching,
      count: tally.count,
      searchedTexts: async input => {
        await tally.flush()
        return searching.searchedTexts(input)
      },
    },
    events: { ...bind('events', eventActions, deps), subscribe: consumer => subscribe(deps, consumers, consumer) },
    idempotency: bind('idempotency', idempotency, deps),
    webhooks: bind('webhooks', webhooks, deps),
    attention: bind('attention', attention, deps),
    audit: bind('audit', audit, deps),
    workers: {
      start: () => keep(inLane('workers', () => workers.start(reconcileDeps, consumers))),
      relay: () => keep(inLane('workers', () => workers.relay(deps))),
      drain: () => inLane('workers', () => workers.drain(deps, consumers)),
      sweep: () => inLane('workers', () => workers.sweep(deps)),
      sendWebhooks: async () => {
        const webhookSending = sendDeps(deps)
        return webhookSending ? sendDueWebhooks(webhookSending) : 0
      },
    },
    start: async () => {
      const migrations = await storage.migrate()
      await backfill(deps)
      await deps.events.register(consumers.filter(consumer => consumer !== webhooksOut))
      await registerTopics(
        deps,
        (await deps.webhookEndpoints.endpoints()).map(({ topics }) => topics),
      )
      return migrations
    },
    changeToken: () => (isOneStorage ? storage.changeToken?.() : undefined),
    staleReads: work => storage.staleReads?.(work) ?? work(),
    inLane,
    writeWaitMs: () => storage.writeWaitMs?.() ?? 0,
    doctor: () => storage.checkInvariants(deps.clock.now()),
    reconcile: (input, by, hooks) => deps.tracer.span('reconcile', {}, () => reconciliation.reconcile(reconcileDeps, input, by, hooks)),
    health: () => checkHealth({ ...deps, storage }, options.healthProbes),
    close: async () => {
      stopWatching()
      await Promise.all([...running].map(worker => worker.stop()))
      await tally.flush().catch((error: unknown) => deps.logger.log('warn', 'Searches could not be counted.', { error: String(error) }))
      await deps.dispatcher?.close()
      await storage.close()
    },
    deps,
  }
}

function toDeps({ storage, ...options }: CommerceOptions): Deps {
  const settings = { ...defaultSettings, ...options.settings }
  assertSettings(settings)
  const clock = options.clock ?? systemClock
  const logger = options.logger ?? consoleLogger({ level: 'warn' })
  const outside = <Port extends object>(port: Port) => outsideTransactions(port, () => storage.isInTransaction?.() ?? false)
  return {
    catalog: options.catalog ?? storage.catalog,
    inventory: options.inventory ?? storage.inventory,
    carts: options.carts ?? storage.carts,
    orders: options.orders ?? storage.orders,
    ledger: options.ledger ?? storage.ledger,
    discounts: options.discounts ?? storage.discounts,
    disputes: options.disputes ?? storage.disputes,
    customers: options.customers ?? storage.customers,
    idempotency: options.idempotency ?? storage.idempotency,
    webhookInbox: options.webhookInbox ?? storage.webhookInbox,
    events: options.events ?? storage.events,
    dispatcher: options.dispatcher ?? null,
    search: options.search ?? storage.search,
    searchLog: options.searchLog ?? storage.searchLog,
    attention: options.attention ?? storage.attention,
    auditChain: options.auditChain ?? storage.auditChain,
    reconciliation: options.reconciliation ?? storage.reconciliation,
    notes: options.notes ?? storage.notes,
    credits: options.credits ?? storage.credits,
    webhookEndpoints: options.webhookEndpoints ?? storage.webhookEndpoints,
    payments: outside(options.payments ?? noPayments),
    passwords: options.passwords ?? argon2id(),
    breachedPasswords: options.breachedPasswords ?? commonPasswords,
    secondFactorCodes: options.secondFactorCodes ?? null,
    mailer: outside(options.mailer ?? logMailer(logger)),
    cache: options.cache ?? lruCache({ clock }),
    webhookSender: options.webhookSender ? outside(options.webhookSender) : null,
    pricing: { ...defaultPricing(), ...options.pricing },
    clock,
    random: options.random ?? systemRandom,
    logger,
    tracer: options.tracer ?? openTelemetryTracer(),
    meter: options.meter ?? noopMeter,
    failpoint: options.failpoint ?? noFailpoint,
    settings,
  }
}

function assertSettings({ currency, capture: _, reconcile: __, staffSecondFactor: ___, emailVerification: ____, ...limits }: Settings): void {
  if (!isCurrencyCode(currency)) throw new CommerceError('currency_unknown', `"${currency}" is not an ISO 4217 currency.`, { currency })
  for (const [path, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value >= 1) continue
    const message = `The setting ${path} is a whole number above zero.`
    throw new CommerceError('validation_failed', message, { errors: [{ path, message }] })
  }
}

type UseCase = (deps: Deps, ...args: never[]) => Promise<unknown>

/** The same actions without their first argument. */
type Bound<UseCases> = {
  readonly [Name in keyof UseCases]: UseCases[Name] extends (deps: Deps, ...args: infer Args) => infer Result ? (...args: Args) => Result : never
}

/** Gives every use case of an area its deps, and a span named after it. */
function bind<UseCases extends Readonly<Record<string, UseCase>>>(area: string, useCases: UseCases, deps: Deps): Bound<UseCases> {
  const bound = Object.entries(useCases).map(([name, useCase]) => {
    const spanName = `${area}.${name}`
    return [name, (...args: never[]) => deps.tracer.span(spanName, {}, () => useCase(deps, ...args))]
  })
  // The names and types are those of `useCases`; `Object.entries` forgets which belongs to which.
  return Object.fromEntries(bound) as Bound<UseCases>
}
