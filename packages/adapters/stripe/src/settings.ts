import {
  type Clock,
  CommerceError,
  type Logger,
  type Meter,
  type NoteStore,
  noopMeter,
  type Random,
  silentLogger,
  systemClock,
  systemRandom,
} from '@cartwright/core'

export interface StripePaymentsOptions {
  /** `sk_…` or a restricted `rk_…`. A live key only with `production`, a test key only without. */
  readonly secretKey: string
  /** `pk_…` for browsers, of the same mode. Without it browsers cannot load Stripe's form. */
  readonly publishableKey?: string
  /** `whsec_…` of the webhook endpoint: one, or two while it is rotated. Without any no webhook is accepted. */
  readonly webhookSecrets?: readonly string[]
  /** Whether real money may move; false unless told. */
  readonly production?: boolean
  /** Another address of the API, such as a mock's; refused in production. */
  readonly apiBase?: string
  /** Where a buyer returns to from a bank's or wallet's page. Without it only methods are offered that never leave the shop's own page. */
  readonly returnUrl?: string
  /** What buyers name in `payment_method`. Stripe's own form then offers every method that is switched on in its dashboard. */
  readonly methods?: readonly { readonly code: string; readonly name: string }[]
  /** Tells this shop's payments from those of others on the same account: put before every key, and noted with every object. Letters, digits, `-`, `_`; at most 40. */
  readonly shop?: string
  /**
   * The notes of the shop's storage, for a `shop` that is drawn once and kept there. So a database that was made anew, whose numbers begin again, is not given what Stripe still
   * remembers of the old one. With neither, two databases on one account take each other's payments for their own.
   */
  readonly notes?: Pick<NoteStore, 'update'>
  readonly clock?: Clock
  readonly random?: Random
  readonly logger?: Logger
  /** Hears in which state the circuit breakers are. */
  readonly meter?: Meter
}

/** The options, checked. */
export interface StripeSettings {
  readonly secretKey: string
  readonly publishableKey: string | null
  readonly webhookSecrets: readonly string[]
  readonly isLive: boolean
  readonly host: { readonly host?: string; readonly port?: number; readonly protocol?: 'http' | 'https' }
  readonly returnUrl: string | null
  readonly methods: readonly { readonly code: string; readonly name: string }[]
  readonly shop: string | null
  readonly notes: Pick<NoteStore, 'update'> | null
  readonly connectMs: number
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly meter: Meter
}

const defaultMethods = [
  { code: 'credit_card', name: 'Card' },
  { code: 'stripe', name: 'Card, wallet or bank' },
]

/** Reads the options. @throws CommerceError `validation_failed`, whose message names the option and its variable, and never a key */
export function readSettings(options: StripePaymentsOptions): StripeSettings {
  const isLive = options.production ?? false
  const { secretKey, publishableKey = null, webhookSecrets = [], shop = null, returnUrl = null } = options
  checkMode('secretKey (STRIPE_SECRET_KEY)', modeOf(secretKey, /^(?:sk|rk)_(test|live)_\w+$/), isLive)
  if (publishableKey !== null) checkMode('publishableKey (STRIPE_PUBLISHABLE_KEY)', modeOf(publishableKey, /^pk_(test|live)_\w+$/), isLive)
  if (webhookSecrets.length > 2 || webhookSecrets.some(secret => !/^whsec_\S+$/.test(secret)))
    throw wrong('webhookSecrets (STRIPE_WEBHOOK_SECRET) are one or two secrets that begin with whsec_.')
  if (shop !== null && !/^[\w-]{1,40}$/.test(shop)) throw wrong('shop is up to 40 letters, digits, - and _.')
  if (returnUrl !== null) checkReturnUrl(returnUrl, isLive)
  return {
    secretKey,
    publishableKey,
    webhookSecrets,
    isLive,
    host: options.apiBase === undefined ? {} : readApiBase(options.apiBase, isLive),
    returnUrl,
    methods: options.methods ?? defaultMethods,
    shop,
    notes: options.notes ?? null,
    connectMs: 2_000,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    logger: options.logger ?? silentLogger,
    meter: options.meter ?? noopMeter,
  }
}

function modeOf(key: string, pattern: RegExp): string | null {
  return pattern.exec(key)?.[1] ?? null
}

function checkMode(name: string, mode: string | null, isLive: boolean): void {
  if (mode === null) throw wrong(`${name} is not a key of Stripe's kind.`)
  if (mode === 'live' && !isLive) throw wrong(`${name} is a live key: it is refused outside production (NODE_ENV=production), where real money must not move.`)
  if (mode === 'test' && isLive) throw wrong(`${name} is a test key: it is refused in production, where it would hand out goods for no money.`)
}

function readApiBase(apiBase: string, isLive: boolean): StripeSettings['host'] {
  if (isLive) throw wrong('apiBase (STRIPE_API_BASE) is for mocks: it is refused in production.')
  const url = URL.parse(apiBase)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username)
    throw wrong('apiBase (STRIPE_API_BASE) is an address such as http://127.0.0.1:12111.')
  const protocol = url.protocol === 'http:' ? 'http' : 'https'
  return { host: url.hostname, port: Number(url.port || (protocol === 'http' ? 80 : 443)), protocol }
}

function checkReturnUrl(returnUrl: string, isLive: boolean): void {
  const url = URL.parse(returnUrl)
  if (!url || !(isLive ? ['https:'] : ['http:', 'https:']).includes(url.protocol))
    throw wrong('returnUrl (STRIPE_RETURN_URL) is the whole address of a page of the shop, with https in production.')
}

function wrong(message: string): CommerceError {
  return new CommerceError('validation_failed', message)
}
