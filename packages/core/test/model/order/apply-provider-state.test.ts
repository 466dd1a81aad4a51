import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Payment, PaymentFailure } from '../../../src/model/index.ts'
import { applyProviderState, type ProviderState, type Reading } from '../../../src/model/order/apply-provider-state.ts'
import { operationPatienceMs } from '../../../src/model/order/record-attempt.ts'
import { expectRefusal, holds } from '../money/support.ts'
import { anyPayment, at, attempted, capturedPayment, confirmation } from './support.ts'

const declined: PaymentFailure = { code: 'card_declined', declineCode: 'generic_decline', message: 'The card was declined.' }
const unnamed: PaymentFailure = { code: 'payment_failed', declineCode: null, message: 'The payment did not go through.' }
const soon = at + 1_000

function state(status: ProviderState['status'], change: Partial<ProviderState> = {}): ProviderState {
  return { providerId: 'pi_50', paymentId: 50, status, currency: 'USD', amount: 2_000, captured: status === 'captured' ? 2_000 : 0, failure: null, ...change }
}

function read(payment: Payment, given: ProviderState | null, change: Partial<Reading> = {}): Reading {
  return { state: given, seen: payment, answers: null, at: soon, ...change }
}

const answer = (payment: Payment, given: ProviderState, key: string) => read(payment, given, { answers: key })

