import { expect } from 'vitest'
import { event, isCommerceError, type Movement } from '../../model/index.ts'
import type { PageRequest, Storage } from '../../ports/index.ts'
import { atOnce, auditCount, briefly, expectPages, now, watchEvents, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { commit, expiresAt, figures, movementCount, mug, plate, reserve, ship, stock } from './stock-fixtures.ts'

const told = writeBy({ events: [event('order.paid', 'order:1', { orderId: 1 })], audit: { action: 'stock.touched', subject: 'variant:11' } })

export const ledgerCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'tells when what is available of variants reaches zero or leaves it, and only then',
    run: async storage => {
      const events = await watchEvents(storage)
      const changed = (...variantIds: number[]) => [['stock.changed', { variantIds }]]
      await stock(storage, { [plate]: 2, [mug]: 5 })
      expect(briefly(await events())).toEqual(changed(mug, plate))
      await reserve(storage, 'a', { [mug]: 4, [plate]: 2 })
      expect(briefly(await events())).toEqual(changed(plate))
      await reserve(storage, 'b', { [mug]: 1 })
      expect(briefly(await events())).toEqual(changed(mug))
      await storage.inventory.commit('a', writeBy())
      await ship(storage, 'a', 's', { [mug]: 1 })
      expect(briefly(await events())).toEqual([])
      await storage.inventory.release('a', writeBy())
      expect(briefly(await events())).toEqual(changed(mug, plate))
      await storage.inventory.release('b', writeBy())
      expect(briefly(await events())).toEqual([])
      await storage.inventory.adjust(
        {
          causeKey: 'z',
          cause: 'adjust',
          reason: '',
          lines: [
            { variantId: 30, to: 0 },
            { variantId: plate, to: 0 },
          ],
        },
        writeBy(),
      )
      expect(briefly(await events())).toEqual(changed(plate))
    },
  },
  {
    name: 'stores the events and the audit line of a change with it, and those of a repeat or a refusal not at all',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      const events = await watchEvents(storage)
      const paid = ['order.paid', { orderId: 1 }]
      const line = { variantId: mug, quantity: 2 }
      const steps = [
        () => inventory.adjust({ causeKey: 'k', cause: 'adjust', reason: '', lines: [{ variantId: mug, delta: 5 }] }, told),
        () => inventory.reserve({ key: 'a', lines: [line], expiresAt }, told),
        () => inventory.commit('a', told),
        () => inventory.ship({ key: 'a', causeKey: 's', lines: [{ ...line, quantity: 1 }] }, told),
        () => inventory.release('a', told),
      ]
      for (const [index, step] of steps.entries()) {
        await step()
        expect(briefly((await events()).filter(({ topic }) => topic !== 'stock.changed'))).toEqual([paid])
        expect(await auditCount(storage)).toBe(index + 1)
      }
      for (const step of steps) await step()
      await inventory.reserve({ key: 'b', lines: [{ ...line, quantity: 1_000 }], expiresAt }, told)
      await inventory.ship({ key: 'b', causeKey: 's2', lines: [line] }, told).catch(allowRefusal)
      await inventory.commit('b', told)
      expect(briefly(await events())).toEqual([])
      expect(await auditCount(storage)).toBe(steps.length)
    },
  },
  {
    name: 'changes nothing when its events cannot be made',
    safety: true,
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { [mug]: 5 })
      await commit(storage, 'paid', { [mug]: 2 })
      const before = await movementCount(storage)
      const failing = writeBy({
        events: () => {
          throw new Error('no events')
        },
      })
      const calls = [
        () => inventory.adjust({ causeKey: 'k', cause: 'adjust', reason: '', lines: [{ variantId: mug, delta: 5 }] }, failing),
        () => inventory.reserve({ key: 'a', lines: [{ variantId: mug, quantity: 2 }], expiresAt }, failing),
        () => inventory.ship({ key: 'paid', causeKey: 's', lines: [{ variantId: mug, quantity: 1 }] }, failing),
        () => inventory.release('paid', failing),
      ]
      for (const call of calls) await expect(call()).rejects.toThrow('no events')
      expect(await figures(storage, mug)).toEqual([[mug, 5, 2]])
      expect(await inventory.hold('a')).toBeNull()
      expect(await inventory.hold('paid')).toMatchObject({ status: 'committed', lines: [{ shipped: 0, released: 0 }] })
      expect(await movementCount(storage)).toBe(before)
      // The key of the failed adjustment was not used up.
      await inventory.adjust({ causeKey: 'k', cause: 'adjust', reason: '', lines: [{ variantId: mug, delta: 1 }] }, writeBy())
      expect(await figures(storage, mug)).toEqual([[mug, 6, 2]])
    },
  },
  {
    name: 'keeps a ledger that adds up to the levels through any mix of operations, eight at a time',
    safety: true,
    run: async storage => {
      const variants = [1, 2, 3, 4]
      await stock(storage, { 1: 20, 2: 20, 3: 20, 4: 20 })
      const pick = dice(42)
      for (let round = 0; round < 60; round++) await atOnce(8, () => anyOperation(storage, pick, variants).catch(allowRefusal))
      const movements = await allMovements(storage)
      const sums = variants.map(id => [id, sum(movements, id, row => row.deltaOnHand), sum(movements, id, row => row.deltaReserved)])
      expect(await figures(storage, ...variants)).toEqual(sums)
      for (const [, onHand = 0, reserved = 0] of sums) expect(0 <= reserved && reserved <= onHand).toBe(true)
      // Enough happened for the sums to mean something.
      expect(new Set(movements.map(row => row.cause))).toEqual(new Set(['import', 'adjust', 'reserve', 'release', 'ship']))
      const broken = (await storage.checkInvariants(now)).filter(result => ['I01', 'I02', 'I03', 'I03b'].includes(result.code) && result.violations > 0)
      expect(broken).toEqual([])
    },
  },
  {
    name: 'lists movements, the newest first, of all variants or one',
    run: async storage => {
      await stock(storage, { [mug]: 9, [plate]: 9 })
      for (const key of ['a', 'b', 'c']) await reserve(storage, key, { [mug]: 1 })
      const { items } = await storage.inventory.movements({ variantId: mug }, { limit: 100 })
      expect(items.map(row => row.causeKey)).toEqual(['c', 'b', 'a', items[3]?.causeKey])
      const ids = items.map(row => row.id)
      expect(ids).toEqual([...ids].sort((a, b) => b - a))
      await expectPages(
        (page: PageRequest) => storage.inventory.movements({ variantId: mug }, page),
        ids,
        row => row.id,
      )
      expect((await storage.inventory.movements({}, { limit: 1 })).total).toBe(5)
      expect(await storage.inventory.movements({ variantId: 99 }, { limit: 10 })).toEqual({ items: [], total: 0, nextCursor: null })
    },
  },
  {
    name: 'lists the movements under some cause keys, the newest first',
    run: async ({ inventory }) => {
      const adjust = (causeKey: string, ...variants: number[]) =>
        inventory.adjust({ causeKey, cause: 'import', reason: 'file', lines: variants.map(variantId => ({ variantId, delta: 1 })) }, writeBy())
      await adjust('a', mug, plate)
      for (const key of ['b', 'A', 'a:1', 'c']) await adjust(key, mug)
      const found = async (...causeKeys: string[]) => (await inventory.movements({ causeKeys }, { limit: 10 })).items.map(row => [row.causeKey, row.variantId])
      expect(await found('a', 'b', 'nobody')).toEqual([['b', mug], ...(await found('a'))])
      expect((await found('a')).toSorted()).toEqual([
        ['a', mug],
        ['a', plate],
      ])
      expect(await found()).toEqual([])
      expect((await inventory.movements({ causeKeys: ['a', 'c'], variantId: mug }, { limit: 1 })).total).toBe(2)
    },
  },
  {
    name: 'lists levels by variant, all, some, or those that run low',
    run: async storage => {
      const { inventory } = storage
      await stock(storage, { 5: 2, 1: 10, 3: 0, 2: 4, 4: 3 })
      await reserve(storage, 'a', { 1: 8, 4: 3 })
      await expectPages(
        page => inventory.listLevels({}, page),
        [1, 2, 3, 4, 5],
        level => level.variantId,
      )
      await expectPages(
        page => inventory.listLevels({ availableAtMost: 2 }, page),
        [1, 3, 4, 5],
        level => level.variantId,
      )
      const some = await inventory.listLevels({ variantIds: [4, 2, 99], availableAtMost: 3 }, { limit: 10 })
      expect(some).toMatchObject({ items: [{ variantId: 4, onHand: 3, reserved: 3 }], total: 1, nextCursor: null })
      expect(await inventory.listLevels({ variantIds: [] }, { limit: 10 })).toEqual({ items: [], total: 0, nextCursor: null })
    },
  },
]

