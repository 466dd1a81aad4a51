import { createHmac } from 'node:crypto'
import { describePaymentProvider } from '@cartwright/core/conformance'
import { afterAll, describe, expect, it } from 'vitest'
import { stripePayments } from '../src/index.ts'
import { findStripeMock, type StripeMock, startStripeMock } from './support/stripe-mock.ts'

const program = await findStripeMock()
const mock: StripeMock | null = program === undefined ? null : await startStripeMock(program)
const secret = 'whsec_mock'
const made = (options: { readonly returnUrl?: string } = {}) =>
  stripePayments({ secretKey: 'sk_test_123', apiBase: `http://${mock?.host}:${mock?.port}`, webhookSecrets: [secret], ...options })

afterAll(async () => {
  await mock?.close()
})

if (mock) {
  let ids = 0
  const { leftOut } = describePaymentProvider({
    name: "Stripe, on Stripe's own mock",
    isStateless: true,
    create: () => ({
      provider: made(),
      nextId: () => {
        ids += 1
        return ids
      },
      signWebhook: async (providerPaymentId, now) => {
        const rawBody = JSON.stringify({
          id: 'evt_1',
          type: 'payment_intent.created',
          livemode: false,
          data: { object: { object: 'payment_intent', id: providerPaymentId } },
        })
        const time = Math.floor(now / 1_000)
        return { rawBody, headers: { 'stripe-signature': `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${rawBody}`).digest('hex')}` } }
      },
    }),
    can: ['disputes', 'customers', 'books'],
    tokens: { succeeds: 'pm_card_visa', declined: 'pm_card_chargeDeclined', declineCode: 'generic_decline' },
  })
  process.stderr.write(`stripe-mock remembers nothing between calls, so these were left to the fake: ${leftOut.join('; ')}.\n`)
}

/** stripe-mock refuses a call, a parameter or a type that Stripe's description of its API does not have, and answers with an example of every field. */
describe.skipIf(!mock)('every call, as stripe-mock takes it', () => {
  const create = { key: 'p:1:create', amount: 1_999, currency: 'USD', orderId: 1, paymentId: 1, capture: 'automatic' } as const
  const payment = expect.objectContaining({
    providerId: expect.stringMatching(/^pi_/),
    currency: expect.stringMatching(/^[A-Z]{3}$/),
    amount: expect.any(Number),
  })
  const refund = expect.objectContaining({ providerId: expect.stringMatching(/^re_/), status: expect.stringMatching(/^(pending|succeeded|failed)$/) })
  const range = { from: 1_700_000_000_500, to: 1_800_000_000_500 }

  it.each<[string, () => Promise<unknown>, unknown]>([
    ['create', () => made().create(create), expect.objectContaining({ amount: 1_999, currency: 'USD' })],
    [
      'create, with all there is',
      () => made({ returnUrl: 'http://shop.test' }).create({ ...create, capture: 'manual', providerCustomerId: 'cus_1', savesMethod: true }),
      payment,
    ],
    ['confirm with a payment method', () => made({ returnUrl: 'http://shop.test' }).confirm({ key: 'k', providerId: 'pi_1', token: 'pm_card_visa' }), payment],
    ['confirm with a card token', () => made().confirm({ key: 'k', providerId: 'pi_1', token: 'tok_visa' }), payment],
    ['confirm with a confirmation token', () => made().confirm({ key: 'k', providerId: 'pi_1', token: 'ctoken_1' }), payment],
    ['capture', () => made().capture({ key: 'k', providerId: 'pi_1', amount: 500 }), payment],
    ['cancel', () => made().cancel({ key: 'k', providerId: 'pi_1' }), payment],
    ['read', () => made().read({ providerId: 'pi_1' }), payment],
    ['read by key', () => made().read({ createKey: 'p:unknown:create' }), null],
    ['refund', () => made().refund({ key: 'r:1', providerId: 'pi_1', amount: 500 }), refund],
    ['read a refund', () => made().readRefund({ providerId: 'pi_1', key: 'r:unknown' }), null],
    ['read a dispute', () => made().readDispute('dp_1'), expect.objectContaining({ providerId: expect.any(String), reason: expect.any(String) })],
    [
      'make a customer',
      () => made().customers.create({ key: 'c:1', customerId: 1, email: 'a@example.com' }),
      { providerCustomerId: expect.stringMatching(/^cus_/) },
    ],
    ['list saved methods', () => made().customers.methods('cus_1'), [expect.objectContaining({ label: expect.any(String) })]],
    ['remove a saved method', () => made().customers.removeMethod({ providerCustomerId: 'cus_1', methodId: 'pm_1' }), expect.any(Boolean)],
    ['list payments', () => made().books.payments(range), expect.objectContaining({ items: [{ payment, createdAt: expect.any(Number) }], nextCursor: null })],
    ['list refunds', () => made().books.refundsOf('pi_1'), [refund]],
    ['list the account', () => made().books.balance(range), expect.objectContaining({ items: [expect.objectContaining({ kind: expect.any(String) })] })],
  ])('%s', async (_, call, expected) => {
    expect(await call()).toEqual(expected)
  })
})
