import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPosting, isCommerceError, type LedgerPosting, type Order, openingPostingsOf, type Payment, postingsOfOrder } from '../../../src/model/index.ts'
import { applyRefundState } from '../../../src/model/order/apply-refund-state.ts'
import type { OrderChange } from '../../../src/model/order/order-change.ts'
import { type RefundWish, refundableAmount } from '../../../src/model/order/refund-parts.ts'
import { requestRefund } from '../../../src/model/order/request-refund.ts'
import { holds } from '../money/support.ts'
import { anyLine, anyOrder, anyPayment, at, saved, step } from '../order/support.ts'

type LifeStep =
  | { readonly kind: 'capture'; readonly which: number; readonly amount: number }
  | { readonly kind: 'units'; readonly line: number; readonly quantity: number; readonly shipping: boolean; readonly toStoreCredit: boolean }
  | { readonly kind: 'goodwill'; readonly amount: number }
  | { readonly kind: 'rest' }
  | { readonly kind: 'answer'; readonly which: number; readonly status: 'pending' | 'succeeded' | 'failed' }

const anyPart = fc
  .record({
    quantity: fc.integer({ min: 1, max: 9 }),
    payable: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 500_000 })),
    tax: fc.nat(300),
  })
  .map(({ tax, payable, ...part }) => ({ ...part, payable, tax: Math.floor((payable * tax) / (1_000 + tax)) }))

const anyStep: fc.Arbitrary<LifeStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('capture' as const), which: fc.nat(2), amount: fc.integer({ min: 1, max: 400_000 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('units' as const),
      line: fc.nat(3),
      quantity: fc.integer({ min: 1, max: 4 }),
      shipping: fc.boolean(),
      toStoreCredit: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('goodwill' as const), amount: fc.integer({ min: 1, max: 2_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rest' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      which: fc.nat(9),
      status: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
    }),
  },
)

const anyLife = fc.record({
  parts: fc.array(anyPart, { minLength: 2, maxLength: 5 }),
  giftCard: fc.nat(100),
  storeCredit: fc.nat(100),
  steps: fc.array(anyStep, { maxLength: 30 }),
})

/** An unpaid order; the last part is its shipping. A share of it in percent is for a gift card to pay (account 4), another for store credit (5), the rest for a provider. */
function orderOf({
  parts,
  giftCard,
  storeCredit,
}: {
  parts: readonly { quantity: number; payable: number; tax: number }[]
  giftCard: number
  storeCredit: number
}): Order {
  const { payable, tax } = parts.at(-1) ?? { payable: 0, tax: 0 }
  const shipping = { method: 'standard', name: 'Standard', amount: payable, discount: 0, tax, taxRatePpm: 0, payable }
  const order = anyOrder({ lines: parts.slice(0, -1).map((part, index) => anyLine({ ...part, id: index + 1, variantId: index + 1 })), shipping })
  const card = Math.floor((order.totals.total * giftCard) / 200)
  const credit = Math.floor((order.totals.total * storeCredit) / 200)
  const tender = (id: number, kind: 'gift_card' | 'store_credit', accountId: number, amount: number): Payment =>
    anyPayment({ id, tender: kind, provider: kind, providerId: null, accountId, amount, status: 'authorized' })
  const payments = [anyPayment({ amount: order.totals.total - card - credit }), tender(51, 'gift_card', 4, card), tender(52, 'store_credit', 5, credit)]
  return { ...order, payments: payments.filter(({ amount }) => amount > 0) }
}

let key = 0

function ask(order: Order, wish: RefundWish, toAccountId?: number): OrderChange | null {
  key += 1
  return requestRefund(order, { ...wish, clientKey: `k${key}`, reason: '', at, ...(toAccountId === undefined ? {} : { toAccountId }) })
}

/** The order after a step, or as it is where the rules refuse it. */
function live(order: Order, life: LifeStep): Order {
  try {
    const change = changeOf(order, life)
    return change ? saved(change) : order
  } catch (error) {
    if (isCommerceError(error) && error.code !== 'fault') return order
    throw error
  }
}

function changeOf(order: Order, life: LifeStep): OrderChange | null {
  switch (life.kind) {
    case 'capture':
      return captureMore(order, life.which % order.payments.length, life.amount)
    case 'units': {
      const lineId = order.lines[life.line % order.lines.length]?.id ?? 0
      return ask(order, { lines: [{ lineId, quantity: life.quantity }], shipping: life.shipping }, life.toStoreCredit ? 6 : undefined)
    }
    case 'goodwill':
      return ask(order, { amount: life.amount })
    case 'rest':
      return ask(order, {})
    case 'answer': {
      const refund = order.refunds[life.which % Math.max(1, order.refunds.length)]
      const state = { providerId: `re_${refund?.id}`, status: life.status, amount: refund?.amount ?? 0, failure: null }
      return refund && refund.accountId === null ? applyRefundState(order, { ...step, refundId: refund.id, state }) : null
    }
  }
}

