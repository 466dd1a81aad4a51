import type { CommerceError, LogLevel, PaymentProvider } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeStripe, startFakeStripe } from '../src/fake/index.ts'
import { type StripePaymentsOptions, stripePayments } from '../src/index.ts'
import { quickClock } from './support/quick-clock.ts'

const secretKey = 'sk_test_canary4242'
const cardNumber = '4242424242424242'

let fake: FakeStripe
let clock: ReturnType<typeof quickClock>
let lines: [LogLevel, string, unknown][]
let provider: PaymentProvider

const made = (options: Partial<StripePaymentsOptions> = {}): PaymentProvider =>
  stripePayments({
    secretKey,
    apiBase: fake.url,
    returnUrl: 'http://shop.test/return',
    clock,
    logger: { log: (level, message, fields) => void lines.push([level, message, fields]) },
    ...options,
  })

beforeEach(async () => {
  fake = await startFakeStripe({ apiKey: secretKey })
  clock = quickClock()
  lines = []
  provider = made()
})

afterEach(async () => {
  await fake.close()
})

const input = { key: 'p:7:create', amount: 1_999, currency: 'USD', orderId: 3, paymentId: 7, capture: 'automatic' } as const
const paid = async (token = 'pm_card_visa') => {
  const { providerId } = await provider.create(input)
  return provider.confirm({ key: 'p:7:confirm:1', providerId, token })
}
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: CommerceError) => error,
  )

describe('a charge', () => {
  it.each([
    ['the connection breaks', { effect: 'reset', when: 'after' }],
    ['it breaks before Stripe has done anything, twice', { effect: 'reset', when: 'before', times: 2 }],
    ['Stripe fails before it has done anything, twice', { effect: 'server_error', when: 'before', times: 2 }],
    ['Stripe fails once it has charged', { effect: 'server_error', when: 'after', replays: 'result' }],
    ['Stripe has too much to do, twice', { effect: 'rate_limit', times: 2 }],
  ] as const)('is made once under one key when %s', async (_, fault) => {
    fake.faults.add({ on: 'payment_intents.confirm', ...fault })
    expect(await paid()).toMatchObject({ status: 'captured', captured: 1_999, methodType: 'card' })
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, captured: 1_999 })
    expect(fake.faults.fired().length).toBeGreaterThan(0)
  })

  it.each(['pm_card_visa', 'tok_visa'])('is made with %s', async token => {
    expect(await paid(token)).toMatchObject({ status: 'captured' })
  })

  it('is made with the confirmation token of a form', async () => {
    expect(await paid(fake.buyer.createConfirmationToken('pm_card_visa').id)).toMatchObject({ status: 'captured' })
  })

  it.each(['pm_unknown', 'tok_unknown', 'ctoken_unknown', 'nonsense'])('with %s is an answer about the method, and charges nothing', async token => {
    expect(await paid(token)).toMatchObject({
      status: 'requires_payment_method',
      captured: 0,
      failure: { code: 'payment_failed', message: expect.any(String) },
    })
    expect(fake.book.totals()).toEqual({})
    expect(await provider.confirm({ key: 'p:7:confirm:2', providerId: 'pi_3Fake1x000001', token: 'pm_card_visa' })).toMatchObject({ status: 'captured' })
  })

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline', 'Your card was declined.'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds', 'Your card has insufficient funds.'],
    ['pm_card_chargeDeclinedExpiredCard', 'card_declined', 'expired_card', 'Your card has expired.'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'card_declined', 'incorrect_cvc', "Your card's security code is incorrect."],
  ])('with %s is declined: %s, %s', async (token, code, declineCode, message) => {
    expect((await paid(token)).failure).toEqual({ code, declineCode, message })
  })

  it('needs no return address when only methods are offered that stay on the page', async () => {
    provider = stripePayments({ secretKey, apiBase: fake.url, clock })
    const { providerId } = await provider.create(input)
    expect(await provider.confirm({ key: 'p:7:confirm:1', providerId, token: 'pm_card_visa' })).toMatchObject({ status: 'captured' })
  })

  it('answers a key that was used for another amount with not knowing, and makes nothing', async () => {
    await provider.create(input)
    expect(await errorOf(provider.create({ ...input, amount: 1 }))).toMatchObject({ code: 'payment_outcome_unknown' })
    expect(fake.book.calls()['payment_intents.create']?.executed).toBe(1)
  })

  it('of an amount that Stripe cannot take is refused before anything is sent', async () => {
    expect(await errorOf(provider.create({ ...input, currency: 'KWD', amount: 1_234 }))).toMatchObject({ code: 'amount_invalid' })
    expect(fake.book.calls()).toEqual({})
  })

  it.each([
    ['JPY', 1_200, 1_200],
    ['KWD', 1_230, 1_230],
    ['ISK', 1_200, 120_000],
    ['UGX', 5_000, 500_000],
    ['MGA', 500_000, 5_000],
  ])('in %s is charged to the unit, and so is its refund', async (currency, amount, theirs) => {
    const { providerId } = await provider.create({ ...input, currency, amount })
    expect(await provider.confirm({ key: 'p:7:confirm:1', providerId, token: 'pm_card_visa' })).toMatchObject({ currency, amount, captured: amount })
    expect(await provider.refund({ key: 'r:1', providerId, amount })).toMatchObject({ amount, status: 'succeeded' })
    expect(fake.book.totals()[currency.toLowerCase()]).toMatchObject({ captured: theirs, refunded: theirs })
  })
})

