import { expect } from 'vitest'
import { event } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { auditCount, now, watchEvents, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'

/** Levels against their own movements and holds. A level that is wrong cannot be made through the ports: adapters try that with their own tools. */
export const realigningCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'finds no difference after trade, and puts nothing right where nothing is wrong',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      const lines = [{ variantId: 1, quantity: 2 }]
      await inventory.adjust({ causeKey: 'a', cause: 'import', reason: '', lines: [{ variantId: 1, to: 10 }] }, writeBy())
      for (const key of ['h1', 'h2', 'h3']) await inventory.reserve({ key, lines, expiresAt: now + 1 }, writeBy())
      await inventory.commit('h1', writeBy())
      await inventory.ship({ key: 'h1', causeKey: 's', lines: [{ variantId: 1, quantity: 1 }] }, writeBy())
      await inventory.release('h2', writeBy())
      expect(await inventory.differences(9)).toEqual([])
      const events = await watchEvents(storage)
      const audited = await auditCount(storage)
      const telling = writeBy<NonNullable<Awaited<ReturnType<typeof inventory.realign>>>>({
        events: () => [event('stock.changed', 'stock:1', { variantIds: [1] })],
        audit: () => ({ action: 'a', subject: 's' }),
      })
      const before = await inventory.levels([1])
      expect(await inventory.realign({ variantId: 1, locationId: before[0]?.locationId ?? 0, onHand: true, causeKey: 'r', reason: '' }, telling)).toBe(null)
      expect(await inventory.realign({ variantId: 99, locationId: 1, onHand: true, causeKey: 'r', reason: '' }, telling)).toBe(null)
      expect([await inventory.levels([1]), await events(), await auditCount(storage)]).toEqual([before, [], audited])
      expect((await inventory.movements({ variantId: 1 }, { limit: 99 })).total).toBe(6)
    },
  },
]
