// Goal: lists longer than an engine takes values in one statement (32,766 here) are answered whole.
import { normalizeProduct } from '@cartwright/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqlite } from '../src/index.ts'
import { by, now } from './support/orders.ts'

let shop: ReturnType<typeof sqlite>

beforeEach(async () => {
  shop = sqlite(':memory:')
  await shop.migrate()
})

afterEach(() => shop.close())

/** 1 to `count`. */
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('lists of tens of thousands', () => {
  it('of products, variants and SKUs', async () => {
    const draft = (sku: string) => normalizeProduct({ name: sku, variants: [{ sku, prices: [{ currency: 'EUR', amount: 1 }] }] })
    const one = await shop.catalog.insertProduct(draft('SKU-1'), by)
    const last = await shop.catalog.insertProduct(draft('SKU-40000'), by)
    const ids = [last.id, ...upTo(50_000).map(id => id + last.id), one.id]
    expect(await shop.catalog.products(ids)).toEqual([last, one])
    expect(await shop.catalog.versions(ids)).toEqual(new Map(ids.filter(id => id === one.id || id === last.id).map(id => [id, 1])))
    expect(await shop.catalog.productsOfVariants(upTo(50_000))).toEqual([one, last])
    const found = await shop.catalog.variantIdsBySku(upTo(40_000).map(number => `SKU-${number}`))
    expect(found).toEqual(new Map([one, last].flatMap(({ id, variants }) => variants.map(variant => [variant.sku, { variantId: variant.id, productId: id }]))))
    expect(await shop.catalog.productsAfter(0, 10, upTo(50_000))).toEqual([])
  })

  it('of stock: imported, listed, held, shipped and given back', async () => {
    const variantIds = upTo(40_000)
    const imported = await shop.inventory.adjust(
      { causeKey: 'import', cause: 'import', reason: '', lines: variantIds.map(variantId => ({ variantId, to: 2 })) },
      by,
    )
    expect(imported).toHaveLength(40_000)
    expect(await shop.inventory.levels(variantIds)).toEqual(imported)
    const listed = await shop.inventory.listLevels({ variantIds: variantIds.slice(2_000) }, { limit: 1, page: 38_000 })
    expect(listed).toEqual({ items: [{ variantId: 40_000, locationId: 1, onHand: 2, reserved: 0 }], total: 38_000, nextCursor: null })
    const lines = variantIds.slice(0, 8_000).map(variantId => ({ variantId, quantity: 2 }))
    const reserved = await shop.inventory.reserve({ key: 'k', lines, expiresAt: now }, by)
    expect(reserved.ok && reserved.hold.lines.length).toBe(8_000)
    const refused = await shop.inventory.reserve({ key: 'l', lines, expiresAt: now }, by)
    expect(refused.ok ? [] : refused.shortages).toHaveLength(8_000)
    await shop.inventory.commit('k', by)
    await shop.inventory.ship({ key: 'k', causeKey: 's', lines: lines.slice(0, 4_000).map(line => ({ ...line, quantity: 1 })) }, by)
    await shop.inventory.release('k', by)
    const left = await shop.inventory.levels([4_000, 4_001])
    expect(left.map(({ onHand, reserved }) => [onHand, reserved])).toEqual([
      [1, 0],
      [2, 0],
    ])
    expect((await shop.inventory.movements({}, { limit: 1 })).total).toBe(40_000 + 8_000 + 4_000 + 8_000)
  })

  it('of events and deliveries', async () => {
    const events = upTo(9_000).map(orderId => ({ topic: 'order.paid', key: 'k', payload: { orderId } }) as const)
    await shop.events.register([{ name: 'mail', topics: ['order.paid'] }])
    await shop.inventory.release('k', { ...by, events })
    expect((await shop.events.relay(now, 10_000)).events).toBe(9_000)
    const claimed = await shop.events.claim({ consumers: ['mail'], limit: 10_000, token: 't', now, leasedUntil: now + 1 })
    expect(claimed.map(({ event }) => event.payload)).toEqual(events.map(({ payload }) => payload))
    await shop.events.finish([...claimed.map(({ id }) => id), ...upTo(40_000)], 't')
    expect(await shop.events.stats(now)).toEqual({ ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 })
  })
})
