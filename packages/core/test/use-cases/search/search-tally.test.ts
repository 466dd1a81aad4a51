import { describe, expect, it } from 'vitest'
import { manualClock, memoryStorage } from '../../../src/memory/index.ts'
import { dayOf, normaliseSearchText, searchTextMax } from '../../../src/model/index.ts'
import type { LogLevel, SearchCount } from '../../../src/ports/index.ts'
import { searchTally } from '../../../src/use-cases/search/search-tally.ts'

const day = 86_400_000

function tallied() {
  const clock = manualClock(20_800 * day)
  const storage = memoryStorage()
  const added: (readonly SearchCount[])[] = []
  const told: [LogLevel, string][] = []
  let isAway = false
  const searchLog = {
    ...storage.searchLog,
    add: async (counts: readonly SearchCount[]) => {
      if (isAway) throw new Error('The database is away.')
      added.push(counts)
      await storage.searchLog.add(counts)
    },
  }
  const tally = searchTally({ searchLog, clock, logger: { log: (level, message) => told.push([level, message]) } })
  const go = (away: boolean) => {
    isAway = away
  }
  return { tally, clock, added, told, go, top: (fromDay = 0) => storage.searchLog.top({ fromDay, withoutResult: false, limit: 20_000 }) }
}

describe('a searched text', () => {
  it.each([
    ['  Red   LAMP\t', 'red lamp'],
    ['Café', 'cafe'],
    ['a\u0000b', 'a b'],
    ['', ''],
    ['\n', ''],
    ['jane@example.com', ''],
    ['my mail: jane@example.com please', ''],
    [`${'é'.repeat(99)} ab`, 'e'.repeat(99)],
    ['\u{1F4F1}'.repeat(200), '\u{1F4F1}'.repeat(searchTextMax)],
  ])('%j counts as %j', (text, counted) => {
    expect(normaliseSearchText(text)).toBe(counted)
  })
})

describe('searches', () => {
  it('are added up in the process and added to the log together, not before half a minute', async () => {
    const { tally, clock, added, top } = tallied()
    tally.count('Lamp', 3)
    tally.count('lamp ', 2)
    tally.count('sofa', 0)
    tally.count('', 5)
    expect(added).toEqual([])
    clock.advance(30_000)
    tally.count('lamp', 0)
    await tally.flush()
    expect(await top()).toEqual([
      { text: 'lamp', searches: 3, withoutResult: 1, results: 0, lastDay: 20_800 },
      { text: 'sofa', searches: 1, withoutResult: 1, results: 0, lastDay: 20_800 },
    ])
    expect(added.length).toBe(1)
    await tally.flush()
    expect(added.length).toBe(1)
  })

  it('count for the day they were made on', async () => {
    const { tally, clock, top } = tallied()
    tally.count('lamp', 1)
    clock.advance(day)
    tally.count('lamp', 2)
    await tally.flush()
    expect([await top(), await top(dayOf(clock.now()))]).toEqual([
      [{ text: 'lamp', searches: 2, withoutResult: 0, results: 2, lastDay: 20_801 }],
      [{ text: 'lamp', searches: 1, withoutResult: 0, results: 2, lastDay: 20_801 }],
    ])
  })

  it('stay counted while the log is away', async () => {
    const { tally, clock, told, go, top } = tallied()
    go(true)
    tally.count('lamp', 1)
    clock.advance(30_000)
    tally.count('lamp', 1)
    await expect(tally.flush()).rejects.toThrow('The database is away.')
    tally.count('lamp', 4)
    go(false)
    await tally.flush()
    expect([await top(), told]).toEqual([
      [{ text: 'lamp', searches: 3, withoutResult: 0, results: 4, lastDay: 20_800 }],
      [['warn', 'Searches could not be counted.']],
    ])
  })

  it('of very many different texts are not all counted: a thousand at a time, ten thousand a day; known ones always', async () => {
    const { tally, clock, top } = tallied()
    for (let round = 0; round < 12; round++) {
      for (let at = 0; at < 1_200; at++) tally.count(`made up ${round}-${at}`, 0)
      await tally.flush()
    }
    tally.count('made up 0-0', 0)
    await tally.flush()
    const texts = await top()
    expect([texts.length, texts[0]]).toEqual([10_000, { text: 'made up 0-0', searches: 2, withoutResult: 2, results: 0, lastDay: 20_800 }])
    clock.advance(day)
    tally.count('the next day', 0)
    await tally.flush()
    expect((await top()).length).toBe(10_001)
  })
})
