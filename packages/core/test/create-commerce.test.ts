import { describe, expect, it } from 'vitest'
import { type CommerceOptions, createCommerce } from '../src/create-commerce.ts'
import { manualClock, memoryStorage, seededRandom } from '../src/memory/index.ts'
import { CommerceError } from '../src/model/index.ts'
import type { Tracer } from '../src/ports/index.ts'
import { noopSpan, noopTracer, silentLogger } from '../src/system/index.ts'
import { admin, draft, expectRefused } from './use-cases/shop.ts'

function shop(options: Partial<CommerceOptions> = {}) {
  const clock = manualClock()
  return { clock, commerce: createCommerce({ storage: memoryStorage(), clock, random: seededRandom(1), logger: silentLogger, ...options }) }
}

describe('createCommerce', () => {
  it('makes a shop of nothing but a storage', async () => {
    const commerce = createCommerce({ storage: memoryStorage() })
    expect(await commerce.start()).toStrictEqual([])
    const { id } = await commerce.catalog.create(draft(), admin)
    await commerce.inventory.adjust({ causeKey: 'a', reason: '', lines: [{ variantId: 1, to: 1 }] }, admin)
    expect((await commerce.carts.addItem({}, { productId: id, quantity: 1 })).quote.totals.total).toBe(1500)
    expect(commerce.checkout.paymentMethods()).toStrictEqual([])
    expect(commerce.checkout.paymentProvider()).toStrictEqual({ name: 'none', publicConfig: {} })
    await commerce.close()
  })

  it('takes an adapter, a strategy or a setting instead of any default', async () => {
    const other = memoryStorage()
    const { commerce } = shop({ catalog: other.catalog, pricing: { shipping: { options: () => [] } }, settings: { currency: 'EUR', holdMs: 1 } })
    await commerce.start()
    const { id } = await commerce.catalog.create(draft({ variants: [{ sku: 'A', prices: [{ currency: 'EUR', amount: 900 }] }] }), admin)
    expect((await other.catalog.products([id])).length).toBe(1)
    await commerce.inventory.adjust({ causeKey: 'a', reason: '', lines: [{ variantId: 1, to: 1 }] }, admin)
    expect((await commerce.carts.addItem({}, { productId: id, quantity: 1 })).quote).toMatchObject({ currency: 'EUR', shipping: null, totals: { total: 900 } })
    expect(commerce.deps.settings).toMatchObject({ currency: 'EUR', holdMs: 1, holdMaxMs: 3_600_000 })
  })

  it.each([{ currency: 'XXX' }, { holdMs: 0 }, { cartMs: 0.5 }, { resolveAfterMs: Number.NaN }])('refuses the settings %j', settings => {
    expect(() => shop({ settings })).toThrow(CommerceError)
  })

  it('starts a span for every action, with its result and its refusal', async () => {
    const spans: string[] = []
    const tracer: Tracer = {
      ...noopTracer,
      span: (name, _, work) => {
        spans.push(name)
        return work(noopSpan)
      },
    }
    const { commerce } = shop({ tracer })
    await commerce.start()
    await commerce.catalog.create(draft(), admin)
    await expectRefused(commerce.catalog.product(9), 'product_not_found')
    await expectRefused(commerce.orders.order(9), 'order_not_found')
    expect(spans).toStrictEqual(['catalog.create', 'catalog.product', 'orders.order'])
  })

  it('makes the index follow when its events are worked off', async () => {
    const { commerce } = shop()
    await commerce.start()
    await commerce.start()
    const { id } = await commerce.catalog.create(draft({ name: 'Smartphone' }), admin)
    const query = { text: 'smart', currency: 'USD', filter: {}, sort: 'relevance', limit: 10, withFacets: false } as const
    expect((await commerce.search.search(query)).total).toBe(0)
    expect(await commerce.workers.drain()).toBe(1)
    expect((await commerce.search.search(query)).productIds).toStrictEqual([id])
    expect(await commerce.workers.drain()).toBe(0)
  })

  it("delivers to an embedder's own consumer", async () => {
    const { commerce } = shop()
    await commerce.start()
    const seen: number[] = []
    const consumer = { name: 'mine', topics: ['product.changed' as const], handle: async (event: { readonly id: number }) => void seen.push(event.id) }
    await commerce.events.subscribe(consumer)
    await expectRefused(commerce.events.subscribe(consumer), 'duplicate')
    await commerce.catalog.create(draft(), admin)
    expect(await commerce.workers.drain()).toBe(2)
    expect(seen).toStrictEqual([1])
  })

  it('says how it is', async () => {
    const { commerce } = shop()
    await commerce.start()
    expect(await commerce.health()).toStrictEqual({
      status: 'UP',
      components: {
        storage: { status: 'UP', details: { name: 'memory' } },
        events: { status: 'UP', details: { ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 } },
        search: { status: 'UP', details: { name: 'memory' } },
      },
    })
    expect((await commerce.doctor()).filter(({ violations }) => violations > 0)).toStrictEqual([])
    await commerce.close()
    expect(await commerce.health()).toMatchObject({ status: 'DOWN', components: { storage: { status: 'DOWN', details: { error: 'storage_unavailable' } } } })
  })

  it('goes on serving without search, and says no secret about why', async () => {
    const search = {
      ...memoryStorage().search,
      suggest: async () => {
        throw new Error('password=secret')
      },
    }
    const { commerce } = shop({ search })
    expect(await commerce.health()).toMatchObject({ status: 'UP', components: { search: { status: 'DOWN', details: { error: 'fault' } } } })
  })

  it('shows further parts, whose trouble takes nothing down', async () => {
    const healthProbes = {
      well: async () => ({ circuit: 'closed' }),
      ill: async () => {
        throw new Error('password=secret')
      },
    }
    const { commerce } = shop({ healthProbes })
    const { status, components } = await commerce.health()
    expect(status).toBe('UP')
    expect(Object.keys(components)).toEqual(['well', 'ill', 'storage', 'events', 'search'])
    expect([components.well, components.ill]).toStrictEqual([
      { status: 'UP', details: { circuit: 'closed' } },
      { status: 'DOWN', details: { error: 'fault' } },
    ])
  })

  it('tells how a search server is doing, and goes on serving without it', async () => {
    const status = async () => ({ isUp: false, documents: null, details: { state: 'away', circuit: 'open' } })
    const { commerce } = shop({ search: { ...memoryStorage().search, name: 'server', status } })
    expect(await commerce.health()).toMatchObject({
      status: 'UP',
      components: { search: { status: 'DOWN', details: { name: 'server', state: 'away', circuit: 'open' } } },
    })
    // What does not answer is not compared.
    expect(await commerce.search.status({ compares: true })).toStrictEqual({ name: 'server', differing: null, ...(await status()) })
  })

  it('adds what was searched for to its storage before it closes that', async () => {
    const storage = memoryStorage()
    const { commerce } = shop({ storage })
    await commerce.start()
    commerce.search.count('Lamp', 0)
    const top = () => storage.searchLog.top({ fromDay: 0, withoutResult: true, limit: 9 })
    expect(await top()).toStrictEqual([])
    await commerce.close()
    expect((await top()).map(({ text }) => text)).toStrictEqual(['lamp'])
  })

  it('forgets what was searched for after 90 days', async () => {
    const { commerce, clock } = shop()
    await commerce.start()
    const texts = async () => (await commerce.search.searchedTexts({ days: 100, withoutResult: false, limit: 9 })).map(({ text }) => text)
    commerce.search.count('Lamp', 1)
    clock.advance(90 * 86_400_000)
    await commerce.workers.sweep()
    expect(await texts()).toStrictEqual(['lamp'])
    clock.advance(86_400_000)
    await commerce.workers.sweep()
    expect(await texts()).toStrictEqual([])
  })

  it('stops its workers before it closes its storage', async () => {
    const order: string[] = []
    const storage = memoryStorage()
    const close = async () => {
      order.push('closed')
      await storage.close()
    }
    const { commerce } = shop({ storage: { ...storage, close } })
    await commerce.start()
    const handle = async () => {
      order.push('handled')
    }
    await commerce.events.subscribe({ name: 'mine', topics: ['product.changed'], handle })
    await commerce.catalog.create(draft(), admin)
    commerce.workers.start()
    await commerce.close()
    expect(order.at(-1)).toBe('closed')
  })
})
