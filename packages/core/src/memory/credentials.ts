import { CommerceError } from '../model/index.ts'
import type { CustomerStore } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { type MemoryTables, nextId } from './tables.ts'

type Credentials = Pick<
  CustomerStore,
  'insertOneTimeToken' | 'oneTimeToken' | 'useOneTimeToken' | 'insertApiKey' | 'apiKeyByHash' | 'apiKeys' | 'revokeApiKey' | 'touchApiKey'
>

/** One-time tokens and API keys: the part of the customer store that is not about accounts. */
export function memoryCredentials(tables: MemoryTables, journal: Journal): Credentials {
  const { oneTimeTokens, apiKeys } = tables
  const find = ({ purpose, tokenHash, at }: Parameters<CustomerStore['oneTimeToken']>[0]) => {
    const token = oneTimeTokens.get(tokenHash)
    return token && token.purpose === purpose && token.expiresAt > at ? { customerId: token.customerId, value: token.value } : null
  }
  return {
    insertOneTimeToken: async ({ tokenHash, customerId, purpose, value, expiresAt }, context) => {
      if (!tables.customers.has(customerId)) throw new CommerceError('customer_not_found', `There is no customer ${customerId}.`, { customerId })
      if (oneTimeTokens.has(tokenHash)) throw new CommerceError('duplicate', 'The token is in use.', { field: 'tokenHash' })
      const store = journal.prepare(context, undefined)
      oneTimeTokens.set(tokenHash, Object.freeze({ customerId, purpose, value, expiresAt }))
      store()
    },
    oneTimeToken: async input => find(input),
    useOneTimeToken: async input => {
      const found = find(input)
      if (found) oneTimeTokens.delete(input.tokenHash)
      return found
    },
    insertApiKey: async ({ keyHash, ...key }, context) => {
      if ([...apiKeys.values()].some(row => row.keyHash === keyHash)) throw new CommerceError('duplicate', 'The key is in use.', { field: 'keyHash' })
      const apiKey = frozenCopy({ ...key, id: nextId(tables, 'apiKey'), createdAt: context.at, lastUsedAt: null, revokedAt: null })
      const store = journal.prepare(context, apiKey)
      apiKeys.set(apiKey.id, Object.freeze({ apiKey, keyHash }))
      store()
      return apiKey
    },
    apiKeyByHash: async keyHash => [...apiKeys.values()].find(row => row.keyHash === keyHash)?.apiKey ?? null,
    apiKeys: async () => [...apiKeys.values()].map(row => row.apiKey),
    revokeApiKey: async (id, context) => {
      const row = apiKeys.get(id)
      if (!row) throw new CommerceError('api_key_not_found', `There is no API key ${id}.`, { apiKeyId: id })
      if (row.apiKey.revokedAt !== null) return
      const store = journal.prepare(context, undefined)
      apiKeys.set(id, frozenCopy({ ...row, apiKey: { ...row.apiKey, revokedAt: context.at } }))
      store()
    },
    touchApiKey: async (id, at) => {
      const row = apiKeys.get(id)
      if (row) apiKeys.set(id, frozenCopy({ ...row, apiKey: { ...row.apiKey, lastUsedAt: at } }))
    },
  }
}
