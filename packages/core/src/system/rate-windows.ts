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
  /** The present window of a key; undefined when there is none. */
  present(key: string, windowMs: number): RateWindow | undefined
}

/** How many of the oldest windows are looked at for one to give up. */
const candidates = 16

/**
 * Keeps the windows that limiters count in. When there are too many, the oldest goes that is over or refuses nobody: a flood of new keys does not let a refused caller in.
 */
export function rateWindows({ clock, maxKeys = 100_000 }: RateWindowsOptions): RateWindows {
  if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) throw new RangeError('maxKeys must be a whole number from 1.')
  const windows = new Map<string, RateWindow>()

  // Goes round the windows, oldest first, and stays where it is: a new one from the start would pass by everything that was deleted there, again and again.
  let round = windows.entries()
  const nextOldest = () => {
    const next = round.next()
    if (!next.done) return next.value
    round = windows.entries()
    return round.next().value
  }
  const expendable = (now: number): string | undefined => {
    let first: string | undefined
    for (let seen = 0; seen < candidates; seen += 1) {
      const [key, window] = nextOldest() ?? []
      if (!window || window.endsAt <= now || !window.refused) return key
      first ??= key
    }
    return first
  }

  const nameOf = (subject: string, windowMs: number) => `${windowMs}:${subject}`
  const presentAt = (key: string, now: number) => {
    const window = windows.get(key)
    return window && window.endsAt > now ? window : undefined
  }

  return {
    present: (subject, windowMs) => presentAt(nameOf(subject, windowMs), clock.now()),
    of(subject, windowMs) {
      const key = nameOf(subject, windowMs)
      const now = clock.now()
      const present = presentAt(key, now)
      if (present) return present
      windows.delete(key)
      const victim = windows.size >= maxKeys ? expendable(now) : undefined
      if (victim !== undefined) windows.delete(victim)
      const next = { endsAt: now + windowMs, count: 0, refused: false }
      windows.set(key, next)
      return next
    },
  }
}
