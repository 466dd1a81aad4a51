import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkOrder, checkOrderChange, creditMoves, isCommerceError, type Order } from '../../../src/model/index.ts'
import { applyRefundState } from '../../../src/model/order/apply-refund-state.ts'
import { fulfilOrder } from '../../../src/model/order/fulfil-order.ts'
import type { OrderChange } from '../../../src/model/order/order-change.ts'
import { type RefundWish, refundableAmount } from '../../../src/model/order/refund-parts.ts'
import { requestRefund } from '../../../src/model/order/request-refund.ts'
import { cancelReturn, receiveReturn, requestReturn, restockOf, returnRefundKey } from '../../../src/model/order/return-goods.ts'
import { holds } from '../money/support.ts'
import { halfEven, type MoneyModel, moneyModel, moneyOf, total } from './money-model.ts'
import { anyLine, anyPayment, at, paidOrder, saved, step } from './support.ts'

const creditAccount = 77
const giftCard = 78
const otherGiftCard = 80
const otherCredit = 79

const anyLineFigures = fc
  .record({
    quantity: fc.integer({ min: 1, max: 7 }),
    payable: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 500_000 })),
    taxShare: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ taxShare, ...line }) => ({ ...line, tax: Math.floor((line.payable * taxShare) / 400) }))

/** Of the total, in parts per hundred: what a gift card and store credit pay, and how much of the provider's part is captured. */
const anyTenders = fc.record({
  gift: fc.integer({ min: 0, max: 100 }),
  credit: fc.integer({ min: 0, max: 100 }),
  captured: fc.oneof(fc.constant(100), fc.integer({ min: 0, max: 100 })),
})

const anyQuantity = fc.integer({ min: 1, max: 4 })
const anyStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('units' as const), line: fc.nat(3), quantity: anyQuantity, shipping: fc.boolean(), toCredit: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('shipping' as const), toCredit: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('amount' as const), percent: fc.integer({ min: 1, max: 110 }), toCredit: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rest' as const), toCredit: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      which: fc.nat(9),
      status: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fulfil' as const), line: fc.nat(3), quantity: anyQuantity }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('return' as const), line: fc.nat(3), quantity: anyQuantity }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('receive' as const), which: fc.nat(4), quantity: fc.nat(4), sellable: fc.boolean(), refund: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('keep' as const), which: fc.nat(4) }) },
)
type AnyStep = typeof anyStep extends fc.Arbitrary<infer T> ? T : never

const anyCase = fc.record({
  lines: fc.array(anyLineFigures, { minLength: 1, maxLength: 4 }),
  shipping: fc.nat(999),
  tenders: anyTenders,
  steps: fc.array(anyStep, { minLength: 8, maxLength: 40 }),
})
type AnyCase = typeof anyCase extends fc.Arbitrary<infer T> ? T : never

/** The same order twice: ours, and the model's. */
function begin({ lines, shipping, tenders }: AnyCase): { order: Order; model: MoneyModel } {
  const sum = lines.reduce((amount, line) => amount + line.payable, shipping)
  const cards = Math.floor((sum * tenders.gift) / 300)
  const second = Math.floor(cards / 3)
  const gift = cards - second
  const credit = Math.floor((sum * tenders.credit) / 300)
  const due = sum - cards - credit
  const payments = [
    anyPayment({ id: 50, tender: 'gift_card', accountId: giftCard, provider: 'gift_card', providerId: null, status: 'captured', amount: gift, captured: gift }),
    anyPayment({
      id: 49,
      tender: 'gift_card',
      accountId: otherGiftCard,
      provider: 'gift_card',
      providerId: null,
      status: 'captured',
      amount: second,
      captured: second,
    }),
    anyPayment({
      id: 51,
      tender: 'store_credit',
      accountId: creditAccount,
      provider: 'store_credit',
      providerId: null,
      status: 'captured',
      amount: credit,
      captured: credit,
    }),
    anyPayment({ id: 52, status: 'captured', amount: due, captured: Math.floor((due * tenders.captured) / 100) }),
  ].filter(({ amount }) => amount > 0)
  const order = paidOrder({
    lines: lines.map((line, index) => anyLine({ id: index + 1, variantId: index + 1, ...line })),
    shipping: { method: 'standard', name: 'Standard', amount: shipping, discount: 0, tax: Math.floor(shipping / 6), taxRatePpm: 0, payable: shipping },
    payments,
  })
  const model = moneyModel({ lines, shipping, payments: payments.map(({ id, tender, accountId, captured }) => ({ id, tender, account: accountId, captured })) })
  return { order, model }
}

