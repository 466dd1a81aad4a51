import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { atOnce, expectRefusal, largest, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { expiresAt, figures, movementCount, mug, plate, reserve, stock, unknown } from './stock-fixtures.ts'

export const reserveCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'holds every line and can tell the hold by its key',
    run: async storage => {
      await stock(storage, { [mug]: 5, [plate]: 5 })
      const result = await reserve(storage, 'cart:1:1', { [plate]: 5, [mug]: 2 })
      const [main] = await storage.inventory.locations()
      const locationId = main?.id
      const lines = [
        { variantId: mug, locationId, quantity: 2, shipped: 0, released: 0 },
        { variantId: plate, locationId, quantity: 5, shipped: 0, released: 0 },
      ]
      expect(result).toEqual({ ok: true, hold: { key: 'cart:1:1', status: 'held', expiresAt, lines } })
      expect(await storage.inventory.hold('cart:1:1')).toEqual(result.ok && result.hold)
      expect(await storage.inventory.hold('cart:1:2')).toBeNull()
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 5, 2],
        [plate, 5, 5],
      ])
    },
  },
  {
    name: 'sums lines of one variant before it checks them',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 5 })
      const lines = [
        { variantId: mug, quantity: 3 },
        { variantId: mug, quantity: 3 },
      ]
      expect(await storage.inventory.reserve({ key: 'a', lines, expiresAt }, writeBy())).toEqual({
        ok: false,
        shortages: [{ variantId: mug, requested: 6, available: 5 }],
      })
      expect(await figures(storage, mug)).toEqual([[mug, 5, 0]])
      const fitting = await storage.inventory.reserve({ key: 'a', lines: lines.map(line => ({ ...line, quantity: 2 })), expiresAt }, writeBy())
      expect(fitting.ok && fitting.hold.lines.map(line => line.quantity)).toEqual([4])
      expect(await figures(storage, mug)).toEqual([[mug, 5, 4]])
    },
  },
  {
    name: 'holds all lines or none, and names every shortage',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 5, [plate]: 1 })
      const before = await movementCount(storage)
      expect(await reserve(storage, 'a', { [mug]: 5, [plate]: 2, [unknown]: 1 })).toEqual({
        ok: false,
        shortages: [
          { variantId: plate, requested: 2, available: 1 },
          { variantId: unknown, requested: 1, available: 0 },
        ],
      })
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 5, 0],
        [plate, 1, 0],
      ])
      expect(await storage.inventory.hold('a')).toBeNull()
      expect(await movementCount(storage)).toBe(before)
    },
  },
  {
    name: 'leaves the key of a refused reservation free',
    run: async storage => {
      await stock(storage, { [mug]: 1 })
      expect((await reserve(storage, 'a', { [mug]: 2 })).ok).toBe(false)
      expect((await reserve(storage, 'a', { [mug]: 1 })).ok).toBe(true)
      expect(await figures(storage, mug)).toEqual([[mug, 1, 1]])
    },
  },
  {
    name: 'answers the same key with the hold as it is, whatever the repeat asks for',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 5, [plate]: 5 })
      const first = await reserve(storage, 'a', { [mug]: 2 })
      const repeat = await storage.inventory.reserve({ key: 'a', lines: [{ variantId: plate, quantity: 5 }], expiresAt: expiresAt + 1 }, writeBy())
      expect(repeat).toEqual(first)
      await storage.inventory.release('a', writeBy())
      const late = await reserve(storage, 'a', { [mug]: 2 })
      expect(late.ok && late.hold.status).toBe('released')
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 5, 0],
        [plate, 5, 0],
      ])
    },
  },
  {
    name: 'sells exactly 100 of 100 units to 300 buyers at once',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 100 })
      const results = await atOnce(300, buyer => reserve(storage, `buyer ${buyer}`, { [mug]: 1 }))
      expect(results.filter(result => result.ok)).toHaveLength(100)
      expect(await figures(storage, mug)).toEqual([[mug, 100, 100]])
      expect(await movementCount(storage)).toBe(101)
    },
  },
  {
    name: 'gives the last unit to one of 32 buyers at once',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 1 })
      const results = await atOnce(32, buyer => reserve(storage, `buyer ${buyer}`, { [mug]: 1 }))
      expect(results.filter(result => result.ok)).toHaveLength(1)
      expect(results.filter(result => !result.ok)).toEqual(Array(31).fill({ ok: false, shortages: [{ variantId: mug, requested: 1, available: 0 }] }))
      expect(await figures(storage, mug)).toEqual([[mug, 1, 1]])
    },
  },
  {
    name: 'makes one hold when the same key comes 32 times at once',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 100 })
      const results = await atOnce(32, () => reserve(storage, 'same', { [mug]: 2 }))
      expect(results.map(result => result.ok && result.hold)).toEqual(Array(32).fill(await storage.inventory.hold('same')))
      expect(await figures(storage, mug)).toEqual([[mug, 100, 2]])
    },
  },
  {
    name: 'takes crossing lines in one order, so that nobody waits for ever and nobody gets half',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 50, [plate]: 40 })
      const both = [
        { variantId: mug, quantity: 1 },
        { variantId: plate, quantity: 1 },
      ]
      const results = await atOnce(100, buyer =>
        storage.inventory.reserve({ key: `buyer ${buyer}`, lines: buyer % 2 === 0 ? both : [...both].reverse(), expiresAt }, writeBy()),
      )
      expect(results.filter(result => result.ok)).toHaveLength(40)
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 50, 40],
        [plate, 40, 40],
      ])
    },
  },
  {
    name: 'refuses quantities that are no whole numbers from 1: a negative one would free stock',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 5, [plate]: 5 })
      await reserve(storage, 'held', { [mug]: 3 })
      for (const quantity of [0, -1, 1.5, Number.NaN, largest + 1]) {
        await expectRefusal(reserve(storage, 'bad', { [plate]: 1, [mug]: quantity }), 'quantity_invalid')
      }
      const lines = [
        { variantId: mug, quantity: largest },
        { variantId: mug, quantity: largest },
      ]
      await expectRefusal(storage.inventory.reserve({ key: 'bad', lines, expiresAt }, writeBy()), 'quantity_invalid')
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 5, 3],
        [plate, 5, 0],
      ])
      expect(await storage.inventory.hold('bad')).toBeNull()
    },
  },
]
