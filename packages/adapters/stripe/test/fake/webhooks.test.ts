import { createServer } from 'node:http'
import Stripe from 'stripe'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type FakeStripeOptions, startFakeStripe } from '../../src/fake/index.ts'
import { clientOf, openPayment, paidPayment, type ShopEndpoint, startedEndpoint, startedFake, startSeconds } from './support.ts'

const secret = 'whsec_first'
const paidEvents = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'charge.updated']

const shop = async (options: FakeStripeOptions = {}, secrets = [secret]) => {
  const endpoint = await startedEndpoint()
  const { fake, stripe } = await startedFake({ webhook: { url: endpoint.url, secrets }, ...options })
  return { endpoint, fake, stripe }
}

const verified = ({ received }: ShopEndpoint, withSecret: string, atSeconds = startSeconds) =>
  received.map(({ body, signature }) => Stripe.webhooks.constructEvent(body, signature, withSecret, 300, undefined, atSeconds * 1000).id)

describe('webhooks of the fake', () => {
  it('come once, in order, signed so that the official client takes them', async () => {
    const { endpoint, fake, stripe } = await shop()
    const { id } = await paidPayment(stripe)
    await fake.webhooks.deliverDue()
    expect(endpoint.types()).toEqual(paidEvents)
    expect(verified(endpoint, secret)).toEqual((await stripe.events.list()).data.map(event => event.id).reverse())
    expect(() => verified(endpoint, 'whsec_other')).toThrow(Stripe.errors.StripeSignatureVerificationError)
    expect(JSON.parse(endpoint.received[2]?.body ?? '{}')).toMatchObject({
      type: 'payment_intent.succeeded',
      data: { object: { id, status: 'succeeded' } },
      api_version: '2026-10-28.endive',
    })
    expect(fake.webhooks.pendingEvents()).toEqual([])
  })

  it('name the request that caused them', async () => {
    const { fake, stripe } = await startedFake()
    const { lastResponse } = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd' }, { idempotencyKey: 'one' })
    expect(fake.webhooks.pendingEvents()).toMatchObject([
      { request: { id: lastResponse.requestId, idempotency_key: 'one' }, data: { object: { amount: 2000 } } },
    ])
  })

  it('are signed with both secrets while the shop changes them', async () => {
    const { endpoint, fake, stripe } = await shop({}, [secret, 'whsec_second'])
    await openPayment(stripe)
    await fake.webhooks.deliverDue()
    expect(verified(endpoint, secret)).toEqual(verified(endpoint, 'whsec_second'))
    expect(endpoint.received).toHaveLength(1)
  })

  it.each([
    ['twice', { copies: 2 }, ['payment_intent.created', 'payment_intent.created']],
    ['never', { drop: true }, []],
    ['by type', { byType: { 'payment_intent.*': { copies: 3 } }, drop: true }, ['payment_intent.created', 'payment_intent.created', 'payment_intent.created']],
  ])('come %s', async (_name, webhookPolicy, types) => {
    const { endpoint, fake, stripe } = await shop({ webhookPolicy })
    await openPayment(stripe)
    await fake.webhooks.deliverDue()
    expect(endpoint.types()).toEqual(types)
    expect(new Set(verified(endpoint, secret)).size).toBe(types.length === 0 ? 0 : 1)
  })

  it('come late by its clock', async () => {
    const { endpoint, fake, stripe } = await shop({ webhookPolicy: { delayMs: 60_000 } })
    await openPayment(stripe)
    await fake.advance(59_999)
    expect(endpoint.types()).toEqual([])
    await fake.advance(1)
    expect(endpoint.types()).toEqual(['payment_intent.created'])
    expect(verified(endpoint, secret, startSeconds + 60)).toHaveLength(1)
  })

  it('come after the next one when they are reordered', async () => {
    const { endpoint, fake, stripe } = await shop({ webhookPolicy: { byType: { 'charge.succeeded': { reorder: true } } } })
    await paidPayment(stripe)
    await fake.webhooks.deliverDue()
    expect(endpoint.types()).toEqual(['payment_intent.created', 'payment_intent.succeeded', 'charge.succeeded', 'charge.updated'])
  })

  it('wait to be delivered by hand', async () => {
    const { endpoint, fake, stripe } = await shop({ webhookPolicy: { hold: true } })
    await paidPayment(stripe)
    await fake.webhooks.deliverDue()
    expect(endpoint.types()).toEqual([])
    const pending = fake.webhooks.pendingEvents()
    expect(pending.map(({ type }) => type)).toEqual(paidEvents)
    expect(await fake.webhooks.deliver(pending[2]?.id ?? '')).toEqual({ status: 200, body: '' })
    expect(endpoint.types()).toEqual(['payment_intent.succeeded'])
    await fake.webhooks.deliver(pending[2]?.id ?? '')
    expect(endpoint.types()).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded'])
    await fake.webhooks.deliverAll()
    expect(endpoint.types().slice(2)).toEqual(['payment_intent.created', 'charge.succeeded', 'charge.updated'])
    expect(fake.webhooks.pendingEvents()).toEqual([])
    await expect(fake.webhooks.deliver('evt_none')).rejects.toThrow('knows no event')
  })

  it('are tried again until they are taken, and given up in the end', async () => {
    const { endpoint, fake, stripe } = await shop({ webhookRetriesMs: [1000, 2000] })
    endpoint.answers.push(500, 404)
    await openPayment(stripe)
    await fake.webhooks.deliverDue()
    expect(endpoint.received).toHaveLength(1)
    await fake.advance(1000)
    expect(fake.webhooks.deliveries()).toMatchObject([{ attempts: 2, status: 'pending', lastStatus: 404 }])
    await fake.advance(2000)
    expect(fake.webhooks.deliveries()).toMatchObject([{ attempts: 3, status: 'delivered', lastStatus: 200 }])
    endpoint.answers.push(500, 500, 500)
    await openPayment(stripe)
    for (const ms of [0, 1000, 2000, 3_600_000]) await fake.advance(ms)
    expect(fake.webhooks.deliveries()[1]).toMatchObject({ attempts: 3, status: 'failed', lastStatus: 500 })
    expect(endpoint.received).toHaveLength(6)
  })

  it('are collected until there is an endpoint', async () => {
    const endpoint = await startedEndpoint()
    const { fake, stripe } = await startedFake()
    await openPayment(stripe)
    expect(fake.webhooks.pendingEvents()).toMatchObject([{ type: 'payment_intent.created' }])
    fake.webhooks.setEndpoint({ url: endpoint.url, secrets: [secret], types: ['payment_intent.created'] })
    await fake.webhooks.deliverDue()
    await paidPayment(stripe)
    await fake.webhooks.deliverDue()
    expect(endpoint.types()).toEqual(['payment_intent.created', 'payment_intent.created'])
  })

  it('go on when the shop does not answer at all', async () => {
    const { fake, stripe } = await startedFake({ webhook: { url: 'http://127.0.0.1:1/webhooks', secrets: [secret] }, webhookRetriesMs: [] })
    await openPayment(stripe)
    await fake.webhooks.deliverDue()
    expect(fake.webhooks.deliveries()).toMatchObject([{ status: 'failed', lastStatus: null, attempts: 1 }])
  })

  it("go out by themselves, late ones and repeats too, where the clock is the machine's", async () => {
    const endpoint = await startedEndpoint()
    const fake = await startFakeStripe({ webhook: { url: endpoint.url, secrets: [secret] }, webhookPolicy: { delayMs: 5 }, webhookRetriesMs: [5] })
    onTestFinished(() => fake.close())
    endpoint.answers.push(500)
    const first = endpoint.next()
    await openPayment(clientOf(fake))
    await first
    await endpoint.next()
    expect(endpoint.types()).toEqual(['payment_intent.created', 'payment_intent.created'])
  })

  it('do not hold up the end of the fake when the shop does not answer', async () => {
    const { fake, stripe } = await startedFake({ webhookTimeoutMs: 600_000 })
    const silent = createServer()
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void silent.close().closeAllConnections())
    const asked = new Promise<void>(resolve => silent.once('request', () => resolve()))
    const address = silent.address()
    await openPayment(stripe)
    fake.webhooks.setEndpoint({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, secrets: [secret] })
    await asked
    await fake.close()
    expect(fake.webhooks.deliveries()).toMatchObject([{ attempts: 1, lastStatus: null }])
  })

  it('have the same fate for the same seed', async () => {
    const run = async (seed: number) => {
      const { endpoint, fake, stripe } = await shop({ webhookPolicy: { seeded: { seed, drop: 0.2, duplicate: 0.3, late: 0.3, reorder: 0.3 } } })
      for (let payment = 0; payment < 4; payment += 1) await paidPayment(stripe)
      await fake.advance(3_600_000)
      return endpoint.types()
    }
    const first = await run(3)
    expect(await run(3)).toEqual(first)
    expect(first).not.toEqual([...paidEvents, ...paidEvents, ...paidEvents, ...paidEvents])
    expect(await run(4)).not.toEqual(first)
  })
})
