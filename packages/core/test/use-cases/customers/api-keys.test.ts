import { describe, expect, it } from 'vitest'
import { apiKeys, authenticateApiKey, createApiKey, revokeApiKey } from '../../../src/use-cases/customers/index.ts'
import { customerShop, day, minute, system } from './shop.ts'

const withKey = async () => {
  const shop = customerShop()
  const made = await createApiKey(shop.deps, { name: ' ERP ', role: 'staff', scopes: ['stock:write', 'orders:read', 'stock:write'] }, system)
  return { ...shop, ...made }
}

describe('createApiKey', () => {
  it('shows the key once, and stores its start and its hash', async () => {
    const { deps, key, apiKey, stored, actions } = await withKey()
    const at = deps.clock.now()
    const expiresAt = at + 365 * day
    const scopes = ['orders:read', 'stock:write']
    expect(key).toMatch(/^ck_[A-Za-z0-9_-]{43}$/)
    expect(apiKey).toEqual({ id: 1, name: 'ERP', prefix: key.slice(0, 11), role: 'staff', scopes, createdAt: at, expiresAt, lastUsedAt: null, revokedAt: null })
    expect(await apiKeys(deps)).toEqual([apiKey])
    expect(stored()).not.toContain(key.slice(11))
    expect(actions()).toEqual([{ actor: 'system:test', action: 'api_key.created', subject: 'key:1', data: { name: 'ERP', role: 'staff', scopes, expiresAt } }])
  })

  it('takes an end of its own, or none', async () => {
    const { deps } = await withKey()
    const expiresAt = deps.clock.now() + 1
    expect((await createApiKey(deps, { name: 'brief', role: 'admin', expiresAt }, system)).apiKey).toMatchObject({ expiresAt, role: 'admin', scopes: [] })
    expect((await createApiKey(deps, { name: 'lasting', role: 'admin', expiresAt: null }, system)).apiKey.expiresAt).toBeNull()
  })

  const narrow = { kind: 'api_key', keyId: 7, role: 'staff', scopes: ['keys:write', 'orders:read'] } as const
  it.each([
    [{ name: '', role: 'staff' }, system, 'validation_failed'],
    [{ name: 'x', role: 'staff', expiresAt: 0 }, system, 'validation_failed'],
    [{ name: 'x', role: 'admin' }, narrow, 'forbidden'],
    [{ name: 'x', role: 'staff', scopes: ['orders:read', 'orders:write'] }, narrow, 'forbidden'],
    [{ name: 'x', role: 'staff' }, { kind: 'customer', customerId: 1, sessionId: 1 }, 'forbidden'],
  ] as const)('refuses %j by %j: %s', async (input, by, code) => {
    const { deps, stored } = await withKey()
    const before = stored()
    await expect(createApiKey(deps, input, by)).rejects.toMatchObject({ code })
    expect(stored()).toBe(before)
  })
})

describe('authenticateApiKey', () => {
  it('says who the key stands for', async () => {
    const { deps, key } = await withKey()
    expect(await authenticateApiKey(deps, key)).toEqual({ kind: 'api_key', keyId: 1, role: 'staff', scopes: ['orders:read', 'stock:write'] })
  })

  it('knows no other key', async () => {
    const { deps, key, stored } = await withKey()
    const before = stored()
    const last = key.endsWith('A') ? 'B' : 'A'
    for (const other of ['', 'ck_', key.slice(3), key.slice(0, -1), `${key} `, `${key.slice(0, -1)}${last}`])
      expect(await authenticateApiKey(deps, other)).toBeNull()
    expect(stored()).toBe(before)
  })

  it('ends to the millisecond', async () => {
    const { deps, key } = await withKey()
    await deps.clock.advance(365 * day - 1)
    expect(await authenticateApiKey(deps, key)).toMatchObject({ keyId: 1 })
    await deps.clock.advance(1)
    expect(await authenticateApiKey(deps, key)).toBeNull()
  })

  it('ends at once when it is revoked', async () => {
    const { deps, key, actions } = await withKey()
    await revokeApiKey(deps, 1, system)
    expect(await authenticateApiKey(deps, key)).toBeNull()
    expect((await apiKeys(deps))[0]?.revokedAt).toBe(deps.clock.now())
    expect(actions().at(-1)).toEqual({ actor: 'system:test', action: 'api_key.revoked', subject: 'key:1', data: {} })
  })

  it('notes its use at most once a minute', async () => {
    const { deps, key } = await withKey()
    const use = async () => {
      await authenticateApiKey(deps, key)
      await deps.clock.advance(0)
      return (await apiKeys(deps))[0]?.lastUsedAt
    }
    const start = deps.clock.now()
    expect(await use()).toBe(start)
    await deps.clock.advance(minute - 1)
    expect(await use()).toBe(start)
    await deps.clock.advance(1)
    expect(await use()).toBe(start + minute)
  })

  it('stands also when its use cannot be noted', async () => {
    const { deps, key, logs } = await withKey()
    const error = new Error('busy')
    const customers = { ...deps.customers, touchApiKey: () => Promise.reject(error) }
    expect(await authenticateApiKey({ ...deps, customers }, key)).toMatchObject({ keyId: 1 })
    await deps.clock.advance(0)
    expect(logs).toEqual([{ level: 'warn', message: 'The use of an API key could not be noted.', fields: { keyId: 1, error } }])
  })
})

describe('revokeApiKey', () => {
  it('knows no key that is not there', async () => {
    const { deps, stored } = await withKey()
    const before = stored()
    await expect(revokeApiKey(deps, 2, system)).rejects.toMatchObject({ code: 'api_key_not_found' })
    expect(stored()).toBe(before)
  })
})
