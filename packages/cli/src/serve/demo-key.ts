import type { Commerce } from '@cartwright/core'
import type { SecretStore } from './secrets.ts'

/** The demo shop's admin key: the same on every start, made anew only when the shop does not know it any more. */
export const demoKey = async (commerce: Commerce, store: SecretStore): Promise<string> => {
  const secrets = await store.read()
  if (secrets.adminKey !== null && (await commerce.customers.authenticateApiKey(secrets.adminKey))) return secrets.adminKey
  const { key } = await commerce.customers.createApiKey({ name: 'Demo', role: 'admin' }, { kind: 'system', name: 'demo' })
  await store.write({ ...secrets, adminKey: key })
  return key
}
