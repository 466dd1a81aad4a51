import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { atOnce, countRefusals, expectRefusal, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { commit, figures, movementCount, mug, plate, reserve, ship, stock } from './stock-fixtures.ts'

export const shipCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'ships goods in parts: what was held leaves the shelf, and the hold is consumed with its last unit',
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 10, [plate]: 10 })
      await commit(storage, 'a', { [mug]: 3, [plate]: 1 })
      await ship(storage, 'a', 'order:1:fulfilment:1', { [mug]: 1, [plate]: 1 })
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 9, 2],
        [plate, 9, 0],
      ])
      expect(await inventory.hold('a')).toMatchObject({
        status: 'committed',
        lines: [
          { variantId: mug, quantity: 3, shipped: 1 },
          { variantId: plate, shipped: 1 },
        ],
      })
      await ship(storage, 'a', 'order:1:fulfilment:2', { [mug]: 2 })
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 7, 0],
        [plate, 9, 0],
      ])
      expect((await inventory.hold('a'))?.status).toBe('consumed')
      const { items } = await inventory.movements({ variantId: mug }, { limit: 1 })
      expect(items).toMatchObject([{ deltaOnHand: -2, deltaReserved: -2, cause: 'ship', causeKey: 'order:1:fulfilment:2' }])
    },
  },
  {
    name: 'ships once per cause key, also 32 times at once, whatever the repeat says',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 10 })
      await commit(storage, 'a', { [mug]: 5 })
      const before = await movementCount(storage)
      await atOnce(32, () => ship(storage, 'a', 's', { [mug]: 1 }))
      await ship(storage, 'a', 's', { [mug]: 4 })
      expect(await figures(storage, mug)).toEqual([[mug, 9, 4]])
      expect(await movementCount(storage)).toBe(before + 1)
    },
  },
  {
    name: 'takes the repeat of a shipment for done also when the hold is consumed since',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 2 })
      await commit(storage, 'a', { [mug]: 2 })
      await ship(storage, 'a', 's', { [mug]: 2 })
      await ship(storage, 'a', 's', { [mug]: 2 })
      expect(await figures(storage, mug)).toEqual([[mug, 0, 0]])
    },
  },
  {
    name: 'ships no more than is held, not even with several shipments at once',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 10, [plate]: 10 })
      await commit(storage, 'a', { [mug]: 3, [plate]: 3 })
      await expectRefusal(ship(storage, 'a', 's1', { [mug]: 1, [plate]: 4 }), 'fulfilment_invalid')
      await expectRefusal(ship(storage, 'a', 's1', { 99: 1 }), 'fulfilment_invalid')
      const twice = [
        { variantId: mug, quantity: 2 },
        { variantId: mug, quantity: 2 },
      ]
      await expectRefusal(storage.inventory.ship({ key: 'a', causeKey: 's1', lines: twice }, writeBy()), 'fulfilment_invalid')
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 10, 3],
        [plate, 10, 3],
      ])
      const refused = await countRefusals(
        Array.from({ length: 8 }, (_, index) => ship(storage, 'a', `at once ${index}`, { [mug]: 1 })),
        'fulfilment_invalid',
      )
      expect(refused).toBe(5)
      expect(await figures(storage, mug, plate)).toEqual([
        [mug, 7, 0],
        [plate, 10, 3],
      ])
    },
  },
  {
    name: 'ships only what is paid for',
    safety: true,
    run: async storage => {
      await stock(storage, { [mug]: 10 })
      await reserve(storage, 'held', { [mug]: 1 })
      await commit(storage, 'released', { [mug]: 1 })
      await storage.inventory.release('released', writeBy())
      for (const key of ['held', 'released', 'missing']) await expectRefusal(ship(storage, key, `s ${key}`, { [mug]: 1 }), 'fulfilment_invalid')
      await expectRefusal(ship(storage, 'held', 's', { [mug]: -1 }), 'quantity_invalid')
      expect(await figures(storage, mug)).toEqual([[mug, 10, 1]])
    },
  },
]