/** Ours after the change; null where the rules refuse it. A `fault` is never a refusal. */
function attempt(order: Order, decide: () => OrderChange | null): Order | null {
  try {
    const change = decide()
    if (!change) return order
    const next = saved(change)
    checkOrder(next)
    checkOrderChange(order, change.order)
    return next
  } catch (error) {
    if (isCommerceError(error) && error.code !== 'fault' && error.code !== 'duplicate') return null
    throw error
  }
}

/** The step on something that is there, where there is any: a line, a refund or a return counted round and round. */
function aimed(order: Order, entry: AnyStep): AnyStep {
  const among = (index: number, count: number) => (count === 0 ? index : index % count)
  if ('line' in entry) return { ...entry, line: among(entry.line, order.lines.length) }
  if (entry.kind === 'answer') return { ...entry, which: among(entry.which, order.refunds.length) }
  return 'which' in entry ? { ...entry, which: among(entry.which, order.returns.length) } : entry
}

/** Takes the step on both sides; expects that they agree on whether it may be taken. */
function take(order: Order, model: MoneyModel, wished: AnyStep, key: string): Order {
  const entry = aimed(order, wished)
  const expected = (mayBe: boolean, ours: Order | null): Order => {
    expect({ step: entry.kind, taken: ours !== null }).toEqual({ step: entry.kind, taken: mayBe })
    return ours ?? order
  }
  const ask = (wish: RefundWish, toCredit: boolean) =>
    attempt(order, () => requestRefund(order, { ...wish, clientKey: key, reason: '', at, ...(toCredit ? { toAccountId: otherCredit } : {}) }))
  const target = 'toCredit' in entry && entry.toCredit ? otherCredit : null
  switch (entry.kind) {
    case 'units': {
      const ours = ask({ lines: [{ lineId: entry.line + 1, quantity: entry.quantity }], shipping: entry.shipping }, entry.toCredit)
      return expected(model.refundUnits(key, [{ line: entry.line, units: BigInt(entry.quantity) }], entry.shipping, target), ours)
    }
    case 'shipping':
      return expected(model.refundUnits(key, [], true, target), ask({ shipping: true }, entry.toCredit))
    case 'amount': {
      const amount = Math.ceil((refundableAmount(order) * entry.percent) / 100)
      return expected(model.refundAmount(key, BigInt(amount), target), ask({ amount }, entry.toCredit))
    }
    case 'rest':
      return expected(model.refundRest(key, target), ask({}, entry.toCredit))
    case 'answer':
      return answer(order, model, entry)
    case 'fulfil':
      return expected(
        model.fulfil(entry.line, BigInt(entry.quantity)),
        attempt(order, () => fulfilOrder(order, { lines: [{ lineId: entry.line + 1, quantity: entry.quantity }], ...step })),
      )
    case 'return':
      return expected(
        model.requestReturn(entry.line, BigInt(entry.quantity)),
        attempt(order, () => requestReturn(order, { lines: [{ lineId: entry.line + 1, quantity: entry.quantity }], ...step })),
      )
    case 'receive':
      return receive(order, model, entry)
    case 'keep': {
      const returnId = order.returns[entry.which]?.id ?? 0
      return expected(
        model.cancelReturn(entry.which),
        attempt(order, () => cancelReturn(order, { returnId, ...step })),
      )
    }
  }
}

/** The provider answers one of its refunds; the shop's own money is back already. */
function answer(order: Order, model: MoneyModel, entry: Extract<AnyStep, { kind: 'answer' }>): Order {
  const refund = order.refunds[entry.which]
  const row = model.rows[entry.which]
  if (!refund || !row || refund.accountId !== null) return order
  const state = { providerId: `re_${refund.id}`, status: entry.status, amount: refund.amount, failure: null }
  const next = attempt(order, () => applyRefundState(order, { ...step, refundId: refund.id, state }))
  if (next !== order && entry.status === 'failed') model.fail(row)
  return next ?? order
}

function receive(order: Order, model: MoneyModel, entry: Extract<AnyStep, { kind: 'receive' }>): Order {
  const present = order.returns[entry.which]
  const lineId = present?.lines[0]?.lineId ?? 0
  // A return that was received already is another rule's matter.
  if (present?.status === 'received') return order
  const disposition = entry.sellable ? ('sellable' as const) : ('damaged' as const)
  const returnId = present?.id ?? 0
  const ours = attempt(order, () =>
    receiveReturn(order, { returnId, lines: [{ lineId, quantity: entry.quantity, disposition }], refund: entry.refund, ...step }),
  )
  const mayBe = model.receive(entry.which, BigInt(entry.quantity), entry.sellable, entry.refund ? returnRefundKey(returnId) : null)
  expect({ step: 'receive', taken: ours !== null }).toEqual({ step: 'receive', taken: mayBe })
  return ours ?? order
}

