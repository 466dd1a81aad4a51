import { describe, expect, it } from 'vitest'
import { noteOperation, operationPatienceMs, recordAttempt, recordCapture } from '../../../src/model/order/record-attempt.ts'
import { paymentAttemptsMax, startPayment } from '../../../src/model/order/start-payment.ts'
import { expectRefusal } from '../money/support.ts'
import { anyOrder, anyPayment, at, attempted, capturedPayment, confirmation, paidOrder, saved } from './support.ts'

const attempt = { providerId: 'pi_50', at: at + 1_000, extendMs: 900_000, extendMaxMs: 3_600_000 }

describe('startPayment', () => {
  it('gives the order a payment of its whole total that the provider has not heard of', () => {
    const order = saved(startPayment(anyOrder(), { provider: 'test', at }))
    expect(order.payments).toStrictEqual([anyPayment({ providerId: null, status: 'created' })])
  })

  it('leaves an order with a live payment alone', () => {
    expect(startPayment(anyOrder({ payments: [anyPayment()] }), { provider: 'test', at })).toBeNull()
  })

  it('starts another one after a payment that is dead', () => {
    const dead = anyPayment({ id: 49, status: 'cancelled' })
    const order = saved(startPayment(anyOrder({ payments: [dead] }), { provider: 'test', at }))
    expect(order.payments.map(({ id, status }) => [id, status])).toEqual([
      [49, 'cancelled'],
      [51, 'created'],
    ])
  })

  it.each(['paid', 'cancelling', 'cancelled', 'fulfilled'] as const)('refuses an order that is %s', status => {
    expectRefusal(() => startPayment(anyOrder({ status }), { provider: 'test', at }), 'order_not_payable')
  })

  it('refuses an order whose time is over', () => {
    expectRefusal(() => startPayment(anyOrder({ expiresAt: at }), { provider: 'test', at }), 'order_not_payable')
    expect(startPayment(anyOrder({ expiresAt: at + 1 }), { provider: 'test', at })).not.toBeNull()
  })
})

describe('recordAttempt', () => {
  it('writes the provider id, the answered creation and the attempt under way in one change', () => {
    const order = saved(recordAttempt(anyOrder({ payments: [anyPayment({ status: 'created', providerId: null })] }), attempt))
    expect(order.payments).toStrictEqual([
      anyPayment({
        attempts: 1,
        operations: [
          { kind: 'create', key: 'p:50:create', status: 'succeeded', sentAt: at },
          { kind: 'confirm', key: 'p:50:confirm:1', status: 'sent', sentAt: at + 1_000 },
        ],
        updatedAt: at + 1_000,
      }),
    ])
  })

  it('begins again after a refusal and after a 3-D Secure step not taken, on the same object', () => {
    const lastFailure = { code: 'card_declined' as const, declineCode: 'generic_decline', message: 'No.' }
    const refused = anyPayment({ attempts: 1, operations: [confirmation(1, 'failed')], lastFailure })
    const waiting = anyPayment({ status: 'requires_action', attempts: 1, operations: [confirmation(1, 'succeeded')] })
    for (const payment of [refused, waiting]) {
      const [next] = saved(recordAttempt(anyOrder({ payments: [payment] }), attempt)).payments
      expect(next).toMatchObject({ status: 'requires_payment_method', attempts: 2, lastFailure: null, providerId: 'pi_50' })
      expect(next?.operations.at(-1)).toStrictEqual(confirmation(2, 'sent', at + 1_000))
    }
  })

  it.each([
    ['long before the deadline', { placedAt: at, now: 1_000, before: 900_000, after: 901_000 }],
    ['shortly before it', { placedAt: at, now: 899_999, before: 900_000, after: 1_799_999 }],
    ['near the limit', { placedAt: at, now: 3_000_000, before: 3_100_000, after: 3_600_000 }],
    ['never back', { placedAt: at, now: 1_000, before: 4_000_000, after: 4_000_000 }],
  ])('moves the deadline on, %s', (_, { now, before, after }) => {
    const order = anyOrder({ payments: [anyPayment()], expiresAt: at + before })
    expect(saved(recordAttempt(order, { ...attempt, at: at + now })).expiresAt).toBe(at + after)
  })

  it.each([
    ['an attempt is under way', attempted],
    ['an attempt was never answered', anyPayment({ attempts: 1, operations: [confirmation(1, 'unknown')] })],
    ['the provider works on it', anyPayment({ status: 'processing', attempts: 1, operations: [confirmation(1, 'succeeded')] })],
    ['the money is promised', anyPayment({ status: 'authorized', attempts: 1, operations: [confirmation(1, 'succeeded')] })],
    ['the money is there', capturedPayment],
  ])('refuses while %s', (_, payment) => {
    expectRefusal(() => recordAttempt(anyOrder({ payments: [payment] }), attempt), 'payment_in_progress')
  })

  it('refuses an order that cannot be paid, has no payment, or was tried too often', () => {
    expectRefusal(() => recordAttempt(anyOrder({ payments: [anyPayment()], status: 'cancelling' }), attempt), 'order_not_payable')
    expectRefusal(() => recordAttempt(anyOrder({ payments: [anyPayment()], expiresAt: attempt.at }), attempt), 'order_not_payable')
    expectRefusal(() => recordAttempt(anyOrder(), attempt), 'order_not_payable')
    const tried = anyPayment({ attempts: paymentAttemptsMax, operations: [confirmation(paymentAttemptsMax, 'failed')] })
    expectRefusal(() => recordAttempt(anyOrder({ payments: [tried] }), attempt), 'order_not_payable')
  })

  it('refuses another provider object than the one it has', () => {
    expectRefusal(() => recordAttempt(anyOrder({ payments: [anyPayment()] }), { ...attempt, providerId: 'pi_51' }), 'payment_mismatch')
  })

  it('is patient longer than a call to the provider lasts', () => {
    expect(operationPatienceMs).toBe(30_000)
  })
})

