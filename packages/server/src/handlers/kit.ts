import type { Commerce } from '@cartwright/core'
import type { AuthKit } from '../auth/caller.ts'
import type { Issuer } from '../auth/issuer.ts'
import type { SignInDelays } from '../auth/sign-in-delays.ts'
import type { AccountAttempts } from '../http/account-attempts.ts'
import type { RateLimits } from '../http/rate-limit.ts'

/** What handlers stand on: the shop, and the parts of signing in that they change. */
export interface HandlerKit extends AuthKit {
  readonly commerce: Commerce
  readonly limits: RateLimits
  readonly delays: SignInDelays
  readonly attempts: AccountAttempts
  readonly issuers: readonly Issuer[]
}
