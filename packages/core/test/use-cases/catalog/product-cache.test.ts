import { expect, it } from 'vitest'
import { categories, create, createCategory, product, update } from '../../../src/use-cases/catalog/index.ts'
import { admin, draft, testShop } from '../shop.ts'

/** A shop that counts what it asks of its catalog. */
function countingShop() {
  const { deps } = testShop()
  const asked = { products: 0, categories: 0 }
  const catalog = {
    ...deps.catalog,
    products: (ids: readonly number[]) => {
      asked.products += 1
      return deps.catalog.products(ids)
    },
    categories: () => {
      asked.categories += 1
      return deps.catalog.categories()
    },
  }
  return { deps: { ...deps, catalog }, asked }
}

it('reads the category tree once for all who ask at once', async () => {
  const { deps, asked } = countingShop()
  await createCategory(deps, { name: 'A' }, admin)
  asked.categories = 0
  const trees = await Promise.all(Array.from({ length: 100 }, () => categories(deps)))
  expect(trees.map(([category]) => category?.name)).toEqual(Array(100).fill('A'))
  expect(asked.categories).toBe(1)
})

it('reads a product once for each of its versions, also where another process remembers it', async () => {
  const { deps, asked } = countingShop()
  const { id } = await create(deps, draft({ name: 'First' }), admin)
  asked.products = 0
  expect([(await product(deps, id)).name, (await product(deps, id)).name, asked.products]).toEqual(['First', 'First', 1])
  await update(deps, id, { name: 'Second' }, admin)
  asked.products = 0
  expect([(await product(deps, id)).name, (await product(deps, id)).name, asked.products]).toEqual(['Second', 'Second', 1])
  // Another process, whose cache is the same: it knows of versions by the store, and finds each under its own name.
  const other = { ...deps, catalog: { ...deps.catalog, products: async () => [] } }
  expect((await product(other, id)).name).toBe('Second')
})
