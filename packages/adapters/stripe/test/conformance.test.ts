import type { PaymentProvider } from '@cartwright/core'
import { describePaymentProvider } from '@cartwright/core/conformance'
import { type FakeStripe, signatureHeader, startFakeStripe } from '../src/fake/index.ts'
import { stripePayments } from '../src/index.ts'
import { quickClock } from './support/quick-clock.ts'

const webhookSecret = 'whsec_conformance'

const fakes: FakeStripe[] = []

/** Stripe has no test cards for trouble: what these tokens stand for is done to the call, often enough for all repeats. An error after the effect is what its key repeats. */
const troubles = {
  pm_lost: { effect: 'server_error', when: 'after' },
  pm_timeout: { effect: 'reset', when: 'before', times: 100 },
  pm_error: { effect: 'rate_limit', times: 3 },
} as const

function withTroubles(provider: PaymentProvider, fake: FakeStripe): PaymentProvider {
  return {
    ...provider,
    confirm: async input => {
      const trouble = Object.entries(troubles).find(([token]) => token === input.token)?.[1]
      if (!trouble) return provider.confirm(input)
      fake.faults.add({ on: 'payment_intents.confirm', ...trouble })
      try {
        return await provider.confirm({ ...input, token: 'pm_card_visa' })
      } finally {
        fake.faults.clear()
      }
    },
  }
}

describePaymentProvider({
  name: 'Stripe, on the fake',
  create: async () => {
    const fake = await startFakeStripe()
    fakes.push(fake)
    const provider = stripePayments({
      secretKey: fake.apiKey,
      apiBase: fake.url,
      webhookSecrets: [webhookSecret],
      returnUrl: 'http://shop.test/return',
      clock: quickClock(),
    })
    let ids = 0
    return {
      provider: withTroubles(provider, fake),
      nextId: () => {
        ids += 1
        return ids
      },
      bookOf: async providerId => {
        const { captured, refunded, charges } = fake.book.paymentIntent(providerId)
        return { captured, refunded, captures: charges }
      },
      signWebhook: async (providerPaymentId, now) => {
        const rawBody = JSON.stringify(fake.webhooks.pendingEvents().find(({ data }) => 'id' in data.object && data.object.id === providerPaymentId))
        return { rawBody, headers: { 'stripe-signature': signatureHeader(rawBody, [webhookSecret], Math.floor(now / 1_000)) } }
      },
      completeAction: async (providerId, outcome) => {
        if ((await provider.read({ providerId }))?.status === 'requires_action') fake.buyer.completeAction(providerId, outcome)
      },
      completeProcessing: async (providerId, outcome) => fake.bank.settleProcessing(providerId, outcome),
      confirmInBrowser: async ({ clientSecret }, token) => fake.buyer.confirmInBrowser(clientSecret ?? '', token),
      openDispute: async providerPaymentId => fake.bank.openDispute(providerPaymentId).id,
      closeDispute: async (disputeId, outcome) => fake.bank.closeDispute(disputeId, outcome),
      breakDown: async () => {
        fake.faults.add({ on: 'payment_intents.create', effect: 'server_error', times: 1_000 })
        const calls = Array.from({ length: 10 }, (_, index) =>
          provider.create({ key: `p:9${index}:create`, amount: 100, currency: 'USD', orderId: 1, paymentId: 1, capture: 'automatic' }).catch(() => null),
        )
        await Promise.all(calls)
        fake.faults.clear()
      },
    }
  },
  destroy: async () => {
    await Promise.all(fakes.splice(0).map(fake => fake.close()))
  },
  can: ['completeAction', 'completeProcessing', 'confirmInBrowser', 'breakDown', 'disputes', 'customers', 'books'],
  tokens: {
    succeeds: 'pm_card_visa',
    declined: 'pm_card_chargeDeclined',
    declineCode: 'generic_decline',
    insufficientFunds: 'tok_chargeDeclinedInsufficientFunds',
    requiresAction: 'pm_card_authenticationRequired',
    lost: 'pm_lost',
    timeout: 'pm_timeout',
    error: 'pm_error',
    processing: 'pm_usBankAccount_success',
  },
})
