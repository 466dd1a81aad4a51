import { describe, expect, it } from 'vitest'
import { dispatcherHub, manualClock } from '../../../src/memory/index.ts'
import { deliveryLimits, event, type StoredEvent } from '../../../src/model/index.ts'
import type { Consumer } from '../../../src/ports/index.ts'
import { retryDeadLetter } from '../../../src/use-cases/events/index.ts'
import { drain, relay, start } from '../../../src/use-cases/workers/index.ts'
import { payingShop, placed } from '../checkout/checkout-shop.ts'
import { testShop } from '../shop.ts'

const idOf = (stored: StoredEvent) => (stored.topic === 'order.completed' ? stored.payload.orderId : 0)

/** A shop with two processes on one storage and dispatcher; the consumer `listener` is known to its queue. */
async function twoProcesses() {
  const clock = manualClock()
  const hub = dispatcherHub({ clock })
  const shop = testShop({ clock })
  const silent = { ...shop.deps.events, onStored: () => () => {} }
  // Woken by nothing but the dispatcher, and the clock.
  const processOf = () => ({ ...shop.deps, dispatcher: hub.join(), events: silent })
  await shop.deps.events.register([{ name: 'listener', topics: ['order.completed'] }])
  const store = async (...ids: number[]) => {
    for (const orderId of ids) {
      const category = { name: 'C', slug: `c-${orderId}`, parentId: null, position: 0 }
      const told = [event('order.completed', `order:${orderId}`, { orderId })]
      await shop.deps.catalog.insertCategory(category, { at: clock.now(), actor: 'test', events: told })
    }
  }
  return { ...shop, clock, hub, store, here: processOf(), there: processOf() }
}

function listener(handle: (id: number) => Promise<void> | void): { readonly consumers: Consumer[]; readonly seen: number[] } {
  const seen: number[] = []
  const consumer: Consumer = {
    name: 'listener',
    topics: ['order.completed'],
    handle: async stored => {
      await handle(idOf(stored))
      seen.push(idOf(stored))
    },
  }
  return { consumers: [consumer], seen }
}

const none: Consumer[] = []

