import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkOrder, isCommerceError, type Order } from '../../../src/model/index.ts'
import { applyRefundState } from '../../../src/model/order/apply-refund-state.ts'
import { type RefundWish, refundableAmount, refundParts } from '../../../src/model/order/refund-parts.ts'
import { requestRefund } from '../../../src/model/order/request-refund.ts'
import { expectRefusal, holds } from '../money/support.ts'
import { anyLine, anyOrder, at, eventsOf, paidOrder, saved, step } from './support.ts'

let key = 0

/** Asks for a refund under a key of its own. */
function ask(order: Order, wish: RefundWish) {
  key += 1
  return requestRefund(order, { ...wish, clientKey: `k${key}`, reason: 'damaged', at })
}

/** The order with the refund answered by the provider. */
function answered(order: Order, refundId: number, status: 'pending' | 'succeeded' | 'failed') {
  const amount = order.refunds.find(({ id }) => id === refundId)?.amount ?? Number.NaN
  return applyRefundState(order, {
    ...step,
    refundId,
    state: { providerId: `re_${refundId}`, status, amount, failure: status === 'failed' ? 'closed account' : null },
  })
}

describe('requestRefund', () => {
  it('pays everything back, to the unit, and holds it', () => {
    const change = ask(paidOrder(), {})
    const order = saved(change)
    expect(order.refunds[0]).toMatchObject({
      id: 900,
      paymentId: 50,
      status: 'requested',
      amount: 2_000,
      shippingAmount: 499,
      otherAmount: 0,
      reason: 'damaged',
    })
    expect(order.refunds[0]?.lines).toEqual([
      { lineId: 1, quantity: 3, amount: 1_000, tax: 0 },
      { lineId: 2, quantity: 2, amount: 501, tax: 0 },
    ])
    expect([order.payments[0]?.refundHeld, refundableAmount(order)]).toEqual([2_000, 0])
    expect(order.lines.map(({ refundedQuantity, refundedAmount }) => [refundedQuantity, refundedAmount])).toEqual([
      [3, 1_000],
      [2, 501],
    ])
    expect(eventsOf(change)).toEqual([['refund.requested', 'order:7', { orderId: 7, refundId: 900 }]])
  })

  it('pays units one after the other so that they sum to the line', () => {
    let order = paidOrder()
    const amounts = [1, 1, 1].map(() => {
      order = saved(ask(order, { lines: [{ lineId: 1, quantity: 1 }] }))
      return order.refunds.at(-1)?.amount
    })
    expect(amounts).toEqual([333, 334, 333])
  })

  it('pays shipping once', () => {
    const order = saved(ask(paidOrder(), { shipping: true }))
    expect(order.refunds[0]).toMatchObject({ amount: 499, lines: [], shippingAmount: 499, otherAmount: 0 })
    expectRefusal(() => ask(order, { shipping: true }), 'amount_invalid')
  })

  it('pays lines together with shipping', () => {
    expect(refundParts(paidOrder(), { lines: [{ lineId: 2, quantity: 1 }], shipping: true })).toStrictEqual({
      amount: 749,
      lines: [{ lineId: 2, quantity: 1, amount: 250, tax: 0 }],
      shippingAmount: 499,
      shippingTax: 0,
      otherAmount: 0,
    })
  })

  it('pays goodwill bound to no line; what is left is still exactly the rest', () => {
    const order = saved(ask(paidOrder(), { amount: 500 }))
    expect(order.refunds[0]).toMatchObject({ amount: 500, lines: [], shippingAmount: 0, otherAmount: 500 })
    expect(refundParts(order, {})).toStrictEqual({
      amount: 1_500,
      lines: [
        { lineId: 1, quantity: 3, amount: 750, tax: 0 },
        { lineId: 2, quantity: 2, amount: 376, tax: 0 },
      ],
      shippingAmount: 374,
      shippingTax: 0,
      otherAmount: 0,
    })
  })

  it('is the same refund under the same key, which can be of no other units and go nowhere else', () => {
    const wish = { lines: [{ lineId: 1, quantity: 2 }], shipping: true, clientKey: 'click', reason: '', at }
    const order = saved(requestRefund(paidOrder(), wish))
    expect(requestRefund(order, wish)).toBeNull()
    for (const other of [
      { lines: [{ lineId: 1, quantity: 1 }] },
      { lines: [{ lineId: 2, quantity: 2 }] },
      { lines: [...wish.lines, { lineId: 2, quantity: 1 }] },
      { toAccountId: 9 },
    ])
      expectRefusal(() => requestRefund(order, { ...wish, ...other }), 'idempotency_key_reused')
    const credited = saved(requestRefund(paidOrder(), { ...wish, toAccountId: 9 }))
    expect(requestRefund(credited, { ...wish, toAccountId: 9 })).toBeNull()
    expectRefusal(() => requestRefund(credited, wish), 'idempotency_key_reused')
  })

  it('is the same refund under the same key, which can be of no other amount', () => {
    const order = saved(requestRefund(paidOrder(), { amount: 100, clientKey: 'click', reason: '', at }))
    expect(requestRefund(order, { amount: 100, clientKey: 'click', reason: '', at })).toBeNull()
    expect(requestRefund(order, { clientKey: 'click', reason: '', at })).toBeNull()
    expectRefusal(() => requestRefund(order, { amount: 101, clientKey: 'click', reason: '', at }), 'idempotency_key_reused')
  })

  it.each(['cancel', 'return:5', 'return:5:surplus'])(
    'takes no key that the shop makes by itself: under "%s" its own refund would never be made',
    clientKey => {
      expectRefusal(() => requestRefund(paidOrder(), { amount: 1, clientKey, reason: '', at }), 'validation_failed')
    },
  )

  it.each<[string, RefundWish, Parameters<typeof expectRefusal>[1]]>([
    ['more than was captured', { amount: 2_001 }, 'refund_exceeds_captured'],
    ['nothing', { amount: 0 }, 'amount_invalid'],
    ['a negative amount', { amount: -1 }, 'amount_invalid'],
    ['a fraction', { amount: 0.5 }, 'amount_invalid'],
    ['an amount and lines', { amount: 1, lines: [{ lineId: 1, quantity: 1 }] }, 'validation_failed'],
    ['an amount and shipping', { amount: 1, shipping: true }, 'validation_failed'],
    ['a line that is not there', { lines: [{ lineId: 3, quantity: 1 }] }, 'validation_failed'],
    [
      'a line twice',
      {
        lines: [
          { lineId: 1, quantity: 1 },
          { lineId: 1, quantity: 1 },
        ],
      },
      'validation_failed',
    ],
    ['more units than were bought', { lines: [{ lineId: 1, quantity: 4 }] }, 'quantity_invalid'],
    ['no units', { lines: [{ lineId: 1, quantity: 0 }] }, 'quantity_invalid'],
    ['no lines', { lines: [] }, 'amount_invalid'],
  ])('refuses %s', (_, wish, code) => {
    expectRefusal(() => ask(paidOrder(), wish), code)
  })

  it('refuses an order that nobody has paid, and one that is paid back', () => {
    expectRefusal(() => ask(anyOrder(), {}), 'refund_exceeds_captured')
    expectRefusal(() => ask(anyOrder(), { amount: 1 }), 'refund_exceeds_captured')
    expectRefusal(() => ask(saved(ask(paidOrder(), {})), {}), 'refund_exceeds_captured')
  })

  it('says how much is left', () => {
    const order = saved(ask(paidOrder(), { amount: 1_999 }))
    try {
      ask(order, { lines: [{ lineId: 1, quantity: 1 }] })
      expect.unreachable()
    } catch (error) {
      expect(isCommerceError(error) && [error.code, error.details]).toEqual(['refund_exceeds_captured', { available: 1 }])
    }
  })
})