describe('a capture', () => {
  const authorized = async (token: string) => {
    const { providerId } = await provider.create({ ...input, capture: 'manual' })
    return provider.confirm({ key: 'p:7:confirm:1', providerId, token })
  }

  it('is asked for again when Stripe repeats a refusal that is not true any more', async () => {
    const { providerId } = await authorized('pm_card_authenticationRequired')
    expect(await errorOf(provider.capture({ key: 'p:7:capture', providerId, amount: 1_999 }))).toMatchObject({ code: 'payment_provider_error' })
    fake.buyer.completeAction(providerId, 'succeed')
    expect(await provider.capture({ key: 'p:7:capture', providerId, amount: 1_999 })).toMatchObject({ status: 'captured' })
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, captured: 1_999 })
  })

  it('under a key that has captured another amount answers what was captured', async () => {
    const { providerId } = await authorized('pm_card_visa')
    await provider.capture({ key: 'p:7:capture', providerId, amount: 500 })
    expect(await provider.capture({ key: 'p:7:capture', providerId, amount: 600 })).toMatchObject({ status: 'captured', captured: 500 })
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, captured: 500 })
  })

  it('of an authorization that the bank has let go answers that it is cancelled', async () => {
    const { providerId } = await authorized('pm_card_visa')
    fake.bank.expireAuthorization(providerId)
    expect(await provider.capture({ key: 'p:7:capture', providerId, amount: 1_999 })).toMatchObject({ status: 'cancelled', captured: 0 })
  })
})

describe('a cancellation', () => {
  it('is asked for again when Stripe repeats a refusal that is not true any more', async () => {
    const { providerId } = await provider.create(input)
    await provider.confirm({ key: 'p:7:confirm:1', providerId, token: 'pm_usBankAccount_success' })
    expect(await provider.cancel({ key: 'p:7:cancel', providerId })).toMatchObject({ status: 'processing' })
    fake.bank.settleProcessing(providerId, 'fail')
    expect(await provider.cancel({ key: 'p:7:cancel', providerId })).toMatchObject({ status: 'cancelled' })
    expect(fake.book.totals().usd).toMatchObject({ charges: 0, captured: 0 })
  })
})

