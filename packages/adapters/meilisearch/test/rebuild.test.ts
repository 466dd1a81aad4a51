import type { SearchDocument } from '@cartwright/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeMeilisearch, startFakeMeilisearch } from './support/fake-meilisearch.ts'
import { batchesOf, builtIndex, documentOf, idsOf, opened } from './support/shop-index.ts'

let fake: FakeMeilisearch
beforeEach(async () => {
  fake = await startFakeMeilisearch()
})
afterEach(() => fake.close())

const named = (productId: number, name: string, version = 1) => documentOf(productId, { name, version })

describe('a rebuild, with other processes writing', () => {
  it('has what they wrote and removed meanwhile', async () => {
    const { index, other, uid } = await builtIndex(fake, [named(1, 'One'), named(2, 'Two'), named(3, 'Three')])
    async function* batches(): AsyncGenerator<readonly SearchDocument[]> {
      yield [named(1, 'One'), named(2, 'Two')]
      await other.put([named(1, 'Uno', 2), named(5, 'Five'), documentOf(3, { name: 'Three', inStock: false })])
      await other.remove([2])
      // Read before that.
      yield [named(3, 'Three'), named(4, 'Four')]
    }
    expect(await index.rebuild(batches())).toBe(4)
    const found = await Promise.all(['one', 'uno', 'two', 'three', 'four', 'five'].map(text => idsOf(index, text)))
    expect(found).toEqual([[], [1], [], [3], [4], [5]])
    expect(await idsOf(other, 'three', { filter: { inStock: true } })).toEqual([])
    expect([[...fake.indexes.all.keys()], await other.idsAfter(0, 9)]).toEqual([[uid], [1, 3, 4, 5]])
  })

  it('has what came in just before the swap, after what was written meanwhile had been taken over', async () => {
    const { index, other } = await builtIndex(fake, [named(1, 'One'), named(2, 'Two')])
    fake.queue.before = task => {
      if (task.type !== 'indexSwap') return
      fake.queue.before = null
      const live = [...fake.indexes.all].find(([uid]) => !uid.includes('-rebuild-'))?.[0] ?? ''
      const token = [...fake.indexes.all.keys()].find(uid => uid.includes('-rebuild-'))?.split('-rebuild-')[1]
      const present = fake.indexes.get(live).documents
      // As another process' tasks that were enqueued first.
      fake.indexes.add(live, [
        { ...present.get(1), version: 2, w_name: 'uno', digest: 'other', during: [token] },
        { id: 2, version: 0, digest: '', removed: true, during: [token] },
      ])
    }
    expect(await index.rebuild(batchesOf([named(1, 'One'), named(2, 'Two')]))).toBe(1)
    expect([await idsOf(index, 'uno'), await idsOf(other, 'one'), await idsOf(other, 'two')]).toEqual([[1], [], []])
  })

  it('leaves alone what was written after the swap', async () => {
    const { index, other } = await builtIndex(fake, [named(1, 'One')])
    let written: Promise<void> = Promise.resolve()
    fake.queue.before = task => {
      // The rebuild's index goes last: what it is about to drop is what was live before.
      if (task.type !== 'indexDeletion') return
      fake.queue.before = null
      written = other.put([named(1, 'Uno', 3), named(9, 'Nine')])
    }
    await index.rebuild(batchesOf([named(1, 'One', 2)]))
    await written
    expect([await idsOf(index, 'uno'), await idsOf(index, 'one'), await idsOf(index, 'nine')]).toEqual([[1], [], [9]])
  })

  it('gives way to one that another process began later, also when that is done by then', async () => {
    const { index, other, uid } = await builtIndex(fake, [named(1, 'One')])
    async function* slow(): AsyncGenerator<readonly SearchDocument[]> {
      yield [named(1, 'One')]
      await other.put([named(2, 'Two')])
      await other.remove([1])
      expect(await other.rebuild(batchesOf([named(2, 'Two'), named(3, 'Three')]))).toBe(2)
      await other.put([named(4, 'Four')])
      // A batch that is sent after its index was dropped makes Meilisearch make an index of that name anew.
      yield Array.from({ length: 1_200 }, (_, at) => named(100 + at, 'Late'))
    }
    await expect(index.rebuild(slow())).rejects.toThrow('Another rebuild of the search index was begun; this one gave way.')
    expect([await idsOf(other, ''), [...fake.indexes.all.keys()]]).toEqual([[2, 3, 4], [uid]])
  })

  it('of one process come one after the other', async () => {
    const { index } = await builtIndex(fake)
    expect(await Promise.all([index.rebuild(batchesOf([named(1, 'One')])), index.rebuild(batchesOf([named(2, 'Two'), named(3, 'Three')]))])).toEqual([1, 2])
    expect(await idsOf(index, '')).toEqual([2, 3])
  })
})

describe('the first rebuild', () => {
  it('has others wait with what they would write, until there is an index to write it to', async () => {
    const [index, other] = [opened(fake), opened(fake)]
    async function* batches(): AsyncGenerator<readonly SearchDocument[]> {
      yield [named(1, 'One')]
      await expect(other.put([named(2, 'Two')])).rejects.toThrow('The search index is being built for the first time.')
    }
    expect(await index.rebuild(batches())).toBe(1)
    await other.put([named(2, 'Two')])
    expect(await idsOf(index, '')).toEqual([1, 2])
  })
})

describe('a rebuild whose process died', () => {
  it('leaves marks in the live index, for an hour at most, until the next one', async () => {
    const { index, uid } = await builtIndex(fake, [named(1, 'One'), named(2, 'Two')])
    const dead = `${uid}-rebuild-dead`
    fake.indexes.create(dead)
    await index.remove([2])
    expect([await idsOf(index, ''), await index.idsAfter(0, 9), fake.indexes.get(uid).documents.size]).toEqual([[1], [1], 2])
    const leftover = fake.indexes.get(dead)
    leftover.updatedAt = new Date(Date.now() - 61 * 60_000).toISOString()
    await index.remove([1])
    expect(fake.indexes.get(uid).documents.size).toBe(1)
    await index.rebuild(batchesOf([named(3, 'Three')]))
    expect([[...fake.indexes.all.keys()], await idsOf(index, '')]).toEqual([[uid], [3]])
  })
})
