import { describe, expect, it } from 'vitest'
import type { FakeStripe } from '../../src/fake/index.ts'
import { refusalOf } from './stripe-contract.ts'
import { clientOf, noRedirects, openPayment, paidPayment, startedEndpoint, startedFake, startSeconds } from './support.ts'

const control = async (fake: FakeStripe, name: string, args: object = {}) => {
  const response = await fetch(`${fake.url}/_control/${name}`, { method: 'POST', body: JSON.stringify(args) })
  const body: unknown = await response.json()
  return { status: response.status, body }
}

describe('the control of the fake over HTTP', () => {
  it('plays the buyer and the bank', async () => {
    const { fake, stripe } = await startedFake()
    const asked = await paidPayment(stripe, 'pm_card_authenticationRequired')
    expect(await control(fake, 'complete_action', { payment_intent: asked.id, outcome: 'succeed' })).toMatchObject({
      status: 200,
      body: { status: 'succeeded' },
    })
    const debit = await paidPayment(stripe, 'pm_usBankAccount')
    expect(await control(fake, 'settle_processing', { payment_intent: debit.id })).toMatchObject({ body: { status: 'succeeded' } })
    const { client_secret: secret } = await openPayment(stripe)
    const paid = await control(fake, 'confirm_in_browser', { client_secret: secret, payment_method: 'pm_card_visa' })
    expect(paid).toMatchObject({ body: { status: 'succeeded' } })
    const refund = await stripe.refunds.create({ payment_intent: asked.id })
    expect(await control(fake, 'fail_refund', { refund: refund.id })).toMatchObject({ body: { status: 'failed' } })
    const dispute = await control(fake, 'open_dispute', { payment_intent: asked.id, amount: 300 })
    expect(dispute).toMatchObject({ body: { amount: 300 } })
    expect(await control(fake, 'book')).toMatchObject({ body: { totals: { usd: { charges: 3, captured: 6000, disputed: 300 } } } })
    expect(await control(fake, 'book', { payment_intent: debit.id })).toMatchObject({ body: { charges: 1, captured: 2000 } })
  })

  it('sets faults, clock, keys and webhooks', async () => {
    const { fake, stripe } = await startedFake()
    const endpoint = await startedEndpoint()
    await control(fake, 'add_fault', { on: 'payment_intents.create', effect: 'server_error' })
    expect(await refusalOf(openPayment(stripe))).toMatchObject({ statusCode: 500 })
    expect(await control(fake, 'advance', { ms: 5000 })).toEqual({ status: 200, body: { now: (startSeconds + 5) * 1000 } })
    const first = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd' }, { idempotencyKey: 'one' })
    await control(fake, 'forget_keys', { key: 'one' })
    expect((await stripe.paymentIntents.create({ amount: 2000, currency: 'usd' }, { idempotencyKey: 'one' })).id).not.toBe(first.id)
    await control(fake, 'webhook_policy', { copies: 2 })
    await openPayment(stripe)
    await control(fake, 'webhook_endpoint', { url: endpoint.url, secrets: ['whsec_x'] })
    await control(fake, 'deliver_due')
    expect(endpoint.types()).toHaveLength(4)
    expect(await control(fake, 'pending_events')).toEqual({ status: 200, body: [] })
  })

  it('refuses what it does not know, with a reason', async () => {
    const { fake } = await startedFake()
    expect(await control(fake, 'nothing')).toEqual({ status: 404, body: { error: 'The fake Stripe has no control "nothing"' } })
    expect(await control(fake, 'complete_action', { payment_intent: 'pi_1', outcome: 'maybe' })).toEqual({
      status: 400,
      body: { error: '"outcome" must be one of succeed, fail' },
    })
    expect(await control(fake, 'settle_processing', { payment_intent: 'pi_1' })).toMatchObject({ status: 400 })
    expect(await control(fake, 'add_fault', { on: '*', effect: 'fire' })).toMatchObject({ status: 400 })
  })
})

