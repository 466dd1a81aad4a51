// Goal: several processes that serve one shop keep every promise one process keeps: nothing is sold, charged, counted or paid back twice, nothing that was answered is lost, and no conflict
// between them is ever shown to a client as a fault.
// Method: eight real processes on Postgres, four on one SQLite file, each with the whole API and its workers; the fake Stripe beside them. Everybody in a race is under way at once,
// spread over the processes. Clients write down every answer before anything else; afterwards answers, tables and the provider's own book are compared by queries that use nothing of
// the product, and the shop's own invariants are checked. `CARTWRIGHT_RACE_ROUNDS=50` runs each race so often.
import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isOnPostgres } from './support/databases/on-postgres.ts'
import type { Answer } from './support/traders/call.ts'
import { type Market, openMarket } from './support/traders/market.ts'
import { migrateOn } from './support/traders/migrate-on.ts'
import { runCli } from './support/traders/run-cli.ts'
import { webhookSecret } from './support/traders/trader-setup.ts'
import { startTraffic } from './support/traders/traffic.ts'
import { wrongInAnswers } from './support/traders/wrong-in-answers.ts'
import { wrongInMoney } from './support/traders/wrong-in-money.ts'
import { wrongInTables } from './support/traders/wrong-in-tables.ts'

const processes = isOnPostgres ? 8 : 4
const rounds = Array.from({ length: Number(process.env.CARTWRIGHT_RACE_ROUNDS ?? 1) }, (_, index) => index + 1)
const patienceMs = 300_000

let market: Market

beforeAll(async () => {
  market = await openMarket(processes)
}, patienceMs)

afterAll(() => market?.close(), patienceMs)

/** Holds after every race: to be seen by whoever broke it. */
afterEach(async () => {
  const { database, stripe, log, traders } = market
  expect(traders.map(trader => trader.said())).toEqual(traders.map(() => ''))
  expect(log.read().filter(({ status }) => status >= 500)).toEqual([])
  expect(await wrongInAnswers(database, log)).toEqual([])
  expect(await wrongInTables(database)).toEqual([])
  expect(await wrongInMoney(database, stripe)).toEqual([])
  expect(await market.broken()).toEqual([])
}, patienceMs)

const times = <T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, index) => one(index)))