describe('workers with a dispatcher', () => {
  it('are woken at once by a process that only relays', async () => {
    const shop = await twoProcesses()
    const { consumers, seen } = listener(() => {})
    const relaying = relay({ ...shop.here, events: shop.deps.events })
    const working = start(shop.there, consumers)
    await shop.clock.advance(0)
    await shop.store(1, 2, 3)
    // The relay lets them gather; the worker itself would look after a second only.
    await shop.clock.advance(20)
    expect(seen.toSorted()).toEqual([1, 2, 3])
    await Promise.all([relaying.stop(), working.stop()])
    expect(shop.clock.waiting).toBe(0)
  })

  it('leave what others were told of to them, and take it when nobody has for as long as a lease', async () => {
    const shop = await twoProcesses()
    const { consumers, seen } = listener(() => {})
    await shop.store(1)
    await drain(shop.here, none)
    shop.hub.flush()
    const working = start(shop.there, consumers)
    await shop.clock.advance(0)
    await shop.clock.advance(deliveryLimits.leaseMs - 1_000)
    expect(seen).toEqual([])
    await shop.clock.advance(1_000)
    expect(seen).toEqual([1])
    await working.stop()
  })

  it('take everything from the queue while the dispatcher is down, within a second', async () => {
    const shop = await twoProcesses()
    const { consumers, seen } = listener(() => {})
    const working = start(shop.there, consumers)
    await shop.clock.advance(0)
    shop.hub.setUp(false)
    await shop.store(1)
    await drain(shop.here, none)
    await shop.clock.advance(1_000)
    expect(seen).toEqual([1])
    await working.stop()
  })

  it('try again what failed when its time has come, and others do not wait for it', async () => {
    const shop = await twoProcesses()
    let isBroken = true
    const { consumers, seen } = listener(id => {
      if (isBroken && id === 1) throw new Error('not now')
    })
    const working = start(shop.there, consumers)
    await shop.store(1, 2, 3)
    await drain(shop.here, none)
    await shop.clock.advance(0)
    expect(seen.toSorted()).toEqual([2, 3])
    isBroken = false
    await shop.clock.advance(2_000)
    expect(seen.at(-1)).toBe(1)
    expect(await shop.deps.events.stats(shop.clock.now())).toEqual({ ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 })
    await working.stop()
  })

  it('hear of a dead letter that is put back', async () => {
    const shop = await twoProcesses()
    let isBroken = true
    const { consumers, seen } = listener(() => {
      if (isBroken) throw new Error('never')
    })
    await shop.store(1)
    for (let round = 0; round < deliveryLimits.attemptsMax; round++) {
      await drain(shop.here, consumers)
      await shop.clock.advance(30 * 60_000)
    }
    const [letter] = (await shop.deps.events.deadLetters({ limit: 10 })).items
    expect(letter).toMatchObject({ attempts: 20, lastError: 'Error: never' })
    shop.hub.flush()
    isBroken = false
    const working = start(shop.there, consumers)
    await shop.clock.advance(0)
    await retryDeadLetter(shop.here, letter?.id ?? 0, { kind: 'system', name: 'test' })
    await shop.clock.advance(0)
    expect(seen).toEqual([1])
    await working.stop()
  })

  it('do nothing for a hint of what is done, or under way elsewhere', async () => {
    const shop = await twoProcesses()
    let calls = 0
    let release = () => {}
    const blocked = new Promise<void>(resolve => {
      release = resolve
    })
    const { consumers, seen } = listener(() => {
      calls += 1
      return blocked
    })
    await shop.store(1)
    const { deliveries } = await shop.deps.events.relay(shop.clock.now(), 10)
    const hints = deliveries.map(delivery => ({ ...delivery, attempts: 0, dueAt: shop.clock.now() }))
    const workers = [start(shop.here, consumers), start(shop.there, consumers)]
    await shop.clock.advance(0)
    for (let copies = 0; copies < 3; copies++) await shop.here.dispatcher?.push(hints)
    await shop.clock.advance(0)
    release()
    await shop.clock.advance(0)
    await shop.there.dispatcher?.push(hints)
    await shop.clock.advance(0)
    expect([calls, seen]).toEqual([1, [1]])
    await Promise.all(workers.map(worker => worker.stop()))
  })

  it('hand back what they had not begun when they stop, to others at once', async () => {
    const shop = await twoProcesses()
    const started: number[] = []
    let release = () => {}
    const blocked = new Promise<void>(resolve => {
      release = resolve
    })
    const slow = listener(id => {
      started.push(id)
      return blocked
    })
    const working = start(shop.here, slow.consumers)
    await shop.clock.advance(0)
    await shop.store(1, 2, 3, 4, 5, 6, 7, 8)
    await drain(shop.there, none)
    await shop.clock.advance(0)
    expect(started).toEqual([1, 2, 3, 4, 5])
    const stopped = working.stop()
    const others = listener(() => {})
    const next = start(shop.there, others.consumers)
    release()
    await stopped
    await shop.clock.advance(0)
    expect([slow.seen.toSorted(), others.seen.toSorted()]).toEqual([
      [1, 2, 3, 4, 5],
      [6, 7, 8],
    ])
    await next.stop()
  })

  it('deliver to a consumer that came later, and never to one they do not have', async () => {
    const shop = await twoProcesses()
    await shop.deps.events.register([{ name: 'elsewhere', topics: ['order.completed'] }])
    const { consumers, seen } = listener(() => {})
    const mine: Consumer[] = []
    const working = start(shop.there, mine)
    await shop.store(1)
    await drain(shop.here, none)
    await shop.clock.advance(5_000)
    mine.push(...consumers)
    await shop.clock.advance(1_000)
    expect(seen).toEqual([1])
    await shop.clock.advance(3_600_000)
    await working.stop()
    const now = shop.clock.now()
    const left = await shop.deps.events.claim({ consumers: ['elsewhere'], limit: 10, token: 't', now, leasedUntil: now + 1 })
    expect(left).toMatchObject([{ consumer: 'elsewhere', attempts: 1, lastError: null }])
  })

  it('sweep once every 15 seconds, all of them together, and each by its own clock while the dispatcher is down', async () => {
    const shop = await payingShop()
    const hub = dispatcherHub({ clock: shop.clock })
    let sweeps = 0
    const carts = {
      ...shop.deps.carts,
      expire: async (before: number, limit: number) => {
        sweeps += 1
        return shop.deps.carts.expire(before, limit)
      },
    }
    const processes = [1, 2, 3].map(() => start({ ...shop.deps, carts, dispatcher: hub.join() }, none))
    await shop.clock.advance(0)
    for (let round = 0; round < 4; round++) await shop.clock.advance(15_000)
    expect(sweeps).toBe(5)
    hub.setUp(false)
    await placed(shop)
    await shop.clock.advance(15_000)
    await shop.clock.advance(15_000)
    expect(sweeps).toBeGreaterThanOrEqual(5 + 3)
    await Promise.all(processes.map(worker => worker.stop()))
    expect(shop.clock.waiting).toBe(0)
  })
})

describe('a relay without a dispatcher', () => {
  it('does nothing: workers look themselves', async () => {
    const shop = await twoProcesses()
    const relaying = relay(shop.deps)
    await shop.store(1)
    await shop.clock.advance(5_000)
    expect((await shop.deps.events.relay(shop.clock.now(), 10)).events).toBe(1)
    await relaying.stop()
  })
})
