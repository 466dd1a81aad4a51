import { type Commerce, createCommerce, type InvariantResult, type Order, type PaymentProvider, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords, memoryStorage } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { sqlite } from '@cartwright/sqlite'
import { stripePayments } from '@cartwright/stripe'
import { type FakeStripe, type Fault, startFakeStripe } from '@cartwright/stripe/fake'
import { isOnPostgres } from '../databases/on-postgres.ts'
import { testDatabase } from '../databases/test-database.ts'

const operator = { kind: 'system', name: 'storm' } as const
const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const webhookSecret = 'whsec_of_the_storm'

/** What the shop may say when its provider is in trouble; every other 5xx is a fault of ours. */
const troubles = ['payment_outcome_unknown', 'payment_provider_error', 'payment_unavailable']

interface Shopper {
  token: string | null
  orderId: number | null
  clientSecret: string | null
}

/** What a storm came to; everything in it is empty, or equal on both sides, when all is well. */
export interface Aftermath {
  /** Answers of 5xx that were no trouble of the provider's. */
  readonly faults: readonly string[]
  /** Orders, payments and refunds that have not come to an end. */
  readonly unfinished: readonly string[]
  /** What shop and provider do not agree on. */
  readonly disagreements: readonly string[]
  readonly invariants: readonly string[]
  /** So that a storm in which nothing happens is seen. */
  readonly paid: number
  readonly cancelled: number
  readonly refunded: number
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Shoppers, operators, banks and the clock act at random and several at a time, while the provider is slow, fails before and after the effect, loses answers, and doubles, delays,
 * reorders or never sends its events. Then the faults stop and time passes.
 */
export async function storm(seed: number): Promise<Aftermath> {
  const random = randomOf(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  let aheadMs = 0
  const now = () => systemClock.now() + aheadMs
  const stripe = await startFakeStripe({ seed, webhookPolicy: webhookPolicyOf(seed, random) })
  const provider = restartable(() =>
    stripePayments({
      secretKey: stripe.apiKey,
      apiBase: stripe.url,
      webhookSecrets: [webhookSecret],
      returnUrl: 'http://shop.test/back',
      // Its pauses between two tries take no time here.
      clock: { now, wait: async () => {} },
    }),
  )
  const database = isOnPostgres ? await testDatabase() : undefined
  const commerce = createCommerce({
    // The same rules over every kind of stores.
    storage: database?.open() ?? (seed % 3 === 0 ? sqlite(':memory:') : memoryStorage()),
    clock: { ...systemClock, now },
    payments: provider.payments,
    passwords: memoryPasswords(),
    logger: silentLogger,
  })
  await commerce.start()
  const { url, stop } = await listen(createApp(commerce, { rateLimit: 'off' }), { port: 0, host: '127.0.0.1', idleMs: 0 })
  stripe.webhooks.setEndpoint({ url: `${url}/webhooks/stripe`, secrets: [webhookSecret] })
  const { key } = await commerce.customers.createApiKey({ name: 'Storm', role: 'admin' }, operator)
  const faults: string[] = []
  const advance = async (ms: number) => {
    aheadMs += ms
    await stripe.advance(ms)
  }
  const post = async (path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Record<string, unknown>> => {
    const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
    const answer = (await response.json()) as Record<string, unknown>
    if (response.status >= 500 && !troubles.includes(String(answer.code))) faults.push(`${path}: ${response.status} ${String(answer.code)}`)
    return answer
  }
  const world: World = { commerce, stripe, restart: provider.restart, pick, random, post, advance, admin: { authorization: `Bearer ${key}` } }
  try {
    await seedLamps(commerce)
    const shoppers = Array.from({ length: 8 }, (): Shopper => ({ token: null, orderId: null, clientSecret: null }))
    for (let round = 0; round < 30; round++) {
      if (round % 6 === 0) setFaults(world)
      const acts = Array.from({ length: 1 + Math.floor(random() * 5) }, () => act(world, pick(shoppers)))
      await Promise.all(acts)
    }
    await calmDown(world)
    return { faults, ...(await aftermath(world)) }
  } finally {
    await stop()
    await commerce.close()
    await database?.close()
    await stripe.close()
  }
}

interface World {
  readonly commerce: Commerce
  readonly stripe: FakeStripe
  readonly restart: () => void
  readonly random: () => number
  readonly pick: <T>(items: readonly T[]) => T
  readonly post: (path: string, body: unknown, headers: Readonly<Record<string, string>>) => Promise<Record<string, unknown>>
  readonly admin: Readonly<Record<string, string>>
  readonly advance: (ms: number) => Promise<void>
}

/** A provider's adapter, made anew at a restart, as by another process with a circuit of its own. */
function restartable(make: () => PaymentProvider): { readonly payments: PaymentProvider; readonly restart: () => void } {
  let present = make()
  return {
    payments: new Proxy(present, { get: (_, name) => Reflect.get(present, name) }),
    restart: () => {
      present = make()
    },
  }
}

function webhookPolicyOf(seed: number, random: () => number) {
  // Every fifth seed: not one event arrives, and the browser tells nothing either.
  if (seed % 5 === 0) return { drop: true }
  return { seeded: { seed, drop: 0.3 * random(), duplicate: 0.4 * random(), late: 0.4 * random(), reorder: 0.3 * random(), maxDelayMs: 20 * minute } }
}

async function seedLamps(commerce: Commerce): Promise<void> {
  const product = await commerce.catalog.create({ name: 'Lamp', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 6000 }] }] }, operator)
  const lines = [{ variantId: product.variants[0]?.id ?? 0, to: 12 }]
  await commerce.inventory.adjust({ causeKey: 'seed', reason: 'storm', lines }, operator)
}

