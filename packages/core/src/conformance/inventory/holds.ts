import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { atOnce, now, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { commit, expiresAt, figures, movementCount, mug, plate, reserve, ship, stock } from './stock-fixtures.ts'

export const holdCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'extends a hold, never shortens it',
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 1 })
      await reserve(storage, 'a', { [mug]: 1 })
      expect(await inventory.extend('a', expiresAt + 1_000)).toBe(true)
      expect(await inventory.extend('a', expiresAt + 500)).toBe(true)
      expect((await inventory.hold('a'))?.expiresAt).toBe(expiresAt + 1_000)
    },
  },
  {
    name: 'extends no hold that is final or missing, and leaves a committed one as it is',
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 3 })
      await commit(storage, 'paid', { [mug]: 1 })
      await commit(storage, 'shipped', { [mug]: 1 })
      await ship(storage, 'shipped', 's', { [mug]: 1 })
      await reserve(storage, 'released', { [mug]: 1 })
      await inventory.release('released', writeBy())
      const answers = [
        await inventory.extend('missing', expiresAt + 1),
        await inventory.extend('shipped', expiresAt + 1),
        await inventory.extend('released', expiresAt + 1),
      ]
      expect(answers).toEqual([false, false, false])
      expect(await inventory.extend('paid', expiresAt + 1)).toBe(true)
      expect([await inventory.hold('paid'), await inventory.hold('released')]).toMatchObject([
        { status: 'committed', expiresAt },
        { status: 'released', expiresAt },
      ])
      expect(await inventory.hold('missing')).toBeNull()
    },
  },
  {
    name: 'commits a hold once and for good, without moving stock',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 5 })
      await reserve(storage, 'a', { [mug]: 2 })
      const before = await movementCount(storage)
      expect(await atOnce(8, () => inventory.commit('a', writeBy()))).toEqual(Array(8).fill(true))
      expect((await inventory.hold('a'))?.status).toBe('committed')
      expect(await figures(storage, mug)).toEqual([[mug, 5, 2]])
      expect(await movementCount(storage)).toBe(before)
      await ship(storage, 'a', 's', { [mug]: 2 })
      expect(await inventory.commit('a', writeBy())).toBe(true)
      expect((await inventory.hold('a'))?.status).toBe('consumed')
    },
  },
  {
    name: 'commits also a hold past its expiry, as long as nobody released it',
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 1 })
      await reserve(storage, 'a', { [mug]: 1 })
      expect(await inventory.commit('a', writeBy({ at: expiresAt + 60_000 }))).toBe(true)
      expect(await inventory.expiredHolds(expiresAt + 60_000, 10)).toEqual([])
    },
  },
  {
    name: 'does not commit what was released or never existed',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 5 })
      await reserve(storage, 'a', { [mug]: 2 })
      await inventory.release('a', writeBy())
      expect(await inventory.commit('a', writeBy())).toBe(false)
      expect(await inventory.commit('missing', writeBy())).toBe(false)
      expect(await inventory.hold('missing')).toBeNull()
      expect(await figures(storage, mug)).toEqual([[mug, 5, 0]])
    },
  },
  {
    name: 'gives a hold back once, however often it is released',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 5, [plate]: 5 })
      await reserve(storage, 'a', { [mug]: 2, [plate]: 1 })
      await reserve(storage, 'b', { [mug]: 2 })
      await atOnce(8, () => inventory.release('a', writeBy()))
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 5, 2],
        [plate, 5, 0],
      ])
      expect(await inventory.hold('a')).toMatchObject({
        status: 'released',
        lines: [
          { quantity: 2, shipped: 0, released: 2 },
          { quantity: 1, shipped: 0, released: 1 },
        ],
      })
      expect(await movementCount(storage)).toBe(2 + 3 + 2)
    },
  },
  {
    name: 'gives back a committed hold, of a partly shipped one the rest, of a shipped one nothing',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 10 })
      await commit(storage, 'paid', { [mug]: 2 })
      await commit(storage, 'partly', { [mug]: 3 })
      await ship(storage, 'partly', 's1', { [mug]: 1 })
      await commit(storage, 'shipped', { [mug]: 1 })
      await ship(storage, 'shipped', 's2', { [mug]: 1 })
      expect(await figures(storage, mug)).toEqual([[mug, 8, 4]])
      for (const key of ['paid', 'partly', 'shipped', 'partly']) await inventory.release(key, writeBy())
      expect(await figures(storage, mug)).toEqual([[mug, 8, 0]])
      expect(await inventory.hold('paid')).toMatchObject({ status: 'released', lines: [{ quantity: 2, shipped: 0, released: 2 }] })
      expect(await inventory.hold('partly')).toMatchObject({ status: 'released', lines: [{ quantity: 3, shipped: 1, released: 2 }] })
      expect(await inventory.hold('shipped')).toMatchObject({ status: 'consumed', lines: [{ quantity: 1, shipped: 1, released: 0 }] })
    },
  },
  {
    name: 'holds nothing under a key that was released before it was reserved',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 5 })
      await inventory.release('a', writeBy())
      expect(await inventory.hold('a')).toMatchObject({ key: 'a', status: 'released', lines: [] })
      expect(await reserve(storage, 'a', { [mug]: 2 })).toMatchObject({ ok: true, hold: { status: 'released', lines: [] } })
      expect(await figures(storage, mug)).toEqual([[mug, 5, 0]])
    },
  },
  {
    name: 'keeps nothing held when a key is reserved, committed and released at once',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 100 })
      await atOnce(24, index => {
        const key = `key ${index}`
        const steps = [() => reserve(storage, key, { [mug]: 2 }), () => inventory.release(key, writeBy()), () => inventory.commit(key, writeBy())]
        return Promise.all([...steps.slice(index % 3), ...steps.slice(0, index % 3)].map(step => step()))
      })
      expect(await figures(storage, mug)).toEqual([[mug, 100, 0]])
      const holds = await atOnce(24, index => inventory.hold(`key ${index}`))
      expect(holds.map(hold => hold?.status)).toEqual(Array(24).fill('released'))
    },
  },
  {
    name: 'lists expired holds, the longest expired first, from the moment they expire',
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 10 })
      for (const [key, seconds] of [
        ['late', 30],
        ['early', 10],
        ['middle', 20],
        ['paid', 5],
        ['gone', 5],
      ] as const) {
        await inventory.reserve({ key, lines: [{ variantId: mug, quantity: 1 }], expiresAt: now + seconds * 1_000 }, writeBy())
      }
      await inventory.commit('paid', writeBy())
      await inventory.release('gone', writeBy())
      const expired = async (at: number, limit = 10) => (await inventory.expiredHolds(at, limit)).map(hold => hold.key)
      expect(await expired(now + 9_999)).toEqual([])
      expect(await expired(now + 10_000)).toEqual(['early'])
      expect(await expired(now + 60_000)).toEqual(['early', 'middle', 'late'])
      expect(await expired(now + 60_000, 2)).toEqual(['early', 'middle'])
      expect((await inventory.expiredHolds(now + 10_000, 1))[0]).toEqual(await inventory.hold('early'))
    },
  },
]
