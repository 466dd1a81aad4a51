import { describe, expect, it } from 'vitest'
import { categories, create, createCategory, deleteCategory, product, updateCategory } from '../../../src/use-cases/catalog/index.ts'
import { admin, draft, expectRefused, testShop } from '../shop.ts'

describe('categories', () => {
  it('are made with a slug of their own, an event and an audit line', async () => {
    const { deps, events, audit } = testShop()
    const phones = await createCategory(deps, { name: ' Phones ' }, admin)
    expect(phones).toStrictEqual({ id: 1, parentId: null, slug: 'phones', name: 'Phones', position: 0 })
    const cases = await createCategory(deps, { name: 'Cases', parentId: 1, position: 2 }, admin)
    const laptops = await createCategory(deps, { name: 'Laptops' }, admin)
    const sleeves = await createCategory(deps, { name: 'Cases', parentId: laptops.id, position: 1 }, admin)
    expect([cases.slug, sleeves.slug]).toStrictEqual(['cases', 'laptops-cases'])
    expect((await categories(deps)).map(({ id }) => id)).toStrictEqual([1, 3, 4, 2])
    expect(events()[0]).toStrictEqual({ topic: 'category.changed', key: 'category:1', payload: { categoryId: 1 } })
    expect(audit()[0]).toStrictEqual({
      actor: 'key:1',
      action: 'category.created',
      subject: 'category:1',
      data: { name: 'Phones', slug: 'phones', parentId: null },
    })
  })

  it('change in the fields given', async () => {
    const { deps } = testShop()
    await createCategory(deps, { name: 'A' }, admin)
    await createCategory(deps, { name: 'B', parentId: 1, position: 3 }, admin)
    expect(await updateCategory(deps, 2, { name: 'C' }, admin)).toStrictEqual({ id: 2, parentId: 1, slug: 'b', name: 'C', position: 3 })
    expect(await updateCategory(deps, 2, { parentId: null, slug: 'c', position: 0 }, admin)).toStrictEqual({
      id: 2,
      parentId: null,
      slug: 'c',
      name: 'C',
      position: 0,
    })
    expect((await categories(deps)).map(({ name }) => name)).toStrictEqual(['A', 'C'])
  })

  it('go, and their products lose them', async () => {
    const { deps, events, audit } = testShop()
    await createCategory(deps, { name: 'A' }, admin)
    const { id } = await create(deps, draft({ categoryIds: [1] }), admin)
    await deleteCategory(deps, 1, admin)
    expect(await categories(deps)).toStrictEqual([])
    expect((await product(deps, id)).categoryIds).toStrictEqual([])
    expect(events().at(-1)).toStrictEqual({ topic: 'category.changed', key: 'category:1', payload: { categoryId: 1 } })
    expect(audit().at(-1)).toStrictEqual({ actor: 'key:1', action: 'category.deleted', subject: 'category:1', data: { name: 'A' } })
  })

  it('refuse what cannot be, and change nothing', async () => {
    const { deps, stored } = testShop()
    await createCategory(deps, { name: 'A' }, admin)
    await createCategory(deps, { name: 'B', parentId: 1 }, admin)
    const before = stored()
    await expectRefused(createCategory(deps, { name: ' ' }, admin), 'validation_failed')
    await expectRefused(createCategory(deps, { name: 'C', position: 0.5 }, admin), 'validation_failed')
    await expectRefused(createCategory(deps, { name: 'C', parentId: 9 }, admin), 'category_not_found')
    await expectRefused(createCategory(deps, { name: 'C', slug: 'a' }, admin), 'duplicate')
    await expectRefused(createCategory(deps, { name: 'A' }, admin), 'duplicate')
    await expectRefused(updateCategory(deps, 9, { name: 'C' }, admin), 'category_not_found')
    await expectRefused(updateCategory(deps, 2, { parentId: 9 }, admin), 'category_not_found')
    await expectRefused(updateCategory(deps, 1, { parentId: 2 }, admin), 'category_cycle')
    await expectRefused(deleteCategory(deps, 9, admin), 'category_not_found')
    await expectRefused(deleteCategory(deps, 1, admin), 'category_in_use')
    expect(stored()).toBe(before)
  })
})
