import { describe, expect, it } from 'vitest'
import { deliveryLimits, event, type StoredEvent } from '../../../src/model/index.ts'
import type { Consumer, Deps } from '../../../src/ports/index.ts'
import { drain, start } from '../../../src/use-cases/workers/index.ts'
import { payingShop, placed } from '../checkout/checkout-shop.ts'
import { testShop } from '../shop.ts'

/** A shop whose queue knows one consumer of `order.placed`. */
async function listening(handle: Consumer['handle'], change: Partial<Deps> = {}) {
  const shop = testShop(change)
  const consumer: Consumer = { name: 'listener', topics: ['order.completed'], handle }
  await shop.deps.events.register([consumer])
  return { ...shop, consumers: [consumer] }
}

/** Stores that many events, as changes of one product each. */
async function store({ deps, clock }: Pick<Awaited<ReturnType<typeof listening>>, 'deps' | 'clock'>, count = 1) {
  for (let number = 1; number <= count; number++) {
    await deps.catalog.insertCategory(
      { name: `C${number}`, slug: `c-${number}-${clock.now()}`, parentId: null, position: 0 },
      { at: clock.now(), actor: 'test', events: [event('order.completed', `order:${number}`, { orderId: number })] },
    )
  }
}

const idOf = (stored: StoredEvent) => (stored.topic === 'order.completed' ? stored.payload.orderId : 0)

describe('draining', () => {
  it('delivers everything that is due, once, and says how much', async () => {
    const seen: number[] = []
    const shop = await listening(async stored => {
      seen.push(idOf(stored))
    })
    await store(shop, 120)
    expect(await drain(shop.deps, shop.consumers)).toBe(120)
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
    expect(await drain(shop.deps, shop.consumers)).toBe(0)
    expect(await shop.deps.events.stats(shop.clock.now())).toEqual({ ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 })
  })

  it('tries again later what failed, and delivers the rest', async () => {
    let isBroken = true
    const seen: number[] = []
    const shop = await listening(async stored => {
      if (isBroken && idOf(stored) === 2) throw new Error('not now')
      seen.push(idOf(stored))
    })
    await store(shop, 3)
    expect(await drain(shop.deps, shop.consumers)).toBe(2)
    expect(seen.toSorted()).toEqual([1, 3])
    isBroken = false
    expect(await drain(shop.deps, shop.consumers)).toBe(0)
    await shop.clock.advance(2_000)
    expect(await drain(shop.deps, shop.consumers)).toBe(1)
    expect(seen.at(-1)).toBe(2)
  })

  it('makes a dead letter of what failed every time; it can be put back', async () => {
    let tries = 0
    const shop = await listening(async () => {
      tries += 1
      if (tries <= deliveryLimits.attemptsMax) throw new TypeError('never')
    })
    await store(shop)
    for (let round = 0; round < 30; round++) {
      await drain(shop.deps, shop.consumers)
      await shop.clock.advance(30 * 60_000)
    }
    expect(tries).toBe(20)
    const { items } = await shop.deps.events.deadLetters({ limit: 10 })
    expect(items).toMatchObject([{ consumer: 'listener', status: 'dead', attempts: 20, lastError: 'TypeError: never' }])
    await shop.deps.events.retry(items[0]?.id ?? 0, { at: shop.clock.now(), actor: 'test' })
    expect(await drain(shop.deps, shop.consumers)).toBe(1)
    expect(await shop.deps.events.stats(shop.clock.now())).toMatchObject({ dead: 0, ready: 0 })
  })

  it('leaves the deliveries of consumers this process does not have', async () => {
    const shop = await listening(async () => {})
    await shop.deps.events.register([{ name: 'elsewhere', topics: ['order.completed'] }])
    await store(shop)
    expect(await drain(shop.deps, shop.consumers)).toBe(1)
    expect(await drain(shop.deps, [])).toBe(0)
    expect(await shop.deps.events.stats(shop.clock.now())).toMatchObject({ ready: 1 })
  })

  it('handles a few at a time', async () => {
    let present = 0
    let most = 0
    const shop = await listening(async () => {
      present += 1
      most = Math.max(most, present)
      await Promise.resolve()
      present -= 1
    })
    await store(shop, 40)
    await drain(shop.deps, shop.consumers)
    expect(most).toBe(5)
  })

  it('ends nothing under a lease that another worker has taken over', async () => {
    const started: StoredEvent[] = []
    let release = () => {}
    const blocked = new Promise<void>(resolve => {
      release = resolve
    })
    const shop = await listening(async stored => {
      started.push(stored)
      if (started.length === 1) await blocked
    })
    await store(shop)
    const slow = drain(shop.deps, shop.consumers)
    await until(() => started.length === 1)
    await shop.clock.advance(deliveryLimits.leaseMs)
    expect(await drain(shop.deps, shop.consumers)).toBe(1)
    release()
    await slow
    expect(started).toHaveLength(2)
    expect(await shop.deps.events.stats(shop.clock.now())).toMatchObject({ ready: 0, leased: 0, dead: 0 })
  })

  it('tells a handler shortly before its lease is over', async () => {
    let signal: AbortSignal | undefined
    const shop = await listening((_, given) => {
      signal = given
      return new Promise((_, reject) => given.addEventListener('abort', () => reject(new Error('stopped'))))
    })
    await store(shop)
    const running = drain(shop.deps, shop.consumers)
    await until(() => signal !== undefined)
    await shop.clock.advance(deliveryLimits.leaseMs - 5_001)
    expect(signal?.aborted).toBe(false)
    void shop.clock.advance(1)
    await until(() => signal?.aborted === true)
    // Put back for at once, so the same drain would take it again and again: the consumer is taken away.
    shop.consumers.length = 0
    await running
    expect(await shop.deps.events.stats(shop.clock.now())).toMatchObject({ ready: 1, leased: 0, dead: 0 })
  })
})

