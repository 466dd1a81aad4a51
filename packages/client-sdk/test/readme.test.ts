import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createClient } from '../src/index.ts'
import * as samples from './readme-samples.ts'
import { openRealShop, type RealShop } from './real-shop.ts'

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The samples as a reader sees them: without the function around them. */
const regions = [...textOf('./readme-samples.ts').matchAll(/^ *\/\/ #region (.*)\n([\s\S]*?)^ *\/\/ #endregion\n/gm)].map(
  ([, name = '', code = '']) => [name, code.replace(/^ {2}/gm, '')] as const,
)

it('shows what is run here, and nothing else', () => {
  const shown = [...textOf('../README.md').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code.replace(/^import .*\n\n?/gm, ''))
  expect(shown).toEqual(regions.map(([, code]) => code))
})

let shop: RealShop
const kept = new Map<string, string>()
const shortages: unknown[] = []
const declined: string[] = []
const sent = new Map<string, { readonly value: string }>()
const booked: number[] = []

const surroundings: samples.Surroundings = {
  showShortage: lines => shortages.push(lines),
  askForAnotherCard: message => declined.push(message),
  localStorage: { getItem: name => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) },
  app: { fetch: request => shop.fetch(request) },
  signal: new AbortController().signal,
  cookies: async () => ({ get: name => sent.get(name), set: (name, value) => sent.set(name, { value }) }),
  seen: new Set(),
  book: refundId => booked.push(refundId),
}

beforeEach(async () => {
  shop = await openRealShop()
  await shop.stock('Smartphone', 3)
  vi.stubGlobal('fetch', (request: Request) => shop.fetch(request))
  for (const seen of [shortages, declined]) seen.length = 0
  kept.clear()
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

it('buys', async () => {
  const client = await samples.buy(surroundings)
  expect((await client.orders.get(1)).status).toBe('paid')
})

it('hears of a shortage', async () => {
  const rival = createClient({ url: 'https://shop.example' })
  const stock = shop.fetch
  vi.stubGlobal('fetch', async (request: Request) => {
    // Somebody else is faster, just before the order.
    if (new URL(request.url).pathname === '/orders' && shortages.length === 0 && !request.headers.has('x-rival')) {
      await rival.cart.addItem({ product_id: 1, quantity: 2 })
      await rival.orders.create({ email: 'a@b.example', payment_method: 'credit_card', shipping_address: 'x' }, { headers: { 'x-rival': '1' } })
    }
    return stock(request)
  })
  await samples.buy(surroundings)
  expect(shortages).toMatchObject([[{ requested: 2, available: 1 }]])
})

it('calls', async () => {
  expect(await samples.call(createClient({ url: 'https://shop.example' }), surroundings)).toBe(3)
})

it('walks', async () => {
  await samples.buy(surroundings)
  const { client } = await shop.admin()
  expect(await samples.each(client)).toEqual([1])
})

it('remembers a guest between two visits', async () => {
  await samples.remember(surroundings).cart.addItem({ product_id: 1 })
  expect((await samples.remember(surroundings).cart.get()).item_count).toBe(1)
})

it('calls a shop in the same process', async () => {
  expect(await samples.inProcess(surroundings)).toBe('UP')
})

it('remembers a guest between two requests to a server that renders', async () => {
  await (await samples.render(surroundings)).cart.addItem({ product_id: 1 })
  expect((await (await samples.render(surroundings)).cart.get()).item_count).toBe(1)
})

it('takes a webhook once, and no forged one', async () => {
  const secret = `whsec_${btoa('a secret of thirty-two bytes: 123')}`
  vi.stubEnv('SHOP_WEBHOOK_SECRET', secret)
  const receive = samples.receiver(surroundings)
  const body = JSON.stringify({ type: 'refund.succeeded', timestamp: '2026-01-01T00:00:00.000Z', data: { order_id: 1, refund_id: 3, order: null } })
  const at = new Date()
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  }
  const post = async (text: string) => (await receive(new Request('https://me.example/hooks', { method: 'POST', body: text, headers }))).status
  expect([await post(body), await post(body), await post(body.replace('3', '4'))]).toEqual([204, 204, 400])
  expect(booked).toEqual([3])
})
