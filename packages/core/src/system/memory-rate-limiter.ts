import type { Clock, RateLimiter } from '../ports/index.ts'

export interface MemoryRateLimiterOptions {
  readonly clock: Pick<Clock, 'now'>
  /** Most keys counted at once, so that a flood of made-up keys cannot fill the memory. 100,000 unless told. */
  readonly maxKeys?: number
}

interface Window {
  readonly endsAt: number
  count: number
  /** Whether a call was refused in this window. */
  refused: boolean
}

/** How many of the oldest windows are looked at for one to give up. */
const candidates = 16

/**
 * Counts in this process, in fixed windows that begin with a key's first call; one process knows nothing of another's. Refused calls are not counted.
 * When there are too many keys, windows that are over go first, then the oldest among those that refuse nobody: a flood of new keys does not let a refused caller in.
 */
export function memoryRateLimiter({ clock, maxKeys = 100_000 }: MemoryRateLimiterOptions): RateLimiter {
  if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) throw new RangeError('maxKeys must be a whole number from 1.')
  const windows = new Map<string, Window>()

  const expendable = (now: number): string | undefined => {
    let seen = 0
    for (const [key, { endsAt, refused }] of windows) {
      if (endsAt <= now || !refused) return key
      seen += 1
      if (seen === candidates) break
    }
    const [oldest] = windows.keys()
    return oldest
  }

  const windowOf = (key: string, windowMs: number): Window => {
    const now = clock.now()
    const present = windows.get(key)
    if (present && present.endsAt > now) return present
    windows.delete(key)
    const victim = windows.size >= maxKeys ? expendable(now) : undefined
    if (victim !== undefined) windows.delete(victim)
    const next = { endsAt: now + windowMs, count: 0, refused: false }
    windows.set(key, next)
    return next
  }

  return {
    async consume(key, { limit, windowMs }) {
      const window = windowOf(`${windowMs}:${key}`, windowMs)
      const allowed = window.count < limit
      if (allowed) window.count += 1
      else window.refused = true
      return { allowed, remaining: Math.max(0, limit - window.count), resetMs: window.endsAt - clock.now() }
    },
  }
}
