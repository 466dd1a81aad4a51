import { resolve } from 'node:path'
import type { OidcIssuerOptions } from '@cartwright/server/oidc'
import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import { refuseWeakSecrets } from '../secrets/refuse-weak-secrets.ts'
import { type Database, defaultDatabaseUrl, parseDatabaseUrl } from '../shop/database-url.ts'
import type { Terminal } from '../terminal.ts'
import { type MetricsSettings, readMetricsSettings } from './metrics-settings.ts'
import { readIssuers } from './read-issuers.ts'
import { readTracingSettings, type TracingSettings } from './tracing/tracing-settings.ts'

/** How a shop is served, as the environment says. */
export interface ServeSettings {
  readonly database: Database
  readonly port: number
  readonly host: string
  /** How many processes serve; null for this one alone. */
  readonly processes: number | null
  /** How long requests are still taken after `/readyz` has begun to say that no more should come. */
  readonly noticeMs: number
  readonly isProduction: boolean
  /** Null outside production when none is set: one is drawn and kept beside the database. */
  readonly jwtSecret: string | null
  readonly rateLimit: 'on' | 'off'
  /** Whether this process works on events, too. */
  readonly workers: 'on' | 'off'
  /** Whether a shop for browsers is served beside the API. */
  readonly storefront: 'on' | 'off'
  readonly trustedProxies: number
  readonly corsOrigins: readonly string[]
  /** Whether log lines about requests say the caller's address. */
  readonly logAddresses: boolean
  /** Where else one can sign in. */
  readonly issuers: readonly OidcIssuerOptions[]
  /** Null where no metrics are served. */
  readonly metrics: MetricsSettings | null
  /** Null where nothing is traced. */
  readonly tracing: TracingSettings | null
}

/** The shortest secret that signs tokens safely (RFC 7518, 3.2: as long as the hash). */
const jwtSecretBytesMin = 32

/** Where the demo shop lies when neither `CARTWRIGHT_DEMO_DB` nor `DATABASE_URL` says. */
const demoFile = '.cartwright/demo.db'

/** The longest notice that leaves time, of the 20 s in which a shop stops, to answer what was accepted at its end. Milliseconds. */
const noticeMaxMs = 15_000

/** What the command line of `serve` says. */
export interface ServeOptions {
  readonly demo?: boolean
  readonly workers?: number
}

/**
 * Reads the command line and the environment of `serve`.
 * @throws UsageError naming the variable that is wrong
 */
export const readServeSettings = ({ env, cwd }: Pick<Terminal, 'env' | 'cwd'>, { demo = false, workers }: ServeOptions = {}): ServeSettings => {
  const isReal = isProduction(env)
  if (isReal && demo) throw new UsageError('--demo makes a shop whose password everybody knows: it is refused in production.')
  refuseWeakSecrets(env)
  const database = databaseOf(env, cwd, demo)
  if (workers !== undefined && database.kind === 'sqlite' && database.file === ':memory:')
    throw new UsageError('--workers needs a database that processes can share: each would have a :memory: of its own.')
  return {
    database,
    processes: workers ?? null,
    noticeMs: readNumber('DRAIN_MS', env.DRAIN_MS, 0, noticeMaxMs),
    port: readNumber('PORT', env.PORT, 3000, 65_535),
    host: env.HOST || '127.0.0.1',
    isProduction: isReal,
    jwtSecret: readJwtSecret(env.JWT_SECRET, isReal),
    rateLimit: readRateLimit(env.RATE_LIMIT, isReal),
    workers: readWorkers(env.WORKERS),
    storefront: readStorefront(env.STOREFRONT, demo),
    trustedProxies: readNumber('TRUSTED_PROXIES', env.TRUSTED_PROXIES, 0, 20),
    corsOrigins: readOrigins(env.CORS_ORIGINS),
    logAddresses: readLogAddresses(env.LOG_ADDRESSES),
    issuers: readIssuers(env),
    metrics: readMetricsSettings(env),
    tracing: readTracingSettings(env),
  }
}

const databaseOf = (env: Terminal['env'], cwd: string, isDemo: boolean): Database => {
  if (isDemo && env.CARTWRIGHT_DEMO_DB) return { kind: 'sqlite', file: resolve(cwd, env.CARTWRIGHT_DEMO_DB) }
  return parseDatabaseUrl(env.DATABASE_URL || (isDemo ? `sqlite:${demoFile}` : defaultDatabaseUrl), cwd)
}

const readNumber = (name: string, text: string | undefined, fallback: number, max: number): number => {
  if (!text) return fallback
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= max)) throw new UsageError(`${name} is a whole number from 0 to ${max}, not "${text}".`)
  return value
}

/** Compared with what browsers send, letter by letter: anything else would let nobody in, and say nothing. */
const readOrigins = (text = ''): readonly string[] => {
  const origins = text
    .split(',')
    .map(origin => origin.trim())
    .filter(origin => origin !== '')
  for (const origin of origins) {
    if (!isOrigin(origin))
      throw new UsageError(`CORS_ORIGINS has origins such as https://shop.example, without a path, with commas between them; "${origin}" is none.`)
  }
  return origins
}

/** Apps have schemes of their own, which `URL` knows no origin of. */
const isOrigin = (text: string): boolean =>
  /^https?:/i.test(text) ? URL.canParse(text) && new URL(text).origin === text : /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/.test(text)

/** What seals the keys of access tokens; null where none is set, and none need be. */
export const readJwtSecret = (secret: string | undefined, isReal: boolean): string | null => {
  if (!secret) {
    if (isReal) throw new UsageError(`In production JWT_SECRET must be set, to at least ${jwtSecretBytesMin} bytes that nobody can guess.`)
    return null
  }
  if (Buffer.byteLength(secret) < jwtSecretBytesMin)
    throw new UsageError(`JWT_SECRET must have at least ${jwtSecretBytesMin} bytes; this one has ${Buffer.byteLength(secret)}.`)
  return secret
}

const readRateLimit = (text: string | undefined, isReal: boolean): 'on' | 'off' => {
  if (!text || text === 'on') return 'on'
  if (text !== 'off') throw new UsageError(`RATE_LIMIT is on or off, not "${text}".`)
  if (isReal) throw new UsageError('RATE_LIMIT=off is for load tests: it is refused in production.')
  return 'off'
}

const readStorefront = (text: string | undefined, isDemo: boolean): 'on' | 'off' => {
  if (!text) return isDemo ? 'on' : 'off'
  if (text !== 'on' && text !== 'off') throw new UsageError(`STOREFRONT is on or off, not "${text}".`)
  return text
}

const readLogAddresses = (text: string | undefined): boolean => {
  if (!text || text === 'off') return false
  if (text !== 'on') throw new UsageError(`LOG_ADDRESSES is on or off, not "${text}".`)
  return true
}

const readWorkers = (text: string | undefined): 'on' | 'off' => {
  if (!text || text === 'on') return 'on'
  if (text !== 'off') throw new UsageError(`WORKERS is on or off, not "${text}".`)
  return 'off'
}
