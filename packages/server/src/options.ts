import type { RateLimiter } from '@cartwright/core'
import type { Context } from 'hono'
import type { AccessTokenOptions } from './auth/access-tokens.ts'
import type { Issuer } from './auth/issuer.ts'
import type { LimitClass } from './contract/index.ts'
import type { LimitRule } from './http/limits.ts'

/** How a shop is served. Everything has a default that suits one process and its embedder's first minute. */
export interface AppOptions {
  /** Keys and names of access tokens. Without a key one is drawn for this process: access tokens end with it, refresh tokens live on. */
  readonly tokens?: AccessTokenOptions
  /** Counts requests; in this process unless told. */
  readonly rateLimiter?: RateLimiter
  /** `off` limits nothing, and turns nobody away under load: for load tests only. */
  readonly rateLimit?: 'on' | 'off'
  /** Other figures for some classes of endpoints. */
  readonly limits?: Partial<Readonly<Record<LimitClass, readonly LimitRule[]>>>
  /** How long changes of the database may wait (95th percentile, milliseconds) before shoppers' changes are answered with 503 `overloaded`; 500 unless told. */
  readonly shedAfterMs?: number
  /** The caller's address, for limits by address. On Node it is the socket's unless told; where nothing is known, nothing is counted by address. */
  readonly clientAddress?: (context: Context) => string | undefined
  /** How many proxies of one's own stand in front and append to `X-Forwarded-For`; 0 unless told, then forwarded headers mean nothing. */
  readonly trustedProxies?: number
  /** Origins of browsers that may call from elsewhere, exactly as they send them: `https://shop.example`. */
  readonly corsOrigins?: readonly string[]
  /** What `type` of a problem begins with; this app's own `/errors/` unless told. */
  readonly errorPages?: string
  /** Whether log lines about requests say the caller's address, which is a person's data. False unless told. */
  readonly logAddresses?: boolean
  /** Runs the work of a request, told its id: a logger can so name the request in lines that are written anywhere within. */
  readonly aroundRequest?: <Result>(requestId: string, work: () => Promise<Result>) => Promise<Result>
  /** Where else one can sign in: `oidcIssuer` of `@cartwright/server/oidc` makes one. Nowhere unless told. */
  readonly issuers?: readonly Issuer[]
  /** The shop's name in the documentation. */
  readonly title?: string
}
