import { type Commerce, createCommerce, type Dispatcher, event, type Logger, type Storage, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { sqlite } from '@cartwright/sqlite'

export interface ShopOptions {
  readonly file: string
  readonly dispatcher: Dispatcher | null
  /** How far its clock is ahead: instead of waiting until a lease is over. */
  readonly aheadMs?: () => number
  readonly logger?: Logger
}

export interface Shop {
  readonly commerce: Commerce
  readonly storage: Storage
}

export async function openShop({ file, dispatcher, aheadMs = () => 0, logger = silentLogger }: ShopOptions): Promise<Shop> {
  const storage = sqlite(file)
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs() }
  const settings = { reconcile: 'off' } as const
  const commerce = createCommerce({ storage, clock, logger, settings, passwords: memoryPasswords(), ...(dispatcher ? { dispatcher } : {}) })
  await commerce.start()
  return { commerce, storage }
}

/** Stores one event for each of these orders, as a change of the shop would. */
export async function storeEvents({ storage }: Shop, orderIds: readonly number[]): Promise<void> {
  await Promise.all(
    orderIds.map(orderId => {
      const told = [event('order.completed', `order:${orderId}`, { orderId })]
      return storage.discounts.insert({ code: `E${orderId}`, kind: 'free_shipping' }, { at: Date.now(), actor: 'test', events: told })
    }),
  )
}

/** What a consumer did about an event: who it was each time. */
export interface Effect {
  readonly orderId: number
  readonly by: readonly string[]
}

const effectKey = (consumer: string, orderId: number) => `effect:${consumer}:${orderId}`

/** Writes down that a consumer handled an event. */
export async function noteEffect({ notes }: Pick<Storage, 'notes'>, consumer: string, orderId: number, by: string): Promise<void> {
  await notes.update(effectKey(consumer, orderId), present => JSON.stringify([...(JSON.parse(present ?? '[]') as string[]), by]))
}

/** What a consumer did about these events. */
export function effectsOf({ storage }: Shop, consumer: string, orderIds: readonly number[]): Promise<Effect[]> {
  return Promise.all(orderIds.map(async orderId => ({ orderId, by: JSON.parse((await storage.notes.get(effectKey(consumer, orderId))) ?? '[]') as string[] })))
}

/** Waits until the consumer has handled all of them; throws when it has not after `withinMs`. */
export async function handled(shop: Shop, consumer: string, orderIds: readonly number[], withinMs = 30_000): Promise<Effect[]> {
  const until = Date.now() + withinMs
  for (;;) {
    const effects = await effectsOf(shop, consumer, orderIds)
    const missing = effects.filter(({ by }) => by.length === 0)
    if (missing.length === 0) return effects
    if (Date.now() > until) throw new Error(`${consumer} never handled ${missing.map(({ orderId }) => orderId).join(', ')}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

export function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index)
}
