import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { atOnce, auditCount, countRefusals, expectPages, expectRefusal, now, strangeText, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { cardOf, expectSound, figures, issue, moves } from './credit-fixtures.ts'

export const creditAccountCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'issues a gift card and finds it by id and by the hash of its code',
    run: async storage => {
      const { credits } = storage
      const card = await issue(storage, 'hash-1', { customerId: 4, expiresAt: now + 5, note: strangeText })
      expect(card).toEqual({
        id: card.id,
        kind: 'gift_card',
        last4: 'WXYZ',
        customerId: 4,
        currency: 'EUR',
        balance: 5_000,
        held: 0,
        status: 'active',
        expiresAt: now + 5,
        note: strangeText,
        createdAt: now,
        updatedAt: now,
      })
      expect(await credits.account(card.id)).toEqual(card)
      expect(await credits.byCodeHash('hash-1')).toEqual(card)
      expect([await credits.byCodeHash('hash-2'), await credits.account(card.id + 1)]).toEqual([null, null])
      expect(await moves(storage, card)).toEqual([['issue', 5_000, 0, `credit:${card.id}:issue`, null]])
      await expectSound(storage)
    },
  },
  {
    name: 'issues an empty card without an entry, and one card per code',
    safety: true,
    run: async storage => {
      const empty = await issue(storage, 'hash-1', { amount: 0 })
      expect([await figures(storage, empty), await moves(storage, empty)]).toEqual([[0, 0], []])
      expect(
        await countRefusals(
          Array.from({ length: 4 }, () => storage.credits.issue(cardOf('hash-1'), writeBy())),
          'duplicate',
        ),
      ).toBe(4)
      expect((await storage.credits.list({}, { limit: 5 })).total).toBe(1)
    },
  },
  {
    name: 'opens one store credit per customer and currency, also at once',
    safety: true,
    run: async storage => {
      const { credits } = storage
      const opened = await atOnce(8, () => credits.openStoreCredit(3, 'EUR', writeBy()))
      expect(new Set(opened.map(({ id }) => id)).size).toBe(1)
      expect(opened[0]).toMatchObject({
        kind: 'store_credit',
        last4: null,
        customerId: 3,
        currency: 'EUR',
        balance: 0,
        held: 0,
        status: 'active',
        expiresAt: null,
      })
      const dollars = await credits.openStoreCredit(3, 'USD', writeBy())
      await credits.openStoreCredit(4, 'EUR', writeBy())
      await issue(storage, 'hash-1', { customerId: 3 })
      expect((await credits.storeCreditOf(3)).map(({ id }) => id)).toEqual([opened[0]?.id, dollars.id])
      expect(await credits.storeCreditOf(5)).toEqual([])
    },
  },
  {
    name: 'gives accounts in the order asked for, and lists them newest first',
    run: async storage => {
      const { credits } = storage
      const cards = [await issue(storage, 'a'), await issue(storage, 'b', { customerId: 9 }), await issue(storage, 'c'), await issue(storage, 'd')]
      const credit = await credits.openStoreCredit(9, 'EUR', writeBy())
      const ids = [...cards.map(({ id }) => id), credit.id]
      const [first = 0, second = 0, third = 0] = ids
      expect((await credits.accounts([third, 999_999, first])).map(({ id }) => id)).toEqual([third, first])
      expect(await credits.accounts([])).toEqual([])
      await credits.update(first, { status: 'disabled' }, writeBy())
      await expectPages(
        page => credits.list({}, page),
        ids.toReversed(),
        ({ id }) => id,
      )
      const listed = async (filter: Parameters<typeof credits.list>[0]) => (await credits.list(filter, { limit: 9 })).items.map(({ id }) => id)
      expect(await listed({ kind: 'store_credit' })).toEqual([credit.id])
      expect(await listed({ customerId: 9 })).toEqual([credit.id, second])
      expect(await listed({ status: 'disabled' })).toEqual([first])
    },
  },
  {
    name: 'changes what is said of an account and nothing else',
    run: async storage => {
      const { credits } = storage
      const card = await issue(storage, 'hash-1')
      const at = now + 7
      const changed = await credits.update(
        card.id,
        { status: 'disabled', expiresAt: now + 9, note: 'lost' },
        writeBy({ at, audit: { action: 'a', subject: 's' } }),
      )
      expect(changed).toEqual({ ...card, status: 'disabled', expiresAt: now + 9, note: 'lost', updatedAt: at })
      expect(await credits.account(card.id)).toEqual(changed)
      expect(await credits.update(card.id, { expiresAt: null }, writeBy({ at }))).toEqual({ ...changed, expiresAt: null })
      expect(await auditCount(storage)).toBe(1)
      await expectRefusal(credits.update(card.id + 1, { note: '' }, writeBy()), 'gift_card_not_found')
    },
  },
  {
    name: 'adjusts a balance once per key',
    safety: true,
    run: async storage => {
      const { credits } = storage
      const card = await issue(storage, 'hash-1')
      const by = writeBy({ audit: { action: 'a', subject: 's' } })
      const more = () => credits.adjust(card.id, { amount: 250, key: 'k1', reason: 'sorry' }, by)
      await atOnce(4, more)
      expect(await figures(storage, card)).toEqual([5_250, 0])
      expect(await auditCount(storage)).toBe(1)
      await expectRefusal(credits.adjust(card.id, { amount: 251, key: 'k1', reason: '' }, by), 'idempotency_key_reused')
      await credits.adjust(card.id, { amount: -5_250, key: 'k2', reason: 'empty' }, by)
      expect(await figures(storage, card)).toEqual([0, 0])
      await expectRefusal(credits.adjust(card.id, { amount: -1, key: 'k3', reason: '' }, by), 'gift_card_exhausted', { last4: 'WXYZ' })
      await expectRefusal(credits.adjust(card.id + 1, { amount: 1, key: 'k4', reason: '' }, by), 'gift_card_not_found')
      expect(await figures(storage, card)).toEqual([0, 0])
      expect((await moves(storage, card)).length).toBe(3)
      const credit = await credits.openStoreCredit(1, 'EUR', by)
      await expectRefusal(credits.adjust(credit.id, { amount: -1, key: 'k5', reason: '' }, by), 'store_credit_exhausted')
      await expectSound(storage)
    },
  },
  {
    name: 'never takes more from an account than there is, at once',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1', { amount: 1_000 })
      const take = (index: number) => storage.credits.adjust(card.id, { amount: -150, key: `k${index}`, reason: '' }, writeBy())
      expect(
        await countRefusals(
          Array.from({ length: 12 }, (_, index) => take(index)),
          'gift_card_exhausted',
        ),
      ).toBe(6)
      expect(await figures(storage, card)).toEqual([100, 0])
      await expectSound(storage)
    },
  },
  {
    name: 'lists what moved an account newest first',
    run: async storage => {
      const card = await issue(storage, 'hash-1')
      await issue(storage, 'hash-2')
      for (const amount of [1, 2, 3])
        await storage.credits.adjust(card.id, { amount, key: `k${amount}`, reason: `r${amount}` }, writeBy({ actor: 'staff:1', at: now + amount }))
      const all = (await storage.credits.entries(card.id, { limit: 10 })).items
      expect(all[0]).toEqual({
        id: all[0]?.id,
        accountId: card.id,
        kind: 'adjust',
        balance: 3,
        held: 0,
        cause: `credit:${card.id}:adjusted:k3`,
        orderId: null,
        reason: 'r3',
        actor: 'staff:1',
        at: now + 3,
      })
      await expectPages(
        page => storage.credits.entries(card.id, page),
        all.map(({ id }) => id),
        ({ id }) => id,
      )
    },
  },
]
