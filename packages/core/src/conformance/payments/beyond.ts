import { expect } from 'vitest'
import type { BookRange, Page } from '../../ports/index.ts'
import { amount, capturedPayment, expectBook, expectCode, needed, newPayment, type PaymentCase } from './payment-fixtures.ts'

/** All of time. */
const always = { from: 0, to: 4_102_444_800_000 }

async function allOf<Item>(read: (range: BookRange) => Promise<Page<Item>>, range: BookRange = always): Promise<readonly Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: Page<Item> = await read({ ...range, cursor })
    expect(page.total).toBeGreaterThanOrEqual(page.items.length)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

/** Disputes, returning buyers and the provider's books. */
export const beyondCases: readonly PaymentCase[] = [
  {
    name: 'has what its suite says it has, and nothing else',
    isStateless: true,
    run: async ({ provider, can }) => {
      const has = { disputes: provider.readDispute, customers: provider.customers, books: provider.books }
      expect(
        Object.entries(has)
          .filter(([, part]) => part)
          .map(([name]) => name),
      ).toEqual(Object.keys(has).filter(name => can.some(ability => ability === name)))
    },
  },
  {
    name: 'tells of a dispute, and how it ended',
    safety: true,
    needs: ['disputes'],
    run: async run => {
      for (const outcome of ['won', 'lost'] as const) {
        const { providerId } = await capturedPayment(run)
        const disputeId = await needed(run.openDispute)(providerId)
        const opened = await needed(run.provider.readDispute)(disputeId)
        expect(opened).toMatchObject({ providerId: disputeId, providerPaymentId: providerId, status: 'open', currency: 'USD', amount })
        expect(opened?.reason).toMatch(/.+/)
        expect(opened?.evidenceDueAt ?? 0).toBeGreaterThan(opened?.createdAt ?? Number.NaN)
        await needed(run.closeDispute)(disputeId, outcome)
        expect(await needed(run.provider.readDispute)(disputeId)).toMatchObject({ status: outcome, evidenceDueAt: null })
      }
    },
  },
  {
    name: 'knows nothing of a dispute that was never opened',
    needs: ['disputes'],
    run: async ({ provider, nextId }) => {
      expect(await needed(provider.readDispute)(`never_opened_${nextId()}`)).toBeNull()
    },
  },
  {
    name: 'makes one customer of one key, without methods at first',
    needs: ['customers'],
    run: async ({ provider, nextId }) => {
      const customers = needed(provider.customers)
      const customerId = nextId()
      const input = { key: `c:${customerId}:create`, customerId, email: 'buyer@example.com' }
      const made = [await customers.create(input), await customers.create(input)]
      expect(new Set(made.map(({ providerCustomerId }) => providerCustomerId)).size).toBe(1)
      expect(await customers.methods(made[0]?.providerCustomerId ?? '')).toEqual([])
    },
  },
  {
    name: 'keeps a method when it is asked to, pays with it again, and forgets it',
    safety: true,
    needs: ['customers'],
    run: async run => {
      const customers = needed(run.provider.customers)
      const customer = async () => (await customers.create({ key: `c:${run.nextId()}:create`, customerId: 1, email: 'buyer@example.com' })).providerCustomerId
      const [providerCustomerId, other] = [await customer(), await customer()]
      await capturedPayment(run, { providerCustomerId })
      expect(await customers.methods(providerCustomerId)).toEqual([])
      await capturedPayment(run, { providerCustomerId, savesMethod: true })
      const [saved, ...more] = await customers.methods(providerCustomerId)
      const methodId = saved?.id ?? ''
      expect(more).toEqual([])
      expect(saved?.label).not.toMatch(/\d{5}/)
      expect(saved?.expires).toMatch(/^\d{4}-\d{2}$/)

      const again = await newPayment(run, 'automatic', { providerCustomerId })
      expect((await run.provider.confirm({ key: again.key('confirm:1'), providerId: again.providerId, token: methodId })).status).toBe('captured')
      const foreign = await newPayment(run, 'automatic', { providerCustomerId: other })
      await expectCode(run.provider.confirm({ key: foreign.key('confirm:1'), providerId: foreign.providerId, token: methodId }), 'saved_method_not_found')
      await expectBook(run, foreign.providerId, 0)

      expect(await customers.removeMethod({ providerCustomerId: other, methodId })).toBe(false)
      expect((await customers.methods(providerCustomerId)).map(({ id }) => id)).toEqual([methodId])
      expect(await customers.removeMethod({ providerCustomerId, methodId })).toBe(true)
      expect(await customers.methods(providerCustomerId)).toEqual([])
      expect(await customers.removeMethod({ providerCustomerId, methodId })).toBe(false)
    },
  },
  {
    name: 'lists its payments by the time they were made, a page at a time, none left out or twice',
    safety: true,
    needs: ['books'],
    run: async run => {
      const books = needed(run.provider.books)
      const made: string[] = []
      for (let count = 0; count < 120; count += 1) made.push((await newPayment(run)).providerId)
      const listed = await allOf(books.payments)
      expect(listed.map(({ payment }) => payment.providerId).sort()).toEqual(made.sort())
      const { payment, createdAt } = listed[0] ?? { payment: null, createdAt: 0 }
      expect(await run.provider.read({ providerId: payment?.providerId ?? '' })).toEqual(payment)
      const times = listed.map(item => item.createdAt)
      expect(await allOf(books.payments, { from: Math.max(...times) + 1_000, to: always.to })).toEqual([])
      expect(await allOf(books.payments, { from: 0, to: Math.min(...times) })).toEqual([])
      const since = await allOf(books.payments, { from: createdAt, to: createdAt + 1 })
      expect(since.map(item => item.payment.providerId)).toContain(payment?.providerId)
    },
  },
  {
    name: 'lists all refunds of a payment, and the money that came in and went out',
    safety: true,
    needs: ['books'],
    run: async run => {
      const books = needed(run.provider.books)
      const { id, providerId } = await capturedPayment(run)
      const paid = [500, 700]
      const refunds = await Promise.all(paid.map((part, index) => run.provider.refund({ key: `r:${id}${index}`, providerId, amount: part })))
      const inBooks = await books.refundsOf(providerId)
      expect(inBooks.map(refund => [refund.providerId, refund.amount]).sort()).toEqual(refunds.map(refund => [refund.providerId, refund.amount]).sort())
      expect(await books.refundsOf((await newPayment(run)).providerId)).toEqual([])
      const entries = (await allOf(books.balance)).map(entry => [entry.kind, entry.sourceId, entry.currency, entry.amount])
      expect(entries.sort()).toEqual(
        [['payment', providerId, 'USD', amount], ...refunds.map(refund => ['refund', refund.providerId, 'USD', -refund.amount])].sort(),
      )
    },
  },
]
