import { describe, expect, it } from 'vitest'
import { describeSearchIndex } from '../../src/conformance/index.ts'
import { manualClock, memorySearchIndex } from '../../src/memory/index.ts'
import { CommerceError, type SearchDocument } from '../../src/model/index.ts'
import type { LogLevel, SearchIndex, SearchQuery } from '../../src/ports/index.ts'
import { fallbackSearch, silentLogger } from '../../src/system/index.ts'

describeSearchIndex({
  name: 'fallback',
  create: () => fallbackSearch(memorySearchIndex(), memorySearchIndex(), { logger: silentLogger, clock: manualClock() }),
})

/** An index that fails as a server does that is away, whenever it is told to. */
function failing(index: SearchIndex) {
  let isAway = false
  const guarded =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (isAway) throw new CommerceError('unavailable', 'It is away.')
      return work(...args)
    }
  const { name, search, suggest, put, remove, differing, idsAfter, rebuild } = index
  return {
    go: (away: boolean) => {
      isAway = away
    },
    index: {
      name,
      search: guarded(search),
      suggest: guarded(suggest),
      put: guarded(put),
      remove: guarded(remove),
      differing: guarded(differing),
      idsAfter: guarded(idsAfter),
      rebuild: guarded(rebuild),
    } satisfies SearchIndex,
  }
}

const documentOf = (productId: number, given: Partial<SearchDocument> = {}): SearchDocument => ({
  productId,
  version: 1,
  name: `Lamp ${productId}`,
  brand: '',
  description: '',
  skus: [],
  categoryIds: [],
  categoryNames: [],
  facets: {},
  prices: { USD: 100 * productId },
  inStock: true,
  createdAt: 0,
  ...given,
})

const queryOf = (given: Partial<SearchQuery> = {}): SearchQuery => ({
  text: '',
  currency: 'USD',
  filter: {},
  sort: 'relevance',
  limit: 10,
  withFacets: false,
  ...given,
})