/** A few kinds of trouble, until the next change of weather; now and then the provider is gone altogether. */
function setFaults({ stripe, random, pick, restart }: World): void {
  stripe.faults.clear()
  restart()
  if (random() < 0.15) {
    stripe.faults.add({ on: '*', effect: 'server_error', probability: 1, status: 503 })
    return
  }
  const kinds: readonly Fault[] = [
    { on: '*', effect: 'latency', latencyMs: 5, probability: 0.5 },
    { on: '*', effect: 'rate_limit', probability: 0.1 },
    { on: 'POST /v1/**', effect: 'server_error', when: 'before', probability: 0.15 },
    { on: 'POST /v1/**', effect: 'server_error', when: 'after', probability: 0.15 },
    { on: 'POST /v1/**', effect: 'server_error', when: 'after', probability: 0.15, replays: 'result' },
    { on: '*', effect: 'reset', when: 'before', probability: 0.1 },
    { on: '*', effect: 'reset', when: 'after', probability: 0.15 },
    { on: 'payment_intents.confirm', effect: 'reset', when: 'after', probability: 0.5 },
    { on: 'refunds.create', effect: 'server_error', when: 'after', probability: 0.5 },
  ]
  for (let count = 0; count < 3; count++) stripe.faults.add(pick(kinds))
}

const methods = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_chargeDeclined',
  'pm_card_authenticationRequired',
  'pm_card_pendingRefund',
  'pm_card_refundFail',
  'pm_usBankAccount',
] as const

/** One thing that somebody does. What cannot be done is refused by those who are asked. */
async function act(world: World, shopper: Shopper): Promise<void> {
  const { commerce, stripe, random, pick, post, admin, advance } = world
  const guest = { 'x-cart-token': shopper.token ?? '' }
  const order = `/orders/${shopper.orderId ?? 0}`
  const deed = random()
  if (shopper.orderId === null) return place(world, shopper, deed < 0.5 ? pick(methods) : null)
  if (deed < 0.3) await post(`${order}/pay`, { payment_token: pick(methods) }, guest)
  else if (deed < 0.38) shopper.clientSecret = ((await post(`${order}/payment`, {}, guest)).client_secret as string | undefined) ?? shopper.clientSecret
  else if (deed < 0.46 && shopper.clientSecret !== null) attempt(() => stripe.buyer.confirmInBrowser(shopper.clientSecret ?? '', pick(methods)))
  else if (deed < 0.54) await bankActs(world)
  else if (deed < 0.6) await settle(world, shopper)
  else if (deed < 0.65) await post(`${order}/cancel`, {}, guest)
  else if (deed < 0.75) await post(`/admin${order}/refunds`, { amount: 1 + Math.floor(random() * 70), key: `r${Math.floor(random() * 3)}` }, admin)
  else if (deed < 0.78) await post(`/admin${order}/fulfil`, {}, admin)
  else if (deed < 0.84) await commerce.workers.sweep()
  else if (deed < 0.9) await commerce.workers.drain()
  else if (deed < 0.98) await advance(Math.floor(random() * 3 * minute))
  else if (deed < 0.995) await advance(20 * minute)
  else await advance(25 * hour)
}

