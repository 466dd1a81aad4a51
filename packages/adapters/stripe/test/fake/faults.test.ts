import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { refusalOf } from './stripe-contract.ts'
import { openPayment, startedFake } from './support.ts'

const card = { payment_method: 'pm_card_visa' }
const keyed = { idempotencyKey: 'confirm' }
/** The official client sends a request once more by itself, with the same key, when the connection was closed; also with its retries turned off. */
const sendings = { reset: 2, server_error: 1 }

describe('faults of the fake', () => {
  it.each(['reset', 'server_error'] as const)('%s before the effect: nothing happened, and the same key runs afresh', async effect => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe)
    fake.faults.add({ on: 'payment_intents.confirm', effect, times: sendings[effect] })
    const error = await refusalOf(stripe.paymentIntents.confirm(id, card, keyed))
    expect(error).toBeInstanceOf(effect === 'reset' ? Stripe.errors.StripeConnectionError : Stripe.errors.StripeAPIError)
    expect(fake.book.paymentIntent(id).charges).toBe(0)
    expect(await stripe.paymentIntents.confirm(id, card, keyed)).toMatchObject({ status: 'succeeded' })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 1, captured: 2000 })
    expect(fake.faults.fired()).toHaveLength(sendings[effect])
    expect(fake.faults.fired()[0]).toMatchObject({ operation: 'payment_intents.confirm', effect, when: 'before' })
  })

  it('a reset after the effect: charged, and the same key tells so', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe)
    fake.faults.add({ on: 'POST /v1/payment_intents/*/confirm', effect: 'reset', when: 'after', times: sendings.reset })
    expect(await refusalOf(stripe.paymentIntents.confirm(id, card, keyed))).toBeInstanceOf(Stripe.errors.StripeConnectionError)
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 1, captured: 2000 })
    expect(await stripe.paymentIntents.confirm(id, card, keyed)).toMatchObject({ status: 'succeeded' })
    expect(fake.book.paymentIntent(id).charges).toBe(1)
    expect(fake.book.calls()['payment_intents.confirm']).toEqual({ received: 3, executed: 1, replayed: 2 })
  })

  it('a 500 after the effect is what the key repeats, as Stripe says, or the result where that is asked for', async () => {
    const { fake, stripe } = await startedFake()
    const create = (idempotencyKey: string) => stripe.paymentIntents.create({ amount: 2000, currency: 'usd' }, { idempotencyKey })
    fake.faults.add({ on: 'payment_intents.create', effect: 'server_error', when: 'after' })
    expect(await refusalOf(create('one'))).toMatchObject({ statusCode: 500, headers: { 'stripe-should-retry': 'false' } })
    expect(await refusalOf(create('one'))).toMatchObject({ statusCode: 500, headers: { 'idempotent-replayed': 'true' } })
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1)
    fake.faults.add({ on: 'payment_intents.create', effect: 'server_error', status: 503, when: 'after', replays: 'result' })
    expect(await refusalOf(create('two'))).toMatchObject({ statusCode: 503 })
    const [made] = (await stripe.paymentIntents.list({ limit: 1 })).data
    expect((await create('two')).id).toBe(made?.id)
  })

  it('too many requests are told, and nothing ran', async () => {
    const { fake, stripe } = await startedFake()
    fake.faults.add({ on: '*', effect: 'rate_limit', when: 'after', times: 2 })
    const create = () => stripe.paymentIntents.create({ amount: 2000, currency: 'usd' }, { idempotencyKey: 'one' })
    expect(await refusalOf(create())).toBeInstanceOf(Stripe.errors.StripeRateLimitError)
    expect(await refusalOf(create())).toMatchObject({ statusCode: 429, code: 'rate_limit' })
    await create()
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1)
  })

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('no answer %s the effect: the caller gives up, %i charged', async (when, charges) => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe)
    fake.faults.add({ on: 'payment_intents.confirm', effect: 'no_answer', when })
    const error = await refusalOf(stripe.paymentIntents.confirm(id, card, { ...keyed, timeout: 50 }))
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError)
    expect(fake.book.paymentIntent(id).charges).toBe(charges)
  })

  it('hit only what they name, after those they spare, as often as they say', async () => {
    const { fake, stripe } = await startedFake()
    fake.faults.add({ on: 'GET /v1/payment_intents/**', effect: 'server_error', skip: 1, times: 1 })
    const { id } = await openPayment(stripe)
    const read = () =>
      stripe.paymentIntents.retrieve(id).then(
        () => 200,
        (error: Stripe.errors.StripeError) => error.statusCode,
      )
    expect([await read(), await read(), await read()]).toEqual([200, 500, 200])
    const set = fake.faults.add({ on: 'payment_intents.retrieve', effect: 'server_error', times: 9 })
    fake.faults.add({ on: 'payment_intents.retrieve', effect: 'server_error', status: 503, times: 9 })
    fake.faults.clear(set)
    expect(await read()).toBe(503)
    fake.faults.clear()
    expect(await read()).toBe(200)
  })

  it('by chance are the same for the same seed', async () => {
    const run = async (seed: number) => {
      const { fake, stripe } = await startedFake({ seed })
      fake.faults.add({ on: '*', effect: 'server_error', probability: 0.5 })
      const ends: boolean[] = []
      for (let call = 0; call < 20; call += 1) {
        ends.push(
          await stripe.balance.retrieve().then(
            () => true,
            () => false,
          ),
        )
      }
      return ends
    }
    const first = await run(5)
    expect(await run(5)).toEqual(first)
    expect(new Set(first)).toEqual(new Set([true, false]))
    expect(await run(6)).not.toEqual(first)
  })
})