/** Whole numbers below `sides`, the same ones in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return sides => {
    state = (state * 48_271) % 2_147_483_647
    return state % sides
  }
}

async function anyOperation({ inventory }: Storage, pick: (sides: number) => number, variants: readonly number[]): Promise<unknown> {
  const key = `hold ${pick(80)}`
  const variantId = variants[pick(variants.length)] ?? 0
  const causeKey = `cause ${pick(60)}`
  switch (pick(6)) {
    case 0:
      return inventory.adjust({ causeKey, cause: 'adjust', reason: '', lines: [{ variantId, delta: pick(9) - 4 }] }, writeBy())
    case 1:
      return inventory.adjust({ causeKey, cause: 'import', reason: '', lines: [{ variantId, to: pick(30) }] }, writeBy())
    case 2:
      return inventory.release(key, writeBy())
    case 3:
      return inventory.commit(key, writeBy())
    case 4:
      return inventory.ship({ key, causeKey, lines: [{ variantId, quantity: 1 + pick(2) }] }, writeBy())
    default:
      return inventory.reserve(
        {
          key,
          lines: [
            { variantId, quantity: 1 + pick(3) },
            { variantId: variants[pick(4)] ?? 0, quantity: 1 },
          ],
          expiresAt,
        },
        writeBy(),
      )
  }
}

/** An operation may find too little stock or a hold in another state; anything else is a failure. */
function allowRefusal(cause: unknown): void {
  if (!isCommerceError(cause)) throw cause
}

async function allMovements({ inventory }: Storage): Promise<Movement[]> {
  const all: Movement[] = []
  for (let cursor: string | null = null; ; ) {
    const page = await inventory.movements({}, { limit: 100, cursor })
    all.push(...page.items)
    cursor = page.nextCursor
    if (cursor === null) return all
  }
}

function sum(movements: readonly Movement[], variantId: number, amountOf: (row: Movement) => number): number {
  return movements.reduce((total, row) => (row.variantId === variantId ? total + amountOf(row) : total), 0)
}