async function place({ post, random }: World, shopper: Shopper, paymentToken: string | null): Promise<void> {
  const added = await post(
    '/cart/items',
    { product_id: 1, quantity: 1 + Math.floor(random() * 2) },
    shopper.token === null ? {} : { 'x-cart-token': shopper.token },
  )
  if (typeof added.cart_token === 'string') shopper.token = added.cart_token
  const body = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com' }
  const placed = await post('/orders', paymentToken === null ? body : { ...body, payment_token: paymentToken }, { 'x-cart-token': shopper.token ?? '' })
  if (typeof placed.order_id === 'number') shopper.orderId = placed.order_id
}

async function settle({ commerce, post }: World, { orderId, token }: Shopper): Promise<void> {
  const [payment] = (await commerce.orders.order(orderId ?? 0)).payments
  if (payment) await post(`/orders/${orderId}/payments/${payment.id}/settle`, {}, { 'x-cart-token': token ?? '' })
}

interface Listed {
  readonly id: string
  readonly status: string
}

/** What Stripe lists, asked past its faults. */
async function listed({ stripe }: World, what: 'payment_intents' | 'refunds'): Promise<readonly Listed[]> {
  for (;;) {
    const answer = await fetch(`${stripe.url}/v1/${what}?limit=100`, { headers: { authorization: `Bearer ${stripe.apiKey}` } }).catch(() => null)
    if (answer?.ok) return ((await answer.json()) as { data: Listed[] }).data
    if (stripe.faults.fired().length > 100_000) throw new Error('The list is never answered.')
    stripe.faults.clear()
  }
}

/** The buyer takes a step or fails it, the bank decides a debit, a refund, or sends one back that it had taken. */
async function bankActs(world: World): Promise<void> {
  const { stripe, pick, random } = world
  const outcome = random() < 0.6 ? 'succeed' : 'fail'
  if (random() < 0.7) {
    const waiting = (await listed(world, 'payment_intents')).filter(({ status }) => status === 'requires_action' || status === 'processing')
    if (waiting.length === 0) return
    const { id, status } = pick(waiting)
    attempt(() => (status === 'processing' ? stripe.bank.settleProcessing(id, outcome) : stripe.buyer.completeAction(id, outcome)))
  } else {
    const refunds = await listed(world, 'refunds')
    if (refunds.length > 0) attempt(() => (outcome === 'succeed' ? stripe.bank.succeedRefund(pick(refunds).id) : stripe.bank.failRefund(pick(refunds).id)))
  }
}

/** The bank refuses what cannot be done any more. */
function attempt(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
}

/** The faults stop, the banks decide, events that were late arrive, and time passes: first the deadlines of cards, then those of debits. */
async function calmDown(world: World): Promise<void> {
  const { commerce, stripe, advance, restart } = world
  stripe.faults.clear()
  restart()
  stripe.webhooks.setPolicy({})
  const pass = async (ms: number, stepMs: number) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await advance(stepMs)
      await commerce.workers.sweep()
      await commerce.workers.drain()
    }
  }
  await pass(2 * minute, 15 * second)
  for (const { id, status } of await listed(world, 'payment_intents')) if (status === 'processing') stripe.bank.settleProcessing(id, 'succeed')
  await pass(65 * minute, 2 * minute)
  for (const { id, status } of await listed(world, 'refunds')) if (status === 'pending') stripe.bank.succeedRefund(id)
  await pass(15 * minute, minute)
  await pass(25 * hour, hour)
  // The timer's look at the last 48 hours, widened to the whole storm: it was not running while days went by.
  await commerce.reconcile({ repair: 'alone', from: systemClock.now() - hour }, operator)
  await pass(5 * minute, minute)
}

