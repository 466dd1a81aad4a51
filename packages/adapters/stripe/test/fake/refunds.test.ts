import { describe, expect, it } from 'vitest'
import { refusalOf } from './stripe-contract.ts'
import { openPayment, paidPayment, startedFake } from './support.ts'

describe('refunds of the fake', () => {
  it('give back in parts, and never more than was paid', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe)
    const first = await stripe.refunds.create({ payment_intent: id, amount: 500, reason: 'requested_by_customer', metadata: { refund: '1' } })
    expect(first).toMatchObject({ status: 'succeeded', amount: 500, payment_intent: id, metadata: { refund: '1' } })
    expect(await refusalOf(stripe.refunds.create({ payment_intent: id, amount: 1501 }))).toMatchObject({ statusCode: 400, param: 'amount' })
    expect(await stripe.refunds.create({ charge: String(first.charge) })).toMatchObject({ amount: 1500 })
    expect(await refusalOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' })
    expect(await stripe.charges.retrieve(String(first.charge))).toMatchObject({ amount_refunded: 2000, refunded: true })
    expect((await stripe.refunds.list({ payment_intent: id })).data.map(({ amount }) => amount)).toEqual([1500, 500])
    expect(fake.book.paymentIntent(id)).toMatchObject({
      captured: 2000,
      refunded: 2000,
      refunds: { succeeded: { count: 2, sum: 2000 }, pending: { count: 0, sum: 0 }, failed: { count: 0, sum: 0 }, canceled: { count: 0, sum: 0 } },
    })
  })

  it('need a payment that was made', async () => {
    const { stripe } = await startedFake()
    const { id } = await openPayment(stripe)
    expect(await refusalOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' })
    expect(await refusalOf(stripe.refunds.create({ payment_intent: 'pi_none' }))).toMatchObject({ statusCode: 404, code: 'resource_missing' })
    expect((await stripe.refunds.list()).data).toEqual([])
  })

  it('can be pending, and succeed later', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe, 'pm_card_pendingRefund')
    const refund = await stripe.refunds.create({ payment_intent: id })
    expect(refund.status).toBe('pending')
    expect(fake.book.paymentIntent(id).refunds.pending).toEqual({ count: 1, sum: 2000 })
    expect(fake.bank.succeedRefund(refund.id).status).toBe('succeeded')
    expect(fake.book.paymentIntent(id).refunds).toMatchObject({ pending: { count: 0, sum: 0 }, succeeded: { count: 1, sum: 2000 } })
    expect(() => fake.bank.succeedRefund(refund.id)).toThrow('is succeeded, not pending')
  })

  it('can fail after they succeeded, and then be asked for again', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe)
    const refund = await stripe.refunds.create({ payment_intent: id })
    const before = await stripe.balance.retrieve()
    expect(fake.bank.failRefund(refund.id, 'lost_or_stolen_card')).toMatchObject({ status: 'failed', failure_reason: 'lost_or_stolen_card' })
    expect(fake.book.paymentIntent(id)).toMatchObject({ refunded: 0, refunds: { failed: { count: 1, sum: 2000 } } })
    expect(await stripe.charges.retrieve(String(refund.charge))).toMatchObject({ amount_refunded: 0, refunded: false })
    const after = await stripe.balance.retrieve()
    expect((after.pending[0]?.amount ?? 0) - (before.pending[0]?.amount ?? 0)).toBe(2000)
    expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({ amount: 2000, status: 'succeeded' })
  })

  it('can be canceled while they are pending only', async () => {
    const { fake, stripe } = await startedFake()
    const pending = await stripe.refunds.create({ payment_intent: (await paidPayment(stripe, 'pm_card_pendingRefund')).id })
    expect(await stripe.refunds.cancel(pending.id)).toMatchObject({ status: 'canceled' })
    expect(fake.book.totals().usd).toMatchObject({ refunded: 0, refunds: { canceled: { count: 1, sum: 2000 } } })
    const done = await stripe.refunds.create({ payment_intent: (await paidPayment(stripe)).id })
    expect(await refusalOf(stripe.refunds.cancel(done.id))).toMatchObject({ statusCode: 400 })
    expect(await stripe.refunds.retrieve(done.id)).toMatchObject({ status: 'succeeded' })
  })
})

describe('disputes of the fake', () => {
  it('take the money, and give it back when they are won', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe)
    const opened = fake.bank.openDispute(id, { reason: 'product_not_received' })
    expect(opened).toMatchObject({ status: 'needs_response', amount: 2000, payment_intent: id, reason: 'product_not_received' })
    expect(fake.book.paymentIntent(id).disputed).toBe(2000)
    expect(await refusalOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({ code: 'charge_disputed' })
    expect(await stripe.disputes.update(opened.id, { evidence: { uncategorized_text: 'Delivered' } })).toMatchObject({
      status: 'under_review',
      evidence: { uncategorized_text: 'Delivered' },
      evidence_details: { has_evidence: true, submission_count: 1 },
    })
    expect(fake.bank.closeDispute(opened.id, 'won')).toMatchObject({ status: 'won' })
    expect(fake.book.paymentIntent(id).disputed).toBe(0)
    expect(() => fake.bank.closeDispute(opened.id, 'lost')).toThrow('is won already')
  })

  it('keep the money when they are lost', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe)
    const { id: dispute } = fake.bank.openDispute(id, { amount: 700 })
    fake.bank.closeDispute(dispute, 'lost')
    expect(fake.book.paymentIntent(id)).toMatchObject({ captured: 2000, disputed: 700 })
    const types = (await stripe.events.list({ types: ['charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.dispute.closed'] })).data.map(
      ({ type }) => type,
    )
    expect(types).toEqual(['charge.dispute.closed', 'charge.dispute.funds_withdrawn', 'charge.dispute.created'])
    expect((await stripe.disputes.list({ payment_intent: id })).data).toMatchObject([{ id: dispute, status: 'lost' }])
  })

  it('come by themselves with the card for it, and an inquiry holds no money', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe, 'pm_card_createDisputeInquiry')
    const [inquiry] = (await stripe.disputes.list({ payment_intent: id })).data
    expect(inquiry).toMatchObject({ status: 'warning_needs_response' })
    expect(fake.book.paymentIntent(id).disputed).toBe(0)
    expect(fake.bank.closeDispute(inquiry?.id ?? '', 'won')).toMatchObject({ status: 'warning_closed', balance_transactions: [] })
    expect(fake.book.paymentIntent(id).disputed).toBe(0)
  })
})

describe('balance of the fake', () => {
  it('holds every movement once, pending for two days', async () => {
    const { fake, stripe } = await startedFake()
    const { id, latest_charge: charge } = await paidPayment(stripe)
    const refund = await stripe.refunds.create({ payment_intent: id, amount: 500 })
    const movements = (await stripe.balanceTransactions.list()).data
    expect(movements.map(({ type, amount, fee, net, source, status }) => ({ type, amount, fee, net, source, status }))).toEqual([
      { type: 'refund', amount: -500, fee: 0, net: -500, source: refund.id, status: 'pending' },
      { type: 'charge', amount: 2000, fee: 88, net: 1912, source: charge, status: 'pending' },
    ])
    expect(await stripe.balance.retrieve()).toMatchObject({ pending: [{ amount: 1412, currency: 'usd' }], available: [{ amount: 0, currency: 'usd' }] })
    await fake.advance(2 * 24 * 3_600_000)
    expect(await stripe.balance.retrieve()).toMatchObject({ pending: [{ amount: 0, currency: 'usd' }], available: [{ amount: 1412, currency: 'usd' }] })
  })
})