function shop() {
  const clock = manualClock()
  const told: [LogLevel, string, unknown][] = []
  const logger = { log: (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => told.push([level, message, fields?.error]) }
  const [first, second] = [failing({ ...memorySearchIndex(), name: 'server' }), failing({ ...memorySearchIndex(), name: 'database' })]
  return { first, second, told, clock, index: fallbackSearch(first.index, second.index, { logger, clock }) }
}

const idsOf = async (index: SearchIndex, given: Partial<SearchQuery> = {}) => (await index.search(queryOf(given))).productIds
const batchesOf = async function* (...batches: readonly (readonly SearchDocument[])[]) {
  yield* batches
}

describe('a search index with one to fall back to', () => {
  it('answers from the second when the first fails, says so once a minute, and goes back', async () => {
    const { index, first, second, told, clock } = shop()
    await first.index.put([documentOf(1)])
    await second.index.put([documentOf(2)])
    expect(await idsOf(index)).toEqual([1])
    first.go(true)
    expect([await idsOf(index), await index.suggest('lamp', 5)]).toEqual([[2], [{ text: 'Lamp 2', productId: 2 }]])
    clock.advance(60_000)
    expect(await idsOf(index)).toEqual([2])
    const line = ['warn', 'Search by server fails; database answers instead.', 'It is away.']
    expect(told).toEqual([line, line])
    first.go(false)
    expect(await idsOf(index)).toEqual([1])
  })

  it('fails when both do', async () => {
    const { index, first, second } = shop()
    first.go(true)
    second.go(true)
    await expect(index.search(queryOf())).rejects.toThrow('It is away.')
  })

  it('refuses a cursor that is none without asking twice', async () => {
    const { index, told } = shop()
    await expect(index.search(queryOf({ cursor: 'nonsense' }))).rejects.toMatchObject({ code: 'validation_failed' })
    await expect(index.search(queryOf({ cursor: 'f.nonsense' }))).rejects.toMatchObject({ code: 'validation_failed' })
    expect(told).toEqual([])
  })

  it('writes the second whatever becomes of the first, and fails so that the write comes again', async () => {
    const { index, first, second } = shop()
    await index.put([documentOf(1), documentOf(2)])
    first.go(true)
    await expect(index.put([documentOf(3)])).rejects.toMatchObject({ code: 'unavailable' })
    await expect(index.remove([1])).rejects.toMatchObject({ code: 'unavailable' })
    expect(await second.index.idsAfter(0, 9)).toEqual([2, 3])
    first.go(false)
    await index.put([documentOf(3)])
    await index.remove([1])
    expect([await first.index.idsAfter(0, 9), await second.index.idsAfter(0, 9)]).toEqual([
      [2, 3],
      [2, 3],
    ])
  })

  it('tells what either of them holds otherwise, and fails when that cannot be told', async () => {
    const { index, first, second } = shop()
    await first.index.put([documentOf(1), documentOf(2), documentOf(5)])
    await second.index.put([documentOf(1), documentOf(3), documentOf(9)])
    expect(await index.differing([documentOf(1), documentOf(2), documentOf(3)])).toEqual([2, 3])
    expect([await index.idsAfter(0, 9), await index.idsAfter(1, 2)]).toEqual([
      [1, 2, 3, 5, 9],
      [2, 3],
    ])
    first.go(true)
    await expect(index.differing([documentOf(1)])).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('goes on in the index that began a list; by price, name and time also in the other', async () => {
    const { index, first } = shop()
    await index.put([1, 2, 3, 4, 5, 6].map(id => documentOf(id)))
    const begun = await index.search(queryOf({ sort: 'price', limit: 2 }))
    first.go(true)
    const second = await index.search(queryOf({ sort: 'price', limit: 2, cursor: begun.nextCursor }))
    expect([begun.productIds, second.productIds]).toEqual([
      [1, 2],
      [3, 4],
    ])
    first.go(false)
    await first.index.remove([1, 2, 3, 4, 5, 6])
    expect(await idsOf(index, { sort: 'price', limit: 2, cursor: second.nextCursor })).toEqual([5, 6])
  })

  it('says that a list by relevance cannot be continued without the index that began it', async () => {
    const { index, first } = shop()
    await index.put([1, 2, 3].map(id => documentOf(id)))
    const { nextCursor } = await index.search(queryOf({ text: 'lamp', limit: 1 }))
    first.go(true)
    await expect(index.search(queryOf({ text: 'lamp', limit: 1, cursor: nextCursor }))).rejects.toMatchObject({ code: 'unavailable' })
    const begun = await index.search(queryOf({ text: 'lamp', limit: 1 }))
    expect(await idsOf(index, { text: 'lamp', limit: 1, cursor: begun.nextCursor })).toEqual([2])
  })

  it('rebuilds both from batches that are read once', async () => {
    const { index, first, second } = shop()
    expect(await index.rebuild(batchesOf([documentOf(1)], [], [documentOf(2), documentOf(3)]))).toBe(3)
    expect([await first.index.idsAfter(0, 9), await second.index.idsAfter(0, 9)]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
  })

  it.each(['first', 'second'] as const)('rebuilds one to its end when the %s fails, and then fails', async which => {
    const { index, first, second } = shop()
    const [away, well] = which === 'first' ? [first, second] : [second, first]
    away.go(true)
    const read: number[] = []
    async function* batches() {
      for (const id of [1, 2, 3]) {
        read.push(id)
        yield [documentOf(id)]
      }
    }
    await expect(index.rebuild(batches())).rejects.toMatchObject({ code: 'unavailable' })
    away.go(false)
    expect([read, await well.index.idsAfter(0, 9), await away.index.idsAfter(0, 9)]).toEqual([[1, 2, 3], [1, 2, 3], []])
  })

  it('passes on a failure of the batches, and nothing has changed', async () => {
    const { index } = shop()
    await index.put([documentOf(7)])
    async function* batches() {
      yield [documentOf(1)]
      throw new Error('the catalog went away')
    }
    await expect(index.rebuild(batches())).rejects.toThrow('the catalog went away')
    expect(await index.idsAfter(0, 9)).toEqual([7])
  })

  it('tells how the first one is doing, and who stands in', async () => {
    const { first, second, index } = shop()
    expect(await index.status?.()).toEqual({ isUp: true, documents: null, details: { fallback: 'database' } })
    const status = async () => ({ isUp: false, documents: 4, details: { state: 'away' } })
    const other = fallbackSearch({ ...first.index, status }, second.index, { logger: silentLogger, clock: manualClock() })
    expect(await other.status?.()).toEqual({ isUp: false, documents: 4, details: { state: 'away', fallback: 'database' } })
  })
})