describe('a refund', () => {
  it('is found by its key when Stripe has forgotten the key, and not made again', async () => {
    const { providerId } = await paid()
    const refund = await provider.refund({ key: 'r:1', providerId, amount: 500 })
    fake.forgetKeys()
    expect(await provider.refund({ key: 'r:1', providerId, amount: 500 })).toEqual(refund)
    expect(fake.book.totals().usd).toMatchObject({ refunded: 500 })
  })

  it('is made once when the answer is lost', async () => {
    const { providerId } = await paid()
    fake.faults.add({ on: 'refunds.create', effect: 'reset', when: 'after' })
    expect(await provider.refund({ key: 'r:1', providerId, amount: 500 })).toMatchObject({ status: 'succeeded', amount: 500 })
    expect(fake.book.totals().usd).toMatchObject({ refunded: 500 })
  })

  it('is pending first with some banks, and may fail after it had succeeded', async () => {
    const { providerId } = await paid('pm_card_pendingRefund')
    const pending = await provider.refund({ key: 'r:1', providerId, amount: 500 })
    expect(pending).toMatchObject({ status: 'pending', failure: null })
    fake.bank.succeedRefund(pending.providerId ?? '')
    expect(await provider.readRefund({ providerId, key: 'r:1' })).toMatchObject({ status: 'succeeded', failure: null })
    fake.bank.failRefund(pending.providerId ?? '', 'lost_or_stolen_card')
    expect(await provider.readRefund({ providerId, key: 'r:1' })).toEqual({ ...pending, status: 'failed', failure: 'lost_or_stolen_card' })
  })

  it('that Stripe will never make has failed: nobody waits for it, and nothing is repeated', async () => {
    const [gone, disputed] = [await paid(), await provider.create({ ...input, key: 'p:8:create', paymentId: 8 })]
    await provider.refund({ key: 'in the dashboard', providerId: gone.providerId, amount: 1_500 })
    const refused = { providerId: null, status: 'failed' }
    expect(await provider.refund({ key: 'r:1', providerId: gone.providerId, amount: 500 })).toEqual({ ...refused, amount: 500, failure: 'refused' })
    await provider.refund({ key: 'r:2', providerId: gone.providerId, amount: 499 })
    expect(await provider.refund({ key: 'r:3', providerId: gone.providerId, amount: 1 })).toEqual({ ...refused, amount: 1, failure: 'charge_already_refunded' })
    expect(await provider.readRefund({ providerId: gone.providerId, key: 'r:3' })).toBeNull()
    await provider.confirm({ key: 'p:8:confirm:1', providerId: disputed.providerId, token: 'pm_card_visa' })
    fake.bank.openDispute(disputed.providerId)
    expect(await provider.refund({ key: 'r:4', providerId: disputed.providerId, amount: 1 })).toEqual({ ...refused, amount: 1, failure: 'charge_disputed' })
    expect(fake.book.totals().usd).toMatchObject({ refunded: 1_999 })
  })

  it('is found beyond the first page of refunds', async () => {
    const { providerId } = await paid()
    const first = await provider.refund({ key: 'r:0', providerId, amount: 1 })
    for (let index = 1; index <= 100; index += 1) await provider.refund({ key: `r:${index}`, providerId, amount: 1 })
    expect(await provider.readRefund({ providerId, key: 'r:0' })).toEqual(first)
  })
})

describe('two shops on one account', () => {
  it('have keys of their own, and none takes a payment of the other for its own', async () => {
    const [one, two] = [made({ shop: 'one' }), made({ shop: 'two' })]
    const [first, second] = [await one.create(input), await two.create(input)]
    expect(second.providerId).not.toBe(first.providerId)
    expect([first.paymentId, second.paymentId]).toEqual([7, 7])
    expect((await two.read({ providerId: first.providerId }))?.paymentId).toBeNull()
    expect((await provider.read({ providerId: first.providerId }))?.paymentId).toBeNull()
    expect((await two.read({ createKey: input.key }))?.providerId).toBe(second.providerId)
    expect(await provider.read({ createKey: input.key })).toBeNull()
  })
})

