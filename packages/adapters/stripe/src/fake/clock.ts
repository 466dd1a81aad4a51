/** The fake's own clock: a base plus what it was advanced by. Milliseconds UTC. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Whole seconds since 1970, as Stripe writes times. */
  seconds(): number
  /** Moves the clock forward by `ms`. */
  advance(ms: number): void
}

/** A clock over `base` (milliseconds) whose advance is kept in `store`, so that a snapshot keeps it. */
export function clockOver(base: () => number, store: { clockOffset: number }): Clock {
  const now = () => Math.floor(base()) + store.clockOffset
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError('The clock of the fake only goes forward')
      store.clockOffset += ms
    },
  }
}
