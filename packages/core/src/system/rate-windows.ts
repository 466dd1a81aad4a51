import type { Clock } from '../ports/index.ts'

/** The window of a key: how many calls it has let through, and when it ends. */
export interface RateWindow {
  /** Milliseconds since 1970. */
  endsAt: number
  count: number
  /** Whether a call was refused in this window. */
  refused: boolean
}

export interface RateWindowsOptions {
  readonly clock: Pick<Clock, 'now'>
  /** Most windows kept at once, so that a flood of made-up keys cannot fill the memory. 100,000 unless told. */
  readonly maxKeys?: number
}

/** Windows of keys in this process. */
export interface RateWindows {
  /** The present window of a key; a new one, which has let nothing through, when there is none or it is over. Windows of another length are others. */
  of(key: string, windowMs: number): RateWindow
}

/** How many of the oldest windows are looked at for one to give up. */
const candidates = 16

/**
 * Keeps the windows that limiters count in. When there are too many, those that are over go first, then the oldest among those that refuse nobody: a flood of new keys does
 * not let a refused caller in.
 */
export function rateWindows({ clock, maxKeys = 100_000 }: RateWindowsOptions): RateWindows {
  if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) throw new RangeError('maxKeys must be a whole number from 1.')
  const windows = new Map<string, RateWindow>()

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

  return {
    of(subject, windowMs) {
      const key = `${windowMs}:${subject}`
      const now = clock.now()
      const present = windows.get(key)
      if (present && present.endsAt > now) return present
      windows.delete(key)
      const victim = windows.size >= maxKeys ? expendable(now) : undefined
      if (victim !== undefined) windows.delete(victim)
      const next = { endsAt: now + windowMs, count: 0, refused: false }
      windows.set(key, next)
      return next
    },
  }
}
