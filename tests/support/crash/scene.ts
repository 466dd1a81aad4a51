import { type CreditAccount, createCommerce, type InvariantResult, type Order, type StockLevel, silentLogger } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { type TestDatabase, testDatabase } from '../databases/test-database.ts'
import { type RedisServer, startRedis } from '../services/redis-server.ts'
import { type Bank, type Book, openBank } from './bank.ts'
import { type Answer, type CrashShop, startCrashShop } from './crash-shop.ts'
import type { Setup } from './messages.ts'

export const operator = { kind: 'system', name: 'test' } as const

export const unitsAtFirst = 100

/** One shop and its provider, over all the processes that the shop has in a test; and one buyer. */
export interface Scene {
  readonly bank: Bank
  /** Its own, where its workers are told of events through one. */
  readonly redis: RedisServer | undefined
  /** The process that runs now. */
  shop: CrashShop
  cartToken: string
  orderId: number
  start(arm?: Setup['arm']): Promise<CrashShop>
  close(): Promise<void>
}

/** A shop with lamps at 60.00 and shades at 25.00, 100 each, and a code for ten per cent that counts. To be copied for each scene. */
export async function seedShop(): Promise<TestDatabase> {
  const database = await testDatabase()
  const commerce = createCommerce({ storage: database.open(), logger: silentLogger, passwords: memoryPasswords() })
  await commerce.start()
  for (const [name, amount] of [
    ['Lamp', 6000],
    ['Shade', 2500],
  ] as const) {
    const product = await commerce.catalog.create({ name, variants: [{ sku: name.toUpperCase(), prices: [{ currency: 'USD', amount }] }] }, operator)
    const variantId = product.variants[0]?.id ?? 0
    await commerce.inventory.adjust({ causeKey: `seed:${name}`, reason: 'test', lines: [{ variantId, to: unitsAtFirst }] }, operator)
  }
  await commerce.discounts.create({ code: 'TEN', kind: 'percentage', percentPpm: 100_000, usageLimit: 10 }, operator)
  await commerce.workers.drain()
  await commerce.close()
  return database
}

export interface SceneOptions extends Pick<Setup, 'capture'> {
  /** Whether workers are told of events through a Redis. */
  readonly hasRedis?: boolean
}

export async function openScene(seed: TestDatabase, { capture, hasRedis = false }: SceneOptions): Promise<Scene> {
  const database = await seed.copy()
  const bank = await openBank()
  const redis = hasRedis ? await startRedis() : undefined
  const setup = { databaseUrl: database.url, bankUrl: bank.fake.url, capture, ...(redis ? { redisUrl: redis.url } : {}) }
  const start = (aheadMs: number, arm: Setup['arm']) => startCrashShop({ ...setup, aheadMs, ...(arm ? { arm } : {}) }, ms => void bank.fake.advance(ms))
  const scene: Scene = {
    bank,
    redis,
    shop: await start(0, undefined),
    cartToken: '',
    orderId: 0,
    start: async arm => {
      scene.shop = await start(scene.shop.aheadMs, arm)
      return scene.shop
    },
    close: async () => {
      await scene.shop.kill()
      await bank.close()
      await redis?.close()
      await database.close()
    },
  }
  return scene
}

/** Puts lamps and shades into a new guest's cart. */
export async function fillCart(scene: Scene, lamps: number, shades = 0): Promise<void> {
  const added = await scene.shop.post('/cart/items', { product_id: 1, quantity: lamps })
  scene.cartToken = String(added.body.cart_token)
  if (shades > 0) await scene.shop.post('/cart/items', { product_id: 2, quantity: shades }, { 'x-cart-token': scene.cartToken })
}

/** Orders what is in the cart; with a token, pays in the same call. Always under the same Idempotency-Key. */
export async function order(scene: Scene, paymentToken?: string): Promise<Answer> {
  const body = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com' }
  const paying = paymentToken === undefined ? body : { ...body, payment_token: paymentToken }
  const answer = await scene.shop.post('/orders', paying, { 'x-cart-token': scene.cartToken, 'idempotency-key': 'order-1' })
  scene.orderId = Number(answer.body.order_id)
  return answer
}

export function pay(scene: Scene, paymentToken: string, key = 'pay-1'): Promise<Answer> {
  return scene.shop.post(`/orders/${scene.orderId}/pay`, { payment_token: paymentToken }, { 'x-cart-token': scene.cartToken, 'idempotency-key': key })
}

/** What everything has come to: at the shop, in its stock, at the provider, and with those who were to be told. */
export interface Outcome extends Book {
  readonly orders: readonly string[]
  /** Money that the shop says it took and paid back. */
  readonly taken: number
  readonly paidBack: number
  /** Lamps and shades: on hand, reserved. */
  readonly lamps: readonly [number, number]
  readonly shades: readonly [number, number]
  readonly codeUsed: number
  /** The gift card: its balance, and what of it is held. */
  readonly giftCard: readonly [number, number] | null
  /** Events that a consumer was told of, each once. */
  readonly told: Readonly<Record<string, number>>
}

export async function outcomeOf({ shop, bank }: Scene): Promise<Outcome> {
  const { items } = await shop.call<{ items: Order[] }>('orders', 'list', {}, { limit: 10 })
  const levels = await shop.call<StockLevel[]>('inventory', 'levels', [1, 2])
  const codes = await shop.call<{ items: { used: number }[] }>('discounts', 'list', { limit: 1 })
  const [card] = (await shop.call<{ items: CreditAccount[] }>('credits', 'list', {}, { limit: 1 })).items
  const of = (variantId: number): [number, number] => {
    const level = levels.find(candidate => candidate.variantId === variantId)
    return [level?.onHand ?? 0, level?.reserved ?? 0]
  }
  const told: Record<string, number> = {}
  for (const topic of ['order.paid', 'order.cancelled', 'refund.succeeded']) {
    const ids = JSON.parse((await shop.call<string | null>('notes', 'get', `told:${topic}`)) ?? '[]') as number[]
    if (ids.length > 0) told[topic] = ids.length
  }
  const sum = (amount: (order: Order) => number) => items.reduce((total, item) => total + amount(item), 0)
  return {
    orders: items.map(({ status }) => status),
    ...(await bank.book()),
    taken: sum(({ payments }) => payments.reduce((total, { captured }) => total + captured, 0)),
    paidBack: sum(({ refunds }) => refunds.reduce((total, { status, amount }) => total + (status === 'succeeded' ? amount : 0), 0)),
    lamps: of(1),
    shades: of(2),
    codeUsed: codes.items[0]?.used ?? 0,
    giftCard: card ? [card.balance, card.held] : null,
    told,
  }
}

/** The invariants that are broken. */
export async function brokenInvariants({ shop }: Scene): Promise<readonly InvariantResult[]> {
  const results = await shop.call<readonly InvariantResult[]>('commerce', 'doctor')
  return results.filter(({ violations }) => violations > 0)
}
