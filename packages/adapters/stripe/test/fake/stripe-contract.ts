import Stripe from 'stripe'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Samples, samplesOf } from './wire-samples.ts'

/** A Stripe that the contract is held against. */
export interface ContractTarget {
  readonly name: string
  /** A client of the official package that talks to it. */
  stripe(): Stripe
}

/** The name that Stripe gives to the kind of object which each call answers with. */
const kinds: ReadonlyArray<readonly [call: string, object: string]> = [
  ['payment_intents.create', 'payment_intent'],
  ['payment_intents.update', 'payment_intent'],
  ['payment_intents.confirm', 'payment_intent'],
  ['payment_intents.create, confirmed', 'payment_intent'],
  ['payment_intents.capture', 'payment_intent'],
  ['payment_intents.cancel', 'payment_intent'],
  ['payment_intents.retrieve', 'payment_intent'],
  ['payment_intents.list', 'list'],
  ['payment_intents.search', 'search_result'],
  ['refunds.create', 'refund'],
  ['refunds.update', 'refund'],
  ['refunds.retrieve', 'refund'],
  ['refunds.cancel', 'refund'],
  ['refunds.list', 'list'],
  ['charges.retrieve', 'charge'],
  ['charges.list', 'list'],
  ['charges.list, one', 'charge'],
  ['customers.create', 'customer'],
  ['customers.update', 'customer'],
  ['customers.retrieve', 'customer'],
  ['customers.list', 'list'],
  ['customers.del', 'customer'],
  ['payment_methods.create', 'payment_method'],
  ['payment_methods.attach', 'payment_method'],
  ['payment_methods.list', 'list'],
  ['payment_methods.retrieve', 'payment_method'],
  ['payment_methods.detach', 'payment_method'],
  ['confirmation_tokens.create', 'confirmation_token'],
  ['confirmation_tokens.retrieve', 'confirmation_token'],
  ['disputes.list', 'list'],
  ['disputes.retrieve', 'dispute'],
  ['disputes.update', 'dispute'],
  ['balance.retrieve', 'balance'],
  ['balance_transactions.list', 'list'],
  ['balance_transactions.retrieve', 'balance_transaction'],
  ['events.list', 'list'],
  ['events.retrieve', 'event'],
  ['accounts.retrieve', 'account'],
]

/** What every Stripe answers on the wire, one without memory too: kinds of objects, echoes of what was asked, and refusals at the door. */
export function stripeContract(target: ContractTarget): void {
  describe(`the wire contract of Stripe, answered by ${target.name}`, () => {
    let samples: Samples = new Map()
    beforeAll(async () => {
      samples = await samplesOf(target.stripe())
    })

    it.each(kinds)('%s answers with a %s', (call, object) => {
      expect(samples.get(call)).toMatchObject({ object })
    })

    it('is asked nothing that has no expected kind', () => {
      expect([...samples.keys()].sort()).toEqual(kinds.map(([call]) => call).sort())
    })

    it('gives back the amount, the currency and the words', () => {
      expect(samples.get('payment_intents.create')).toMatchObject({ amount: 2000, currency: 'usd', livemode: false })
      expect(samples.get('payment_intents.update')).toMatchObject({ description: 'Order 8' })
      expect(samples.get('refunds.create')).toMatchObject({ amount: 500, currency: 'usd' })
      expect(samples.get('customers.create')).toMatchObject({ email: 'buyer@example.com' })
    })

    it('names each request', async () => {
      const { lastResponse } = await target.stripe().balance.retrieve()
      expect(lastResponse.statusCode).toBe(200)
      expect(lastResponse.requestId).toMatch(/^req_/)
    })

    it('refuses a request without an amount', async () => {
      const error = await refusalOf(target.stripe().rawRequest('POST', '/v1/payment_intents', { currency: 'usd' }))
      expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
      expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' })
    })

    it('refuses an amount that is not a number', async () => {
      const error = await refusalOf(target.stripe().rawRequest('POST', '/v1/payment_intents', { amount: 'much', currency: 'usd' }))
      expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' })
    })

    it('refuses a parameter that it does not know', async () => {
      const error = await refusalOf(target.stripe().rawRequest('POST', '/v1/refunds', { payment_intent: 'pi_1', colour: 'red' }))
      expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' })
    })

    it('refuses a word that is not among the allowed ones', async () => {
      const asked = { amount: 2000, currency: 'usd', capture_method: 'sometimes' }
      const error = await refusalOf(target.stripe().rawRequest('POST', '/v1/payment_intents', asked))
      expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' })
    })

    it('has no such place', async () => {
      const error = await refusalOf(target.stripe().rawRequest('GET', '/v1/nothing_like_this'))
      expect(error).toMatchObject({ statusCode: 404, rawType: 'invalid_request_error' })
    })

    it('refuses a key that is not one', async () => {
      const error = await refusalOf(target.stripe().balance.retrieve({}, { apiKey: 'nonsense' }))
      expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
      expect(error).toMatchObject({ statusCode: 401, rawType: 'invalid_request_error' })
    })
  })
}

/** The error of a call. @throws Error when it was not refused. */
export async function refusalOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Stripe.errors.StripeError) return error
  throw new Error(`Not refused by Stripe: ${String(error)}`)
}
