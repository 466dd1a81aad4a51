import type Stripe from 'stripe'

/** An answer by the name of what was asked. */
export type Samples = ReadonlyMap<string, object>

type Ask = (stripe: Stripe) => Promise<Record<string, object>>

const automatic = { enabled: true, allow_redirects: 'never' } as const

/**
 * The same calls for a stateful and a stateless Stripe: each group begins with what it makes itself, and asks only about that,
 * so that a mock without memory can answer too.
 */
const groups: readonly Ask[] = [paymentIntents, refundsAndCharges, customersAndMethods, tokensAndDisputes, books]

/** Asks everything and collects the answers. */
export async function samplesOf(stripe: Stripe): Promise<Samples> {
  const samples = new Map<string, object>()
  for (const ask of groups) for (const [name, answer] of Object.entries(await ask(stripe))) samples.set(name, plain(answer))
  return samples
}

/** The answer as it was on the wire. */
function plain(answer: object): object {
  const read: unknown = JSON.parse(JSON.stringify(answer))
  if (typeof read !== 'object' || read === null) throw new Error('Not an object')
  return read
}

async function paymentIntents({ paymentIntents }: Stripe): Promise<Record<string, object>> {
  const created = await paymentIntents.create({ amount: 2000, currency: 'usd', automatic_payment_methods: automatic, metadata: { order: '7' } })
  const updated = await paymentIntents.update(created.id, { metadata: { order: '8' }, description: 'Order 8' })
  const confirmed = await paymentIntents.confirm(created.id, { payment_method: 'pm_card_visa' })
  const held = await paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    automatic_payment_methods: automatic,
    capture_method: 'manual',
    confirm: true,
    payment_method: 'pm_card_visa',
  })
  const captured = await paymentIntents.capture(held.id, { amount_to_capture: 1500 })
  const unwanted = await paymentIntents.create({ amount: 2000, currency: 'usd' })
  const canceled = await paymentIntents.cancel(unwanted.id, { cancellation_reason: 'abandoned' })
  const retrieved = await paymentIntents.retrieve(created.id)
  const list = await paymentIntents.list({ limit: 2, created: { gte: 0 } })
  const search = await paymentIntents.search({ query: "metadata['order']:'8'" })
  return {
    'payment_intents.create': created,
    'payment_intents.update': updated,
    'payment_intents.confirm': confirmed,
    'payment_intents.create, confirmed': held,
    'payment_intents.capture': captured,
    'payment_intents.cancel': canceled,
    'payment_intents.retrieve': retrieved,
    'payment_intents.list': list,
    'payment_intents.search': search,
  }
}

async function refundsAndCharges({ paymentIntents, refunds, charges }: Stripe): Promise<Record<string, object>> {
  const paid = await paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    automatic_payment_methods: automatic,
    confirm: true,
    payment_method: 'pm_card_visa',
  })
  const created = await refunds.create({ payment_intent: paid.id, amount: 500, reason: 'requested_by_customer', metadata: { refund: '1' } })
  const updated = await refunds.update(created.id, { metadata: { refund: '2' } })
  const retrieved = await refunds.retrieve(created.id)
  const list = await refunds.list({ payment_intent: paid.id })
  const charge = await charges.retrieve(String(created.charge), { expand: ['refunds'] })
  const chargeList = await charges.list({ payment_intent: paid.id, expand: ['data.refunds'] })
  const pending = await paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    automatic_payment_methods: automatic,
    confirm: true,
    payment_method: 'pm_card_pendingRefund',
  })
  const second = await refunds.create({ payment_intent: pending.id })
  const canceled = await refunds.cancel(second.id)
  return {
    'refunds.create': created,
    'refunds.update': updated,
    'refunds.retrieve': retrieved,
    'refunds.list': list,
    'refunds.cancel': canceled,
    'charges.retrieve': charge,
    'charges.list': chargeList,
    'charges.list, one': firstOf(chargeList),
  }
}

async function customersAndMethods({ customers, paymentMethods }: Stripe): Promise<Record<string, object>> {
  const created = await customers.create({ email: 'buyer@example.com', metadata: { customer: '3' }, address: { line1: 'Street 1', country: 'DE' } })
  const updated = await customers.update(created.id, { name: 'Ada Buyer' })
  const retrieved = await customers.retrieve(created.id)
  const list = await customers.list({ email: 'buyer@example.com' })
  const method = await paymentMethods.create({ type: 'card', card: { token: 'tok_visa' }, billing_details: { name: 'Ada Buyer' } })
  const attached = await paymentMethods.attach(method.id, { customer: created.id })
  const methodList = await paymentMethods.list({ customer: created.id, type: 'card' })
  const shown = await paymentMethods.retrieve(attached.id)
  const detached = await paymentMethods.detach(attached.id)
  const deleted = await customers.del(created.id)
  return {
    'customers.create': created,
    'customers.update': updated,
    'customers.retrieve': retrieved,
    'customers.list': list,
    'customers.del': deleted,
    'payment_methods.create': method,
    'payment_methods.attach': attached,
    'payment_methods.list': methodList,
    'payment_methods.retrieve': shown,
    'payment_methods.detach': detached,
  }
}

async function tokensAndDisputes({ paymentIntents, confirmationTokens, disputes, testHelpers }: Stripe): Promise<Record<string, object>> {
  const token = await testHelpers.confirmationTokens.create({ payment_method: 'pm_card_createDispute', return_url: 'https://shop.example/return' })
  const shown = await confirmationTokens.retrieve(token.id)
  const paid = await paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    automatic_payment_methods: { enabled: true },
    confirm: true,
    confirmation_token: token.id,
  })
  const list = await disputes.list({ payment_intent: paid.id })
  const dispute = await disputes.retrieve(list.data[0]?.id ?? 'du_none')
  const answered = await disputes.update(dispute.id, { evidence: { uncategorized_text: 'It was delivered' } })
  return {
    'confirmation_tokens.create': token,
    'confirmation_tokens.retrieve': shown,
    'disputes.list': list,
    'disputes.retrieve': dispute,
    'disputes.update': answered,
  }
}

async function books({ balance, balanceTransactions, events, accounts, paymentIntents }: Stripe): Promise<Record<string, object>> {
  await paymentIntents.create({ amount: 2000, currency: 'usd', automatic_payment_methods: automatic, confirm: true, payment_method: 'pm_card_visa' })
  const movements = await balanceTransactions.list({ limit: 1 })
  const happened = await events.list({ limit: 1 })
  return {
    'balance.retrieve': await balance.retrieve(),
    'balance_transactions.list': movements,
    'balance_transactions.retrieve': await balanceTransactions.retrieve(movements.data[0]?.id ?? 'txn_none'),
    'events.list': happened,
    'events.retrieve': await events.retrieve(happened.data[0]?.id ?? 'evt_none'),
    'accounts.retrieve': await accounts.retrieveCurrent(),
  }
}

function firstOf(list: { readonly data: readonly object[] }): object {
  const [first] = list.data
  if (!first) throw new Error('An empty list')
  return first
}
