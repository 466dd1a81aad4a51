import type { Commerce } from '@cartwright/core'
import type { AccessTokens } from '../auth/access-tokens.ts'
import type { ApiKeys } from '../auth/api-keys.ts'
import type { SessionStates } from '../auth/session-states.ts'

/** What handlers stand on: the shop, and the parts of signing in that they change. */
export interface HandlerKit {
  readonly commerce: Commerce
  readonly tokens: AccessTokens
  readonly sessions: SessionStates
  readonly apiKeys: ApiKeys
}
