import { type Clock, CommerceError, type Dispatcher, type Logger, type Subscription, silentLogger, systemClock } from '@cartwright/core'
import type { Redis } from 'ioredis'
import { bullmqConsumer } from './bullmq-consumer.ts'
import { bullmqTurns } from './bullmq-turns.ts'
import { EndingRedis } from './ending-redis.ts'
import { type Engine, queueShelf } from './engine.ts'
import { hintSender } from './hint-sender.ts'
import { watchHealth } from './watch-health.ts'

export interface BullmqOptions {
  /** `redis://` or, with TLS, `rediss://`. */
  readonly url: string
  /** What the keys of this shop begin with: another one for each shop on the same Redis. `cartwright` unless told. */
  readonly prefix?: string
  /** Jobs worked on at the same time, per consumer and process; each is of ten deliveries at most. 3 unless told. */
  readonly concurrency?: number
  /** How long Redis may take to answer before it counts as away. 250 ms unless told. */
  readonly timeoutMs?: number
  /** How long Redis then counts as away, and after it was found emptied or restarted. 5 s unless told. */
  readonly awayMs?: number
  readonly clock?: Clock
  /** Told when Redis goes away and when it is back. */
  readonly logger?: Logger
}

/**
 * A dispatcher on BullMQ: one queue a consumer, whose jobs say which deliveries are due, and one a thing that is done in turns. Nothing is sent before the first use.
 * @throws CommerceError `validation_failed` when `url` is none of Redis
 */
export function bullmq({ url, prefix = 'cartwright', concurrency = 3, ...options }: BullmqOptions): Dispatcher {
  assertUrl(url)
  const { clock = systemClock, logger = silentLogger, timeoutMs = 250, awayMs = 5_000 } = options
  // Keys in one hash slot: a job and its lists are changed together, also on a cluster.
  const keyPrefix = `{${prefix}}`
  const commands = connect(url, 1)
  let blocking: Redis | undefined
  const engine: Engine = {
    clock,
    prefix: keyPrefix,
    health: watchHealth({ redis: commands, key: `${keyPrefix}:epoch`, clock, logger, timeoutMs, awayMs }),
    queues: queueShelf(commands, keyPrefix),
    // Workers wait for Redis however long it takes; those who give hints do not.
    workerConnection: () => {
      blocking ??= connect(url, null)
      return blocking
    },
  }
  const sender = hintSender(engine)
  const open = new Set<Subscription>()
  const keep = <S extends Subscription>(subscription: S): S => {
    open.add(subscription)
    return subscription
  }
  return {
    name: 'bullmq',
    isUp: () => engine.health.isUp(),
    push: hints => sender.push(hints),
    consume: (consumer, work) => keep(bullmqConsumer(engine, { consumer, work, concurrency })),
    takeTurns: (name, everyMs) => keep(bullmqTurns(engine, name, everyMs)),
    close: async () => {
      await Promise.all([...open].map(subscription => subscription.stop()))
      sender.stop()
      engine.health.stop()
      commands.disconnect()
      blocking?.disconnect()
    },
  }
}

function assertUrl(url: string): void {
  const scheme = URL.canParse(url) ? new URL(url).protocol : ''
  if (scheme === 'redis:' || scheme === 'rediss:') return
  // Not the address itself: there may be a password in it.
  throw new CommerceError('validation_failed', 'The address of a Redis is redis://HOST:PORT, or rediss:// with TLS.')
}

function connect(url: string, maxRetriesPerRequest: number | null): Redis {
  const redis = new EndingRedis(url, { lazyConnect: true, maxRetriesPerRequest, retryStrategy: tries => Math.min(tries * 100, 1_000) })
  // What a lost connection means is told by those who use it.
  redis.on('error', () => {})
  return redis
}
