import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { atOnce, auditCount, expectRefusal, now, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { insert, start } from './customer-fixtures.ts'

const audited = { audit: { action: 'second_factor.tried', subject: 'customer' } }
const recoveryHashes = ['hash 1', 'hash 2', 'hash 3']

/** Ada, who set up a second factor with step 10 in one of her two sessions. */
async function enrolled(storage: Storage) {
  const { customers } = storage
  const { id: customerId } = await insert(storage, 'ada@example.com', { role: 'staff' })
  const [here, there] = [await start(storage, customerId, 'here'), await start(storage, customerId, 'there')]
  await customers.startSecondFactor({ customerId, sealedSecret: 'sealed' }, writeBy())
  const confirmation = { customerId, sealedSecret: 'sealed', step: 10, recoveryHashes, sessionId: here.id }
  expect(await customers.confirmSecondFactor(confirmation, writeBy({ at: now + 1, ...audited }))).toBe(true)
  return { customerId, here, there, confirmation }
}

export const secondFactorCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'keeps a secret that waits for its first code, and the last one begun',
    run: async storage => {
      const { customers } = storage
      const ada = await insert(storage, 'ada@example.com', { role: 'staff' })
      const { id: customerId } = ada
      expect([await customers.secondFactor(customerId), await customers.secondFactor(999_999)]).toEqual([null, null])
      for (const sealedSecret of ['one', 'two']) expect(await customers.startSecondFactor({ customerId, sealedSecret }, writeBy(audited))).toBe(true)
      expect(await customers.secondFactor(customerId)).toEqual({ sealedSecret: 'two', since: null, lastStep: 0 })
      expect(await customers.customer(customerId)).toEqual(ada)
      await expectRefusal(customers.startSecondFactor({ customerId: 999_999, sealedSecret: 'x' }, writeBy(audited)), 'customer_not_found')
      const stale = { customerId, sealedSecret: 'one', step: 1, recoveryHashes, sessionId: 1 }
      expect(await customers.confirmSecondFactor(stale, writeBy(audited))).toBe(false)
      expect(await customers.useSecondFactorStep({ customerId, step: 1 })).toBe(false)
      expect([await customers.recoveryCodesLeft(customerId), await auditCount(storage)]).toEqual([0, 2])
    },
  },
  {
    name: 'confirms it once: other sessions end, the own one counts as opened with it',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { customerId, here, there, confirmation } = await enrolled(storage)
      expect(await customers.secondFactor(customerId)).toEqual({ sealedSecret: 'sealed', since: now + 1, lastStep: 10 })
      expect((await customers.customer(customerId))?.secondFactorSince).toBe(now + 1)
      expect(await customers.session(here.id)).toEqual({ ...here, hasSecondFactor: true })
      expect(await customers.session(there.id)).toEqual({ ...there, revokedAt: now + 1 })
      expect(await customers.recoveryCodesLeft(customerId)).toBe(3)
      expect(await customers.confirmSecondFactor({ ...confirmation, recoveryHashes: ['x'] }, writeBy(audited))).toBe(false)
      expect(await customers.startSecondFactor({ customerId, sealedSecret: 'other' }, writeBy(audited))).toBe(false)
      expect([await customers.recoveryCodesLeft(customerId), await auditCount(storage)]).toEqual([3, 1])
      const opened = { customerId, tokenHash: 'again', familySecret: 's', expiresAt: now + 1_000, idleMs: 100, hasSecondFactor: true }
      expect((await customers.startSession(opened, writeBy())).hasSecondFactor).toBe(true)
    },
  },
  {
    name: 'takes a time step once, and none before one that was used, however many ask at once',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { customerId } = await enrolled(storage)
      const use = (step: number) => customers.useSecondFactorStep({ customerId, step })
      expect([await use(10), await use(9)]).toEqual([false, false])
      expect((await atOnce(8, () => use(12))).filter(Boolean)).toEqual([true])
      expect([await use(11), await use(12), await use(13)]).toEqual([false, false, true])
      expect((await customers.secondFactor(customerId))?.lastStep).toBe(13)
    },
  },
  {
    name: 'takes a recovery code once, of its own account alone',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { customerId } = await enrolled(storage)
      const bob = await insert(storage, 'bob@example.com', { role: 'staff' })
      const use = (codeHash: string, id = customerId) => customers.useRecoveryCode({ customerId: id, codeHash })
      expect([await use('hash 1', bob.id), await use('hash 9')]).toEqual([false, false])
      expect((await atOnce(8, () => use('hash 1'))).filter(Boolean)).toEqual([true])
      expect(await customers.recoveryCodesLeft(customerId)).toBe(2)
      await customers.replaceRecoveryCodes({ customerId, codeHashes: ['new'] }, writeBy(audited))
      expect([await use('hash 2'), await customers.recoveryCodesLeft(customerId), await auditCount(storage)]).toEqual([false, 1, 2])
      expect(await use('new')).toBe(true)
    },
  },
  {
    name: 'keeps a secret sealed otherwise, unless it is another by then, and lists what is sealed',
    run: async storage => {
      const { customers } = storage
      const { customerId } = await enrolled(storage)
      await insert(storage, 'cyd@example.com')
      const bob = await insert(storage, 'bob@example.com', { role: 'staff' })
      await customers.startSecondFactor({ customerId: bob.id, sealedSecret: 'waits' }, writeBy())
      const reseal = (id: number, expected: string, next: string) => customers.resealSecondFactor({ customerId: id, expected, next }, writeBy(audited))
      expect([await reseal(customerId, 'other', 'x'), await reseal(bob.id, 'sealed', 'x'), await reseal(999_999, 'sealed', 'x')]).toEqual([false, false, false])
      expect([await reseal(customerId, 'sealed', 'anew'), await reseal(bob.id, 'waits', 'waits anew')]).toEqual([true, true])
      expect(await customers.secondFactor(customerId)).toEqual({ sealedSecret: 'anew', since: now + 1, lastStep: 10 })
      expect(await auditCount(storage)).toBe(3)
      const [ada, last] = [
        { customerId, sealedSecret: 'anew' },
        { customerId: bob.id, sealedSecret: 'waits anew' },
      ]
      expect(await customers.sealedSecrets({ after: 0, limit: 9 })).toEqual([ada, last])
      expect(await customers.sealedSecrets({ after: 0, limit: 1 })).toEqual([ada])
      expect(await customers.sealedSecrets({ after: customerId, limit: 9 })).toEqual([last])
    },
  },
  {
    name: 'takes a second factor off with its codes, and ends sessions and one-time tokens',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { customerId, here } = await enrolled(storage)
      await customers.insertOneTimeToken({ customerId, purpose: 'mfa', value: '', tokenHash: 'waiting', expiresAt: now + 100 }, writeBy())
      expect(await customers.removeSecondFactor(customerId, writeBy({ at: now + 2, ...audited }))).toBe(true)
      expect([await customers.secondFactor(customerId), await customers.recoveryCodesLeft(customerId)]).toEqual([null, 0])
      expect((await customers.customer(customerId))?.secondFactorSince).toBeNull()
      expect((await customers.session(here.id))?.revokedAt).toBe(now + 2)
      expect(await customers.oneTimeToken({ purpose: 'mfa', tokenHash: 'waiting', at: now })).toBeNull()
      expect(await customers.removeSecondFactor(customerId, writeBy(audited))).toBe(false)
      expect([await customers.useSecondFactorStep({ customerId, step: 99 }), await auditCount(storage)]).toEqual([false, 2])
      expect(await customers.startSecondFactor({ customerId, sealedSecret: 'next' }, writeBy())).toBe(true)
    },
  },
  {
    name: 'leaves nothing of a second factor in an account that is erased',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { customerId } = await enrolled(storage)
      await customers.erase(customerId, writeBy())
      expect([await customers.secondFactor(customerId), await customers.recoveryCodesLeft(customerId)]).toEqual([null, 0])
      expect((await customers.customer(customerId))?.secondFactorSince).toBeNull()
    },
  },
]
