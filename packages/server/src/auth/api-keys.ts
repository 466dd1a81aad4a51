import { type Clock, CommerceError, type CustomerService, type Principal } from '@cartwright/core'
import { boundedMap } from '../http/bounded-map.ts'

export type KeyPrincipal = Extract<Principal, { kind: 'api_key' }>

export interface ApiKeys {
  /** Whose key it is. Throws `token_invalid` when it is unknown, revoked or expired. */
  principal(key: string): Promise<KeyPrincipal>
  /** Forgets what was remembered: a key was revoked. */
  forget(): void
}

/** Every API key begins so: what tells it from an access token. */
export const apiKeyPrefix = 'ck_'

const rememberMs = 5_000
const rememberedMax = 1_000

/** Looks keys up and remembers the good ones for a moment. Bad ones are looked up each time, so that guesses push no good one out. */
export function apiKeys(customers: Pick<CustomerService, 'authenticateApiKey'>, clock: Pick<Clock, 'now'>): ApiKeys {
  const remembered = boundedMap<string, { readonly principal: KeyPrincipal; readonly until: number }>(rememberedMax)
  return {
    async principal(key) {
      const known = remembered.get(key)
      if (known && clock.now() < known.until) return known.principal
      const principal = await customers.authenticateApiKey(key)
      if (principal?.kind !== 'api_key') throw new CommerceError('token_invalid', 'The API key is not valid.')
      remembered.set(key, { principal, until: clock.now() + rememberMs })
      return principal
    },
    forget: () => remembered.clear(),
  }
}
