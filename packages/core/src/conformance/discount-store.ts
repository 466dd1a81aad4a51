import { expect } from 'vitest'
import { type Discount, event } from '../model/index.ts'
import type { Storage } from '../ports/index.ts'
import { auditCount, countRefusals, expectPages, expectRefusal, largest, now, watchEvents, writeBy } from './fixtures.ts'
import { place } from './orders/order-fixtures.ts'
import type { ConformanceCase } from './suite.ts'

const empty = {
  percentPpm: null,
  amounts: {},
  minimumSubtotals: {},
  categoryIds: [],
  startsAt: null,
  endsAt: null,
  usageLimit: null,
  usageLimitPerCustomer: null,
  used: 0,
  active: true,
  createdAt: now,
}

/** A discount with something in every field. */
const everything = {
  code: 'SUMMER',
  kind: 'fixed',
  percentPpm: 333_333,
  amounts: { EUR: 500, JPY: largest },
  minimumSubtotals: { EUR: 5_000 },
  categoryIds: [3, 1],
  startsAt: now - 1,
  endsAt: now + 1,
  usageLimit: 100,
  usageLimitPerCustomer: 2,
  active: false,
} as const

function insert({ discounts }: Storage, code: string): Promise<Discount> {
  return discounts.insert({ code, kind: 'free_shipping' }, writeBy())
}

/** The promises of the discount store; how uses are counted is the order store's. */
export const discountCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'gives a discount back as it was written, with an id and its defaults',
    run: async ({ discounts }) => {
      const full = await discounts.insert(everything, writeBy())
      expect(full).toEqual({ ...empty, ...everything, id: full.id })
      const bare = await discounts.insert({ code: 'BARE', kind: 'free_shipping' }, writeBy())
      expect(bare).toEqual({ ...empty, code: 'BARE', kind: 'free_shipping', id: bare.id })
      expect([await discounts.discount(full.id), await discounts.discount(bare.id), await discounts.discount(999_999)]).toEqual([full, bare, null])
    },
  },
  {
    name: 'finds codes without case, in the order asked for, each once, unknown ones left out',
    run: async storage => {
      const { discounts } = storage
      const [a, b] = [await insert(storage, 'ALPHA'), await insert(storage, 'beta')]
      expect(b.code).toBe('BETA')
      expect(await discounts.byCodes(['Beta', 'nothing', 'alpha', 'BETA'])).toEqual([b, a])
      expect([await discounts.byCodes([]), await discounts.byCodes(['ALPH', "' OR 1=1"])]).toEqual([[], []])
    },
  },
  {
    name: 'refuses a code that exists in any case, also when several come at once',
    safety: true,
    run: async storage => {
      const { discounts } = storage
      const calls = Array.from({ length: 8 }, (_, index) => insert(storage, index % 2 === 0 ? 'same' : 'SAME'))
      expect(await countRefusals(calls, 'duplicate')).toBe(7)
      const other = await insert(storage, 'OTHER')
      await expectRefusal(insert(storage, 'other'), 'duplicate', { field: 'code', value: 'OTHER' })
      await expectRefusal(discounts.update(other.id, { code: 'Same', kind: 'free_shipping' }, writeBy()), 'duplicate', { field: 'code', value: 'SAME' })
      expect(await discounts.discount(other.id)).toEqual(other)
      expect((await discounts.list({ limit: 1 })).total).toBe(2)
    },
  },
  {
    name: 'writes a discount whole, keeping its uses and its beginning',
    run: async storage => {
      const { discounts } = storage
      const { id } = await discounts.insert(everything, writeBy())
      await place(storage, 1, { discountIds: [id] })
      const after = await discounts.update(id, { code: 'winter', kind: 'percentage', percentPpm: 50_000 }, writeBy({ at: now + 5 }))
      expect(after).toEqual({ ...empty, id, code: 'WINTER', kind: 'percentage', percentPpm: 50_000, used: 1 })
      expect(await discounts.byCodes(['SUMMER', 'WINTER'])).toEqual([after])
      await expectRefusal(discounts.update(999_999, { code: 'X', kind: 'free_shipping' }, writeBy()), 'discount_not_found')
    },
  },
  {
    name: 'refuses a limit below what was used already, in all or by one buyer',
    safety: true,
    run: async storage => {
      const { discounts } = storage
      const { id } = await insert(storage, 'CODE')
      for (const cartId of [1, 2, 3]) await place(storage, cartId, { discountIds: [id], customerId: cartId === 3 ? 2 : 1 })
      const before = await discounts.discount(id)
      const draft = { code: 'CODE', kind: 'free_shipping' } as const
      await expectRefusal(discounts.update(id, { ...draft, usageLimit: 2 }, writeBy()), 'validation_failed')
      await expectRefusal(discounts.update(id, { ...draft, usageLimitPerCustomer: 1 }, writeBy()), 'validation_failed')
      expect(await discounts.discount(id)).toEqual(before)
      expect(await discounts.update(id, { ...draft, usageLimit: 3, usageLimitPerCustomer: 2 }, writeBy())).toMatchObject({
        usageLimit: 3,
        usageLimitPerCustomer: 2,
        used: 3,
      })
    },
  },
  {
    name: 'lists discounts, the newest first, in pages',
    run: async storage => {
      const ids: number[] = []
      for (const code of ['A', 'B', 'C', 'D', 'E']) ids.unshift((await insert(storage, code)).id)
      await expectPages(
        page => storage.discounts.list(page),
        ids,
        discount => discount.id,
      )
    },
  },
  {
    name: 'stores events and audit line with a discount, and nothing when they cannot be made',
    safety: true,
    run: async storage => {
      const { discounts } = storage
      const events = await watchEvents(storage)
      const telling = writeBy<Discount>({
        events: saved => [event('category.changed', 'k', { categoryId: saved.id })],
        audit: saved => ({ action: 'discount.written', subject: `discount:${saved.id}` }),
      })
      const failing = writeBy<Discount>({
        events: () => {
          throw new Error('no events')
        },
      })
      const saved = await discounts.insert(everything, telling)
      await expect(discounts.insert({ ...everything, code: 'OTHER' }, failing)).rejects.toThrow('no events')
      await expect(discounts.update(saved.id, { ...everything, active: true }, failing)).rejects.toThrow('no events')
      await expectRefusal(discounts.insert(everything, telling), 'duplicate')
      expect([await discounts.byCodes(['OTHER']), await discounts.discount(saved.id)]).toEqual([[], saved])
      expect([(await events()).length, await auditCount(storage)]).toEqual([1, 1])
    },
  },
]
