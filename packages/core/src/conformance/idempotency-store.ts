import { expect } from 'vitest'
import type { IdempotencyClaim, IdempotencyStore, Storage } from '../ports/index.ts'
import { atOnce, now, strangeText } from './fixtures.ts'
import type { ConformanceCase } from './suite.ts'

const lockedUntil = now + 30_000
const keepUntil = now + 86_400_000
const answer = { status: 201, body: `{"text":${JSON.stringify(strangeText)}}`, headers: { 'content-type': 'application/json', location: '/orders/1' } }
const mine = { scope: 'customer:1 POST /orders', key: 'key' }

type Claim = Parameters<IdempotencyStore['claim']>[0]

function claim({ idempotency }: Storage, parts: Partial<Claim> = {}): Promise<IdempotencyClaim> {
  return idempotency.claim({ ...mine, fingerprint: 'print', owner: 'a', now, lockedUntil, keepUntil, ...parts })
}

/** The promises of the idempotency store. */
export const idempotencyCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'claims a key once, says it is in use meanwhile, and replays the answer afterwards, letter for letter',
    safety: true,
    run: async storage => {
      expect(await claim(storage)).toEqual({ status: 'claimed' })
      expect(await claim(storage, { owner: 'b', now: lockedUntil - 1 })).toEqual({ status: 'in_use' })
      expect(await storage.idempotency.finish({ ...mine, owner: 'a', answer })).toBe(true)
      expect(await claim(storage, { owner: 'b' })).toEqual({ status: 'answered', answer })
      expect(await claim(storage, { owner: 'c', now: lockedUntil + 1 })).toEqual({ status: 'answered', answer })
    },
  },
  {
    name: 'lets one of 32 calls with the same key through, when they come at once',
    safety: true,
    run: async storage => {
      const claims = await atOnce(32, index => claim(storage, { owner: `owner ${index}` }))
      expect(claims.filter(({ status }) => status === 'claimed')).toHaveLength(1)
      expect(claims.filter(({ status }) => status === 'in_use')).toHaveLength(31)
    },
  },
  {
    name: 'tells another request under the same key apart, whatever became of the first',
    safety: true,
    run: async storage => {
      await claim(storage)
      const other = { owner: 'b', fingerprint: 'other' }
      expect(await claim(storage, other)).toEqual({ status: 'mismatch' })
      expect(await claim(storage, { ...other, now: lockedUntil })).toEqual({ status: 'mismatch' })
      await storage.idempotency.finish({ ...mine, owner: 'a', answer })
      expect(await claim(storage, other)).toEqual({ status: 'mismatch' })
    },
  },
  {
    name: 'keeps scopes and keys apart',
    safety: true,
    run: async storage => {
      await claim(storage, { scope: 'a', key: 'b c' })
      await storage.idempotency.finish({ scope: 'a', key: 'b c', owner: 'a', answer })
      for (const parts of [
        { scope: 'a b', key: 'c' },
        { scope: 'A', key: 'b c' },
        { scope: 'a', key: 'B C' },
        { scope: '', key: 'ab c' },
      ]) {
        expect(await claim(storage, { ...parts, fingerprint: 'other' })).toEqual({ status: 'claimed' })
      }
      expect(await claim(storage, { scope: 'a', key: 'b c' })).toEqual({ status: 'answered', answer })
    },
  },
  {
    name: 'hands the key of a dead owner over once its lock is over, to one of 16 at once',
    safety: true,
    run: async storage => {
      await claim(storage)
      expect(await claim(storage, { owner: 'b', now: lockedUntil - 1 })).toEqual({ status: 'in_use' })
      const late = { now: lockedUntil, lockedUntil: lockedUntil + 30_000 }
      const claims = await atOnce(16, index => claim(storage, { ...late, owner: `owner ${index}` }))
      expect(claims.map(({ status }) => status).sort()).toEqual(['claimed', ...Array(15).fill('in_use')])
      expect(await claim(storage, { owner: 'c', now: lockedUntil + 29_999 })).toEqual({ status: 'in_use' })
    },
  },
  {
    name: 'takes no answer from an owner whose claim was taken over, nor a second one',
    safety: true,
    run: async storage => {
      const { idempotency } = storage
      await claim(storage)
      await claim(storage, { owner: 'b', now: lockedUntil, lockedUntil: lockedUntil + 30_000 })
      expect(await idempotency.finish({ ...mine, owner: 'a', answer: { ...answer, body: 'late' } })).toBe(false)
      await idempotency.abandon({ ...mine, owner: 'a' })
      expect(await claim(storage, { owner: 'c', now: lockedUntil })).toEqual({ status: 'in_use' })
      expect(await idempotency.finish({ ...mine, owner: 'b', answer })).toBe(true)
      expect(await idempotency.finish({ ...mine, owner: 'b', answer: { ...answer, body: 'second' } })).toBe(false)
      await idempotency.abandon({ ...mine, owner: 'b' })
      expect(await claim(storage, { owner: 'c' })).toEqual({ status: 'answered', answer })
    },
  },
  {
    name: 'frees a key that is given up, for any request',
    run: async storage => {
      const { idempotency } = storage
      await claim(storage)
      await idempotency.abandon({ ...mine, owner: 'b' })
      expect(await claim(storage, { owner: 'b' })).toEqual({ status: 'in_use' })
      await idempotency.abandon({ ...mine, owner: 'a' })
      expect(await claim(storage, { owner: 'b', fingerprint: 'other' })).toEqual({ status: 'claimed' })
      await idempotency.abandon({ ...mine, key: 'never seen', owner: 'a' })
      expect(await idempotency.finish({ ...mine, key: 'never seen', owner: 'a', answer })).toBe(false)
      expect(await claim(storage, { key: 'never seen' })).toEqual({ status: 'claimed' })
    },
  },
  {
    name: 'forgets a key when its time is over, whether purged or not',
    run: async storage => {
      const { idempotency } = storage
      await claim(storage)
      await idempotency.finish({ ...mine, owner: 'a', answer })
      expect(await claim(storage, { owner: 'b', now: keepUntil - 1 })).toEqual({ status: 'answered', answer })
      expect(await claim(storage, { owner: 'b', fingerprint: 'other', now: keepUntil, lockedUntil: keepUntil + 1, keepUntil: keepUntil + 2 })).toEqual({
        status: 'claimed',
      })
      expect(await claim(storage, { owner: 'c', now: keepUntil })).toEqual({ status: 'mismatch' })
    },
  },
  {
    name: 'purges keys whose time is over, and no others',
    run: async storage => {
      const { idempotency } = storage
      for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) {
        await claim(storage, { key, keepUntil: now + index })
        await idempotency.finish({ ...mine, key, owner: 'a', answer })
      }
      expect(await idempotency.purge(now - 1, 10)).toBe(0)
      expect([await idempotency.purge(now + 2, 2), await idempotency.purge(now + 2, 2), await idempotency.purge(now + 2, 2)]).toEqual([2, 1, 0])
      expect(await claim(storage, { key: 'd', owner: 'b', now: now + 2 })).toEqual({ status: 'answered', answer })
    },
  },
]
