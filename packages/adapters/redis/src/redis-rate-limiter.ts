import { hash } from 'node:crypto'
import { type Clock, type RateLimit, type RateLimitAnswer, type RateLimiter, type RateWindow, rateWindows } from '@cartwright/core'
import type { RedisLink } from './connection/link.ts'

export interface RedisRateLimiterOptions {
  readonly link: RedisLink
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Counts a call in the window of a key, unless the limit is reached. The caller tells what it last saw of the window: where Redis knows of fewer calls it has forgotten some
 * (flushed, restarted, failed over), and goes on from there, until that window is over. Of 0 calls it only says how the window stands.
 */
const countScript = `
local limit, windowMs = tonumber(ARGV[1]), tonumber(ARGV[2])
local seen, seenLeftMs = tonumber(ARGV[3]), tonumber(ARGV[4])
local calls = tonumber(ARGV[5])
local count, leftMs = tonumber(redis.call('GET', KEYS[1]) or '0'), redis.call('PTTL', KEYS[1])
local isKept = leftMs > 0
if not isKept then count, leftMs = 0, windowMs end
if seen > count and seenLeftMs > 0 then
  count, leftMs, isKept = seen, math.min(leftMs, seenLeftMs), false
end
local isAllowed = count < limit
if isAllowed then count = count + calls end
if not isKept and count > 0 then
  redis.call('SET', KEYS[1], count, 'PX', leftMs)
elseif isAllowed and calls > 0 then
  redis.call('INCR', KEYS[1])
end
return { isAllowed and 1 or 0, count, leftMs }`

/**
 * Counts for all processes together, in fixed windows that begin with a key's first call. Each process remembers what it last saw of a window. So whoever is refused is not asked
 * about again until that is over; what Redis forgets is told to it again; and where Redis does not answer, each process goes on from there by itself and allows half.
 * Keys are hashed before they leave: they may name a person, or hold a guest's token.
 */
export function redisRateLimiter({ link, clock }: RedisRateLimiterOptions): RateLimiter {
  const windows = rateWindows({ clock })

  const answer = (window: RateWindow, allowed: boolean, limit: number): RateLimitAnswer => {
    if (!allowed) window.refused = true
    return { allowed, remaining: Math.max(0, limit - window.count), resetMs: Math.max(1, Math.ceil(window.endsAt - clock.now())) }
  }
  const ask = (key: string, { limit, windowMs }: RateLimit, window: RateWindow | undefined, calls: 0 | 1) =>
    link.ask(async (redis, name) => {
      const leftMs = window ? Math.max(0, Math.ceil(window.endsAt - clock.now())) : 0
      const hashed = name('limit', hash('sha256', `${windowMs}:${key}`, 'base64url'))
      const answered = await redis.eval(countScript, 1, hashed, limit, windowMs, window?.count ?? 0, leftMs, calls)
      return answered as readonly [allowed: 0 | 1, count: number, leftMs: number]
    })

  return {
    async consume(key, limit) {
      const window = windows.of(key, limit.windowMs)
      if (window.count >= limit.limit) return answer(window, false, limit.limit)
      const told = await ask(key, limit, window, 1)
      if (told) {
        const [allowed, count, leftMs] = told
        window.count = count
        window.endsAt = clock.now() + leftMs
        return answer(window, allowed === 1, limit.limit)
      }
      const alone = limitAlone(limit.limit)
      const allowed = window.count < alone
      if (allowed) window.count += 1
      return answer(window, allowed, alone)
    },
    async peek(key, limit) {
      const window = windows.present(key, limit.windowMs)
      if (window && window.count >= limit.limit) return answer(window, false, limit.limit)
      const told = await ask(key, limit, window, 0)
      const allowed = told ? limit.limit : limitAlone(limit.limit)
      const [, count, resetMs] = told ?? [0, window?.count ?? 0, window ? Math.max(1, Math.ceil(window.endsAt - clock.now())) : limit.windowMs]
      return { allowed: count < allowed, remaining: Math.max(0, allowed - count), resetMs }
    },
  }
}

/** What a process allows that counts alone (RELIABILITY 3.11): half, and one where that is none. */
function limitAlone(limit: number): number {
  return limit < 2 ? limit : Math.floor(limit / 2)
}
