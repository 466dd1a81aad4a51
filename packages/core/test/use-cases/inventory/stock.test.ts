import { describe, expect, it } from 'vitest'
import { create } from '../../../src/use-cases/catalog/index.ts'
import { adjust, availability, hold, levels, list, locations, movements, variantIdsBySku } from '../../../src/use-cases/inventory/index.ts'
import { admin, draft, expectRefused, refusal, stocked, testShop } from '../shop.ts'

describe('stock', () => {
  it('is set and changed with a movement and an audit line each, once per cause', async () => {
    const { deps, clock, audit } = testShop()
    await create(deps, draft({ variants: [{ sku: 'A', prices: [] }] }), admin)
    const set = { causeKey: 'count:1', reason: 'counted', lines: [{ variantId: 1, to: 50 }] }
    expect(await adjust(deps, set, admin)).toStrictEqual([{ variantId: 1, locationId: 1, onHand: 50, reserved: 0 }])
    const change = { causeKey: 'broken:1', cause: 'import' as const, reason: 'broken', location: 'main', lines: [{ variantId: 1, delta: -3 }] }
    await adjust(deps, change, admin)
    await adjust(deps, change, admin)
    expect(await levels(deps, [1])).toStrictEqual([{ variantId: 1, locationId: 1, onHand: 47, reserved: 0 }])
    const common = { variantId: 1, locationId: 1, deltaReserved: 0, actor: 'key:1', at: clock.now() }
    expect((await movements(deps, { variantId: 1 }, { limit: 10 })).items).toStrictEqual([
      { id: 2, ...common, deltaOnHand: -3, cause: 'import', causeKey: 'broken:1', reason: 'broken' },
      { id: 1, ...common, deltaOnHand: 50, cause: 'adjust', causeKey: 'count:1', reason: 'counted' },
    ])
    expect(audit()[1]).toStrictEqual({
      actor: 'key:1',
      action: 'stock.adjusted',
      subject: 'variant:1',
      data: { cause: 'adjust', causeKey: 'count:1', reason: 'counted', lines: 1, change: { variantId: 1, to: 50 } },
    })
  })

  it('is available less what is promised, and 0 where there is none', async () => {
    const { deps, clock } = testShop()
    const { variantId } = await stocked(deps, 5)
    await deps.inventory.reserve({ key: 'k', lines: [{ variantId, quantity: 2 }], expiresAt: clock.now() + 1 }, { at: clock.now(), actor: 'test' })
    expect([...(await availability(deps, [variantId, 99, variantId]))]).toStrictEqual([
      [variantId, 3],
      [99, 0],
    ])
    expect([...(await availability(deps, []))]).toStrictEqual([])
    expect((await hold(deps, 'k'))?.status).toBe('held')
    expect(await hold(deps, 'other')).toBeNull()
  })

  it('is listed, by location and by SKU', async () => {
    const { deps } = testShop()
    await stocked(deps, 5, { variants: [{ sku: 'MANY', prices: [] }] })
    await stocked(deps, 1, { variants: [{ sku: 'FEW', prices: [] }] })
    expect((await list(deps, { availableAtMost: 2 }, { limit: 10 })).items).toStrictEqual([{ variantId: 2, locationId: 1, onHand: 1, reserved: 0 }])
    expect(await locations(deps)).toStrictEqual([{ id: 1, code: 'main', name: 'Main' }])
    expect([...(await variantIdsBySku(deps, ['FEW', 'NONE']))]).toStrictEqual([['FEW', { variantId: 2, productId: 2 }]])
  })

  it('refuses what cannot be, all lines or none', async () => {
    const { deps, clock, stored } = testShop()
    const { variantId } = await stocked(deps, 5)
    await deps.inventory.reserve({ key: 'k', lines: [{ variantId, quantity: 2 }], expiresAt: clock.now() + 1 }, { at: clock.now(), actor: 'test' })
    const before = stored()
    const input = { causeKey: 'x', reason: '', lines: [{ variantId, delta: 1 }] }
    expect(await refusal(adjust(deps, { ...input, lines: [...input.lines, { variantId: 98, to: 1 }, { variantId: 99, delta: 1 }] }, admin))).toStrictEqual([
      'variant_not_found',
      { variantIds: [98, 99] },
    ])
    await expectRefused(adjust(deps, { ...input, lines: [] }, admin), 'validation_failed')
    await expectRefused(adjust(deps, { ...input, causeKey: ' ' }, admin), 'validation_failed')
    await expectRefused(adjust(deps, { ...input, lines: [{ variantId, delta: 0.5 }] }, admin), 'quantity_invalid')
    await expectRefused(adjust(deps, { ...input, lines: [{ variantId, to: -1 }] }, admin), 'quantity_invalid')
    await expectRefused(adjust(deps, { ...input, lines: [{ variantId, to: 1 }] }, admin), 'stock_below_reserved')
    await expectRefused(adjust(deps, { ...input, location: 'moon' }, admin), 'location_not_found')
    expect(stored()).toBe(before)
  })
})
