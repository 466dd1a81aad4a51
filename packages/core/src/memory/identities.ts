import { CommerceError, type ExternalIdentity } from '../model/index.ts'
import type { CustomerStore } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { revokeFamilies } from './refresh-families.ts'
import type { MemoryTables } from './tables.ts'

/** Who accounts are at issuers of OpenID Connect. */
export function memoryIdentities(
  tables: MemoryTables,
  journal: Journal,
): Pick<CustomerStore, 'customerByIdentity' | 'linkIdentity' | 'unlinkIdentity' | 'identities'> {
  const { identities, customers } = tables
  return {
    customerByIdentity: async identity => customers.get(identities.get(identityKey(identity))?.customerId ?? 0)?.customer ?? null,
    linkIdentity: async (customerId, identity, context) => {
      if (!customers.has(customerId)) throw new CommerceError('customer_not_found', `There is no customer ${customerId}.`, { customerId })
      if (identities.get(identityKey(identity))?.customerId === customerId) return
      refuseLinked(tables, identity)
      const store = journal.prepare(context, undefined)
      identities.set(identityKey(identity), frozenCopy({ customerId, identity }))
      store()
    },
    unlinkIdentity: async (customerId, identity, context) => {
      const key = identityKey(identity)
      if (identities.get(key)?.customerId !== customerId) return 'unknown'
      if (context.keepsLast && [...identities.values()].filter(row => row.customerId === customerId).length === 1) return 'last'
      const store = journal.prepare(context, undefined)
      identities.delete(key)
      revokeFamilies(tables, customerId, context.at, context.keepSessionId)
      store()
      return 'unlinked'
    },
    identities: async customerId =>
      [...identities.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, row]) => (row.customerId === customerId ? [row.identity] : [])),
  }
}

export function identityKey({ issuer, subject }: ExternalIdentity): string {
  return JSON.stringify([issuer, subject])
}

/** Nobody comes in by an issuer any more. */
export function forgetIdentities({ identities }: MemoryTables, customerId: number): void {
  for (const [key, row] of identities) if (row.customerId === customerId) identities.delete(key)
}

/** Throws `duplicate`. */
export function refuseLinked({ identities }: MemoryTables, identity: ExternalIdentity): void {
  if (identities.has(identityKey(identity))) throw new CommerceError('duplicate', 'This identity has an account already.', { field: 'identity' })
}
