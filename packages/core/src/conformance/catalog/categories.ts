import { expect } from 'vitest'
import { type Category, event } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { briefly, expectRefusal, now, productOf, strangeText, watchEvents, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'

function insert({ catalog }: Storage, slug: string, parentId: number | null = null, position = 0): Promise<Category> {
  return catalog.insertCategory({ parentId, slug, name: slug.toUpperCase(), position }, writeBy())
}

export const categoryCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'keeps the tree, by position, then id',
    run: async storage => {
      const { catalog } = storage
      const a = await insert(storage, 'a', null, 2)
      const b = await insert(storage, 'b', a.id, 1)
      const c = await insert(storage, 'c', a.id, 1)
      const d = await catalog.insertCategory({ parentId: null, slug: 'd', name: strangeText, position: -1 }, writeBy())
      expect(d).toEqual({ id: d.id, parentId: null, slug: 'd', name: strangeText, position: -1 })
      expect(await catalog.categories()).toEqual([d, b, c, a])
    },
  },
  {
    name: 'changes a category and moves it in the tree',
    run: async storage => {
      const { catalog } = storage
      const a = await insert(storage, 'a')
      const b = await insert(storage, 'b', a.id)
      const change = { parentId: null, slug: 'bee', name: 'Bee', position: 5 }
      expect(await catalog.updateCategory(b.id, change, writeBy())).toEqual({ id: b.id, ...change })
      expect(await catalog.updateCategory(a.id, { parentId: b.id, slug: 'a', name: 'A', position: 0 }, writeBy())).toMatchObject({ id: a.id, parentId: b.id })
      expect((await catalog.categories()).map(category => category.parentId)).toEqual([b.id, null])
    },
  },
  {
    name: 'refuses unknown categories, a slug in use and an unknown parent, and writes nothing',
    safety: true,
    run: async storage => {
      const { catalog } = storage
      const a = await insert(storage, 'a')
      const b = await insert(storage, 'b')
      await expectRefusal(insert(storage, 'a'), 'duplicate', { field: 'slug', value: 'a' })
      await expectRefusal(catalog.updateCategory(b.id, { parentId: null, slug: 'a', name: 'B', position: 0 }, writeBy()), 'duplicate', {
        field: 'slug',
        value: 'a',
      })
      await expectRefusal(insert(storage, 'c', 999_999), 'category_not_found')
      await expectRefusal(catalog.updateCategory(b.id, { parentId: 999_999, slug: 'b', name: 'B', position: 0 }, writeBy()), 'category_not_found')
      await expectRefusal(catalog.updateCategory(999_999, { parentId: null, slug: 'x', name: 'X', position: 0 }, writeBy()), 'category_not_found')
      await expectRefusal(catalog.insertProduct(productOf('P', { categoryIds: [a.id, 999_999] }), writeBy()), 'category_not_found')
      expect(await catalog.categories()).toEqual([a, b])
      expect((await catalog.listProducts({}, { limit: 1 })).total).toBe(0)
    },
  },
  {
    name: 'never lets a category come to lie within itself, not even by two moves at once',
    safety: true,
    run: async storage => {
      const { catalog } = storage
      const a = await insert(storage, 'a')
      const b = await insert(storage, 'b', a.id)
      const c = await insert(storage, 'c', b.id)
      const under = (category: Category, parentId: number | null) => catalog.updateCategory(category.id, { ...category, parentId }, writeBy())
      for (const parentId of [a.id, b.id, c.id]) await expectRefusal(under(a, parentId), 'category_cycle')
      expect(await catalog.categories()).toEqual([a, b, c])
      await under(b, null)
      const moves = await Promise.allSettled([under(a, c.id), under(b, a.id)])
      expect(moves.filter(move => move.status === 'fulfilled')).toHaveLength(1)
      const tree = new Map((await catalog.categories()).map(category => [category.id, category.parentId]))
      for (const id of tree.keys()) {
        let steps = 0
        for (let current: number | null | undefined = id; current != null; current = tree.get(current)) expect(steps++).toBeLessThan(3)
      }
    },
  },
  {
    name: 'deletes an empty category once, makes a new version of its products, and none with children',
    run: async storage => {
      const { catalog } = storage
      const a = await insert(storage, 'a')
      const b = await insert(storage, 'b', a.id)
      const inside = await catalog.insertProduct(productOf('IN', { categoryIds: [a.id, b.id] }), writeBy())
      const outside = await catalog.insertProduct(productOf('OUT', { categoryIds: [a.id] }), writeBy())
      await expectRefusal(catalog.deleteCategory(a.id, writeBy()), 'category_in_use')
      const events = await watchEvents(storage)
      const context = writeBy({ at: now + 7, events: [event('category.changed', `category:${b.id}`, { categoryId: b.id })] })
      await catalog.deleteCategory(b.id, context)
      await catalog.deleteCategory(b.id, context)
      expect(briefly(await events())).toEqual([['category.changed', { categoryId: b.id }]])
      expect(await catalog.categories()).toEqual([a])
      expect(await catalog.products([inside.id, outside.id])).toEqual([{ ...inside, categoryIds: [a.id], version: 2, updatedAt: now + 7 }, outside])
    },
  },
]
