import { randomBytes } from 'node:crypto'
import { type Client, createClient } from '@cartwright/client'
import { actorName, type Commerce, type Principal } from '@cartwright/core'
import { createApp } from '@cartwright/server'

/** Who the command line is on the shop's own machine: whoever may open the database may do everything. Its changes are noted as `key:0`, which no stored key is. */
export const operator: Principal = { kind: 'api_key', keyId: 0, role: 'admin', scopes: [] }

/** The same in the audit log, for commands that are no requests. */
export const operatorName = actorName(operator)

/**
 * A client of a shop in this process: the same requests, checks and rights as over the network, without one.
 * Its key is drawn for this process, known to nobody else and stored nowhere.
 * @param isVisitor a client without a key: for who signs in
 */
export const localClient = (commerce: Commerce, { isVisitor = false }: { readonly isVisitor?: boolean } = {}): Client => {
  const key = `ck_${randomBytes(32).toString('base64url')}`
  const customers: Commerce['customers'] = {
    ...commerce.customers,
    authenticateApiKey: async presented => (presented === key ? operator : commerce.customers.authenticateApiKey(presented)),
  }
  const app = createApp({ ...commerce, customers }, { rateLimit: 'off' })
  return createClient({ url: 'http://cartwright.local', fetch: request => app.fetch(request), ...(isVisitor ? {} : { apiKey: key }), timeoutMs: 10 * 60_000 })
}
