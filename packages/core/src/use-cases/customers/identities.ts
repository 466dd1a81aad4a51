import type { LinkedIdentity } from '../../commerce.ts'
import { CommerceError, doneBy, type ExternalIdentity, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { digestHex } from '../tokens.ts'
import { findCustomer } from './find-customer.ts'
import { noPassword } from './password-policy.ts'
import { requireMayEnd } from './session-list.ts'

type IdentityDeps = Pick<Deps, 'customers' | 'clock'>

/** Signs of an id: 128 bits of a hash. */
const idLength = 32

/** Who the account is at issuers, in the order of issuer and subject. Throws `customer_not_found`. */
export async function identities(deps: IdentityDeps, customerId: number): Promise<readonly LinkedIdentity[]> {
  await findCustomer(deps, customerId)
  const linked = await deps.customers.identities(customerId)
  return Promise.all(linked.map(async identity => ({ ...identity, id: await idOf(identity) })))
}

/**
 * Takes an identity off an account, which it opens no more; every session of the account but `keepSessionId` ends, since any may have been opened by it. Throws `customer_not_found`,
 * `identity_not_found`, `identity_is_last` where nothing else would open the account, and `forbidden` when it is somebody else's and has rights that the caller has not.
 */
export async function unlinkIdentity(
  deps: IdentityDeps,
  which: { readonly customerId: number; readonly identityId: string; readonly keepSessionId?: number },
  by: Principal,
): Promise<void> {
  const { customerId, identityId, keepSessionId } = which
  await requireMayEnd(deps, customerId, by)
  const identity = (await identities(deps, customerId)).find(({ id }) => id === identityId)
  const outcome = identity
    ? await deps.customers.unlinkIdentity(customerId, identity, {
        at: deps.clock.now(),
        ...doneBy(by),
        keepsLast: (await deps.customers.passwordHash(customerId)) === noPassword,
        ...(keepSessionId === undefined ? {} : { keepSessionId }),
        audit: { action: 'customer.identity_unlinked', subject: `customer:${customerId}`, data: { issuer: identity.issuer } },
      })
    : 'unknown'
  if (outcome === 'unknown') throw new CommerceError('identity_not_found', `There is no identity ${identityId}.`)
  if (outcome === 'last') throw new CommerceError('identity_is_last', 'Nothing else opens this account: it needs a password, or another identity, first.')
}

/** Names an identity in addresses, where issuer and subject would be too much. */
async function idOf({ issuer, subject }: ExternalIdentity): Promise<string> {
  return (await digestHex(JSON.stringify([issuer, subject]))).slice(0, idLength)
}
