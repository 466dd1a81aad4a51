import { type ApiKey, doneBy, type Principal, type Scope } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { newToken, sha256Hex } from '../tokens.ts'
import { invalidInput, requireName } from './customer-input.ts'
import { grantableScopes, requireMayGrant } from './grants.ts'

const keyStart = 'ck_'
const keyPattern = /^ck_[A-Za-z0-9_-]{43}$/

/** How much of a key is kept readable: `ck_` and eight characters (48 bits), which leaves 208 bits to guess. */
const prefixLength = 11

/** A key without a stated end lasts a year, so that forgotten ones die out. */
const lifetimeMs = 365 * 24 * 3_600_000

/** A key's last use is noted at most this often: a write for each request would cost more than the request. */
const touchEveryMs = 60_000

/**
 * Makes an API key; `key` is shown this once and stored hashed only. It ends after a year unless told (`expiresAt: null` never ends).
 * Throws `validation_failed`, and `forbidden` when the key would have rights its maker has not.
 */
export async function createApiKey(
  deps: Pick<Deps, 'customers' | 'clock' | 'random'>,
  input: { readonly name: string; readonly role: 'staff' | 'admin'; readonly scopes?: readonly Scope[]; readonly expiresAt?: number | null },
  by: Principal,
): Promise<{ readonly key: string; readonly apiKey: ApiKey }> {
  const { role } = input
  const scopes = grantableScopes(role, input.scopes)
  requireMayGrant(by, { role, scopes })
  const name = requireName(input.name)
  if (name === '') throw invalidInput('name', 'must not be empty')
  const at = deps.clock.now()
  const expiresAt = input.expiresAt === undefined ? at + lifetimeMs : input.expiresAt
  if (expiresAt !== null && expiresAt <= at) throw invalidInput('expires_at', 'must lie in the future')
  const key = `${keyStart}${newToken(deps.random)}`
  const apiKey = await deps.customers.insertApiKey(
    { name, prefix: key.slice(0, prefixLength), role, scopes, expiresAt, keyHash: await sha256Hex(key) },
    { at, ...doneBy(by), audit: ({ id }) => ({ action: 'api_key.created', subject: `key:${id}`, data: { name, role, scopes, expiresAt } }) },
  )
  return { key, apiKey }
}

/** All keys, ended ones too; never the keys themselves. */
export async function apiKeys(deps: Pick<Deps, 'customers'>): Promise<readonly ApiKey[]> {
  return deps.customers.apiKeys()
}

/** Ends a key at once. Throws `api_key_not_found`. */
export async function revokeApiKey(deps: Pick<Deps, 'customers' | 'clock'>, id: number, by: Principal): Promise<void> {
  await deps.customers.revokeApiKey(id, { at: deps.clock.now(), ...doneBy(by), audit: { action: 'api_key.revoked', subject: `key:${id}` } })
}

/** Who a key stands for; null when it is unknown, revoked or past its end. */
export async function authenticateApiKey(deps: Pick<Deps, 'customers' | 'clock' | 'logger'>, key: string): Promise<Principal | null> {
  if (!keyPattern.test(key)) return null
  const found = await deps.customers.apiKeyByHash(await sha256Hex(key))
  const now = deps.clock.now()
  if (!found || found.revokedAt !== null || (found.expiresAt !== null && found.expiresAt <= now)) return null
  if (found.lastUsedAt === null || now - found.lastUsedAt >= touchEveryMs) noteUse(deps, found, now)
  return { kind: 'api_key', keyId: found.id, role: found.role, scopes: found.scopes }
}

/** Not waited for: a request need not wait for a note that may be lost. */
function noteUse({ customers, logger }: Pick<Deps, 'customers' | 'logger'>, { id }: ApiKey, now: number): void {
  customers.touchApiKey(id, now).catch((error: unknown) => logger.log('warn', 'The use of an API key could not be noted.', { keyId: id, error }))
}
