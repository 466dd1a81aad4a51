import { describePaymentProvider } from '../../src/conformance/index.ts'
import { manualClock, memoryStorage, testPayments } from '../../src/memory/index.ts'

let payments = 0

describePaymentProvider({
  name: 'test provider',
  create: () => {
    const clock = manualClock(1_700_000_000_000)
    const provider = testPayments({ notes: memoryStorage().notes, clock, webhookSecret: 'whsec_conformance' })
    return {
      provider,
      nextId: () => {
        payments += 1
        return payments
      },
      bookOf: provider.bookOf,
      signWebhook: async (providerPaymentId, now) => {
        await clock.advance(now - clock.now())
        return provider.signWebhook({ id: 'evt_1', type: 'payment.updated', providerPaymentId })
      },
      completeAction: provider.completeAction,
      completeProcessing: provider.completeProcessing,
      confirmInBrowser: ({ providerId }, token) => provider.confirmInBrowser(providerId, token),
      breakDown: async () => provider.setAvailable(false),
      openDispute: async providerPaymentId => (await provider.openDispute(providerPaymentId)).providerId,
      closeDispute: provider.settleDispute,
    }
  },
  can: ['completeAction', 'completeProcessing', 'confirmInBrowser', 'breakDown', 'disputes', 'customers', 'books'],
  tokens: {
    succeeds: 'tok_visa',
    declined: 'tok_declined',
    declineCode: 'generic_decline',
    insufficientFunds: 'tok_insufficient_funds',
    requiresAction: 'tok_3ds',
    lost: 'tok_lost',
    timeout: 'tok_timeout',
    error: 'tok_error',
    processing: 'tok_processing',
  },
})
