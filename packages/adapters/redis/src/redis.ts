import {
  type Cache,
  type Clock,
  CommerceError,
  type IdempotencyStore,
  type Logger,
  type Meter,
  noopMeter,
  type Random,
  type RateLimiter,
  type Storage,
  silentLogger,
  systemClock,
  systemRandom,
} from '@cartwright/core'
import { redisCache } from './cache/redis-cache.ts'
import { connect, type RedisAddress } from './connection/connect.ts'
import { redisLink } from './connection/link.ts'
import { shopName } from './connection/shop-name.ts'
import { idempotencyShortCut } from './idempotency-short-cut.ts'
import { redisRateLimiter } from './redis-rate-limiter.ts'

export interface RedisOptions extends RedisAddress {
  /** What the names of all keys begin with; `cartwright:` unless told. */
  readonly prefix?: string
  /** Tells this shop from others on the same Redis; drawn and kept in `notes` unless told. */
  readonly shop?: string
  /** The storage's notes. Without them and without `shop` there must be one shop only on this Redis with this prefix. */
  readonly notes?: Storage['notes']
  /** Processes of another release do not read the cache's entries of this one: values may have another shape there. Empty unless told. */
  readonly release?: string
  /**
   * What the cache shares; `all` unless told. `loads` shares only what is loaded, and what is set stays in its process: for a database that is nearer than Redis, from which
   * things are read again sooner than from there.
   */
  readonly share?: 'all' | 'loads'
  /** How long a question may take before the shop does without the answer; 250 ms unless told. */
  readonly timeoutMs?: number
  /** Most entries of the cache that are kept in this process too; 10,000 unless told. */
  readonly nearEntries?: number
  /** How long entries with tags are kept in this process at most; 1,000 ms unless told. An invalidation that does not get through is noticed by then. */
  readonly nearMs?: number
  /** How long one process may keep others from making the same value of the cache, and how long they wait for it; 200 ms unless told. */
  readonly holdBackMs?: number
  /** How long answers of finished requests are kept at most; an hour unless told. */
  readonly answersMs?: number
  readonly clock?: Clock
  readonly random?: Random
  /** Told when Redis is lost and when it is back. */
  readonly logger?: Logger
  /** Hears in which state the circuit breaker is. */
  readonly meter?: Meter
}

/** What the processes of a shop share through one Redis. */
export interface RedisParts {
  readonly cache: Cache
  readonly rateLimiter: RateLimiter
  /** A store whose finished keys are answered from Redis. */
  idempotency(store: IdempotencyStore): IdempotencyStore
  /** For `healthProbes`. Throws `unavailable` when Redis does not answer. */
  health(): Promise<Readonly<Record<string, unknown>>>
  /** Lets go of Redis. */
  close(): Promise<void>
}

/**
 * Cache, rate limiter and short cut to idempotent answers on one Redis. It begins to connect, and never fails for want of Redis: what cannot be had is done without.
 * Throws TypeError when an address is none, RangeError for a time or number that makes no sense.
 */
export function redis(options: RedisOptions): RedisParts {
  const {
    prefix = 'cartwright:',
    shop,
    notes,
    release = '',
    share = 'all',
    timeoutMs = 250,
    nearEntries = 10_000,
    nearMs = 1_000,
    holdBackMs = 200,
    answersMs = 3_600_000,
  } = options
  const { clock = systemClock, random = systemRandom, logger = silentLogger, meter = noopMeter } = options
  for (const [name, value] of Object.entries({ timeoutMs, nearEntries, nearMs, holdBackMs, answersMs })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} must be a whole number from 1.`)
  }
  const link = redisLink({ ...connect(options), name: shopName({ prefix, shop, notes, random }), timeoutMs, random, logger, meter })
  return {
    cache: redisCache({ link, clock, random, release, share, nearEntries, nearMs, holdBackMs }),
    rateLimiter: redisRateLimiter({ link, clock }),
    idempotency: store => idempotencyShortCut(store, { link, clock, keepMs: answersMs }),
    health: async () => {
      if ((await link.ask(client => client.ping())) === undefined) throw new CommerceError('unavailable', 'Redis does not answer.', { circuit: link.circuit() })
      return { name: 'redis', circuit: link.circuit() }
    },
    close: async () => link.close(),
  }
}
