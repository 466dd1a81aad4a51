import { createCommerce, silentLogger } from '@cartwright/core'
import { manualClock, memoryPasswords } from '@cartwright/core/memory'
import { stripePayments } from '@cartwright/stripe'
import { type FakeStripe, startFakeStripe } from '@cartwright/stripe/fake'
import { type TestDatabase, testDatabase } from '../databases/test-database.ts'
import { type AnswerLog, openAnswerLog } from './answer-log.ts'
import { type Answer, call, type Request } from './call.ts'
import { startTrader, type Trader } from './start-trader.ts'
import { webhookSecret } from './trader-setup.ts'

const operator = { kind: 'system', name: 'market' } as const

const hour = 60 * 60_000

/** One shop served by several processes, its payment provider, and what clients wrote down. */
export interface Market {
  readonly database: TestDatabase
  readonly stripe: FakeStripe
  readonly traders: readonly Trader[]
  /** Kills a process and starts another in its place, on the same port. */
  replace(trader: number): Promise<void>
  readonly log: AnswerLog
  /** An administrator's API key. */
  readonly adminKey: string
  /** Asks the process whose turn it is, or that of the number. */
  ask(request: Request, trader?: number): Promise<Answer>
  /** Begins to sell a thing at 60.00 of which there are so many; answers its product's and its variant's id, which are the same. */
  stock(units: number): Promise<number>
  /** Puts things into a new guest's cart; answers its token. */
  fill(...lines: readonly (readonly [product: number, quantity: number])[]): Promise<string>
  /** Lets an hour and more pass for a shop that nobody else serves any more, so that everything that was cut short comes to its end. */
  settle(): Promise<void>
  /** The invariants that are broken. */
  broken(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Opens a shop that `count` processes serve, in an empty database. */
export async function openMarket(count: number, database?: TestDatabase): Promise<Market> {
  const own = database ?? (await disposable())
  const log = openAnswerLog()
  const stripe = await startFakeStripe({ webhookPolicy: { hold: true } })
  // It is empty: they bring its schema up to date all at once.
  const start = (port = 0) => startTrader({ databaseUrl: own.url, stripeUrl: stripe.url, port })
  const traders = await Promise.all(Array.from({ length: count }, () => start()))
  const commerce = createCommerce({ storage: own.open(), passwords: memoryPasswords(), logger: silentLogger })
  const { key: adminKey } = await commerce.customers.createApiKey({ name: 'Market', role: 'admin' }, operator)
  let turn = 0
  let things = 0
  const ask: Market['ask'] = (request, trader = turn++) => call(traders[trader % count]?.url ?? '', log, request)
  return {
    database: own,
    stripe,
    traders,
    replace: async number => {
      const trader = traders[number % count]
      if (!trader) return
      await trader.end('SIGKILL')
      traders[number % count] = await start(Number(new URL(trader.url).port))
    },
    log,
    adminKey,
    ask,
    stock: async units => {
      const name = `Thing ${++things}`
      const product = await commerce.catalog.create({ name, variants: [{ sku: `T-${things}`, prices: [{ currency: 'USD', amount: 6000 }] }] }, operator)
      const variantId = product.variants[0]?.id ?? 0
      if (variantId !== product.id) throw new Error('Products and variants do not go in step.')
      await commerce.inventory.adjust({ causeKey: `opening:${variantId}`, reason: 'opening', lines: [{ variantId, to: units }] }, operator)
      return product.id
    },
    fill: async (...lines) => {
      let cart: string | undefined
      for (const [product_id, quantity] of lines) {
        const added = await ask({ path: '/cart/items', body: { product_id, quantity }, ...(cart === undefined ? {} : { cart }) })
        if (added.status !== 201) throw new Error(`The cart was not filled: ${added.text}`)
        cart ??= String(added.body.cart_token)
      }
      return cart ?? ''
    },
    settle: () => letAnHourPass(own, stripe),
    broken: async () => (await commerce.doctor()).flatMap(({ code, violations, examples }) => (violations > 0 ? [`${code}: ${examples.join(', ')}`] : [])),
    close: async () => {
      await Promise.all(traders.map(trader => trader.end('SIGTERM')))
      await commerce.close()
      await stripe.close()
      await own.close()
      log.delete()
    },
  }
}

/** A copy is deleted at the end, whatever was done to its schema. */
async function disposable(): Promise<TestDatabase> {
  const empty = await testDatabase()
  const copy = await empty.copy()
  await empty.close()
  return copy
}

async function letAnHourPass(database: TestDatabase, stripe: FakeStripe): Promise<void> {
  const clock = manualClock(Date.now() + hour)
  const payments = stripePayments({ secretKey: 'sk_test_market', apiBase: stripe.url, webhookSecrets: [webhookSecret], returnUrl: 'http://shop.test/back' })
  const commerce = createCommerce({ storage: database.open(), clock, payments, passwords: memoryPasswords(), logger: silentLogger })
  await commerce.start()
  for (let round = 0; round < 40; round++) {
    await commerce.workers.sweep()
    await commerce.workers.drain()
    await clock.advance(20_000)
  }
  await commerce.close()
}