describe('operations', () => {
  it('records a capture once', () => {
    const order = anyOrder({ payments: [anyPayment({ status: 'authorized' })] })
    const recorded = saved(recordCapture(order, { paymentId: 50, amount: 2_000, at: at + 5 }))
    expect(recorded.payments[0]?.operations).toStrictEqual([{ kind: 'capture', key: 'p:50:capture', status: 'sent', sentAt: at + 5 }])
    expect(recordCapture(recorded, { paymentId: 50, amount: 2_000, at: at + 6 })).toBeNull()
    expect(recordCapture(order, { paymentId: 51, amount: 2_000, at })).toBeNull()
  })

  it('notes that a call has no answer, each time the provider was asked, and that it certainly had no effect', () => {
    const order = anyOrder({ payments: [attempted] })
    const call = { paymentId: 50, key: 'p:50:confirm:1' }
    const once = saved(noteOperation(order, { ...call, status: 'unknown', said: 'Nobody answered.', at: at + 1 }))
    expect(once.payments[0]?.operations).toStrictEqual([{ ...confirmation(1, 'unknown'), asked: { times: 1, at: at + 1, said: 'Nobody answered.' } }])
    const twice = saved(noteOperation(once, { ...call, status: 'unknown', said: 'x'.repeat(400), at: at + 9 }))
    expect(twice.payments[0]?.operations[0]?.asked).toStrictEqual({ times: 2, at: at + 9, said: 'x'.repeat(300) })
    const failed = saved(noteOperation(order, { ...call, status: 'failed', at }))
    expect(failed.payments[0]?.operations).toStrictEqual([confirmation(1, 'failed')])
  })

  it('leaves an outcome that was found out meanwhile', () => {
    const order = paidOrder()
    expect(noteOperation(order, { paymentId: 50, key: 'p:50:confirm:1', status: 'unknown', said: '', at })).toBeNull()
    expect(noteOperation(order, { paymentId: 50, key: 'p:50:confirm:9', status: 'failed', at })).toBeNull()
    expect(noteOperation(order, { paymentId: 51, key: 'p:50:confirm:1', status: 'failed', at })).toBeNull()
  })
})
