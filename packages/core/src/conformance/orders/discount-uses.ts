import { expect } from 'vitest'
import type { Discount } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, countRefusals, expectRefusal, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { decide, move, orderOf, place, withStatus } from './order-fixtures.ts'

function discount({ discounts }: Storage, code: string, limits: Partial<Pick<Discount, 'usageLimit' | 'usageLimitPerCustomer'>> = {}): Promise<Discount> {
  return discounts.insert({ code, kind: 'percentage', percentPpm: 100_000, ...limits }, writeBy())
}

/** How often each of these discounts counts as used. */
async function uses({ discounts }: Storage, ...all: Discount[]): Promise<(number | undefined)[]> {
  return (await Promise.all(all.map(({ id }) => discounts.discount(id)))).map(found => found?.used)
}

export const discountUseCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'counts the discounts of a placed order, once per order',
    run: async storage => {
      const [a, b, other] = [await discount(storage, 'A'), await discount(storage, 'B'), await discount(storage, 'C')]
      await place(storage, 1, { discountIds: [b.id, a.id] })
      await place(storage, 1, { discountIds: [b.id, a.id] })
      await place(storage, 2, { discountIds: [a.id] })
      expect(await uses(storage, a, b, other)).toEqual([2, 1, 0])
      expect((await storage.orders.orderByCart(1))?.discountIds).toEqual([b.id, a.id])
    },
  },
  {
    name: 'lets a code with ten uses be used ten times by 40 buyers at once',
    safety: true,
    run: async storage => {
      const ten = await discount(storage, 'TEN', { usageLimit: 10 })
      const calls = Array.from({ length: 40 }, (_, index) =>
        storage.orders.place(orderOf(index + 1, { discountIds: [ten.id], email: `buyer${index}@example.com` }), writeBy()),
      )
      expect(await countRefusals(calls, 'discount_exhausted')).toBe(30)
      expect(await uses(storage, ten)).toEqual([10])
      expect((await storage.orders.list({}, { limit: 1 })).total).toBe(10)
    },
  },
  {
    name: 'counts uses per customer, and per e-mail address for guests, also at once',
    safety: true,
    run: async storage => {
      const once = await discount(storage, 'ONCE', { usageLimitPerCustomer: 1 })
      const buyers = [
        { customerId: 1, email: 'a@example.com' },
        { customerId: 2, email: 'a@example.com' },
        { customerId: null, email: 'a@example.com' },
        { customerId: null, email: 'b@example.com' },
      ]
      const calls = Array.from({ length: 24 }, (_, index) =>
        storage.orders.place(orderOf(index + 1, { ...buyers[index % 4], discountIds: [once.id] }), writeBy()),
      )
      expect(await countRefusals(calls, 'discount_exhausted')).toBe(20)
      expect(await uses(storage, once)).toEqual([4])
      await expectRefusal(storage.orders.place(orderOf(99, { customerId: 1, discountIds: [once.id] }), writeBy()), 'discount_exhausted', { code: 'ONCE' })
    },
  },
  {
    name: 'counts none of an order’s codes when one of them is used up',
    safety: true,
    run: async storage => {
      const [free, one] = [await discount(storage, 'FREE'), await discount(storage, 'ONE', { usageLimit: 1 })]
      await place(storage, 1, { discountIds: [one.id] })
      await expectRefusal(storage.orders.place(orderOf(2, { discountIds: [free.id, one.id] }), writeBy()), 'discount_exhausted', { code: 'ONE' })
      expect(await uses(storage, free, one)).toEqual([0, 1])
      expect(await storage.orders.orderByCart(2)).toBeNull()
      await expectRefusal(storage.orders.place(orderOf(2, { discountIds: [free.id, 999_999] }), writeBy()), 'discount_not_found')
      expect(await uses(storage, free)).toEqual([0])
      expect(await storage.orders.orderByCart(2)).toBeNull()
    },
  },
  {
    name: 'gives uses back once when an order is cancelled, to the buyer too',
    safety: true,
    run: async storage => {
      const limited = await discount(storage, 'LIMITED', { usageLimit: 2, usageLimitPerCustomer: 1 })
      const buyer = { customerId: 1, discountIds: [limited.id] }
      const first = await place(storage, 1, buyer)
      await place(storage, 2, { ...buyer, customerId: 2 })
      await move(storage, first.id, 'cancelling')
      const release = () => storage.orders.change(first.id, order => ({ order, releaseDiscounts: true }), writeBy())
      await atOnce(8, release)
      expect(await uses(storage, limited)).toEqual([1])
      await move(storage, first.id, 'cancelled')
      await place(storage, 3, buyer)
      expect(await uses(storage, limited)).toEqual([2])
      await release()
      expect(await uses(storage, limited)).toEqual([2])
      await expectRefusal(storage.orders.place(orderOf(4, { customerId: 3, discountIds: [limited.id] }), writeBy()), 'discount_exhausted')
    },
  },
  {
    name: 'gives uses back only together with the change that asks for it',
    safety: true,
    run: async storage => {
      const code = await discount(storage, 'CODE')
      const { id } = await place(storage, 1, { discountIds: [code.id] })
      const failing = writeBy({
        events: () => {
          throw new Error('no events')
        },
      })
      const cancelling = decide(order => withStatus(order, 'cancelling'))
      await expect(storage.orders.change(id, order => ({ ...cancelling(order), releaseDiscounts: true }), failing)).rejects.toThrow('no events')
      expect(await uses(storage, code)).toEqual([1])
      await storage.orders.change(id, cancelling, writeBy())
      expect(await uses(storage, code)).toEqual([1])
    },
  },
]