describe('applyRefundState', () => {
  const order = saved(ask(paidOrder(), { lines: [{ lineId: 1, quantity: 1 }] }))

  it('follows the provider and tells the end', () => {
    const pending = answered(order, 900, 'pending')
    expect([saved(pending).refunds[0]?.status, saved(pending).refunds[0]?.providerId, eventsOf(pending)]).toEqual(['pending', 're_900', []])
    const succeeded = answered(saved(pending), 900, 'succeeded')
    expect(saved(succeeded).refunds[0]?.status).toBe('succeeded')
    expect(eventsOf(succeeded)).toEqual([['refund.succeeded', 'order:7', { orderId: 7, refundId: 900 }]])
  })

  it('gives the money and the units of a failed refund back', () => {
    const change = answered(order, 900, 'failed')
    expect(saved(change).refunds[0]).toMatchObject({ status: 'failed', failure: 'closed account' })
    expect([saved(change).payments[0]?.refundHeld, saved(change).lines[0]?.refundedQuantity, saved(change).lines[0]?.refundedAmount]).toEqual([0, 0, 0])
    expect(eventsOf(change)).toEqual([['refund.failed', 'order:7', { orderId: 7, refundId: 900 }]])
  })

  it('lets the units that come after a failed refund come out to the sum', () => {
    const unit = { lines: [{ lineId: 1, quantity: 1 }] }
    const two = saved(ask(order, unit))
    const failed = saved(answered(two, 900, 'failed'))
    expect(failed.lines[0]).toMatchObject({ refundedQuantity: 1, refundedAmount: 334 })
    const four = saved(ask(saved(ask(failed, unit)), unit))
    expect(four.refunds.map(({ status, amount }) => [status, amount])).toEqual([
      ['failed', 333],
      ['requested', 334],
      ['requested', 333],
      ['requested', 333],
    ])
    expect(four.lines[0]).toMatchObject({ refundedQuantity: 3, refundedAmount: 1_000 })
  })

  it('goes forward only; a bank may send back what had succeeded', () => {
    const succeeded = saved(answered(order, 900, 'succeeded'))
    expect(answered(succeeded, 900, 'succeeded')).toBeNull()
    expect(answered(succeeded, 900, 'pending')).toBeNull()
    const failed = saved(answered(succeeded, 900, 'failed'))
    expect(failed.payments[0]?.refundHeld).toBe(0)
    for (const status of ['failed', 'succeeded', 'pending'] as const) expect(answered(failed, 900, status)).toBeNull()
  })

  it('concludes nothing from another amount, or for a refund there is none of', () => {
    const state = { providerId: 're_900', status: 'succeeded' as const, amount: 332, failure: null }
    expectRefusal(() => applyRefundState(order, { ...step, refundId: 900, state }), 'payment_mismatch')
    expectRefusal(() => applyRefundState(order, { ...step, refundId: 901, state }), 'refund_not_found')
  })
})

