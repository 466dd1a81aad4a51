import { expect } from 'vitest'
import type { Session } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, auditCount, now, unsealedLine, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { insert, rotate, session, start } from './customer-fixtures.ts'

/** A customer with one session that starts with `token 0`. */
async function login(storage: Storage): Promise<{ customerId: number; id: number }> {
  const { id: customerId } = await insert(storage, 'ada@example.com')
  return { customerId, id: (await start(storage, customerId, 'token 0')).id }
}

/** What nobody has said of a session. */
const plain = { hasSecondFactor: false, address: null, device: '' } as const

/** Rotates through `token 1` ... `token count`, a second apart. */
async function rotateTimes(storage: Storage, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await rotate(storage, `token ${index}`, `token ${index + 1}`, now + index * 1_000)
}

export const sessionCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'starts a session that its token leads to, with the secret of the family',
    run: async storage => {
      const { customers } = storage
      const { customerId, id } = await login(storage)
      const stored = await customers.session(id)
      expect(stored).toEqual({ id, customerId, createdAt: now, expiresAt: session.expiresAt, revokedAt: null, lastUsedAt: now, ...plain })
      expect(await customers.sessionByToken('token 0')).toEqual({ session: stored, counter: 0, familySecret: 'secret of token 0' })
      expect([await customers.session(999_999), await customers.sessionByToken('token'), await customers.sessionByToken('')]).toEqual([null, null, null])
    },
  },
  {
    name: 'rotates a token into its successor; both lead to the session',
    run: async storage => {
      const { customers } = storage
      const { id } = await login(storage)
      expect(await rotate(storage, 'token 0', 'token 1')).toEqual({ status: 'rotated', session: await customers.session(id) })
      await rotate(storage, 'token 1', 'token 2', now + 1_000)
      const counters = await Promise.all(['token 0', 'token 1', 'token 2'].map(token => customers.sessionByToken(token)))
      expect(counters.map(found => [found?.session.id, found?.counter, found?.familySecret])).toEqual(
        [0, 1, 2].map(counter => [id, counter, 'secret of token 0']),
      )
      expect(await rotate(storage, 'token 9', 'token 10')).toEqual({ status: 'unknown' })
    },
  },
  {
    name: 'answers the last token again with the same successor within the time of grace, and not after it',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { id } = await login(storage)
      await rotate(storage, 'token 0', 'token 1')
      const last = now + session.graceMs - 1
      expect(await rotate(storage, 'token 0', 'token 1', last)).toEqual({ status: 'repeated', session: await customers.session(id) })
      expect((await customers.sessionByToken('token 1'))?.counter).toBe(1)
      expect((await rotate(storage, 'token 0', 'token 1', last + 1)).status).toBe('reused')
    },
  },
  {
    name: 'knows no grace when it is zero',
    safety: true,
    run: async storage => {
      await login(storage)
      await rotate(storage, 'token 0', 'token 1', now, 0)
      expect((await rotate(storage, 'token 0', 'token 1', now, 0)).status).toBe('reused')
    },
  },
  {
    name: 'revokes the whole family when a used token comes again, and notes it',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { customerId, id } = await login(storage)
      const other = await start(storage, customerId, 'other')
      await rotateTimes(storage, 2)
      const at = now + 2_000
      const stolen = await rotate(storage, 'token 0', 'token 1', at)
      expect(stolen).toEqual({
        status: 'reused',
        session: { id, customerId, createdAt: now, expiresAt: session.expiresAt, revokedAt: at, lastUsedAt: now + 1_000, ...plain },
      })
      expect(await customers.session(id)).toMatchObject({ revokedAt: at })
      for (const token of ['token 0', 'token 1', 'token 2']) {
        expect(await rotate(storage, token, 'token 3', at + 1)).toEqual({ status: 'revoked', session: await customers.session(id) })
      }
      expect(await customers.sessionByToken('token 3')).toBeNull()
      expect((await customers.session(other.id))?.revokedAt).toBeNull()
      const { items } = await customers.audit({}, { limit: 10 })
      expect(items.map(({ id: _, ...entry }) => entry)).toEqual([
        { ...unsealedLine, at, actor: 'system:refresh', action: 'session.reused', subject: `customer:${customerId}`, data: { sessionId: id } },
      ])
    },
  },
  {
    name: 'takes another successor for the same token as reuse, also within the time of grace',
    safety: true,
    run: async storage => {
      await login(storage)
      await rotate(storage, 'token 0', 'token 1')
      expect((await rotate(storage, 'token 0', 'forged', now + 1)).status).toBe('reused')
      expect((await rotate(storage, 'token 1', 'token 2', now + 2)).status).toBe('revoked')
      expect(await storage.customers.sessionByToken('forged')).toBeNull()
    },
  },
  {
    name: 'gives 32 requests with one token at once the same successor',
    safety: true,
    run: async storage => {
      await login(storage)
      const results = await atOnce(32, () => rotate(storage, 'token 0', 'token 1'))
      expect(results.map(result => result.status).sort()).toEqual([...Array(31).fill('repeated'), 'rotated'])
      expect((await rotate(storage, 'token 1', 'token 2', now + 1)).status).toBe('rotated')
      expect(await auditCount(storage)).toBe(0)
    },
  },
  {
    name: 'lets one of 16 different successors at once be made, and ends the family',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { id } = await login(storage)
      const results = await atOnce(16, index => rotate(storage, 'token 0', `next ${index}`))
      expect(results.map(result => result.status).sort()).toEqual(['reused', ...Array(14).fill('revoked'), 'rotated'])
      expect((await customers.session(id))?.revokedAt).toBe(now)
      const made = await Promise.all(results.map((_, index) => customers.sessionByToken(`next ${index}`)))
      expect(made.filter(found => found !== null)).toHaveLength(1)
      expect(await auditCount(storage)).toBe(1)
    },
  },
  {
    name: 'ends a token that was not used in time, the first one as any other, without revoking the family',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { id } = await login(storage)
      const end = now + session.idleMs
      expect(await rotate(storage, 'token 0', 'token 1', end)).toEqual({ status: 'expired', session: await customers.session(id) })
      expect((await rotate(storage, 'token 0', 'token 1', end - 1)).status).toBe('rotated')
      expect((await rotate(storage, 'token 1', 'token 2', end - 1 + session.idleMs)).status).toBe('expired')
      expect(await customers.session(id)).toMatchObject({ revokedAt: null })
      expect(await customers.sessionByToken('token 2')).toBeNull()
    },
  },
  {
    name: 'lets no rotation lead past the end of the session',
    safety: true,
    run: async storage => {
      const { id } = await login(storage)
      let at: number = now
      let counter = 0
      for (; at + 40_000 < session.expiresAt; counter++) {
        at += 40_000
        expect((await rotate(storage, `token ${counter}`, `token ${counter + 1}`, at)).status).toBe('rotated')
      }
      expect((await rotate(storage, `token ${counter}`, 'last', session.expiresAt)).status).toBe('expired')
      expect((await rotate(storage, `token ${counter}`, 'last', session.expiresAt - 1)).status).toBe('rotated')
      expect((await rotate(storage, `token ${counter}`, 'last', session.expiresAt)).status).toBe('expired')
      expect(await storage.customers.session(id)).toMatchObject({ expiresAt: session.expiresAt, revokedAt: null })
    },
  },
  {
    name: 'lets a token lead to one session only, and no session to nobody',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { customerId, id } = await login(storage)
      const { id: bob } = await insert(storage, 'bob@example.com')
      await expect(start(storage, bob, 'token 0')).rejects.toThrow()
      await expect(start(storage, 999_999, 'nobody')).rejects.toThrow()
      const other = await start(storage, bob, 'other')
      await expect(rotate(storage, 'other', 'token 0')).rejects.toThrow()
      expect((await customers.sessionByToken('token 0'))?.session).toMatchObject({ id, customerId })
      expect(await customers.sessionByToken('nobody')).toBeNull()
      // The refused rotation used nothing up.
      expect(await rotate(storage, 'other', 'next')).toMatchObject({ status: 'rotated', session: { id: other.id } })
    },
  },
  {
    name: 'revokes one session, or all of a customer, once',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { customerId, id } = await login(storage)
      const { id: bob } = await insert(storage, 'bob@example.com')
      const ids = [id, (await start(storage, customerId, 'second')).id, (await start(storage, bob, 'third')).id]
      const revoked = async () => (await Promise.all(ids.map(one => customers.session(one)))).map(found => found?.revokedAt)
      const at = (time: number) => writeBy({ at: time, audit: { action: 'session.tried', subject: 'session' } })
      expect([await customers.revokeSession(id, at(now + 1)), await customers.revokeSession(id, at(now + 2))]).toEqual([true, false])
      expect(await customers.revokeSession(999_999, at(now))).toBe(false)
      expect([await revoked(), await auditCount(storage)]).toEqual([[now + 1, null, null], 1])
      expect(await rotate(storage, 'token 0', 'token 1', now + 3)).toEqual({ status: 'revoked', session: await customers.session(id) })
      expect([await customers.revokeSessions(customerId, at(now + 4)), await customers.revokeSessions(customerId, at(now + 5))]).toEqual([1, 0])
      expect(await customers.revokeSessions(999_999, at(now))).toBe(0)
      expect(await customers.revokeSessions(bob, { ...at(now), keepSessionId: ids[2] ?? 0 })).toBe(0)
      expect([await revoked(), await auditCount(storage)]).toEqual([[now + 1, now + 4, null], 2])
      expect((await rotate(storage, 'third', 'fourth', now + 5)).status).toBe('rotated')
    },
  },
  {
    name: 'says where a session was opened, with what, and when it was used last; lists those that can be gone on with',
    run: async storage => {
      const { customers } = storage
      const { customerId, id } = await login(storage)
      const { expiresAt, idleMs } = session
      const origin = { address: '2001:db8::1', requestId: 'r1' }
      const audit = (opened: Session) => ({ action: 'session.started', subject: `session:${opened.id}` })
      const input = { customerId, tokenHash: 'second 0', familySecret: 's', expiresAt, idleMs, hasSecondFactor: true, device: 'Firefox on Linux' }
      const second = await customers.startSession(input, writeBy({ at: now + 1, origin, audit }))
      const told = { hasSecondFactor: true, address: '2001:db8::1', device: 'Firefox on Linux' }
      expect(second).toEqual({ id: second.id, customerId, createdAt: now + 1, lastUsedAt: now + 1, expiresAt, revokedAt: null, ...told })
      expect((await customers.audit({}, { limit: 9 })).items).toMatchObject([{ action: 'session.started', subject: `session:${second.id}`, ...origin }])
      const listed = async (at: number) => (await customers.sessions(customerId, at)).map(one => [one.id, one.lastUsedAt])
      await insert(storage, 'bob@example.com').then(bob => start(storage, bob.id, 'his'))
      expect(await listed(now)).toEqual([
        [second.id, now + 1],
        [id, now],
      ])
      const rotated = await rotate(storage, 'second 0', 'second 1', now + 2_000)
      expect(rotated).toEqual({ status: 'rotated', session: { ...second, lastUsedAt: now + 2_000 } })
      expect(await customers.session(second.id)).toEqual({ ...second, lastUsedAt: now + 2_000 })
      // One token is past its time, the other is not.
      expect(await listed(now + idleMs)).toEqual([[second.id, now + 2_000]])
      expect([await listed(now + 2_000 + idleMs), await listed(expiresAt)]).toEqual([[], []])
      await customers.revokeSession(second.id, writeBy())
      expect(await listed(now)).toEqual([[id, now]])
      expect(await customers.sessions(999_999, now)).toEqual([])
    },
  },
]