/** Every figure of ours is the model's. */
function expectSame(order: Order, model: MoneyModel): void {
  expect(order.payments.map(({ id, refundHeld }) => [id, BigInt(refundHeld)])).toEqual(model.payments.map(({ id, out }) => [id, out]))
  expect(order.lines.map(line => [line.refundedQuantity, line.refundedAmount, line.fulfilledQuantity, line.returnedQuantity].map(BigInt))).toEqual(
    model.lines.map(line => [line.unitsBack, line.moneyBack, line.fulfilled, line.received]),
  )
  expect(
    order.refunds.map(row => [
      row.clientKey,
      row.paymentId,
      row.accountId,
      BigInt(row.amount),
      BigInt(row.shippingAmount),
      BigInt(row.otherAmount),
      row.status === 'failed',
    ]),
  ).toEqual(model.rows.map(row => [row.key, row.payment, row.account, moneyOf(row), row.shipping, row.other, row.failed]))
  expect(order.refunds.map(row => row.lines.map(part => [part.lineId - 1, BigInt(part.quantity), BigInt(part.amount)]))).toEqual(
    model.rows.map(row => row.lines.map(part => [part.line, part.units, part.money])),
  )
  const restocked = new Map<number, number>()
  for (const entry of order.returns.filter(({ status }) => status === 'received')) {
    for (const { variantId, quantity } of restockOf(order, entry)) restocked.set(variantId, (restocked.get(variantId) ?? 0) + quantity)
  }
  expect(model.lines.map((_, index) => BigInt(restocked.get(index + 1) ?? 0))).toEqual(model.lines.map(line => line.restocked))
}

/** What RELIABILITY I24, I27 and I28 ask of the model itself, so that it cannot be wrong together with us. */
function expectBounds(model: MoneyModel): void {
  for (const payment of model.payments) expect(payment.out >= 0n && payment.out <= payment.captured).toBe(true)
  for (const line of model.lines) {
    expect(line.restocked <= line.received && line.received <= line.fulfilled && line.fulfilled <= line.quantity).toBe(true)
    expect(line.moneyBack >= 0n && line.moneyBack <= line.basis && line.unitsBack <= line.quantity).toBe(true)
  }
}

describe('any sequence of captures, refunds, answers, deliveries, returns and arrivals, on any mix of tenders', () => {
  it('agrees with a model of its own in every figure, and pays back exactly what was captured in the end', () => {
    holds(
      fc.property(anyCase, sample => {
        let { order, model } = begin(sample)
        checkOrder(order)
        const first = order
        for (const [index, entry] of sample.steps.entries()) {
          order = take(order, model, entry, `k${index}`)
          expectSame(order, model)
          expectBounds(model)
        }
        if (refundableAmount(order) > 0) order = take(order, model, { kind: 'rest', toCredit: false }, 'last')
        expectSame(order, model)
        const back = order.refunds.filter(({ status }) => status !== 'failed')
        const captured = first.payments.reduce((sum, payment) => sum + payment.captured, 0)
        expect([refundableAmount(order), back.reduce((sum, { amount }) => sum + amount, 0)]).toEqual([0, captured])
        expectTaxes(order, model)
        expectCredited(first, order)
      }),
      500,
    )
  })
})

/** When all of a line's money is back, all of the tax of what was captured for it is: to the unit, whatever the partition. */
function expectTaxes(order: Order, model: MoneyModel): void {
  const back = order.refunds.filter(({ status }) => status !== 'failed')
  for (const [index, line] of model.lines.entries()) {
    const parts = back.flatMap(({ lines }) => lines.filter(part => part.lineId === index + 1))
    const tax = parts.reduce((sum, part) => sum + BigInt(part.tax), 0n)
    expect(tax >= 0n && tax <= line.tax).toBe(true)
    const hasFailed = order.refunds.some(({ status }) => status === 'failed')
    if (line.moneyBack === line.basis && line.payable > 0n && !hasFailed) expect(tax).toBe(halfEven(line.tax * line.basis, line.payable))
  }
}

/** The shop's own money moves by what the refunds that name an account come to, and by nothing else. */
function expectCredited(before: Order, after: Order): void {
  const moved = new Map<number, number>()
  for (const { accountId, balance, held, kind } of creditMoves(before, after)) {
    expect([kind, held]).toEqual(['refund', 0])
    moved.set(accountId, (moved.get(accountId) ?? 0) + balance)
  }
  const named = new Map<number, number>()
  for (const { accountId, amount } of after.refunds) if (accountId !== null) named.set(accountId, (named.get(accountId) ?? 0) + amount)
  expect(moved).toEqual(named)
  expect(total([...moved.values()].map(BigInt)) <= total(before.payments.map(payment => BigInt(payment.captured)))).toBe(true)
}
