import type { Commerce } from '@cartwright/core'
import type { AuthKit } from '../auth/caller.ts'
import type { Issuer } from '../auth/issuer.ts'

/** What handlers stand on: the shop, and the parts of signing in that they change. */
export interface HandlerKit extends AuthKit {
  readonly commerce: Commerce
  readonly issuers: readonly Issuer[]
}
