import { createClient } from '@cartwright/client'
import { createCommerce, type Principal, silentLogger } from '@cartwright/core'
import { memoryPasswords, memoryStorage } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { describe, expect, it } from 'vitest'
import { categoryFinder } from '../../src/import/category-finder.ts'

const by: Principal = { kind: 'system', name: 'test' }

/** A shop with Electronics > Phones, and a client that is its admin. */
const shop = async () => {
  const commerce = createCommerce({ storage: memoryStorage(), passwords: memoryPasswords(), logger: silentLogger })
  await commerce.start()
  const electronics = await commerce.catalog.createCategory({ name: 'Electronics' }, by)
  await commerce.catalog.createCategory({ name: 'Phones', parentId: electronics.id }, by)
  const { key } = await commerce.customers.createApiKey({ name: 'test', role: 'admin' }, by)
  const app = createApp(commerce, { rateLimit: 'off' })
  const waits: number[] = []
  const finder = await categoryFinder(createClient({ url: 'http://shop.test', fetch: request => app.fetch(request), apiKey: key }), {
    wait: async ms => {
      waits.push(ms)
    },
  })
  const tree = async () => (await commerce.catalog.categories()).map(({ id, parentId, name, slug }) => [id, parentId, name, slug])
  return { commerce, finder, tree, waits }
}

describe('categories', () => {
  it('are found by name, slug and path', async () => {
    const { finder, tree } = await shop()
    expect(await Promise.all(['Phones', 'phones', ' PHONES ', 'Electronics > Phones', 'electronics>phones'].map(finder.id))).toEqual([2, 2, 2, 2, 2])
    expect(await finder.id('Electronics')).toBe(1)
    expect(await tree()).toHaveLength(2)
  })

  it('are made once, however many rows ask for them at once', async () => {
    const { finder, tree } = await shop()
    const ids = await Promise.all(['mens-watches', 'Home > Garden tools', 'mens-watches', 'Home > Kitchen', 'Home'].map(finder.id))
    expect(ids).toEqual([3, 5, 3, 6, 4])
    expect((await tree()).slice(2)).toEqual([
      [3, null, 'Mens watches', 'mens-watches'],
      [4, null, 'Home', 'home'],
      [5, 4, 'Garden tools', 'garden-tools'],
      [6, 4, 'Kitchen', 'kitchen'],
    ])
  })

  it('of one name may stand below several parents', async () => {
    const { finder, tree } = await shop()
    expect(await finder.id('Used > Phones')).toBe(4)
    expect((await tree()).slice(2)).toEqual([
      [3, null, 'Used', 'used'],
      [4, 3, 'Phones', 'used-phones'],
    ])
  })

  it('that somebody else has made meanwhile are taken as they are', async () => {
    const { commerce, finder, tree, waits } = await shop()
    await commerce.catalog.createCategory({ name: 'Toys' }, by)
    expect(await finder.id('Toys')).toBe(3)
    expect(waits).toHaveLength(1)
    expect(await tree()).toHaveLength(3)
  })
})