describe('refunds of any kind, in any order, some of them failing', () => {
  const anyLines = fc.array(
    fc.record({ quantity: fc.integer({ min: 1, max: 12 }), payable: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1_000_000 })) }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  const anyStep = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('units' as const), line: fc.nat(4), quantity: fc.integer({ min: 1, max: 6 }), shipping: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 2_000 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('answer' as const),
        which: fc.nat(9),
        status: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
      }),
    },
  )

  it('never exceed what was captured, and with the rest come to exactly that', () => {
    holds(
      fc.property(anyLines, fc.integer({ min: 0, max: 999 }), fc.array(anyStep, { maxLength: 25 }), (lines, shipping, steps) => {
        let order = paidOrder({
          lines: lines.map((line, index) => anyLine({ id: index + 1, variantId: index + 1, ...line })),
          shipping: { method: 'standard', name: 'Standard', amount: shipping, discount: 0, tax: 0, taxRatePpm: 0, payable: shipping },
        })
        for (const entry of steps) {
          order = tryStep(order, entry)
          checkOrder(order)
        }
        if (refundableAmount(order) > 0) order = saved(ask(order, {}))
        checkOrder(order)
        expect(order.refunds.reduce((sum, { status, amount }) => (status === 'failed' ? sum : sum + amount), 0)).toBe(order.totals.total)
        expect(refundableAmount(order)).toBe(0)
      }),
    )
  })

  it('of all units and the shipping, in any partition, sum to the total without a rest', () => {
    holds(
      fc.property(anyLines, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (lines, sizes) => {
        let order = paidOrder({ lines: lines.map((line, index) => anyLine({ id: index + 1, variantId: index + 1, ...line })) })
        const wishes: RefundWish[] = [{ shipping: true }]
        for (const line of order.lines) {
          for (let left = line.quantity; left > 0; ) {
            const quantity = Math.min(left, sizes.next().value)
            wishes.push({ lines: [{ lineId: line.id, quantity }] })
            left -= quantity
          }
        }
        // A unit's share of a very small line may be nothing: it is paid with the units after it.
        const pending = new Map<number, number>()
        for (const wish of wishes) order = tryUnits(order, wish, pending)
        expect(order.refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(order.totals.total)
        expect(order.lines.filter(line => line.refundedAmount !== line.payable)).toEqual([])
      }),
    )
  })
})

type AnyStep =
  | { kind: 'units'; line: number; quantity: number; shipping: boolean }
  | { kind: 'amount'; amount: number }
  | { kind: 'answer'; which: number; status: 'pending' | 'succeeded' | 'failed' }

/** The order after a step, or as it is where the rules refuse the step. */
function tryStep(order: Order, entry: AnyStep): Order {
  try {
    if (entry.kind === 'amount') return saved(ask(order, { amount: entry.amount }))
    if (entry.kind === 'units') return saved(ask(order, { lines: [{ lineId: entry.line + 1, quantity: entry.quantity }], shipping: entry.shipping }))
    const refund = order.refunds[entry.which]
    const change = refund ? answered(order, refund.id, entry.status) : null
    return change ? saved(change) : order
  } catch (error) {
    if (isCommerceError(error) && error.code !== 'fault') return order
    throw error
  }
}

function tryUnits(order: Order, wish: RefundWish, pending: Map<number, number>): Order {
  const [line] = wish.lines ?? []
  if (!line) return saved(ask(order, wish))
  const quantity = line.quantity + (pending.get(line.lineId) ?? 0)
  pending.set(line.lineId, quantity)
  try {
    const next = saved(ask(order, { lines: [{ lineId: line.lineId, quantity }] }))
    pending.delete(line.lineId)
    return next
  } catch (error) {
    if (isCommerceError(error) && (error.code === 'amount_invalid' || refundableAmount(order) === 0)) return order
    throw error
  }
}
