import { argon2id, type Commerce, createCommerce, isCurrencyCode, noopMeter, type RateLimiter } from '@cartwright/core'
import type { TestPayments } from '@cartwright/core/memory'
import { nodeArgon2, nodeWebhookSender } from '@cartwright/server/node'
import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import type { Terminal } from '../terminal.ts'
import { eventDispatcher } from './event-dispatcher.ts'
import { lazyBreachedPasswords } from './lazy-breached-passwords.ts'
import { mailerOf } from './mailer.ts'
import { nameServer, type OpenStorageOptions, openStorage } from './open-storage.ts'
import { paymentProvider } from './payment-provider.ts'
import { redisParts } from './redis-parts.ts'
import { searchIndex } from './search-index.ts'
import { secondFactorCodes, staffSecondFactorOf } from './second-factor-codes.ts'

/** A shop in this process. */
export interface LocalCommerce {
  readonly commerce: Commerce
  /** The names of the migrations that ran. */
  readonly migrations: readonly string[]
  /** Counts for all processes together; null where each counts for itself. */
  readonly rateLimiter: RateLimiter | null
  /** The test provider's back door; null with any other provider. */
  readonly testBank: TestPayments | null
}

/**
 * Opens the shop and brings its schema up to date.
 * @throws ShopUnreachableError when there is no shop and none is to be made; CommerceError `storage_unavailable`, `schema_newer`
 */
export const openLocalCommerce = async (options: OpenStorageOptions): Promise<LocalCommerce> => {
  const { commerce, ...rest } = await createLocal(options)
  try {
    return { commerce, migrations: await commerce.start(), ...rest }
  } catch (error) {
    await commerce.close()
    throw nameServer(error, options.database)
  }
}

const createLocal = async (options: OpenStorageOptions): Promise<Omit<LocalCommerce, 'migrations'>> => {
  const { env, logger, meter = noopMeter } = options
  const makePayments = await paymentProvider(env, logger, meter)
  const redis = await redisParts(env, logger, meter)
  const search = await searchIndex(env, logger, meter)
  const mailer = await mailerOf(env, logger, meter)
  const webhookSender = nodeWebhookSender({ allowPrivate: allowsPrivateWebhooks(env) })
  const settings = {
    currency: currencyOf(env),
    capture: captureOf(env),
    reconcile: reconcileOf(env),
    staffSecondFactor: staffSecondFactorOf(env),
    emailVerification: emailVerificationOf(env),
  }
  const storage = await openStorage(options)
  const payments = makePayments?.(storage.notes)
  const dispatcher = await eventDispatcher(env, logger)
  // A product is read from a file in less time than from Redis.
  const shared = redis?.(storage.notes, storage.name === 'sqlite' ? 'loads' : 'all') ?? null
  const commerce = createCommerce({
    storage,
    logger,
    meter,
    passwords: argon2id({ derive: nodeArgon2() }),
    breachedPasswords: lazyBreachedPasswords(),
    secondFactorCodes: secondFactorCodes(env, options.database, storage),
    webhookSender,
    settings,
    ...(payments ? { payments: payments.provider } : {}),
    ...(dispatcher ? { dispatcher } : {}),
    ...(mailer ? { mailer } : {}),
    ...(search ? { search: search(storage) } : {}),
    ...(shared ? { cache: shared.cache, idempotency: shared.idempotency(storage.idempotency), healthProbes: { redis: shared.health } } : {}),
  })
  const close = async () => {
    try {
      await commerce.close()
    } finally {
      await shared?.close()
    }
  }
  return { commerce: { ...commerce, close }, rateLimiter: shared?.rateLimiter ?? null, testBank: payments?.testBank ?? null }
}

/** Whether webhooks may go to http and to hosts inside: for trying them out on one's own machine. */
const allowsPrivateWebhooks = (env: Terminal['env']): boolean => {
  const { WEBHOOK_ALLOW_PRIVATE: text } = env
  if (!text || text === 'false') return false
  if (text !== 'true') throw new UsageError(`WEBHOOK_ALLOW_PRIVATE is true or false, not "${text}".`)
  if (isProduction(env)) throw new UsageError('WEBHOOK_ALLOW_PRIVATE=true is for development: it is refused in production.')
  return true
}

/** The currency of the shop, from `SHOP_CURRENCY`; US dollars when it is not set. */
export const currencyOf = ({ SHOP_CURRENCY = 'USD' }: Terminal['env']): string => {
  if (!isCurrencyCode(SHOP_CURRENCY)) throw new UsageError(`SHOP_CURRENCY is an ISO 4217 code such as EUR, not "${SHOP_CURRENCY}".`)
  return SHOP_CURRENCY
}

/** Whether money is taken when a buyer pays, or authorized only, from `PAYMENT_CAPTURE`. */
export const captureOf = ({ PAYMENT_CAPTURE: text }: Terminal['env']): 'automatic' | 'manual' => {
  if (!text || text === 'automatic') return 'automatic'
  if (text !== 'manual') throw new UsageError(`PAYMENT_CAPTURE is automatic or manual, not "${text}".`)
  return 'manual'
}

/** Whether workers reconcile by the clock, from `RECONCILE`. */
export const reconcileOf = ({ RECONCILE: text }: Terminal['env']): 'on' | 'off' => {
  if (!text || text === 'on') return 'on'
  if (text !== 'off') throw new UsageError(`RECONCILE is on or off, not "${text}".`)
  return 'off'
}

/** Whether customers sign in before their address is confirmed, from `EMAIL_VERIFICATION`. */
export const emailVerificationOf = ({ EMAIL_VERIFICATION: text, SMTP_URL, MAIL_LOG }: Terminal['env']): 'required' | 'optional' => {
  if (!text || text === 'optional') return 'optional'
  if (text !== 'required') throw new UsageError(`EMAIL_VERIFICATION is required or optional, not "${text}".`)
  if (!SMTP_URL && MAIL_LOG !== 'on') throw new UsageError('EMAIL_VERIFICATION=required needs SMTP_URL: without mails nobody could sign in.')
  return 'required'
}
