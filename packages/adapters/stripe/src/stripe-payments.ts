import { CommerceError, type PaymentProvider } from '@cartwright/core'
import { books } from './books.ts'
import { customers } from './customers.ts'
import { findByKey } from './find-by-key.ts'
import { intents } from './intents.ts'
import { disputeOf } from './mapping/dispute-of.ts'
import { refunds } from './refunds.ts'
import { readSettings, type StripePaymentsOptions, type StripeSettings } from './settings.ts'
import { shopName } from './shop-name.ts'
import { asProviderError, callsOf, isRefusal, type StripeCalls, stripeApiVersion, stripeCalls } from './stripe-calls.ts'
import { verifyWebhook } from './webhooks.ts'

/**
 * Payments through Stripe: PaymentIntents with every method that the account has switched on. Nothing is sent before the first call.
 * @throws CommerceError `validation_failed` for a key of the wrong mode and other options that cannot be, naming the option and never the key
 */
export function stripePayments(
  options: StripePaymentsOptions,
): PaymentProvider & Required<Pick<PaymentProvider, 'assertReady' | 'health' | 'readDispute' | 'customers' | 'books'>> {
  const settings = readSettings(options)
  const calls = stripeCalls(settings)
  const parts = once(async () => partsOf(calls, { ...settings, shop: await shopName(settings) }))
  return {
    name: 'stripe',
    methods: settings.methods,
    ...(settings.publishableKey === null ? {} : { publicConfig: { publishable_key: settings.publishableKey, api_version: stripeApiVersion } }),
    acceptsWebhooks: settings.webhookSecrets.length > 0,
    assertReady: calls.assertReady,
    health: async () => {
      const circuits = calls.circuits()
      if (circuits.writes === 'open' || circuits.reads === 'open') throw new CommerceError('payment_unavailable', 'Stripe keeps failing.', { circuits })
      return { circuits }
    },
    create: guarded(async input => (await parts()).intent.create(input)),
    confirm: guarded(async input => (await parts()).intent.confirm(input)),
    capture: guarded(async input => (await parts()).intent.capture(input)),
    cancel: guarded(async input => (await parts()).intent.cancel(input)),
    refund: guarded(async input => (await parts()).refund.refund(input)),
    read: guarded(async by => ('providerId' in by ? (await parts()).intent.read(by.providerId) : (await parts()).find(by.createKey))),
    readRefund: guarded(async input => (await parts()).refund.readRefund(input)),
    readDispute: guarded(disputeId => readDispute(calls, disputeId, settings.clock.now())),
    verifyWebhook: async message => verifyWebhook(calls.client, settings, message),
    customers: {
      create: guarded(async input => (await parts()).buyers.create(input)),
      methods: guarded(async id => (await parts()).buyers.methods(id)),
      removeMethod: guarded(async input => (await parts()).buyers.removeMethod(input)),
    },
    books: {
      payments: guarded(async range => (await parts()).ledger.payments(range)),
      refundsOf: guarded(async id => (await parts()).ledger.refundsOf(id)),
      balance: guarded(async range => (await parts()).ledger.balance(range)),
    },
  }
}

/** What needs the shop's name. */
function partsOf(shared: StripeCalls, settings: StripeSettings) {
  const calls = callsOf(shared, settings.shop)
  const refund = refunds(calls)
  return {
    intent: intents(calls, settings),
    refund,
    buyers: customers(calls, settings),
    ledger: books(calls, settings, refund.refundsOf),
    find: (createKey: string) => findByKey(calls, settings, createKey),
  }
}

/** Does the work once, and again only when it failed. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let done: Promise<Result> | null = null
  return () => {
    done ??= work().catch((error: unknown) => {
      done = null
      throw error
    })
    return done
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
