import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { balanceEntryOf } from '../src/mapping/balance-entry-of.ts'
import { disputeOf } from '../src/mapping/dispute-of.ts'
import { failureOf } from '../src/mapping/failure-of.ts'
import { paymentOf } from '../src/mapping/payment-of.ts'
import { refundOf } from '../src/mapping/refund-of.ts'
import { savedMethodOf } from '../src/mapping/saved-method-of.ts'

/** Only what is looked at; the whole shapes are the fake's and stripe-mock's. */
const intent = (fields: object) =>
  ({
    id: 'pi_1',
    status: 'succeeded',
    currency: 'usd',
    amount: 1_999,
    amount_received: 1_999,
    client_secret: 'pi_1_secret_2',
    metadata: { payment_id: '7' },
    last_payment_error: null,
    payment_method: null,
    ...fields,
  }) as unknown as Stripe.PaymentIntent

describe('a payment', () => {
  it.each([
    ['requires_payment_method', 'requires_payment_method', true],
    ['requires_confirmation', 'requires_payment_method', true],
    ['requires_action', 'requires_action', true],
    ['processing', 'processing', false],
    ['requires_capture', 'authorized', false],
    ['succeeded', 'captured', false],
    ['canceled', 'cancelled', false],
  ])('that is %s is %s', (status, ours, hasSecret) => {
    expect(paymentOf(intent({ status }), null)).toMatchObject({ status: ours, clientSecret: hasSecret ? 'pi_1_secret_2' : null })
  })

  it('in a status that nobody knows is an error', () => {
    expect(() => paymentOf(intent({ status: 'new_in_2030' }), null)).toThrow(expect.objectContaining({ code: 'payment_provider_error' }))
  })

  it.each([
    [{ payment_id: '7' }, null, 7],
    [{ payment_id: '7', shop: 'one' }, 'one', 7],
    [{ payment_id: '7', shop: 'one' }, null, null],
    [{ payment_id: '7', shop: 'one' }, 'two', null],
    [{ payment_id: '7' }, 'one', null],
    [{}, null, null],
    [{ payment_id: '' }, null, null],
    [{ payment_id: '0' }, null, null],
    [{ payment_id: '-7' }, null, null],
    [{ payment_id: '7.5' }, null, null],
    [{ payment_id: '7e3' }, null, null],
    [{ payment_id: '9007199254740993' }, null, null],
  ])('noted with %j, read by the shop %s, is of the payment %s', (metadata, shop, paymentId) => {
    expect(paymentOf(intent({ metadata }), shop).paymentId).toBe(paymentId)
  })

  it('keeps what was asked for when less was captured, and says what it was paid with', () => {
    const payment = paymentOf(intent({ amount_received: 500, payment_method: { id: 'pm_1', type: 'klarna' } }), null)
    expect(payment).toMatchObject({ amount: 1_999, captured: 500, methodType: 'klarna' })
  })

  it('has a failure only while it waits for another attempt', () => {
    const last_payment_error = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' }
    expect(paymentOf(intent({ status: 'requires_payment_method', last_payment_error }), null).failure?.declineCode).toBe('generic_decline')
    for (const status of ['requires_action', 'succeeded', 'canceled']) expect(paymentOf(intent({ status, last_payment_error }), null).failure).toBeNull()
  })
})

describe('a failure', () => {
  it.each([
    [
      { type: 'card_error', code: 'card_declined', decline_code: 'lost_card', message: 'Your card was declined.' },
      'card_declined',
      'lost_card',
      'Your card was declined.',
    ],
    [{ type: 'card_error', code: 'expired_card', message: 'Your card has expired.' }, 'card_declined', 'expired_card', 'Your card has expired.'],
    [{ type: 'card_error', code: 'card_declined', decline_code: '' }, 'card_declined', 'card_declined', 'The card was declined.'],
    [{ type: 'card_error', message: 'Declined: 4242 4242 4242 4242.' }, 'card_declined', null, 'Declined: ….'],
    [{ type: 'card_error', message: 'Declined: 378282246310005' }, 'card_declined', null, 'Declined: …'],
    [
      { type: 'invalid_request_error', code: 'payment_intent_authentication_failure', message: 'Technical.' },
      'payment_failed',
      'payment_intent_authentication_failure',
      'The buyer could not be authenticated. Please try again or pay another way.',
    ],
    [{ type: 'api_error', message: 'Technical.' }, 'payment_failed', null, 'The payment did not succeed. Please try again or pay another way.'],
  ])('%j', (failure, code, declineCode, message) => {
    expect(failureOf(failure)).toEqual({ code, declineCode, message })
  })
})

