import { scopes } from '@cartwright/core'
import type { Endpoint } from '../contract/index.ts'
import { defaultLimits } from './limits.ts'

const audiences: readonly string[] = ['public', 'shopper', 'customer', 'admin']
const knownScopes: readonly string[] = [...scopes, 'any']

/**
 * Nothing is open by oversight: every endpoint says whom it is for, what is for staff names its scope, and every one has a limit; only probes, which tell everybody the same,
 * have none. Throws an Error that names the endpoint and what it does not declare.
 */
export function assertDeclared(endpoint: Endpoint & { readonly id: string }): void {
  const { id, audience, scope, limit, limitWith, refusalLimit, method, tag } = endpoint
  const refuse = (what: string): never => {
    throw new Error(`The endpoint ${id} ${what}.`)
  }
  if (!audiences.includes(audience)) refuse('does not say whom it is for')
  if ((audience === 'admin') !== (scope !== undefined)) refuse('must name a scope if, and only if, it is for staff')
  if (scope !== undefined && !knownScopes.includes(scope)) refuse(`names a scope there is not: ${scope}`)
  for (const known of [limit, limitWith?.limit ?? limit, refusalLimit?.limit ?? limit])
    if (!Object.hasOwn(defaultLimits, known)) refuse('does not say how it is limited')
  if (limit === 'none' && !(method === 'GET' && audience === 'public' && tag === 'System')) refuse('has no limit, and is no probe')
}
