import { hasCode, type LogLevel, type SearchIndex } from '@cartwright/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FakeMeilisearch, type FakeMood, startFakeMeilisearch } from './support/fake-meilisearch.ts'
import { builtIndex, documentOf, idsOf, opened, queryOf } from './support/shop-index.ts'

let fake: FakeMeilisearch
beforeEach(async () => {
  fake = await startFakeMeilisearch()
})
afterEach(async () => {
  vi.useRealTimers()
  await fake.close()
})

/** The message of the refusal that every reader and writer gives; a different one for each would be told apart here. */
async function refusals(index: SearchIndex): Promise<string[]> {
  const calls = [() => index.search(queryOf()), () => index.suggest('phone', 5), () => index.differing([documentOf(1)]), () => index.idsAfter(0, 5)]
  return Promise.all([...calls, () => index.put([documentOf(1)])].map(call => refusal(call())))
}

async function refusal(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => null,
    (error: unknown) => error,
  )
  return hasCode(error, 'unavailable') ? error.message : `something else: ${String(error)}`
}

const same = (message: string) => Array<string>(5).fill(message)

describe('a server that is away', () => {
  it.each<FakeMood>(['hangs', 'breaks', 'is away'])('makes everything `unavailable` when it %s, and is found again', async mood => {
    const { index } = await builtIndex(fake, [documentOf(1, { name: 'Phone' })], { searchMs: 600, requestMs: 600, taskMs: 1_000 })
    fake.mood = mood
    expect(await refusals(index)).toEqual(same('Meilisearch does not answer.'))
    expect(await index.status?.()).toMatchObject({ isUp: false, documents: null, details: { state: 'away' } })
    fake.mood = 'well'
    // Now, since the circuit is open by then.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 })
    expect(await idsOf(index, 'phone')).toEqual([1])
    expect(await index.status?.()).toMatchObject({ isUp: true, documents: 1, details: { circuit: 'closed' } })
  })

  it('is no server at all: the same', async () => {
    const port = new URL(fake.host).port
    await fake.close()
    expect(await refusals(opened(fake))).toEqual(same('Meilisearch does not answer.'))
    fake = await startFakeMeilisearch(Number(port))
  })

  it('is not asked while it keeps failing; then one call finds out', async () => {
    const told: [LogLevel, string][] = []
    const logger = { log: (level: LogLevel, message: string) => told.push([level, message]) }
    const { index } = await builtIndex(fake, [documentOf(1)], { logger })
    vi.useFakeTimers({ toFake: ['Date'] })
    fake.mood = 'breaks'
    for (let count = 0; count < 20; count++) await refusal(index.search(queryOf()))
    const asked = fake.requests.length
    expect(await refusal(index.search(queryOf()))).toBe('Meilisearch is not asked just now.')
    expect(await refusal(index.put([documentOf(2)]))).toBe('Meilisearch is not asked just now.')
    vi.setSystemTime(Date.now() + 499)
    expect(await refusal(index.search(queryOf()))).toBe('Meilisearch is not asked just now.')
    expect(fake.requests.length).toBe(asked)

    vi.setSystemTime(Date.now() + 1)
    const answers = await Promise.all([1, 2, 3].map(() => refusal(index.search(queryOf()))))
    expect(answers.sort()).toEqual(['Meilisearch does not answer.', 'Meilisearch is not asked just now.', 'Meilisearch is not asked just now.'])
    expect(fake.requests.length).toBe(asked + 1)

    fake.mood = 'well'
    vi.setSystemTime(Date.now() + 500)
    expect(await idsOf(index, '')).toEqual([1])
    expect(told).toEqual([
      ['error', 'Meilisearch keeps failing: it is not asked for a while.'],
      ['info', 'Meilisearch works again.'],
    ])
  })

  it('is not what refusals are: they open no circuit', async () => {
    const index = opened(fake, { apiKey: 'wrong' })
    for (let count = 0; count < 30; count++) expect(await refusal(index.search(queryOf()))).toBe('Meilisearch does not accept the API key.')
    expect(await index.status?.()).toEqual({ isUp: false, documents: null, details: { state: 'key refused', circuit: 'closed' } })
  })
})

describe('a task', () => {
  it('that fails fails the write, and nothing is there', async () => {
    const { index } = await builtIndex(fake)
    fake.queue.failing.set('documentAdditionOrUpdate', 'no_space_left_on_device')
    expect(await refusal(index.put([documentOf(1)]))).toMatch(/^Meilisearch did not do a task \(documentAdditionOrUpdate \d+: no_space_left_on_device\)\.$/)
    expect((await index.status?.())?.details).toMatchObject({ last_task_status: 'failed', last_task_error: 'no_space_left_on_device' })
    fake.queue.failing.clear()
    expect(await idsOf(index, '')).toEqual([])
    await index.put([documentOf(1)])
    expect(await idsOf(index, '')).toEqual([1])
  })

  it('that waits too long fails the write, opens no circuit, and may be done later', async () => {
    const { index } = await builtIndex(fake, [], { taskMs: 60 })
    fake.queue.pause()
    expect(await refusal(index.put([documentOf(1)]))).toBe('A task takes longer than it is waited for.')
    expect(await index.status?.()).toMatchObject({ isUp: true, details: { circuit: 'closed', tasks_waiting: 1 } })
    fake.queue.resume()
    await index.put([documentOf(1)])
    expect(await idsOf(index, '')).toEqual([1])
  })

  it('that fails fails a rebuild, and everything is as it was', async () => {
    const { index, uid } = await builtIndex(fake, [documentOf(1)])
    fake.queue.failing.set('indexSwap', 'internal')
    await expect(
      index.rebuild(
        (async function* () {
          yield [documentOf(2)]
        })(),
      ),
    ).rejects.toThrow('Meilisearch did not do a task (indexSwap')
    expect([await idsOf(index, ''), [...fake.indexes.all.keys()]]).toEqual([[1], [uid]])
  })
})

describe('an index', () => {
  it('that was never built is told from one that is empty; what is written is left to who builds it', async () => {
    const index = opened(fake)
    const message = 'The search index is not built yet: `cartwright search reindex` builds it.'
    expect(await refusals(index)).toEqual([...same(message).slice(1), 'something else: null'])
    await index.remove([1])
    expect([await index.status?.(), fake.indexes.all.size]).toEqual([{ isUp: false, documents: null, details: { state: 'not built', circuit: 'closed' } }, 0])
  })

  it('that was deleted under us is as one that was never built, and can be built again', async () => {
    const { index, uid } = await builtIndex(fake, [documentOf(1)])
    fake.indexes.all.delete(uid)
    expect(await refusal(index.search(queryOf()))).toBe('The search index is not built yet: `cartwright search reindex` builds it.')
    await index.put([documentOf(1)])
    expect(fake.indexes.all.size).toBe(0)
    await index.rebuild(
      (async function* () {
        yield [documentOf(1), documentOf(2)]
      })(),
    )
    expect(await idsOf(index, '')).toEqual([1, 2])
  })

  it('that was deleted while a write waited comes back with that alone, as whatever stands in it is told', async () => {
    const { index, uid } = await builtIndex(fake, [documentOf(1), documentOf(2)])
    fake.queue.before = () => fake.indexes.all.delete(uid)
    await index.put([documentOf(2, { version: 2 })])
    fake.queue.before = null
    // No settings: nothing of it can be searched, so a shop with a fallback answers from that.
    await expect(index.search(queryOf())).rejects.toThrow('not filterable')
  })
})
