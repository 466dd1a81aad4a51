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

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface Logger {
  /** `fields` never hold a secret. */
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** Where a trace would be started. The default runs the work and nothing else. */
export interface Tracer {
  span<T>(name: string, attributes: Readonly<Record<string, string | number | boolean>>, work: () => Promise<T>): Promise<T>
}