describe('a refund', () => {
  it.each([
    ['pending', undefined, 'pending', null],
    ['requires_action', undefined, 'pending', null],
    [null, undefined, 'pending', null],
    ['succeeded', undefined, 'succeeded', null],
    ['failed', 'expired_or_canceled_card', 'failed', 'expired_or_canceled_card'],
    ['failed', undefined, 'failed', 'failed'],
    ['canceled', undefined, 'failed', 'canceled'],
  ])('that is %s (%s) is %s', (status, failure_reason, ours, failure) => {
    const refund = { id: 're_1', status, failure_reason, amount: 500, currency: 'usd' } as unknown as Stripe.Refund
    expect(refundOf(refund)).toEqual({ providerId: 're_1', status: ours, amount: 500, failure })
  })
})

describe('a dispute', () => {
  const dispute = (fields: object) =>
    ({
      id: 'dp_1',
      status: 'needs_response',
      payment_intent: 'pi_1',
      charge: 'ch_1',
      currency: 'usd',
      amount: 1_999,
      reason: 'fraudulent',
      evidence_details: { due_by: 2_000 },
      created: 1_000,
      ...fields,
    }) as unknown as Stripe.Dispute

  it.each([
    ['warning_needs_response', 'open', 2_000_000],
    ['warning_under_review', 'under_review', null],
    ['warning_closed', 'won', null],
    ['needs_response', 'open', 2_000_000],
    ['under_review', 'under_review', null],
    ['appeal_needs_response', 'open', 2_000_000],
    ['appeal_under_review', 'under_review', null],
    ['prevented', 'won', null],
    ['won', 'won', null],
    ['lost', 'lost', null],
  ])('that is %s is %s, with evidence until %s', (status, ours, evidenceDueAt) => {
    expect(disputeOf(dispute({ status }), 1_500_000)).toMatchObject({ status: ours, evidenceDueAt, createdAt: 1_000_000, providerPaymentId: 'pi_1' })
  })

  it('takes no evidence once the time is over, or where there is none', () => {
    expect(disputeOf(dispute({}), 2_000_000).evidenceDueAt).toBeNull()
    expect(disputeOf(dispute({ evidence_details: { due_by: null } }), 0).evidenceDueAt).toBeNull()
  })

  it('of a charge without a payment is of that charge; in a status that nobody knows it is an error', () => {
    expect(disputeOf(dispute({ payment_intent: null, charge: { id: 'ch_2' } }), 0).providerPaymentId).toBe('ch_2')
    expect(() => disputeOf(dispute({ status: 'new_in_2030' }), 0)).toThrow(expect.objectContaining({ code: 'payment_provider_error' }))
  })
})

describe('a line of the account', () => {
  const charge = { object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }

  it.each([
    ['charge', 'charge', charge, 'payment', 'pi_1'],
    ['payment', 'charge', { ...charge, payment_intent: { id: 'pi_2' } }, 'payment', 'pi_2'],
    ['charge', 'charge', { ...charge, payment_intent: null }, 'payment', null],
    ['refund', 'refund', { object: 'refund', id: 're_1' }, 'refund', 're_1'],
    ['payment_refund', 'refund', { object: 'refund', id: 're_1' }, 'refund', 're_1'],
    ['refund_failure', 'refund_failure', { object: 'refund', id: 're_1' }, 'refund_failure', 're_1'],
    ['payment_failure_refund', 'refund_failure', { object: 'refund', id: 're_1' }, 'refund_failure', 're_1'],
    ['adjustment', 'dispute', { object: 'dispute', id: 'dp_1', payment_intent: 'pi_1' }, 'dispute', 'pi_1'],
    ['adjustment', 'dispute_reversal', { object: 'dispute', id: 'dp_1', payment_intent: 'pi_1' }, 'dispute', 'pi_1'],
    ['payout', 'payout', { object: 'payout', id: 'po_1' }, 'payout', null],
    ['payout_failure', 'payout_reversal', 'po_1', 'payout', null],
    ['stripe_fee', 'fee', null, 'other', null],
    ['new_in_2030', 'other', null, 'other', null],
  ])('of type %s in %s is what it is', (type, reporting_category, source, kind, sourceId) => {
    const entry = {
      id: 'txn_1',
      type,
      reporting_category,
      source,
      currency: 'isk',
      amount: -500,
      fee: 100,
      created: 1_000,
    } as unknown as Stripe.BalanceTransaction
    expect(balanceEntryOf(entry)).toEqual({ providerId: 'txn_1', kind, sourceId, currency: 'ISK', amount: -5, fee: 1, at: 1_000_000 })
  })
})

describe('a saved method', () => {
  it.each([
    [{ type: 'card', card: { brand: 'visa', last4: '4242', exp_month: 3, exp_year: 2031 } }, 'visa •••• 4242', '2031-03'],
    [{ type: 'us_bank_account', us_bank_account: { last4: '6789' } }, 'us bank account •••• 6789', null],
    [{ type: 'paypal', paypal: { payer_email: 'a@b.c' } }, 'paypal', null],
    [{ type: 'link' }, 'link', null],
  ])('%j', (method, label, expires) => {
    expect(savedMethodOf({ id: 'pm_1', ...method } as unknown as Stripe.PaymentMethod)).toEqual({ id: 'pm_1', type: method.type, label, expires })
  })
})