/** The invariants that are broken, but for I18 of an order whose refund the bank sent back: there it tells what a person has been told. */
function brokenBeside(results: readonly InvariantResult[], orders: readonly Order[]): string[] {
  const sentBack = orders.filter(({ refunds }) => refunds.some(({ status }) => status === 'failed')).map(({ id }) => id)
  const isSentBack = (example: string) => sentBack.includes(Number(/^order (\d+)\D+cancelled/.exec(example)?.[1]))
  return results.flatMap(({ code, examples }) => examples.filter(example => code !== 'I18' || !isSentBack(example)).map(example => `${code}: ${example}`))
}

/** Money that a bank sent back is nobody's to send again by itself: a person has to see to it. */
async function isKnownToPeople(commerce: Commerce, { refunds }: Order): Promise<boolean> {
  const { items } = await commerce.attention.list({ status: 'open' }, { limit: 100 })
  return refunds.some(({ id, status }) => status === 'failed' && items.some(({ subject }) => subject === `refund:${id}`))
}

const finalOrders = ['paid', 'partly_fulfilled', 'fulfilled', 'completed', 'cancelled']

async function aftermath(world: World): Promise<Omit<Aftermath, 'faults'>> {
  const { commerce, stripe } = world
  const { items: orders } = await commerce.orders.list({}, { limit: 100 })
  const unfinished: string[] = []
  const disagreements: string[] = []
  const sums = { captured: 0, refunded: 0 }
  for (const order of orders) {
    if (!finalOrders.includes(order.status)) unfinished.push(`order ${order.id} is ${order.status}`)
    for (const refund of order.refunds)
      if (refund.status !== 'succeeded' && refund.status !== 'failed') unfinished.push(`refund ${refund.id} is ${refund.status}`)
    for (const payment of order.payments) {
      if (!['captured', 'cancelled', 'failed'].includes(payment.status)) unfinished.push(`payment ${payment.id} is ${payment.status}`)
      const refunded = order.refunds.reduce((sum, { paymentId, status, amount }) => sum + (paymentId === payment.id && status === 'succeeded' ? amount : 0), 0)
      sums.captured += payment.captured
      sums.refunded += refunded
      const book = stripe.book.paymentIntent(payment.providerId ?? '')
      const [theirs, ours] = [`${book.captured} - ${book.refunded}`, `${payment.captured} - ${refunded}`]
      if (theirs !== ours) disagreements.push(`payment ${payment.id}: ${theirs} there, ${ours} here`)
      if (book.charges > 1) disagreements.push(`payment ${payment.id}: charged ${book.charges} times`)
      const owed = order.status === 'cancelled' ? payment.captured - refunded : 0
      if (owed > 0 && !(await isKnownToPeople(commerce, order))) disagreements.push(`order ${order.id} is cancelled, keeps ${owed}, and nobody is told`)
    }
  }
  const totals = stripe.book.totals().usd
  if ((totals?.captured ?? 0) !== sums.captured) disagreements.push(`captured: ${totals?.captured} there, ${sums.captured} here`)
  if ((totals?.refunded ?? 0) !== sums.refunded) disagreements.push(`refunded: ${totals?.refunded} there, ${sums.refunded} here`)
  for (const { id, status } of await listed(world, 'payment_intents')) {
    if (status !== 'succeeded' && status !== 'canceled') unfinished.push(`${id} is ${status} at the provider`)
  }
  const count = (wanted: boolean) => orders.filter(({ status }) => (status === 'cancelled') === wanted).length
  return {
    unfinished,
    disagreements,
    invariants: brokenBeside(await commerce.doctor(), orders),
    paid: count(false),
    cancelled: count(true),
    refunded: sums.refunded,
  }
}
