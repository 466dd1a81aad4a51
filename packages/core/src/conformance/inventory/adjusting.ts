import { expect } from 'vitest'
import type { MovementCause, StockChange } from '../../model/index.ts'
import type { InventoryStore, Storage } from '../../ports/index.ts'
import { atOnce, expectRefusal, largest, strangeText, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { commit, figures, movementCount, mug, plate, reserve, stock, toFigures } from './stock-fixtures.ts'

function adjust(storage: Storage, causeKey: string, lines: readonly StockChange[], cause: MovementCause = 'adjust'): ReturnType<InventoryStore['adjust']> {
  return storage.inventory.adjust({ causeKey, cause, reason: 'count', lines }, writeBy())
}

export const adjustCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'starts with the location main and no level',
    run: async ({ inventory }) => {
      expect((await inventory.locations()).map(location => location.code)).toEqual(['main'])
      expect(await inventory.levels([mug, plate])).toEqual([])
      expect(await inventory.levels([])).toEqual([])
    },
  },
  {
    name: 'makes a level, changes it by a difference and sets it to a figure, and answers what is there now',
    run: async storage => {
      const { inventory } = storage
      expect(
        (
          await adjust(storage, 'a', [
            { variantId: plate, to: 3 },
            { variantId: mug, delta: 5 },
          ])
        ).map(toFigures),
      ).toEqual([
        [mug, 5, 0],
        [plate, 3, 0],
      ])
      expect(
        (
          await adjust(storage, 'b', [
            { variantId: mug, delta: -2 },
            { variantId: plate, to: 0 },
          ])
        ).map(toFigures),
      ).toEqual([
        [mug, 3, 0],
        [plate, 0, 0],
      ])
      expect(await figures(storage, plate, mug, plate)).toEqual([
        [mug, 3, 0],
        [plate, 0, 0],
      ])
      const [main] = await inventory.locations()
      expect((await inventory.levels([mug]))[0]?.locationId).toBe(main?.id)
    },
  },
  {
    name: 'writes each adjustment to the ledger with its cause, reason, actor and time',
    run: async storage => {
      const { inventory } = storage
      const context = { at: 1_234, actor: 'staff:7' }
      await inventory.adjust({ causeKey: 'k', cause: 'import', reason: strangeText, location: 'main', lines: [{ variantId: mug, delta: 5 }] }, context)
      const { items } = await inventory.movements({}, { limit: 10 })
      const { id, locationId, ...rest } = items[0] ?? { id: 0, locationId: 0 }
      expect({ id: typeof id, location: typeof locationId, count: items.length }).toEqual({ id: 'number', location: 'number', count: 1 })
      expect(rest).toEqual({
        variantId: mug,
        deltaOnHand: 5,
        deltaReserved: 0,
        cause: 'import',
        causeKey: 'k',
        reason: strangeText,
        actor: 'staff:7',
        at: 1_234,
      })
    },
  },
  {
    name: 'adjusts once per cause and key, whatever the repeat says',
    safety: true,
    run: async storage => {
      await adjust(storage, 'k', [{ variantId: mug, delta: 5 }])
      expect((await adjust(storage, 'k', [{ variantId: mug, delta: 5 }])).map(toFigures)).toEqual([[mug, 5, 0]])
      expect(
        (
          await adjust(storage, 'k', [
            { variantId: mug, to: 0 },
            { variantId: plate, to: 9 },
          ])
        ).map(toFigures),
      ).toEqual([[mug, 5, 0]])
      expect(await figures(storage, mug, plate)).toEqual([[mug, 5, 0]])
      await adjust(storage, 'k', [{ variantId: mug, delta: 1 }], 'return')
      expect(await figures(storage, mug)).toEqual([[mug, 6, 0]])
      expect(await movementCount(storage)).toBe(2)
    },
  },
  {
    name: 'adjusts once when the same key comes 32 times at once',
    safety: true,
    run: async storage => {
      await atOnce(32, () =>
        adjust(storage, 'k', [
          { variantId: mug, delta: 5 },
          { variantId: plate, delta: 1 },
        ]),
      )
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 5, 0],
        [plate, 1, 0],
      ])
      expect(await movementCount(storage)).toBe(2)
    },
  },
  {
    name: 'loses none of 32 adjustments made at once',
    safety: true,
    run: async storage => {
      await atOnce(32, index => adjust(storage, `k${index}`, [{ variantId: mug, delta: index + 1 }]))
      expect(await figures(storage, mug)).toEqual([[mug, 528, 0]])
    },
  },
  {
    name: 'keeps the key of an adjustment that changed nothing, so that its repeat does not set back what came after',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 5 })
      await adjust(storage, 'count', [{ variantId: mug, to: 5 }])
      await adjust(storage, 'sale', [{ variantId: mug, delta: -2 }])
      await adjust(storage, 'count', [{ variantId: mug, to: 5 }])
      expect(await figures(storage, mug)).toEqual([[mug, 3, 0]])
    },
  },
  {
    name: 'sums differences of one variant, and refuses a figure beside another line of it',
    run: async storage => {
      await adjust(storage, 'a', [
        { variantId: mug, delta: 5 },
        { variantId: plate, delta: 1 },
        { variantId: mug, delta: -3 },
      ])
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 2, 0],
        [plate, 1, 0],
      ])
      await expectRefusal(
        adjust(storage, 'b', [
          { variantId: mug, to: 5 },
          { variantId: mug, delta: 1 },
        ]),
        'validation_failed',
      )
      await expectRefusal(
        adjust(storage, 'c', [
          { variantId: mug, to: 5 },
          { variantId: mug, to: 5 },
        ]),
        'validation_failed',
      )
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 2, 0],
        [plate, 1, 0],
      ])
    },
  },
  {
    name: 'refuses to leave fewer than are promised, and changes none of the lines',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 5, [plate]: 5 })
      await reserve(storage, 'held', { [plate]: 2 })
      await commit(storage, 'paid', { [plate]: 1 })
      const before = await movementCount(storage)
      await expectRefusal(
        adjust(storage, 'a', [
          { variantId: mug, delta: 1 },
          { variantId: plate, delta: -3 },
        ]),
        'stock_below_reserved',
        { variantId: plate, reserved: 3 },
      )
      await expectRefusal(
        adjust(storage, 'b', [
          { variantId: plate, to: 2 },
          { variantId: mug, to: 9 },
        ]),
        'stock_below_reserved',
        { variantId: plate, reserved: 3 },
      )
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 5, 0],
        [plate, 5, 3],
      ])
      expect(await movementCount(storage)).toBe(before)
      expect((await adjust(storage, 'a', [{ variantId: plate, delta: -2 }])).map(toFigures)).toEqual([[plate, 3, 3]])
    },
  },
  {
    name: 'refuses to go below zero, also where there is no level yet',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 2 })
      await expectRefusal(adjust(storage, 'a', [{ variantId: mug, delta: -3 }]), 'stock_below_reserved')
      await expectRefusal(adjust(storage, 'b', [{ variantId: plate, delta: -1 }]), 'stock_below_reserved')
      expect(await figures(storage, mug, plate)).toEqual([[mug, 2, 0]])
    },
  },
  {
    name: 'never lets an adjustment and a reservation made at once promise more than there is',
    safety: true,
    run: async storage => {
      for (let round = 0; round < 8; round++) {
        const variantId = 100 + round
        await stock(storage, { [variantId]: 10 })
        await Promise.allSettled([
          adjust(storage, `down ${round}`, [{ variantId, delta: -6 }]),
          reserve(storage, `hold ${round}`, { [variantId]: 6 }),
          adjust(storage, `more down ${round}`, [{ variantId, delta: -6 }]),
        ])
        const [[, onHand = 0, reserved = 0] = []] = await figures(storage, variantId)
        // Whoever came first took six of ten; nobody else had enough left.
        expect([
          [10, 6],
          [4, 0],
        ]).toContainEqual([onHand, reserved])
      }
    },
  },
  {
    name: 'refuses a location there is none of',
    run: async storage => {
      const input = { causeKey: 'k', cause: 'adjust', reason: '', location: 'moon', lines: [{ variantId: mug, to: 1 }] } as const
      await expectRefusal(storage.inventory.adjust(input, writeBy()), 'location_not_found')
      expect(await figures(storage, mug)).toEqual([])
    },
  },
  {
    name: 'refuses figures that are no whole numbers, and counts to the largest exactly',
    safety: true,
    run: async storage => {
      for (const delta of [1.5, Number.NaN, Number.POSITIVE_INFINITY, largest + 1])
        await expectRefusal(adjust(storage, 'a', [{ variantId: mug, delta }]), 'quantity_invalid')
      await expectRefusal(adjust(storage, 'a', [{ variantId: mug, to: -1 }]), 'quantity_invalid')
      expect((await adjust(storage, 'a', [{ variantId: mug, to: largest }])).map(toFigures)).toEqual([[mug, largest, 0]])
      expect(await figures(storage, mug)).toEqual([[mug, 9_007_199_254_740_991, 0]])
      await expectRefusal(adjust(storage, 'b', [{ variantId: mug, delta: 1 }]), 'quantity_invalid')
      expect(await figures(storage, mug)).toEqual([[mug, largest, 0]])
    },
  },
]
