import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '../../../src/model/index.ts'
import type { Deps, SearchQuery } from '../../../src/ports/index.ts'
import { create, createCategory, deleteCategory, delete as deleteProduct, update, updateCategory } from '../../../src/use-cases/catalog/index.ts'
import { adjust } from '../../../src/use-cases/inventory/index.ts'
import { reindex, search, suggest } from '../../../src/use-cases/search/index.ts'
import { refreshProducts, searchConsumer } from '../../../src/use-cases/search/search-consumer.ts'
import { admin, draft, expectRefused, stocked, testShop } from '../shop.ts'

const query = (text: string, filter: SearchQuery['filter'] = {}): SearchQuery => ({
  text,
  currency: 'USD',
  filter,
  sort: 'relevance',
  limit: 10,
  withFacets: false,
})
const found = async (deps: Deps, text: string, filter?: SearchQuery['filter']) => (await search(deps, query(text, filter))).productIds

/** A shop whose index follows: `follow` hands every event since the last call to the consumer, in the order `arrange` puts them in. */
function followedShop() {
  const shop = testShop()
  const consumer = searchConsumer(shop.deps)
  let seen = 0
  return {
    ...shop,
    follow: async (arrange: (events: StoredEvent[]) => StoredEvent[] = events => events) => {
      const events = [...shop.tables.events.values()].slice(seen)
      seen += events.length
      for (const event of arrange(events)) await consumer.handle(event, new AbortController().signal)
    },
  }
}

