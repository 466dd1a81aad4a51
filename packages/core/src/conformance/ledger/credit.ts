import { expect } from 'vitest'
import { type Order, refundKey } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { issue, tenderOf } from '../credit/credit-fixtures.ts'
import { expectRefusal, now, writeBy } from '../fixtures.ts'
import { decide, paymentOf, place, refundOf, total } from '../orders/order-fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { booked, inShort, sums, wholeIncome } from './ledger-fixtures.ts'

/** What is owed to the holder of an account, by the ledger. */
async function owed({ ledger }: Storage, creditAccountId: number): Promise<number> {
  const balances = await ledger.balances({ creditAccountId })
  return 0 - balances.filter(({ account }) => account === 'gift_cards' || account === 'store_credit').reduce((sum, { balance }) => sum + balance, 0)
}

async function expectAgreement(storage: Storage): Promise<void> {
  const broken = (await storage.checkInvariants(now)).filter(({ code, violations }) => violations > 0 && code.startsWith('I28'))
  expect(broken).toEqual([])
}

/** All payments of the order captured. */
function captureAll(storage: Storage, { id }: Order): Promise<Order> {
  return storage.orders.change(
    id,
    decide(({ payments }) => ({ payments: payments.map(payment => ({ ...payment, status: 'captured' as const, captured: payment.amount })) })),
    writeBy(),
  )
}

export const creditBookingCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'books what is given out as a gift card or store credit, and each correction once',
    safety: true,
    run: async storage => {
      const { credits } = storage
      const card = await issue(storage, 'hash-1')
      await issue(storage, 'hash-2', { amount: 0 })
      const account = await credits.openStoreCredit(3, 'EUR', writeBy())
      const adjust = (amount: number, key: string) => credits.adjust(account.id, { amount, key, reason: '' }, writeBy())
      await adjust(700, 'issued')
      await adjust(700, 'issued')
      await adjust(-200, 'k')
      await expectRefusal(adjust(-501, 'l'), 'store_credit_exhausted')
      expect(inShort(await booked(storage))).toEqual([
        [
          `gift_card:${card.id}:issued`,
          [
            ['gift_cards_issued', 5_000],
            ['gift_cards', -5_000],
          ],
        ],
        [
          `store_credit:${account.id}:adjusted:issued`,
          [
            ['store_credit_issued', 700],
            ['store_credit', -700],
          ],
        ],
        [
          `store_credit:${account.id}:adjusted:k`,
          [
            ['store_credit_issued', -200],
            ['store_credit', 200],
          ],
        ],
      ])
      expect([await owed(storage, card.id), await owed(storage, account.id)]).toEqual([5_000, 500])
      await expectAgreement(storage)
    },
  },
  {
    name: 'books nothing of a balance that is held or let go, and what it pays when it pays',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1')
      const order = await place(storage, 5, { payments: [paymentOf({ amount: total - 1_000 }), tenderOf(card, 1_000)] })
      expect(await owed(storage, card.id)).toBe(5_000)
      await captureAll(storage, order)
      expect(await owed(storage, card.id)).toBe(4_000)
      expect(await sums(storage)).toEqual({
        'provider:test': total - 1_000,
        gift_cards: -4_000,
        gift_cards_issued: 5_000,
        ...Object.fromEntries(wholeIncome),
      })
      await expectAgreement(storage)
    },
  },
  {
    name: 'books what a refund puts back on a gift card, or gives as store credit instead',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1')
      const account = await storage.credits.openStoreCredit(3, 'EUR', writeBy())
      const order = await captureAll(storage, await place(storage, 5, { payments: [paymentOf({ amount: total - 1_000 }), tenderOf(card, 1_000)] }))
      const [money, gift] = order.payments
      const back = (paymentId = 0, accountId = 0, amount = 0) => refundOf(paymentId, refundKey(accountId), amount, { accountId, status: 'succeeded' })
      const refunded = await storage.orders.change(
        order.id,
        decide(({ payments }) => ({
          payments: payments.map(payment => ({ ...payment, refundHeld: payment.id === gift?.id ? 400 : 990 })),
          refunds: [back(gift?.id, card.id, 400), back(money?.id, account.id, 990)],
        })),
        writeBy(),
      )
      expect([await owed(storage, card.id), await owed(storage, account.id)]).toEqual([4_400, 990])
      expect((await sums(storage)).refunds_payable).toBe(undefined)
      const causes = (await booked(storage, { orderId: order.id })).map(({ cause }) => cause).slice(2)
      expect(causes).toEqual(refunded.refunds.flatMap(({ id }) => [`refund:${id}:requested`, `refund:${id}:succeeded`]))
      await expectAgreement(storage)
    },
  },
]
