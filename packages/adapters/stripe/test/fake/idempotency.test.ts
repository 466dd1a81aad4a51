import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { keyLifetimeMs } from '../../src/fake/index.ts'
import { refusalOf } from './stripe-contract.ts'
import { openPayment, paidPayment, startedFake } from './support.ts'

const asked = { amount: 2000, currency: 'usd' }

describe('idempotency keys of the fake', () => {
  it('repeat the first answer, and say so', async () => {
    const { fake, stripe } = await startedFake()
    const first = await stripe.paymentIntents.create(asked, { idempotencyKey: 'one' })
    const second = await stripe.paymentIntents.create(asked, { idempotencyKey: 'one' })
    expect(second).toEqual(first)
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined()
    expect(second.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'idempotency-key': 'one',
      'original-request': first.lastResponse.requestId,
    })
    expect((await stripe.paymentIntents.list()).data.map(({ id }) => id)).toEqual([first.id])
    expect(fake.book.calls()['payment_intents.create']).toEqual({ received: 2, executed: 1, replayed: 1 })
  })

  it('do not look at the order of the parameters', async () => {
    const { stripe } = await startedFake()
    const first = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd', metadata: { a: '1', b: '2' } }, { idempotencyKey: 'one' })
    const second = await stripe.paymentIntents.create({ metadata: { b: '2', a: '1' }, currency: 'usd', amount: 2000 }, { idempotencyKey: 'one' })
    expect(second.id).toBe(first.id)
  })

  it('refuse other parameters, and change nothing', async () => {
    const { stripe } = await startedFake()
    await stripe.paymentIntents.create(asked, { idempotencyKey: 'one' })
    const error = await refusalOf(stripe.paymentIntents.create({ ...asked, amount: 2100 }, { idempotencyKey: 'one' }))
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
    expect(error).toMatchObject({ statusCode: 400, rawType: 'idempotency_error' })
    expect((await stripe.paymentIntents.list()).data.map(({ amount }) => amount)).toEqual([2000])
  })

  it('refuse another place, also with the same parameters', async () => {
    const { stripe } = await startedFake()
    const [one, two] = [await openPayment(stripe), await openPayment(stripe)]
    await stripe.paymentIntents.cancel(one.id, {}, { idempotencyKey: 'cancel' })
    const error = await refusalOf(stripe.paymentIntents.cancel(two.id, {}, { idempotencyKey: 'cancel' }))
    expect(error).toMatchObject({ statusCode: 400, rawType: 'idempotency_error' })
    expect(await stripe.paymentIntents.retrieve(two.id)).toMatchObject({ status: 'requires_payment_method' })
  })

  it('are in use while the first request runs', async () => {
    const { fake, stripe } = await startedFake()
    fake.faults.add({ on: 'payment_intents.create', effect: 'latency', latencyMs: 150, times: 1 })
    const ends = await Promise.allSettled([
      stripe.paymentIntents.create(asked, { idempotencyKey: 'one' }),
      stripe.paymentIntents.create(asked, { idempotencyKey: 'one' }),
    ])
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [refused] = ends.flatMap(end => (end.status === 'rejected' ? [end.reason] : []))
    expect(refused).toMatchObject({ statusCode: 409, rawType: 'idempotency_error', code: 'idempotency_key_in_use', headers: { 'stripe-should-retry': 'true' } })
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1)
  })

  it('keep a decline', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe)
    const declined = () => stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_chargeDeclined' }, { idempotencyKey: 'confirm' })
    expect(await refusalOf(declined())).toMatchObject({ statusCode: 402, code: 'card_declined' })
    expect(await refusalOf(declined())).toMatchObject({ statusCode: 402, code: 'card_declined' })
    expect(fake.book.paymentIntent(id)).toMatchObject({ failedAttempts: 1, charges: 0 })
  })

  it('stay free when the request was refused at the door', async () => {
    const { stripe } = await startedFake()
    await refusalOf(stripe.paymentIntents.create({ ...asked, amount: 10 }, { idempotencyKey: 'one' }))
    expect(await stripe.paymentIntents.create(asked, { idempotencyKey: 'one' })).toMatchObject({ amount: 2000 })
  })

  it('are forgotten after 24 hours of its clock, and not before', async () => {
    const { fake, stripe } = await startedFake()
    const first = await stripe.paymentIntents.create(asked, { idempotencyKey: 'one' })
    await fake.advance(keyLifetimeMs - 1)
    expect((await stripe.paymentIntents.create(asked, { idempotencyKey: 'one' })).id).toBe(first.id)
    await fake.advance(1)
    expect((await stripe.paymentIntents.create(asked, { idempotencyKey: 'one' })).id).not.toBe(first.id)
  })

  it('are forgotten when told so: one, or all', async () => {
    const { fake, stripe } = await startedFake()
    const make = (idempotencyKey: string) => stripe.paymentIntents.create(asked, { idempotencyKey })
    const [one, two] = [await make('one'), await make('two')]
    fake.forgetKeys('one')
    expect((await make('one')).id).not.toBe(one.id)
    expect((await make('two')).id).toBe(two.id)
    fake.forgetKeys()
    expect((await make('two')).id).not.toBe(two.id)
  })

  it('lead to a second charge when they are forgotten, and the book tells of it', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe)
    const refund = () => stripe.refunds.create({ payment_intent: id, amount: 500 }, { idempotencyKey: 'refund' })
    await refund()
    await refund()
    expect(fake.book.paymentIntent(id).refunded).toBe(500)
    fake.forgetKeys()
    await refund()
    expect(fake.book.paymentIntent(id).refunded).toBe(1000)
  })
})
