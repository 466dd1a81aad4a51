import type { PaymentProvider } from '@cartwright/core'
import { books } from './books.ts'
import { customers } from './customers.ts'
import { findByKey } from './find-by-key.ts'
import { intents } from './intents.ts'
import { disputeOf } from './mapping/dispute-of.ts'
import { refunds } from './refunds.ts'
import { readSettings, type StripePaymentsOptions } from './settings.ts'
import { asProviderError, isRefusal, type StripeCalls, stripeApiVersion, stripeCalls } from './stripe-calls.ts'
import { verifyWebhook } from './webhooks.ts'

/**
 * Payments through Stripe: PaymentIntents with every method that the account has switched on. Nothing is sent before the first call.
 * @throws CommerceError `validation_failed` for a key of the wrong mode and other options that cannot be, naming the option and never the key
 */
export function stripePayments(
  options: StripePaymentsOptions,
): PaymentProvider & Required<Pick<PaymentProvider, 'assertReady' | 'readDispute' | 'customers' | 'books'>> {
  const settings = readSettings(options)
  const calls = stripeCalls(settings)
  const intent = intents(calls, settings)
  const refund = refunds(calls)
  const buyers = customers(calls, settings)
  const ledger = books(calls, settings, refund.refundsOf)
  return {
    name: 'stripe',
    methods: settings.methods,
    ...(settings.publishableKey === null ? {} : { publicConfig: { publishable_key: settings.publishableKey, api_version: stripeApiVersion } }),
    acceptsWebhooks: settings.webhookSecrets.length > 0,
    assertReady: calls.assertReady,
    create: guarded(intent.create),
    confirm: guarded(intent.confirm),
    capture: guarded(intent.capture),
    cancel: guarded(intent.cancel),
    refund: guarded(refund.refund),
    read: guarded(async by => ('providerId' in by ? intent.read(by.providerId) : findByKey(calls, settings, by.createKey))),
    readRefund: guarded(refund.readRefund),
    readDispute: guarded(disputeId => readDispute(calls, disputeId, settings.clock.now())),
    verifyWebhook: async message => verifyWebhook(calls.client, settings, message),
    customers: { create: guarded(buyers.create), methods: guarded(buyers.methods), removeMethod: guarded(buyers.removeMethod) },
    books: { payments: guarded(ledger.payments), refundsOf: guarded(ledger.refundsOf), balance: guarded(ledger.balance) },
  }
}

/** Lets no error of Stripe's out: whatever is left of them is a refusal without an effect. */
function guarded<Input, Answer>(work: (input: Input) => Promise<Answer>): (input: Input) => Promise<Answer> {
  return async input => {
    try {
      return await work(input)
    } catch (error) {
      throw asProviderError(error)
    }
  }
}

async function readDispute({ client, read }: StripeCalls, disputeId: string, now: number) {
  try {
    return disputeOf(await read('disputes.retrieve', options => client.disputes.retrieve(disputeId, {}, options)), now)
  } catch (error) {
    if (isRefusal(error, 'resource_missing')) return null
    throw error
  }
}