/** How often each status came, and for refusals which code. */
function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    const name = status < 300 ? String(status) : `${status} ${body.code}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

const address = { payment_method: 'credit_card', shipping_address: '123 Main St' }
const email = 'buyer@example.com'
const paid = { ...address, email, payment_token: 'pm_card_visa' }

/** Does this for everybody, at most so many at once in all: more would only wait in sockets. */
async function everybody<T, R>(people: readonly T[], one: (person: T, index: number) => Promise<R>, atOnce = 8 * processes): Promise<R[]> {
  const answers: R[] = []
  let next = 0
  const take = async (): Promise<void> => {
    while (next < people.length) {
      const index = next++
      answers[index] = await one(people[index] as T, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, people.length) }, take))
  return answers
}

const levelOf = async (variantId: number) => {
  const [row] = await market.database.query(`SELECT on_hand, reserved FROM stock WHERE variant_id = ${variantId}`)
  return [row?.on_hand, row?.reserved]
}

describe.each(rounds)('round %i', () => {
  it('the last unit: one of a hundred and twenty-eight buyers gets it', { timeout: patienceMs }, async () => {
    const thing = await market.stock(1)
    const carts = await everybody(Array.from({ length: 128 }), () => market.fill([thing, 1]))
    const answers = await times(128, index => market.ask({ path: '/orders', body: paid, cart: carts[index] ?? '' }))
    expect(tally(answers)).toEqual({ 201: 1, '409 insufficient_stock': 127 })
    expect(await levelOf(thing)).toEqual([1, 1])
  })

  it('a thousand units and four thousand buyers: a thousand orders, each paid once', { timeout: patienceMs }, async () => {
    const thing = await market.stock(1_000)
    const carts = await everybody(Array.from({ length: 4_000 }), () => market.fill([thing, 1]))
    const answers = await everybody(carts, (cart, index) => market.ask({ path: '/orders', body: paid, cart, key: `hot-${thing}-${index}` }))
    expect(tally(answers)).toEqual({ 201: 1_000, '409 insufficient_stock': 3_000 })
    expect(await levelOf(thing)).toEqual([1_000, 1_000])
  })

  it('carts that cross (A and B, B and A, in all orders): each is sold whole or not at all, and nobody waits for each other', {
    timeout: patienceMs,
  }, async () => {
    const things = [await market.stock(150), await market.stock(150), await market.stock(150)]
    const carts = await everybody(Array.from({ length: 240 }), (_, index) => {
      const turned = [...things.slice(index % 3), ...things.slice(0, index % 3)]
      return market.fill(...(index % 2 === 0 ? turned : turned.reverse()).slice(0, 2 + (index % 2)).map(thing => [thing, 1 + (index % 2)] as const))
    })
    const answers = await everybody(carts, cart => market.ask({ path: '/orders', body: { ...address, email }, cart }))
    const { 201: sold = 0, ...refused } = tally(answers)
    expect(Object.keys(refused).filter(name => name !== '409 insufficient_stock')).toEqual([])
    expect(sold).toBeGreaterThan(0)
    const reserved = await Promise.all(things.map(levelOf))
    const wanted = answers.flatMap(({ status, body }) => (status === 201 ? (body.lines as { variant_id: number; quantity: number }[]) : []))
    for (const [index, thing] of things.entries())
      expect(reserved[index]).toEqual([150, wanted.reduce((sum, { variant_id, quantity }) => sum + (variant_id === thing ? quantity : 0), 0)])
    // Nobody bought while something of his was left over: what is left is too little for the smallest cart that was refused.
    if (isOnPostgres) expect(await deadlocks()).toBe(0)
  })

  it('thirty-two equal submits with one key: one order, one answer', { timeout: patienceMs }, async () => {
    const thing = await market.stock(100)
    const cart = await market.fill([thing, 2])
    const submit = () => market.ask({ path: '/orders', body: paid, cart, key: `same-${thing}` })
    const answers = await times(32, submit)
    expect(Object.keys(tally(answers)).filter(name => name !== '201' && name !== '409 idempotency_key_in_use')).toEqual([])
    expect(answers.filter(({ status, headers }) => status === 201 && headers.get('idempotent-replayed') === null)).toHaveLength(1)
    const again = await submit()
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true'])
    expect(new Set([again, ...answers.filter(({ status }) => status === 201)].map(({ text }) => text)).size).toBe(1)
    expect(await levelOf(thing)).toEqual([100, 2])
  })

  it('thirty-two different submits of one cart: one order, charged once', { timeout: patienceMs }, async () => {
    const thing = await market.stock(100)
    const cart = await market.fill([thing, 3])
    const answers = await times(32, index =>
      market.ask({ path: '/orders', body: { ...paid, shipping_address: `${index} Main St` }, cart, key: `different-${thing}-${index}` }),
    )
    expect(new Set(answers.filter(({ status }) => status < 300).map(({ body }) => body.order_id)).size).toBe(1)
    expect(Object.keys(tally(answers)).filter(name => !['200', '201', '409 payment_in_progress', '409 cart_changed'].includes(name))).toEqual([])
    expect(await levelOf(thing)).toEqual([100, 3])
  })

  it('many carts, each submitted to every process at once: one order each', { timeout: patienceMs }, async () => {
    const thing = await market.stock(1_000)
    const carts = await everybody(Array.from({ length: 40 }), () => market.fill([thing, 1]))
    const answers = await Promise.all(
      carts.flatMap(cart => Array.from({ length: processes }, (_, trader) => market.ask({ path: '/orders', body: { ...address, email }, cart }, trader))),
    )
    expect(tally(answers)).toEqual({ 201: 40, 200: 40 * (processes - 1) })
    expect(await levelOf(thing)).toEqual([1_000, 40])
  })

  it('a code of a hundred uses and four hundred buyers; a code of two uses for each buyer', { timeout: patienceMs }, async () => {
    const thing = await market.stock(1_000)
    const discount = async (code: string, limits: object) => {
      const made = await market.ask({ path: '/admin/discounts', body: { code, kind: 'percentage', percent: 10, ...limits }, bearer: market.adminKey })
      expect(made.status).toBe(201)
    }
    await discount(`HUNDRED${thing}`, { usage_limit: 100 })
    await discount(`TWICE${thing}`, { usage_limit_per_customer: 2 })
    const cartWith = async (code: string) => {
      const cart = await market.fill([thing, 1])
      expect((await market.ask({ path: '/cart/discounts', body: { code }, cart })).status).toBe(200)
      return cart
    }
    const buyers = await everybody(Array.from({ length: 400 }), () => cartWith(`HUNDRED${thing}`))
    const answers = await everybody(buyers, (cart, index) => market.ask({ path: '/orders', body: { ...address, email: `buyer-${index}@example.com` }, cart }))
    // Who was priced before the last use is refused; who comes after it is priced, and buys, without the code.
    expect(Object.keys(tally(answers)).filter(name => !['201', '409 discount_exhausted'].includes(name))).toEqual([])
    expect(answers.filter(({ body }) => Number(body.discount_amount) > 0)).toHaveLength(100)
    const same = await everybody(Array.from({ length: 32 }), () => cartWith(`TWICE${thing}`))
    const again = await everybody(same, cart => market.ask({ path: '/orders', body: { ...address, email: `one-${thing}@example.com` }, cart }))
    expect(tally(again)).toEqual({ 201: 2, '409 discount_exhausted': 30 })
    const sold = [...answers, ...again].filter(({ status }) => status === 201)
    expect(await levelOf(thing)).toEqual([1_000, sold.length])
  })

  it('a gift card that thirty-two orders want at once: it pays for one', { timeout: patienceMs }, async () => {
    const thing = await market.stock(100)
    const issued = await market.ask({ path: '/admin/gift-cards', body: { amount: 60, currency: 'USD' }, bearer: market.adminKey })
    expect(issued.status).toBe(201)
    const carts = await everybody(Array.from({ length: 32 }), async () => {
      const cart = await market.fill([thing, 1])
      expect((await market.ask({ path: '/cart/gift-cards', body: { code: issued.body.code }, cart })).status).toBe(200)
      return cart
    })
    const answers = await times(32, index => market.ask({ path: '/orders', body: { ...address, email }, cart: carts[index] ?? '' }))
    expect(tally(answers)).toEqual({ 201: 1, '409 gift_card_exhausted': 31 })
    const cards = await market.database.query("SELECT balance, held FROM credit_account WHERE kind = 'gift_card' ORDER BY id DESC LIMIT 1")
    expect(cards).toEqual([{ balance: 0, held: 0 }])
    expect(await levelOf(thing)).toEqual([100, 1])
  })

  it('thirty-two refunds at once: with one key one, of parts no more than was taken', { timeout: patienceMs }, async () => {
    const thing = await market.stock(100)
    const buy = async () => {
      const placed = await market.ask({ path: '/orders', body: paid, cart: await market.fill([thing, 1]) })
      expect(placed.status).toBe(201)
      return { id: placed.body.order_id, total: Number(placed.body.total_amount) }
    }
    const refund = (order: { id: unknown }, body: object, key?: string) =>
      market.ask({ path: `/admin/orders/${order.id}/refunds`, body, bearer: market.adminKey, ...(key === undefined ? {} : { key }) })
    const whole = await buy()
    const once = await times(32, () => refund(whole, {}, `refund-${thing}`))
    expect(Object.keys(tally(once)).filter(name => name !== '201' && name !== '409 idempotency_key_in_use')).toEqual([])
    const parted = await buy()
    const parts = await times(32, index => refund(parted, { amount: parted.total / 8, key: `part-${thing}-${index}` }))
    expect(tally(parts)).toEqual({ 201: 8, '409 refund_exceeds_captured': 24 })
    const [row] = await market.database.query(`SELECT sum(refund_held) AS refunded FROM payment WHERE order_id IN (${whole.id}, ${parted.id})`)
    expect(Number(row?.refunded)).toBe(Math.round((whole.total + parted.total) * 100))
  })

  it('a refresh token used in every process at once: one successor, and the customer stays signed in; used again later, the family ends', {
    timeout: patienceMs,
  }, async () => {
    const name = `customer-${crypto.randomUUID()}@example.com`
    const signed = await market.ask({ path: '/auth/register', body: { email: name, password: 'a password nobody guesses' } })
    expect(signed.status).toBe(201)
    const refresh = (token: unknown, trader?: number) => market.ask({ path: '/auth/refresh', body: { refresh_token: token } }, trader)
    let token = signed.body.refresh_token
    for (let turn = 0; turn < 4; turn++) {
      const answers = await times(4 * processes, index => refresh(token, index))
      expect(tally(answers)).toEqual({ 200: 4 * processes })
      const successors = new Set(answers.map(({ body }) => body.refresh_token))
      expect(successors.size).toBe(1)
      token = [...successors][0]
    }
    expect(tally(await times(processes, index => refresh(signed.body.refresh_token, index)))).toEqual({
      '401 token_reused': 1,
      '401 token_invalid': processes - 1,
    })
    expect((await refresh(token)).status).toBe(401)
  })

  it('eight copies of every event to as many processes, while the browser and the payer ask too: settled once', { timeout: patienceMs }, async () => {
    const thing = await market.stock(100)
    const cart = await market.fill([thing, 1])
    const placed = await market.ask({ path: '/orders', body: { ...address, email }, cart })
    const order = `/orders/${placed.body.order_id}`
    const asked = await market.ask({ path: `${order}/pay`, body: { payment_token: 'pm_card_authenticationRequired' }, cart })
    expect([asked.status, asked.body.status]).toEqual([200, 'requires_action'])
    const [payment] = await market.database.query(`SELECT id, provider_id FROM payment WHERE order_id = ${placed.body.order_id}`)
    market.stripe.buyer.completeAction(String(payment?.provider_id), 'succeed')
    const events = market.stripe.webhooks.pendingEvents().filter(({ data }) => JSON.stringify(data).includes(String(payment?.provider_id)))
    expect(events.length).toBeGreaterThanOrEqual(2)
    const [told, settled] = await Promise.all([
      Promise.all(events.flatMap(event => Array.from({ length: 8 }, (_, index) => tell(JSON.stringify(event), index)))),
      times(processes, index => market.ask({ path: `${order}/payments/${payment?.id}/settle`, body: {}, cart }, index)),
    ])
    expect(new Set(told)).toEqual(new Set([200]))
    for (const { status, body } of settled) expect([status, body.status]).toEqual([200, 'completed'])
    expect(await market.database.query(`SELECT status FROM orders WHERE id = ${placed.body.order_id}`)).toEqual([{ status: 'paid' }])
    const history = await market.database.query(`SELECT to_status FROM order_history WHERE order_id = ${placed.body.order_id} ORDER BY step`)
    expect(history.map(({ to_status }) => to_status)).toEqual(['pending_payment', 'paid'])
    const noted = await market.database.query('SELECT event_id FROM webhook_event')
    for (const { id } of events) expect(noted.filter(({ event_id }) => event_id === id)).toHaveLength(1)
  })

  it('one cart that is filled in every process at once: everything that was answered is in it', { timeout: patienceMs }, async () => {
    const things = [await market.stock(1_000), await market.stock(1_000)]
    const cart = await market.fill([things[0] ?? 0, 1])
    const answers = await times(8 * processes, index =>
      market.ask({ path: '/cart/items', body: { product_id: things[index % 2], quantity: 1 }, cart }, index >> 1),
    )
    expect(tally(answers)).toEqual({ 201: 8 * processes })
    const shown = await market.ask({ method: 'GET', path: '/cart', cart })
    const quantities = (shown.body.items as { product_id: number; quantity: number }[]).map(({ product_id, quantity }) => [product_id, quantity])
    expect(quantities).toEqual([
      [things[0], 4 * processes + 1],
      [things[1], 4 * processes],
    ])
  })

  it('a cart that is edited while it is ordered: the order is what the cart was at one moment, and after it nothing can be edited', {
    timeout: patienceMs,
  }, async () => {
    const thing = await market.stock(10_000)
    const carts = await everybody(Array.from({ length: 24 }), () => market.fill([thing, 1]))
    const order = (cart: string, trader?: number) => market.ask({ path: '/orders', body: { ...address, email }, cart }, trader)
    const edit = (cart: string, quantity: number, trader?: number) => market.ask({ method: 'PUT', path: '/cart/items/1', body: { quantity }, cart }, trader)
    for (const { edited, ordered, cart } of await Promise.all(
      carts.map(async cart => {
        const [edited, ordered] = await Promise.all([times(processes, index => edit(cart, index + 2, index)), times(processes, index => order(cart, index))])
        return { edited, ordered, cart }
      }),
    )) {
      expect(Object.keys(tally(edited)).filter(name => !['200', '404 cart_item_not_found'].includes(name))).toEqual([])
      expect(Object.keys(tally(ordered)).filter(name => !['200', '201', '409 cart_changed', '409 cart_converted'].includes(name))).toEqual([])
      const last = await order(cart)
      expect(last.status).toBeLessThan(300)
      const [line] = last.body.lines as { quantity: number }[]
      expect([1, ...edited.flatMap(({ status }, index) => (status === 200 ? [index + 2] : []))]).toContain(line?.quantity)
      expect((await edit(cart, 99)).body.code).toBe('cart_item_not_found')
    }
  })
})

it('a schema that grows under the traffic, with the command line beside it: nobody notices', { timeout: patienceMs }, async () => {
  const things = [await market.stock(500), await market.stock(500), await market.stock(500)]
  const before = market.log.read().length
  const traffic = startTraffic(market, market.ask, things, 2 * processes)
  const someMore = async () => {
    const enough = traffic.placed() + 4 * processes
    while (traffic.placed() < enough) await new Promise(resolve => setTimeout(resolve, 10))
  }
  await someMore()
  // Of this version: it would refuse a later schema.
  const told = []
  for (const args of [['stock', 'adjust', 'T-1', '5'], ['orders', 'list', '--json'], ['doctor']]) told.push(await runCli(market.database.url, args))
  expect(told.map(({ code, text }) => (code === 0 ? 0 : text))).toEqual([0, 0, 0])
  for (const step of ['columns', 'indexes', 'more columns'] as const) {
    await migrateOn(market.database, step)
    await someMore()
  }
  await traffic.stop()
  const traded = market.log.read().slice(before)
  // Fewer would mean that nobody traded.
  expect(traded.filter(({ path, status }) => path === '/orders' && status === 201).length).toBeGreaterThanOrEqual(16 * processes)
  expect(traded.filter(({ status, body }) => status >= 400 && body.code !== 'insufficient_stock')).toEqual([])
})

/** Sends an event of the provider's to one process, signed as it signs. */
async function tell(event: string, trader: number): Promise<number> {
  const at = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', webhookSecret).update(`${at}.${event}`).digest('hex')
  const url = `${market.traders[trader % processes]?.url}/webhooks/stripe`
  const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` }
  return (await fetch(url, { method: 'POST', headers, body: event })).status
}

/** How many there were on this database, also those that were tried again. */
async function deadlocks(): Promise<number> {
  const [row] = await market.database.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')
  return Number(row?.deadlocks)
}
