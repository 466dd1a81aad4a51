/** Time. Everything in core that depends on it comes through here, so that tests and simulations own it. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Resolves after `ms`, or at once when `signal` is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

/** Chance: cryptographically strong in production, seeded in tests. */
export interface Random {
  bytes(count: number): Uint8Array
}
