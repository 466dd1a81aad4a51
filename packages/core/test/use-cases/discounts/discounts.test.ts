import { describe, expect, it } from 'vitest'
import { create, list, update } from '../../../src/use-cases/discounts/index.ts'
import { admin, expectRefused, testShop } from '../shop.ts'

describe('discount codes', () => {
  it('are made, changed in the fields given and listed, with an audit line', async () => {
    const { deps, clock, audit } = testShop()
    const made = await create(deps, { code: 'spring', kind: 'percentage', percentPpm: 100_000, usageLimit: 5 }, admin)
    expect(made).toStrictEqual({
      id: 1,
      code: 'SPRING',
      kind: 'percentage',
      percentPpm: 100_000,
      amounts: {},
      minimumSubtotals: {},
      categoryIds: [],
      startsAt: null,
      endsAt: null,
      usageLimit: 5,
      usageLimitPerCustomer: null,
      used: 0,
      active: true,
      createdAt: clock.now(),
    })
    const changed = await update(deps, 1, { active: false, usageLimit: null }, admin)
    expect(changed).toStrictEqual({ ...made, active: false, usageLimit: null })
    expect((await list(deps, { limit: 10 })).items).toStrictEqual([changed])
    expect(audit()).toStrictEqual([
      { actor: 'key:1', action: 'discount.created', subject: 'discount:1', data: { code: 'SPRING', kind: 'percentage', active: true } },
      { actor: 'key:1', action: 'discount.updated', subject: 'discount:1', data: { code: 'SPRING', kind: 'percentage', active: false } },
    ])
  })

  it('refuse what cannot be meant, and change nothing', async () => {
    const { deps, stored } = testShop()
    await create(deps, { code: 'A', kind: 'percentage', percentPpm: 1 }, admin)
    await create(deps, { code: 'B', kind: 'free_shipping' }, admin)
    const before = stored()
    await expectRefused(create(deps, { code: ' a ', kind: 'free_shipping' }, admin), 'duplicate')
    await expectRefused(create(deps, { code: 'C', kind: 'percentage' }, admin), 'validation_failed')
    await expectRefused(update(deps, 1, { percentPpm: 0 }, admin), 'validation_failed')
    await expectRefused(update(deps, 1, { code: 'b' }, admin), 'duplicate')
    await expectRefused(update(deps, 9, { code: 'C' }, admin), 'discount_not_found')
    expect(stored()).toBe(before)
  })
})
