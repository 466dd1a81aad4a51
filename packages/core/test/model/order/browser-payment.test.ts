import { describe, expect, it } from 'vitest'
import { captureKey, isUnsettled, type Payment, type PaymentFailure } from '../../../src/model/index.ts'
import { applyProviderState, type ProviderState } from '../../../src/model/order/apply-provider-state.ts'
import { recordCapture } from '../../../src/model/order/record-attempt.ts'
import { handOutPayment } from '../../../src/model/order/start-payment.ts'
import { expectRefusal } from '../money/support.ts'
import { anyOrder, anyPayment, at, confirmation, saved } from './support.ts'

const minute = 60_000
const soon = at + 1_000
const given = { providerId: 'pi_50', at: soon, extendMs: 15 * minute, extendMaxMs: 60 * minute }
const declined: PaymentFailure = { code: 'card_declined', declineCode: 'generic_decline', message: 'The card was declined.' }
const other: PaymentFailure = { ...declined, declineCode: 'insufficient_funds' }
const out = anyPayment({ handedOutAt: at })
const refused = anyPayment({ handedOutAt: at, lastFailure: declined })

function read(payment: Payment, status: ProviderState['status'], failure: PaymentFailure | null = null, seen = payment): Payment {
  const state: ProviderState = {
    providerId: 'pi_50',
    paymentId: 50,
    status,
    currency: 'USD',
    amount: 2_000,
    captured: status === 'captured' ? 2_000 : 0,
    failure,
  }
  return applyProviderState(payment, { state, seen, answers: null, at: soon })
}

describe('handing a payment out', () => {
  it('notes the object, when it went out, and moves the deadline', () => {
    const fresh = anyPayment({ status: 'created', providerId: null })
    const order = saved(handOutPayment(anyOrder({ payments: [fresh] }), given))
    expect(order.payments).toEqual([
      {
        ...fresh,
        providerId: 'pi_50',
        status: 'requires_payment_method',
        handedOutAt: soon,
        operations: [{ kind: 'create', key: 'p:50:create', status: 'succeeded', sentAt: at }],
        updatedAt: soon,
      },
    ])
    expect(order.expiresAt).toBe(soon + 15 * minute)
  })

  it('keeps the first time, moves the deadline to an hour after placing at most, and is nothing then', () => {
    const order = anyOrder({ payments: [out], expiresAt: at + 50 * minute })
    const later = saved(handOutPayment(order, { ...given, at: at + 49 * minute }))
    expect([later.payments[0]?.handedOutAt, later.expiresAt]).toEqual([at, at + 60 * minute])
    expect(handOutPayment(later, { ...given, at: at + 49 * minute })).toBeNull()
  })

  it('is refused of another object, without a payment, and when the time is over', () => {
    expectRefusal(() => handOutPayment(anyOrder({ payments: [out] }), { ...given, providerId: 'pi_51' }), 'payment_mismatch')
    expectRefusal(() => handOutPayment(anyOrder(), given), 'order_not_payable')
    expectRefusal(() => handOutPayment(anyOrder({ payments: [out], expiresAt: soon }), given), 'order_not_payable')
    expectRefusal(() => handOutPayment(anyOrder({ payments: [out], status: 'cancelling' }), given), 'order_not_payable')
  })

  it('has it watched until it is decided', () => {
    expect([out, refused, { ...out, status: 'captured' as const }, { ...out, status: 'cancelled' as const }, anyPayment()].map(isUnsettled)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('a buyer who tries again in the form', () => {
  it.each(['requires_action', 'processing', 'captured', 'cancelled'] as const)('is followed from a refusal to %s', status => {
    expect(read(refused, status)).toMatchObject({ status, lastFailure: null })
  })

  it('is told the latest refusal, once', () => {
    const again = read(refused, 'requires_payment_method', other)
    expect(again.lastFailure).toEqual(other)
    expect(read(again, 'requires_payment_method', other)).toBe(again)
  })

  it('is not followed by a reading from before the refusal, nor while a call of ours is open, nor where nothing was handed out', () => {
    expect(read(refused, 'processing', null, out)).toBe(refused)
    const ours = { ...refused, lastFailure: null, attempts: 1, operations: [confirmation(1, 'sent' as const)] }
    expect(read(ours, 'requires_payment_method', other, refused)).toBe(ours)
    const notOut = anyPayment({ lastFailure: declined, attempts: 1, operations: [confirmation(1, 'failed')] })
    expect(read(notOut, 'processing')).toBe(notOut)
  })

  it('leaves an attempt of ours as it ended', () => {
    const failed = { ...refused, attempts: 1, operations: [confirmation(1, 'failed' as const)] }
    expect(read(failed, 'captured')).toMatchObject({ status: 'captured', operations: [confirmation(1, 'failed')] })
  })
})

describe('a capture', () => {
  const authorized = anyPayment({ status: 'authorized', terms: { capture: 'manual', providerCustomerId: null, savesMethod: false } })
  const order = anyOrder({ payments: [authorized] })
  const captured = (payment: Payment, amount: number) =>
    applyProviderState(payment, {
      state: { providerId: 'pi_50', paymentId: 50, status: 'captured', currency: 'USD', amount: 2_000, captured: amount, failure: null },
      seen: payment,
      answers: null,
      at: soon,
    })

  it('of a part has its amount in its record and its key', () => {
    expect([captureKey(authorized, 2_000), captureKey(authorized, 1_999)]).toEqual(['p:50:capture', 'p:50:capture:1999'])
    const recorded = saved(recordCapture(order, { paymentId: 50, amount: 1_999, at: soon }))
    expect(recorded.payments[0]?.operations).toEqual([{ kind: 'capture', key: 'p:50:capture:1999', status: 'sent', sentAt: soon, amount: 1_999 }])
    expect(recordCapture(recorded, { paymentId: 50, amount: 1_999, at: soon })).toBeNull()
    expectRefusal(() => recordCapture(recorded, { paymentId: 50, amount: 2_000, at: soon }), 'capture_invalid')
  })

  it.each([1, 1_999, 2_000])('may be of %s of an authorized payment', amount => {
    expect(captured(authorized, amount)).toMatchObject({ status: 'captured', captured: amount, amount: 2_000 })
  })

  it.each([
    [authorized, 0],
    [authorized, 2_001],
    [anyPayment({ status: 'processing' }), 1_999],
    [{ ...authorized, status: 'captured' as const, captured: 1_500 }, 1_600],
  ])('never comes to anything else', (payment, amount) => {
    expectRefusal(() => captured(payment, amount), 'payment_mismatch')
  })
})