describe('a fake', () => {
  it('goes on from a snapshot of another: objects, keys, book, clock and events', async () => {
    const { fake, stripe } = await startedFake()
    const paid = await paidPayment(stripe)
    const keyed = await stripe.paymentIntents.create({ amount: 900, currency: 'usd' }, { idempotencyKey: 'one' })
    const waiting = await paidPayment(stripe, 'pm_card_authenticationRequired')
    await fake.advance(7000)
    const snapshot = fake.snapshot()
    await fake.close()
    const { fake: next, stripe: again } = await startedFake({ snapshot })
    expect(next.clock.now()).toBe((startSeconds + 7) * 1000)
    expect(next.book.totals()).toEqual(fake.book.totals())
    expect(next.webhooks.pendingEvents()).toEqual(fake.webhooks.pendingEvents())
    expect(await again.paymentIntents.retrieve(paid.id)).toMatchObject({ status: 'succeeded' })
    expect((await again.paymentIntents.create({ amount: 900, currency: 'usd' }, { idempotencyKey: 'one' })).id).toBe(keyed.id)
    expect(next.buyer.completeAction(waiting.id, 'succeed').status).toBe('succeeded')
    expect((await openPayment(again)).id).not.toBe(waiting.id)
  })

  it('gives the same ids for the same calls, and others for another seed', async () => {
    const run = async (seed: number) => {
      const { stripe } = await startedFake({ seed })
      const { id, client_secret: secret, latest_charge: charge } = await paidPayment(stripe)
      return { id, secret, charge }
    }
    expect(await run(1)).toEqual(await run(1))
    expect((await run(2)).id).not.toBe((await run(1)).id)
  })

  it('takes only its key when it has one', async () => {
    const { fake, stripe } = await startedFake({ apiKey: 'sk_test_mine' })
    expect(fake.apiKey).toBe('sk_test_mine')
    expect(await refusalOf(stripe.balance.retrieve({}, { apiKey: 'sk_test_other' }))).toMatchObject({ statusCode: 401 })
    expect(await clientOf(fake).balance.retrieve()).toMatchObject({ object: 'balance' })
    const basic = await fetch(`${fake.url}/v1/balance`, { headers: { Authorization: `Basic ${Buffer.from('sk_test_mine:').toString('base64')}` } })
    expect(basic.status).toBe(200)
    expect((await fetch(`${fake.url}/v1/balance`)).status).toBe(401)
    expect(await refusalOf(stripe.balance.retrieve({}, { apiKey: 'sk_live_mine' }))).toMatchObject({ statusCode: 401 })
  })

  it('echoes the version that was asked for, and refuses nonsense', async () => {
    const { fake } = await startedFake()
    const ask = (version: string) => fetch(`${fake.url}/v1/balance`, { headers: { Authorization: 'Bearer sk_test_1', 'Stripe-Version': version } })
    expect((await ask('2025-01-27.acacia')).headers.get('stripe-version')).toBe('2025-01-27.acacia')
    expect((await ask('yesterday')).status).toBe(400)
  })

  it('keeps and takes out metadata key by key, within the limits', async () => {
    const { stripe } = await startedFake()
    const { id } = await openPayment(stripe, { metadata: { a: '1', b: '2' } })
    expect((await stripe.paymentIntents.update(id, { metadata: { a: '', c: '3' } })).metadata).toEqual({ b: '2', c: '3' })
    expect((await stripe.paymentIntents.update(id, { metadata: '' })).metadata).toEqual({})
    const long = await refusalOf(stripe.paymentIntents.update(id, { description: 'Late', metadata: { ['k'.repeat(41)]: '1' } }))
    expect(long).toMatchObject({ statusCode: 400 })
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ metadata: {}, description: null })
  })

  it('refuses a parameter that does not exist, by name', async () => {
    const { stripe } = await startedFake()
    const odd = { amount: 2000, currency: 'usd', automatic_payment_methods: { ...noRedirects, colour: 'red' } }
    expect(await refusalOf(stripe.rawRequest('POST', '/v1/payment_intents', odd))).toMatchObject({
      code: 'parameter_unknown',
      param: 'automatic_payment_methods[colour]',
    })
  })
})
