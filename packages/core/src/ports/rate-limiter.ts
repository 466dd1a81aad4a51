export interface RateLimit {
  /** Calls allowed per window. */
  readonly limit: number
  readonly windowMs: number
}

export interface RateLimitAnswer {
  readonly allowed: boolean
  readonly remaining: number
  /** Milliseconds until the window is over. */
  readonly resetMs: number
}

/** Counts calls per key and window. */
export interface RateLimiter {
  consume(key: string, limit: RateLimit): Promise<RateLimitAnswer>
  /** How a key stands, without counting a call or beginning a window: what {@link consume} would say of whether the next call is allowed. */
  peek(key: string, limit: RateLimit): Promise<RateLimitAnswer>
}