describe('a database that was made anew', () => {
  it('is not given what Stripe remembers of the old one, and one that was opened again is', async () => {
    const [old, young] = [memoryStorage().notes, memoryStorage().notes]
    const before = await made({ notes: old }).create(input)
    const opened = made({ notes: old })
    expect(await opened.create(input)).toEqual(before)
    expect((await opened.read({ createKey: input.key }))?.paymentId).toBe(7)
    const anew = made({ notes: young })
    expect((await anew.create(input)).providerId).not.toBe(before.providerId)
    expect((await anew.read({ providerId: before.providerId }))?.paymentId).toBeNull()
  })

  it('tries to read its name again when its notes could not be read', async () => {
    const { notes } = memoryStorage()
    let isDown = true
    const shop = made({ notes: { update: (key, change) => (isDown ? Promise.reject(new Error('down')) : notes.update(key, change)) } })
    await expect(shop.create(input)).rejects.toThrow('down')
    isDown = false
    expect((await shop.create(input)).paymentId).toBe(7)
  })
})

describe('a payment whose creation was never answered', () => {
  it('is found among the newest, and by search when it is older', async () => {
    const { providerId } = await provider.create(input)
    expect((await provider.read({ createKey: input.key }))?.providerId).toBe(providerId)
    await fake.advance(3_600_000)
    for (let index = 0; index < 101; index += 1) await provider.create({ ...input, key: `p:${100 + index}:create` })
    expect((await provider.read({ createKey: input.key }))?.providerId).toBe(providerId)
  })
})

describe('what is told of trouble', () => {
  const everything = async () => [
    await errorOf(made({ secretKey: `${secretKey}9` }).create(input)),
    await errorOf(provider.capture({ key: 'p:7:capture', providerId: 'pi_unknown', amount: 1 })),
    await errorOf(provider.refund({ key: 'r:1', providerId: 'pi_unknown', amount: 1 })),
    await errorOf(provider.create({ ...input, amount: 1 })),
    await errorOf(
      provider.confirm({ key: 'p:8:confirm:1', providerId: (await provider.create({ ...input, key: 'p:8:create' })).providerId, token: cardNumber }),
    ),
    await paid('pm_card_chargeDeclined'),
  ]

  it('has no key, no card number and no words of Stripe in it, but what finds the request there', async () => {
    const told = await everything()
    const text = JSON.stringify([told.map(error => [error, String(error), (error as Error | null)?.cause]), lines])
    expect(fake.book.calls()['payment_intents.confirm']?.received).toBe(1)
    for (const secret of ['canary', cardNumber, 'No such', 'Invalid API Key']) expect(text).not.toContain(secret)
    expect(lines).toContainEqual([
      'error',
      'Stripe does not accept the secret key for this call.',
      expect.objectContaining({ operation: 'payment_intents.create', status: 401 }),
    ])
    expect(lines).toContainEqual([
      'warn',
      'Stripe did not answer a call as hoped; without a status it may have been done.',
      expect.objectContaining({ code: 'resource_missing', stripeRequestId: expect.stringMatching(/^req_/) }),
    ])
  })

  it('is `payment_provider_error` for a key that Stripe does not take: nothing has happened', async () => {
    expect(await errorOf(made({ secretKey: `${secretKey}9` }).create(input))).toMatchObject({ code: 'payment_provider_error', details: {} })
  })

  it('is `payment_unavailable` at once while Stripe keeps failing, and a line for the operator', async () => {
    fake.faults.add({ on: '*', effect: 'server_error', times: 1_000 })
    await Promise.all(Array.from({ length: 10 }, (_, index) => errorOf(provider.create({ ...input, key: `p:${index}:create` }))))
    expect(await errorOf(provider.create(input))).toMatchObject({ code: 'payment_unavailable', details: { retryAfter: 15 } })
    expect(lines.filter(([level]) => level === 'error')).toEqual([['error', 'Stripe keeps failing: writes are not tried for a while.', { provider: 'stripe' }]])
    expect(await errorOf(provider.read({ providerId: 'pi_1' }))).toMatchObject({ code: 'payment_provider_error' })
  })
})
