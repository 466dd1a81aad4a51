import type { Commerce } from '@cartwright/core'
import { readSecrets, writeSecrets } from './secrets-file.ts'

/** The demo shop's admin key: the same on every start, made anew only when the shop does not know it any more. */
export const demoKey = async (commerce: Commerce, secretsFile: string): Promise<string> => {
  const secrets = readSecrets(secretsFile)
  if (secrets.adminKey !== null && (await commerce.customers.authenticateApiKey(secrets.adminKey))) return secrets.adminKey
  const { key } = await commerce.customers.createApiKey({ name: 'Demo', role: 'admin' }, { kind: 'system', name: 'demo' })
  writeSecrets(secretsFile, { ...secrets, adminKey: key })
  return key
}