function captureMore(order: Order, which: number, amount: number): OrderChange {
  const payments = order.payments.map((payment, index) =>
    index === which ? { ...payment, status: 'captured' as const, captured: Math.min(payment.amount, payment.captured + amount) } : payment,
  )
  return { order: { ...order, payments } }
}

/** What the accounts must come to, counted from payments and refunds alone; those of income in one sum. */
function expected(order: Order): Record<string, number> {
  const sums = new Map<string, number>([['kept', 0]])
  const add = (account: string, amount: number) => sums.set(account, (sums.get(account) ?? 0) + amount)
  const accountName = (accountId: number | null) => (accountId === null ? 'provider:test ' : accountId === 4 ? 'gift_cards 4' : `store_credit ${accountId}`)
  for (const { accountId, captured } of order.payments) {
    add(accountName(accountId), captured)
    add('kept', -captured)
  }
  for (const { status, amount, accountId } of order.refunds) {
    if (status === 'failed') continue
    add('kept', amount)
    add(status === 'succeeded' ? accountName(accountId) : 'refunds_payable ', -amount)
  }
  return Object.fromEntries([...sums].filter(([, amount]) => amount !== 0))
}

function sumsOf(postings: readonly LedgerPosting[], isIncome: (account: string) => boolean = () => false): Record<string, number> {
  const sums = new Map<string, number>()
  for (const { account, creditAccountId, amount } of postings.flatMap(({ entries }) => entries)) {
    const name = isIncome(account) ? 'kept' : `${account} ${creditAccountId ?? ''}`
    sums.set(name, (sums.get(name) ?? 0) + amount)
  }
  return Object.fromEntries([...sums].filter(([, amount]) => amount !== 0))
}

const isIncome = (account: string) => account === 'sales' || account === 'shipping' || account === 'tax'

describe('the books of an order, whatever happens to it', () => {
  it('balance, agree with its payments and refunds at every step, and have every cause once', () => {
    holds(
      fc.property(anyLife, ({ steps, ...input }) => {
        let order = orderOf(input)
        const postings: LedgerPosting[] = []
        for (const life of steps) {
          const next = live(order, life)
          const news = postingsOfOrder(order, next, at)
          for (const posting of news) checkPosting(posting)
          postings.push(...news)
          order = next
          expect(sumsOf(postings, isIncome)).toEqual(expected(order))
        }
        const causes = postings.map(({ cause }) => cause)
        expect(new Set(causes).size).toBe(causes.length)
        // What the order tells in the end is what was booked on the way, account by account.
        expect(sumsOf(openingPostingsOf(order))).toEqual(sumsOf(postings))
      }),
    )
  })

  it('tell what it is for when it is paid, and nothing when everything is paid back', () => {
    holds(
      fc.property(anyLife, ({ steps, ...input }) => {
        let order = orderOf(input)
        const postings: LedgerPosting[] = []
        const go = (next: Order) => {
          postings.push(...postingsOfOrder(order, next, at))
          order = next
        }
        const captures = steps.filter(({ kind }) => kind === 'capture')
        for (const life of captures) go(live(order, life))
        for (const [index] of order.payments.entries()) go(saved(captureMore(order, index, Number.MAX_SAFE_INTEGER / 2)))
        const tax = order.lines.reduce((sum, line) => sum + line.tax, order.shipping?.tax ?? 0)
        const shipping = (order.shipping?.payable ?? 0) - (order.shipping?.tax ?? 0)
        const income = sumsOf(postings)
        expect([income['sales '] ?? 0, income['shipping '] ?? 0, income['tax '] ?? 0].map(amount => 0 - amount)).toEqual([
          order.totals.total - shipping - tax,
          shipping,
          tax,
        ])

        for (const life of steps) if (life.kind !== 'capture') go(live(order, life))
        if (refundableAmount(order) > 0) go(saved(ask(order, {})))
        for (const [which] of order.refunds.entries()) go(live(order, { kind: 'answer', which, status: 'succeeded' }))
        const left = sumsOf(postings)
        expect(
          Object.keys(left).filter(account => !account.startsWith('gift_cards') && !account.startsWith('store_credit') && account !== 'provider:test '),
        ).toEqual([])
        expect(Object.values(left).reduce((sum, amount) => sum + amount, 0)).toBe(0)
      }),
    )
  })
})
