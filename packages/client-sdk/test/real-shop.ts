import { type Commerce, createCommerce, type Principal, silentLogger } from '@cartwright/core'
import {
  type CollectingWebhookSender,
  collectingWebhookSender,
  type ManualClock,
  manualClock,
  memoryPasswords,
  seededRandom,
  type TestPayments,
  testPayments,
} from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { testStorage } from '../../../tests/support/databases/test-storage.ts'
import { type Client, type ClientOptions, createClient, memorySession, type SessionStore } from '../src/index.ts'

const tester: Principal = { kind: 'system', name: 'test' }

/** The real server on stores in memory or on Postgres, on a clock that stands still, in this process. */
export interface RealShop {
  readonly commerce: Commerce
  readonly clock: ManualClock
  readonly payments: TestPayments
  /** The webhooks it has sent. */
  readonly webhooks: CollectingWebhookSender
  readonly fetch: (request: Request) => Promise<Response>
  /** Adds a product at 699.99 USD with so many in stock, and makes it findable. @returns its id */
  readonly stock: (name: string, units: number) => Promise<number>
  /** A shopper on their own device: what they sent, and what their device keeps. */
  readonly shopper: (options?: Partial<ClientOptions>) => { readonly client: Client; readonly sent: Request[]; readonly session: SessionStore }
  /** Somebody with an admin's API key. */
  readonly admin: (options?: Partial<ClientOptions>) => Promise<{ readonly client: Client; readonly sent: Request[] }>
}

/** What every order here is placed with. */
export const checkout = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'guest@example.com' }

export const credentials = { email: 'user@example.com', password: 'a password nobody guesses' }

export const openRealShop = async (): Promise<RealShop> => {
  const clock = manualClock()
  const random = seededRandom(7)
  const storage = await testStorage()
  const payments = testPayments({ notes: storage.notes, clock })
  const webhooks = collectingWebhookSender()
  const commerce = createCommerce({ storage, clock, random, payments, passwords: memoryPasswords(), webhookSender: webhooks, logger: silentLogger })
  await commerce.start()
  const app = createApp(commerce, { rateLimit: 'off' })
  const fetch = async (request: Request) => app.fetch(request)

  const deviceOf = (options: Partial<ClientOptions> = {}) => {
    const sent: Request[] = []
    const session = options.session ?? memorySession()
    const send = options.fetch ?? fetch
    const client = createClient({
      url: 'http://shop.test',
      now: () => clock.now(),
      wait: async () => undefined,
      ...options,
      session,
      fetch: request => {
        sent.push(request)
        return send(request)
      },
    })
    return { client, sent, session }
  }

  return {
    commerce,
    clock,
    payments,
    webhooks,
    fetch,
    stock: async (name, units) => {
      const variants = [{ sku: name.toUpperCase(), prices: [{ currency: 'USD' as const, amount: 69_999 }] }]
      const product = await commerce.catalog.create({ name, status: 'published', variants }, tester)
      const lines = product.variants.map(({ id }) => ({ variantId: id, to: units }))
      await commerce.inventory.adjust({ causeKey: `stock ${product.id}`, reason: 'Opening stock', lines }, tester)
      await commerce.workers.drain()
      return product.id
    },
    shopper: deviceOf,
    admin: async options => {
      const { key } = await commerce.customers.createApiKey({ name: 'Tests', role: 'admin' }, tester)
      return deviceOf({ ...options, apiKey: key })
    },
  }
}

/** Does what the shop was asked and loses its answers, so many times for each path. */
export const losing = (fetch: RealShop['fetch'], times: number): RealShop['fetch'] => {
  const lost = new Map<string, number>()
  return async request => {
    const { pathname } = new URL(request.url)
    const response = await fetch(request)
    const count = lost.get(pathname) ?? 0
    if (count >= times) return response
    lost.set(pathname, count + 1)
    throw new TypeError('The connection was lost.')
  }
}

/** Method and path of requests. */
export const linesOf = (sent: readonly Request[]): string[] =>
  sent.map(({ method, url }) => {
    const { pathname, search } = new URL(url)
    return `${method} ${pathname}${search}`
  })
