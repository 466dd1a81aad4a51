import type { Clock, Logger } from '@cartwright/core'
import type { Redis } from 'ioredis'

export interface Health {
  /** Whether Redis answers, and has lost nothing lately. Never rejects. */
  isUp(): Promise<boolean>
  /** Does it, unless Redis is away; undefined when it is, or does not answer in time. What it does may happen all the same, later. Never rejects. */
  attempt<T>(call: () => Promise<T>): Promise<T | undefined>
  /** Takes no more notice of the connection: it is about to be closed. */
  stop(): void
}

export interface HealthOptions {
  readonly redis: Redis
  /** Where Redis keeps a text of its own for as long as it keeps anything. */
  readonly key: string
  readonly clock: Clock
  readonly logger: Logger
  readonly timeoutMs: number
  readonly awayMs: number
}

/** How long an answer counts. Milliseconds. */
const answerMs = 500

/**
 * Watches a Redis: one that does not answer in time, or whose connection broke, counts as away for a while, and nothing is asked of it. One that was emptied or restarted without its data
 * lost hints, and nobody says so: a text under a key is another one then, and it counts as away, too.
 */
export function watchHealth({ redis, key, clock, logger, timeoutMs, awayMs }: HealthOptions): Health {
  let isAway = false
  let awayUntil = Number.NEGATIVE_INFINITY
  let answeredAt = Number.NEGATIVE_INFINITY
  let epoch: string | null | undefined

  const lose = (reason: string) => {
    if (!isAway) logger.log('warn', 'Redis is away: workers look into the database themselves.', { reason })
    isAway = true
    awayUntil = clock.now() + awayMs
  }
  const onClose = () => lose('the connection broke')
  redis.on('close', onClose)

  const attempt: Health['attempt'] = async call => {
    if (clock.now() < awayUntil) return undefined
    try {
      return await inTime(clock, timeoutMs, call())
    } catch (error) {
      lose(String(error))
      return undefined
    }
  }
  const ask = async () => {
    const [, got] = (await redis.multi().setnx(key, crypto.randomUUID()).get(key).exec()) ?? []
    return { epoch: typeof got?.[1] === 'string' ? got[1] : null }
  }
  return {
    attempt,
    stop: () => void redis.off('close', onClose),
    isUp: async () => {
      if (clock.now() < awayUntil) return false
      if (clock.now() < answeredAt + answerMs) return true
      const answer = await attempt(ask)
      if (!answer) return false
      const isEmptied = epoch !== undefined && answer.epoch !== epoch
      epoch = answer.epoch
      if (isEmptied) {
        lose('it was emptied')
        return false
      }
      answeredAt = clock.now()
      if (isAway) logger.log('info', 'Redis is back.')
      isAway = false
      return true
    },
  }
}

/** Throws when it takes longer; what it comes to then, nobody hears. */
async function inTime<T>(clock: Clock, ms: number, call: Promise<T>): Promise<T> {
  const over = new AbortController()
  const late = clock.wait(ms, over.signal).then(() => {
    throw new Error(`no answer within ${ms} ms`)
  })
  // Both may fail after the race is over.
  for (const outcome of [call, late]) outcome.catch(() => {})
  try {
    return await Promise.race([call, late])
  } finally {
    over.abort()
  }
}