describe('a running worker', () => {
  it('delivers what is stored while it runs, without being asked', async () => {
    const seen: number[] = []
    const shop = await listening(async stored => {
      seen.push(idOf(stored))
    })
    const worker = start(shop.deps, shop.consumers)
    await shop.clock.advance(0)
    await store(shop, 60)
    await shop.clock.advance(20)
    expect(seen).toHaveLength(60)
    await store(shop)
    await shop.clock.advance(20)
    expect(seen).toHaveLength(61)
    await worker.stop()
    expect(shop.clock.waiting).toBe(0)
  })

  it('looks once a second when nobody says that there is something', async () => {
    const seen: number[] = []
    const shop = await listening(async stored => {
      seen.push(idOf(stored))
    })
    const silent = { ...shop.deps, events: { ...shop.deps.events, onStored: () => () => {} } }
    const worker = start(silent, shop.consumers)
    await shop.clock.advance(0)
    await store(shop)
    await shop.clock.advance(999)
    expect(seen).toEqual([])
    await shop.clock.advance(1)
    expect(seen).toEqual([1])
    await worker.stop()
  })

  it('sweeps at once and then every 15 seconds', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await shop.clock.advance(15 * 60_000)
    const worker = start(shop.deps, shop.consumers)
    await shop.clock.advance(0)
    expect((await shop.deps.orders.order(order.id))?.status).toBe('cancelled')
    const second = await placed(shop)
    await shop.clock.advance(15 * 60_000)
    await shop.clock.advance(15_000)
    expect((await shop.deps.orders.order(second.id))?.status).toBe('cancelled')
    await worker.stop()
    expect(shop.clock.waiting).toBe(0)
  })

  it('outlives trouble of the storage', async () => {
    const seen: number[] = []
    const shop = await listening(async stored => {
      seen.push(idOf(stored))
    })
    let isDown = true
    const relay: Deps['events']['relay'] = async (now, limit) => {
      if (isDown) throw new Error('down')
      return shop.deps.events.relay(now, limit)
    }
    const worker = start({ ...shop.deps, events: { ...shop.deps.events, relay } }, shop.consumers)
    await store(shop)
    await shop.clock.advance(5_000)
    expect(seen).toEqual([])
    isDown = false
    await shop.clock.advance(1_000)
    await shop.clock.advance(1_000)
    expect(seen).toEqual([1])
    await worker.stop()
  })

  it('lets what is under way come to its end when it stops, and puts the rest back at once', async () => {
    const started: number[] = []
    const ended: number[] = []
    let release = () => {}
    const blocked = new Promise<void>(resolve => {
      release = resolve
    })
    const shop = await listening(async stored => {
      started.push(idOf(stored))
      await blocked
      ended.push(idOf(stored))
    })
    await store(shop, 8)
    const worker = start(shop.deps, shop.consumers)
    await until(() => started.length === 5)
    const stopped = worker.stop()
    release()
    await stopped
    expect([started.length, ended.length]).toEqual([5, 5])
    expect(await shop.deps.events.stats(shop.clock.now())).toMatchObject({ ready: 3, leased: 0, dead: 0 })
    expect(await drain(shop.deps, shop.consumers)).toBe(3)
    expect(ended.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})

/** Gives others their turn until it is so; fails when it never is. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !isSo(); turn++) await null
  expect(isSo()).toBe(true)
}
