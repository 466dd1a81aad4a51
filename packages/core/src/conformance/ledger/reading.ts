import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { expectPages, now, writeBy } from '../fixtures.ts'
import { decide, orderOf, paymentOf, place, placePaid, total, withRefund } from '../orders/order-fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { booked, capture, wholeIncome } from './ledger-fixtures.ts'

/** An order in dollars, captured a second later, and one in euros, of which 10.00 are on the way back. */
async function twoOrders(storage: Storage): Promise<{ readonly dollars: number; readonly euros: number }> {
  const dollars = await place(storage, 5, { currency: 'USD', payments: [paymentOf({ currency: 'USD', provider: 'other' })] })
  const euros = await placePaid(storage, 6)
  await capture(storage, dollars.id, total)
  await storage.orders.change(
    euros.id,
    decide(order => withRefund(order, 'k', 1_000)),
    writeBy({ at: now + 2 }),
  )
  return { dollars: dollars.id, euros: euros.id }
}

export const ledgerReadCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'lists transactions by order, account, currency and time, newest or oldest first',
    run: async storage => {
      const { dollars, euros } = await twoOrders(storage)
      const all = await booked(storage)
      const [paid, other, refund] = all.map(({ id }) => id)
      expect(all.map(({ orderId, at }) => [orderId, at])).toEqual([
        [euros, now],
        [dollars, now + 1],
        [euros, now + 2],
      ])
      const found = async (filter: Parameters<Storage['ledger']['transactions']>[0]) =>
        (await storage.ledger.transactions(filter, { limit: 10 })).items.map(({ id }) => id)
      expect(await found({})).toEqual([refund, other, paid])
      expect(await found({ orderId: euros })).toEqual([refund, paid])
      expect(await found({ orderId: 999_999 })).toEqual([])
      expect(await found({ account: 'provider:test' })).toEqual([paid])
      expect(await found({ account: 'refunds_payable' })).toEqual([refund])
      expect(await found({ account: 'gift_cards' })).toEqual([])
      expect(await found({ currency: 'USD' })).toEqual([other])
      expect(await found({ from: now + 1 })).toEqual([refund, other])
      expect(await found({ to: now + 1 })).toEqual([paid])
      expect(await found({ from: now + 1, to: now + 2, orderId: dollars, account: 'sales', currency: 'USD' })).toEqual([other])
      expect((await storage.ledger.transactions({ account: 'refunds_payable' }, { limit: 10 })).items).toEqual(all.slice(2))
    },
  },
  {
    name: 'pages through transactions from either end',
    run: async storage => {
      for (let cartId = 1; cartId <= 7; cartId++) await placePaid(storage, cartId)
      const ids = (await booked(storage)).map(({ id }) => id)
      expect(ids).toHaveLength(7)
      await expectPages(
        page => storage.ledger.transactions({}, page, 'oldest'),
        ids,
        ({ id }) => id,
      )
      await expectPages(
        page => storage.ledger.transactions({ account: 'sales' }, page),
        ids.toReversed(),
        ({ id }) => id,
      )
    },
  },
  {
    name: 'goes on from a cursor to what was written meanwhile, oldest first',
    run: async storage => {
      for (const cartId of [1, 2, 3]) await placePaid(storage, cartId)
      const first = await storage.ledger.transactions({}, { limit: 2 }, 'oldest')
      await placePaid(storage, 4)
      const rest = await storage.ledger.transactions({}, { limit: 9, cursor: first.nextCursor }, 'oldest')
      const all = await booked(storage)
      expect([...first.items, ...rest.items]).toEqual(all)
      expect(await storage.ledger.after({}, 0, 9)).toEqual(all)
      expect(await storage.ledger.after({}, first.items[1]?.id ?? 0, 1)).toEqual(all.slice(2, 3))
      expect(await storage.ledger.after({ account: 'gift_cards' }, 0, 9)).toEqual([])
      expect(await storage.ledger.after({ account: 'sales', currency: 'EUR' }, 0, 2)).toEqual(all.slice(0, 2))
      expect(await storage.ledger.after({}, all.at(-1)?.id ?? 0, 9)).toEqual([])
    },
  },
  {
    name: 'says what every account comes to, per currency, and at a time',
    run: async storage => {
      const { euros } = await twoOrders(storage)
      const row = (account: string, currency: string, debit: number, credit: number) => ({ account, currency, debit, credit, balance: debit - credit })
      const income = (currency: string) => wholeIncome.map(([account, amount]) => row(account, currency, 0, -amount))
      // Goodwill is taken from goods, shipping and tax in proportion.
      const inEuros = [row('refunds_payable', 'EUR', 0, 1_000), row('sales', 'EUR', 737, 2_941), row('shipping', 'EUR', 103, 412), row('tax', 'EUR', 160, 637)]
      const ofEuros = [row('provider:test', 'EUR', total, 0), ...inEuros]
      const sorted = (rows: readonly ReturnType<typeof row>[]) =>
        rows.toSorted((a, b) => (`${a.account} ${a.currency}` < `${b.account} ${b.currency}` ? -1 : 1))
      expect(await storage.ledger.balances({})).toEqual(sorted([...ofEuros, row('provider:other', 'USD', total, 0), ...income('USD')]))
      expect(await storage.ledger.balances({ currency: 'USD' })).toEqual([row('provider:other', 'USD', total, 0), ...income('USD')])
      expect(await storage.ledger.balances({ orderId: euros })).toEqual(ofEuros)
      expect(await storage.ledger.balances({ account: 'sales' })).toEqual([row('sales', 'EUR', 737, 2_941), row('sales', 'USD', 0, 2_941)])
      expect(await storage.ledger.balances({ before: now + 1 })).toEqual([row('provider:test', 'EUR', total, 0), ...income('EUR')])
      expect(await storage.ledger.balances({ before: now })).toEqual([])
    },
  },
  {
    name: 'has nothing to fill in of orders that were booked as they changed',
    safety: true,
    run: async storage => {
      await storage.orders.place(orderOf(5, { payments: [paymentOf({ status: 'captured', captured: total })] }), writeBy())
      const before = await booked(storage)
      expect(await storage.ledger.backfill(10, { at: now, actor: 'system:test' })).toBe(0)
      expect(await booked(storage)).toEqual(before)
    },
  },
]