describe('the index follows the catalog', () => {
  it('takes out what is gone also when what is there cannot be written, and the other way round; and fails', async () => {
    const { deps } = followedShop()
    const [kept, gone] = [await stocked(deps, 5, { name: 'Kept' }), await stocked(deps, 5, { name: 'Gone' })]
    await deleteProduct(deps, gone.id, admin)
    const done: string[] = []
    const away = (name: string) => async () => {
      throw new Error(`${name} is away`)
    }
    const note = (name: string) => async () => {
      done.push(name)
    }
    const writing = (put: () => Promise<void>, remove: () => Promise<void>) =>
      refreshProducts({ ...deps, search: { ...deps.search, put, remove } }, [kept.id, gone.id])
    await expect(writing(away('put'), note('remove'))).rejects.toThrow('put is away')
    await expect(writing(note('put'), away('remove'))).rejects.toThrow('remove is away')
    expect(done).toStrictEqual(['remove', 'put'])
  })

  it('shows what is published, hides what is not, forgets what is deleted', async () => {
    const { deps, follow } = followedShop()
    const phone = await create(deps, draft({ name: 'Smartphone' }), admin)
    const hidden = await create(deps, draft({ name: 'Smartwatch', status: 'draft' }), admin)
    expect(await found(deps, 'smart')).toStrictEqual([])
    await follow()
    expect(await found(deps, 'smart')).toStrictEqual([phone.id])
    await update(deps, hidden.id, { status: 'published' }, admin)
    await update(deps, phone.id, { name: 'Telephone' }, admin)
    await follow()
    expect([await found(deps, 'smart'), await found(deps, 'telephone')]).toStrictEqual([[hidden.id], [phone.id]])
    await update(deps, phone.id, { status: 'archived' }, admin)
    await deleteProduct(deps, hidden.id, admin)
    await follow()
    expect((await search(deps, query(''))).total).toBe(0)
  })

  it('reads the present state, so events twice, late and in any order do no harm', async () => {
    const { deps, follow } = followedShop()
    const kept = await stocked(deps, 5, { name: 'Old' })
    const gone = await stocked(deps, 5, { name: 'Gone' })
    await update(deps, kept.id, { name: 'New' }, admin)
    await deleteProduct(deps, gone.id, admin)
    await follow(events => [...events.toReversed(), ...events, ...events.toReversed()])
    expect([await found(deps, 'old'), await found(deps, 'new'), await found(deps, 'gone')]).toStrictEqual([[], [kept.id], []])
    expect(await found(deps, 'new', { inStock: true })).toStrictEqual([kept.id])
  })

  it('knows when stock runs out and comes back', async () => {
    const { deps, follow } = followedShop()
    const { id, variantId } = await stocked(deps, 1, { name: 'Mug' })
    await follow()
    expect(await found(deps, 'mug', { inStock: true })).toStrictEqual([id])
    await adjust(deps, { causeKey: 'a', reason: '', lines: [{ variantId, to: 0 }] }, admin)
    await follow()
    expect([await found(deps, 'mug', { inStock: true }), await found(deps, 'mug')]).toStrictEqual([[], [id]])
    await adjust(deps, { causeKey: 'b', reason: '', lines: [{ variantId, to: 1 }] }, admin)
    await follow()
    expect(await found(deps, 'mug', { inStock: true })).toStrictEqual([id])
  })

  it('knows a category by its new name and place, and no more when it is gone', async () => {
    const { deps, follow } = followedShop()
    const electronics = await createCategory(deps, { name: 'Electronics' }, admin)
    const phones = await createCategory(deps, { name: 'Phones' }, admin)
    const { id } = await create(deps, draft({ name: 'Nokia', categoryIds: [phones.id] }), admin)
    await follow()
    expect([await found(deps, '', { categoryId: phones.id }), await found(deps, '', { categoryId: electronics.id })]).toStrictEqual([[id], []])
    await updateCategory(deps, phones.id, { name: 'Handhelds', parentId: electronics.id }, admin)
    await follow()
    expect([await found(deps, '', { categoryId: electronics.id }), await found(deps, 'handhelds'), await found(deps, 'phones')]).toStrictEqual([[id], [id], []])
    await updateCategory(deps, electronics.id, { name: 'Gadgets' }, admin)
    await follow()
    expect(await found(deps, 'gadgets')).toStrictEqual([id])
    await deleteCategory(deps, phones.id, admin)
    await follow()
    expect([await found(deps, '', { categoryId: electronics.id }), await found(deps, 'handhelds'), await found(deps, 'nokia')]).toStrictEqual([[], [], [id]])
  })

  it('ends with the present state when one that read earlier writes later', async () => {
    const { deps, tables } = testShop()
    const { id, variantId } = await stocked(deps, 1, { name: 'Mug' })
    const event = [...tables.events.values()].find(({ topic }) => topic === 'stock.changed')
    if (!event) throw new Error('no event')
    const handle = (search: Deps['search']) => searchConsumer({ ...deps, search }).handle(event, new AbortController().signal)
    let puts = 0
    await handle({
      ...deps.search,
      put: async documents => {
        puts += 1
        if (puts === 1) {
          await adjust(deps, { causeKey: 'sold out', reason: '', lines: [{ variantId, to: 0 }] }, admin)
          await handle(deps.search)
        }
        await deps.search.put(documents)
      },
    })
    expect([puts, await found(deps, 'mug', { inStock: true }), await found(deps, 'mug')]).toStrictEqual([2, [], [id]])
    await handle({
      ...deps.search,
      put: async documents => {
        await deleteProduct(deps, id, admin)
        await handle(deps.search)
        await deps.search.put(documents)
      },
    })
    expect(await found(deps, 'mug')).toStrictEqual([])
  })

  it('stops between batches when the worker stops', async () => {
    const { deps, tables } = testShop()
    await createCategory(deps, { name: 'Phones' }, admin)
    await create(deps, draft({ categoryIds: [1] }), admin)
    const [event] = [...tables.events.values()]
    if (!event) throw new Error('no event')
    await expect(searchConsumer(deps).handle(event, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
    expect(await found(deps, '')).toStrictEqual([])
  })
})

describe('rebuilding the index', () => {
  it('makes it of everything that is published, in batches', async () => {
    const { deps } = testShop()
    for (let count = 0; count < 401; count++) await create(deps, draft(), admin)
    await create(deps, draft({ status: 'draft' }), admin)
    await deps.search.put([
      {
        productId: 9_999,
        version: 1,
        name: 'Ghost',
        brand: '',
        description: '',
        skus: [],
        categoryIds: [],
        categoryNames: [],
        facets: {},
        prices: { USD: 1 },
        inStock: true,
        createdAt: 0,
      },
    ])
    const progress: number[] = []
    expect(await reindex(deps, indexed => progress.push(indexed))).toBe(401)
    expect(progress).toStrictEqual([200, 400, 401])
    expect((await search(deps, query(''))).total).toBe(401)
    expect(await found(deps, 'ghost')).toStrictEqual([])
  })
})

describe('searching', () => {
  it('completes what is typed', async () => {
    const { deps, follow } = followedShop()
    const { id } = await create(deps, draft({ name: 'Smartphone' }), admin)
    await follow()
    expect((await suggest(deps, 'smar', 1))[0]).toStrictEqual({ text: 'Smartphone', productId: id })
  })

  it('refuses a cursor that is none', async () => {
    await expectRefused(search(testShop().deps, { ...query(''), cursor: 'x' }), 'validation_failed')
  })
})
