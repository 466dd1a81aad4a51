import { createCommerce, silentLogger } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { type FakeStripe, startFakeStripe } from '@cartwright/stripe/fake'
import { type TestDatabase, testDatabase } from '../databases/test-database.ts'
import { type AnswerLog, openAnswerLog } from './answer-log.ts'
import { type Answer, call, type Request } from './call.ts'
import { startTrader, type Trader } from './start-trader.ts'
import { webhookSecret } from './trader-setup.ts'

const operator = { kind: 'system', name: 'market' } as const

/** One shop served by several processes, its payment provider, and what clients wrote down. */
export interface Market {
  readonly database: TestDatabase
  readonly stripe: FakeStripe
  readonly traders: readonly Trader[]
  readonly log: AnswerLog
  /** An administrator's API key. */
  readonly adminKey: string
  /** Asks the process whose turn it is, or that of the number. */
  ask(request: Request, trader?: number): Promise<Answer>
  /** Begins to sell a thing at 60.00 of which there are so many; answers its product's and its variant's id, which are the same. */
  stock(units: number): Promise<number>
  /** Puts things into a new guest's cart; answers its token. */
  fill(...lines: readonly (readonly [product: number, quantity: number])[]): Promise<string>
  /** The invariants that are broken. */
  broken(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Opens a shop that `count` processes serve. */
export async function openMarket(count: number): Promise<Market> {
  const empty = await testDatabase()
  // A copy is deleted at the end, whatever was done to its schema.
  const own = await empty.copy()
  await empty.close()
  const log = openAnswerLog()
  const stripe = await startFakeStripe({ webhookPolicy: { hold: true } })
  // It is empty: they bring its schema up to date all at once.
  const traders = await Promise.all(Array.from({ length: count }, () => startTrader({ databaseUrl: own.url, stripeUrl: stripe.url, port: 0 })))
  const commerce = createCommerce({ storage: own.open(), passwords: memoryPasswords(), logger: silentLogger })
  const { key: adminKey } = await commerce.customers.createApiKey({ name: 'Market', role: 'admin' }, operator)
  let turn = 0
  let things = 0
  const ask: Market['ask'] = (request, trader = turn++) => call(traders[trader % count]?.url ?? '', log, request)
  return {
    database: own,
    stripe,
    traders,
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

/** Where the provider's events go, with what they are signed. */
export const hook = (trader: Trader) => ({ url: `${trader.url}/webhooks/stripe`, secrets: [webhookSecret] })