describe('applyProviderState', () => {
  it.each([
    ['requires_action', 'succeeded'],
    ['processing', 'succeeded'],
    ['authorized', 'succeeded'],
    ['captured', 'succeeded'],
    ['cancelled', 'failed'],
  ] as const)('follows to %s and takes the attempt for %s', (status, operation) => {
    const next = applyProviderState(attempted, answer(attempted, state(status), 'p:50:confirm:1'))
    expect(next).toStrictEqual({
      ...attempted,
      status,
      captured: status === 'captured' ? 2_000 : 0,
      operations: [confirmation(1, operation)],
      updatedAt: soon,
    })
  })

  it('notes a refusal and stays open for the next attempt', () => {
    const next = applyProviderState(attempted, answer(attempted, state('requires_payment_method', { failure: declined }), 'p:50:confirm:1'))
    expect(next).toStrictEqual({ ...attempted, lastFailure: declined, operations: [confirmation(1, 'failed')], updatedAt: soon })
  })

  it('ends an attempt whose answer names no reason', () => {
    const next = applyProviderState(attempted, answer(attempted, state('requires_payment_method'), 'p:50:confirm:1'))
    expect(next.lastFailure).toStrictEqual(unnamed)
    expect(next.operations).toStrictEqual([confirmation(1, 'failed')])
  })

  it('notes that a 3-D Secure step failed after the attempt was answered', () => {
    const waiting = { ...attempted, status: 'requires_action' as const, operations: [confirmation(1, 'succeeded')] }
    const next = applyProviderState(waiting, read(waiting, state('requires_payment_method', { failure: declined })))
    expect(next).toStrictEqual({
      ...waiting,
      status: 'requires_payment_method',
      lastFailure: declined,
      operations: [confirmation(1, 'failed')],
      updatedAt: soon,
    })
  })

  it('adopts the provider id of an object whose creation was never answered', () => {
    const created = anyPayment({ status: 'created', providerId: null })
    expect(applyProviderState(created, read(created, state('requires_payment_method')))).toStrictEqual({
      ...created,
      providerId: 'pi_50',
      status: 'requires_payment_method',
      updatedAt: soon,
    })
  })

  it('answers capture and cancellation by each other', () => {
    const capture = { kind: 'capture' as const, key: 'p:50:capture', status: 'sent' as const, sentAt: at }
    const authorized = anyPayment({ status: 'authorized', attempts: 1, operations: [confirmation(1, 'succeeded'), capture] })
    expect(applyProviderState(authorized, read(authorized, state('captured'))).operations).toStrictEqual([
      confirmation(1, 'succeeded'),
      { ...capture, status: 'succeeded' },
    ])
    expect(applyProviderState(authorized, read(authorized, state('cancelled'))).operations).toStrictEqual([
      confirmation(1, 'failed'),
      { ...capture, status: 'failed' },
    ])
    expect(applyProviderState(authorized, read(authorized, state('authorized')))).toBe(authorized)
  })

  describe('leaves the very same payment', () => {
    const waiting = { ...attempted, status: 'requires_action' as const, operations: [confirmation(1, 'succeeded')] }
    const again = { ...attempted, attempts: 2, operations: [confirmation(1, 'failed'), confirmation(2, 'sent')] }
    it.each<[string, Payment, Reading]>([
      [
        'when the provider has not heard of it',
        anyPayment({ status: 'created', providerId: null }),
        read(anyPayment({ status: 'created', providerId: null }), null),
      ],
      ['when nothing has happened', waiting, read(waiting, state('requires_action'))],
      ['when the attempt has not reached the provider yet', attempted, read(attempted, state('requires_payment_method'))],
      ['when the provider still shows the refusal before this attempt', again, read(again, state('requires_payment_method', { failure: declined }))],
      ['when the reading is from before this attempt', again, read(waiting, state('requires_action'))],
      ['when it would go back from captured', capturedPayment, read(capturedPayment, state('cancelled'))],
      ['when it would go back from authorized', anyPayment({ status: 'authorized' }), read(anyPayment({ status: 'authorized' }), state('processing'))],
    ])('%s', (_, payment, reading) => {
      expect(applyProviderState(payment, reading)).toBe(payment)
    })
  })

  it('gives an attempt up when nobody waits for it any more and it shows no effect', () => {
    const unknown = { ...attempted, operations: [confirmation(1, 'unknown')] }
    expect(applyProviderState(unknown, read(unknown, state('requires_payment_method'))).operations).toStrictEqual([confirmation(1, 'failed')])
    const old = read(attempted, state('requires_payment_method'), { at: at + operationPatienceMs })
    expect(applyProviderState(attempted, old).operations).toStrictEqual([confirmation(1, 'failed')])
    const young = read(attempted, state('requires_payment_method'), { at: at + operationPatienceMs - 1 })
    expect(applyProviderState(attempted, young)).toBe(attempted)
  })

  it('takes a final state from before the present attempt: money is never overlooked', () => {
    const again = { ...attempted, attempts: 2, operations: [confirmation(1, 'failed'), confirmation(2, 'sent')] }
    const next = applyProviderState(again, read(attempted, state('captured')))
    expect([next.status, next.captured]).toEqual(['captured', 2_000])
    expect(applyProviderState(anyPayment({ status: 'cancelled' }), read(attempted, state('captured'))).status).toBe('captured')
  })

  it.each<[string, Partial<ProviderState>]>([
    ['another object', { providerId: 'pi_51' }],
    ['an object of another payment of ours', { paymentId: 51 }],
    ['an object that is none of ours', { paymentId: null }],
    ['another amount', { amount: 1_999, captured: 1_999 }],
    ['another currency', { currency: 'EUR' }],
    ['less captured than the whole', { captured: 1_999 }],
    ['more captured than the whole', { captured: 2_001 }],
  ])('concludes nothing from %s', (_, change) => {
    expectRefusal(() => applyProviderState(attempted, read(attempted, state('captured', change))), 'payment_mismatch')
  })

  it('comes to the same in whatever order readings of an attempt arrive, and stays there', () => {
    const anyState = fc.constantFrom(
      state('requires_payment_method'),
      // An attempt is refused for one reason; the one that is assumed when none is told.
      state('requires_payment_method', { failure: unnamed }),
      state('requires_action'),
      state('processing'),
      state('authorized'),
      state('cancelled'),
      state('captured'),
    )
    const anySeen = fc.constantFrom(
      attempted,
      { ...attempted, operations: [confirmation(1, 'unknown')] },
      { ...attempted, status: 'requires_action' as const, operations: [confirmation(1, 'succeeded')] },
    )
    const anyReading = fc.record({ state: anyState, seen: anySeen, answers: fc.constantFrom(null, 'p:50:confirm:1'), at: fc.constant(soon) })
    const shuffled = fc
      .array(anyReading, { minLength: 1, maxLength: 8 })
      .chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    holds(
      fc.property(shuffled, ([list, other]) => {
        const final = list.reduce(applyProviderState, attempted)
        expect(other.reduce(applyProviderState, attempted)).toStrictEqual(final)
        for (const reading of list) expect(applyProviderState(final, reading)).toBe(final)
      }),
    )
  })
})
