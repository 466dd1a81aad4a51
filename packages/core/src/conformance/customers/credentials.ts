import { expect } from 'vitest'
import { event } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, auditCount, briefly, expectRefusal, now, strangeText, watchEvents, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { insert } from './customer-fixtures.ts'

const reset = { purpose: 'reset', tokenHash: 'hash' }

/** A customer with a token for `reset` that lives a second. */
async function mail(storage: Storage, email = 'ada@example.com', tokenHash = 'hash'): Promise<number> {
  const { id } = await insert(storage, email)
  await storage.customers.insertOneTimeToken({ customerId: id, purpose: 'reset', value: 'a@example.com', tokenHash, expiresAt: now + 1_000 }, writeBy())
  return id
}

function keyOf(name: string, keyHash: string): Parameters<Storage['customers']['insertApiKey']>[0] {
  return { name, prefix: 'ck_abc', role: 'staff', scopes: ['orders:read'], expiresAt: now + 1_000, keyHash }
}

export const credentialCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'uses a one-time token up once, also when 16 come at once',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const customerId = await mail(storage)
      expect(await customers.oneTimeToken({ ...reset, at: now })).toEqual({ customerId, value: 'a@example.com' })
      const used = await atOnce(16, () => customers.useOneTimeToken({ ...reset, at: now }))
      expect(used.filter(found => found !== null)).toEqual([{ customerId, value: 'a@example.com' }])
      expect([await customers.oneTimeToken({ ...reset, at: now }), await customers.useOneTimeToken({ ...reset, at: now })]).toEqual([null, null])
    },
  },
  {
    name: 'takes a one-time token for its own purpose and in its time only, and keeps it otherwise',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const customerId = await mail(storage)
      for (const wrong of [
        { ...reset, purpose: 'verify', at: now },
        { ...reset, tokenHash: 'Hash', at: now },
        { ...reset, tokenHash: '', at: now },
        { ...reset, at: now + 1_000 },
      ]) {
        expect([await customers.oneTimeToken(wrong), await customers.useOneTimeToken(wrong)]).toEqual([null, null])
      }
      expect(await customers.useOneTimeToken({ ...reset, at: now + 999 })).toEqual({ customerId, value: 'a@example.com' })
    },
  },
  {
    name: 'lets a one-time token and an API key belong to one only, and a token to nobody never',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const customerId = await mail(storage)
      await expect(mail(storage, 'bob@example.com')).rejects.toThrow()
      const orphan = { customerId: 999_999, purpose: 'reset', value: 'a@example.com', tokenHash: 'orphan', expiresAt: now + 1 }
      await expect(customers.insertOneTimeToken(orphan, writeBy())).rejects.toThrow()
      expect(await customers.oneTimeToken({ ...reset, tokenHash: 'orphan', at: now })).toBeNull()
      expect(await customers.useOneTimeToken({ ...reset, at: now })).toEqual({ customerId, value: 'a@example.com' })
      const key = await customers.insertApiKey(keyOf('One', 'hash'), writeBy())
      await expect(customers.insertApiKey(keyOf('Two', 'hash'), writeBy())).rejects.toThrow()
      expect(await customers.apiKeys()).toEqual([key])
    },
  },
  {
    name: 'uses up the tokens of a customer with any change but that of the name and of what is known of the address',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const ada = await mail(storage)
      const bob = await mail(storage, 'bob@example.com', 'other')
      await customers.update(ada, { name: 'Ada L.' }, writeBy())
      await customers.update(ada, { emailVerifiedAt: now, pendingEmail: 'new@example.com' }, writeBy())
      expect(await customers.oneTimeToken({ ...reset, at: now })).toEqual({ customerId: ada, value: 'a@example.com' })
      await customers.update(ada, { email: 'new@example.com' }, writeBy())
      expect(await customers.oneTimeToken({ ...reset, at: now })).toBeNull()
      expect(await customers.oneTimeToken({ ...reset, tokenHash: 'other', at: now })).toEqual({ customerId: bob, value: 'a@example.com' })
    },
  },
  {
    name: 'stores the events of a one-time token with it, or neither',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { id: customerId } = await insert(storage, 'ada@example.com')
      const events = await watchEvents(storage)
      const token = { customerId, purpose: 'reset', value: 'a@example.com', tokenHash: 'hash', expiresAt: now + 1 }
      const fail = () => {
        throw new Error('no events')
      }
      await expect(customers.insertOneTimeToken(token, writeBy({ events: fail }))).rejects.toThrow('no events')
      expect(await customers.oneTimeToken({ ...reset, at: now })).toBeNull()
      await customers.insertOneTimeToken(token, writeBy({ events: [event('customer.password_reset_requested', 'k', { customerId })] }))
      expect(briefly(await events())).toEqual([['customer.password_reset_requested', { customerId }]])
      expect(await customers.oneTimeToken({ ...reset, at: now })).toEqual({ customerId, value: 'a@example.com' })
    },
  },
  {
    name: 'stores what is told of an account, events and audit line, or neither',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { id: customerId } = await insert(storage, 'ada@example.com')
      const events = await watchEvents(storage)
      const told = event('customer.password_reset_requested', 'k', { customerId })
      const fail = () => {
        throw new Error('no audit')
      }
      await expect(customers.tell(writeBy({ events: [told], audit: fail }))).rejects.toThrow('no audit')
      expect(await events()).toEqual([])
      await customers.tell(writeBy({ events: [told], audit: { action: 'told', subject: `customer:${customerId}` } }))
      expect(briefly(await events())).toEqual([['customer.password_reset_requested', { customerId }]])
      expect((await customers.audit({ action: 'told' }, { limit: 5 })).items.map(({ subject }) => subject)).toEqual([`customer:${customerId}`])
    },
  },
  {
    name: 'gives an API key back as written, without its hash, and finds it by the hash',
    safety: true,
    run: async ({ customers }) => {
      const { keyHash, ...draft } = keyOf(strangeText, 'hash')
      const key = await customers.insertApiKey({ ...draft, keyHash }, writeBy())
      expect(key).toEqual({ ...draft, id: key.id, createdAt: now, lastUsedAt: null, revokedAt: null })
      const admin = await customers.insertApiKey({ ...keyOf('Admin', 'other'), role: 'admin', scopes: [], expiresAt: null }, writeBy())
      expect([await customers.apiKeyByHash('hash'), await customers.apiKeyByHash('other'), await customers.apiKeyByHash('')]).toEqual([key, admin, null])
      expect(await customers.apiKeys()).toEqual([key, admin])
      expect(admin).toMatchObject({ role: 'admin', scopes: [], expiresAt: null })
    },
  },
  {
    name: 'revokes an API key once, keeps it on the list, and notes its use',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const telling = writeBy({ audit: { action: 'key.changed', subject: 'key:1' } })
      const key = await customers.insertApiKey(keyOf('Key', 'hash'), telling)
      await customers.touchApiKey(key.id, now + 1)
      await customers.touchApiKey(999_999, now + 1)
      const revoke = (at: number) => customers.revokeApiKey(key.id, writeBy({ at, audit: { action: 'key.revoked', subject: 'key:1' } }))
      await revoke(now + 2)
      await revoke(now + 3)
      const revoked = { ...key, lastUsedAt: now + 1, revokedAt: now + 2 }
      expect([await customers.apiKeyByHash('hash'), await customers.apiKeys()]).toEqual([revoked, [revoked]])
      expect(await auditCount(storage)).toBe(2)
      await expectRefusal(customers.revokeApiKey(999_999, telling), 'api_key_not_found')
      expect(await auditCount(storage)).toBe(2)
    },
  },
]
