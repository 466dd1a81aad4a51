import { expect } from 'vitest'
import type { SearchCount, Storage } from '../ports/index.ts'
import { atOnce, strangeText } from './fixtures.ts'
import type { ConformanceCase } from './suite.ts'

const today = 20_800

function counted(text: string, parts: Partial<SearchCount> = {}): SearchCount {
  return { day: today, text, searches: 1, withoutResult: 0, results: 3, ...parts }
}

/** The promises of the log of searches. */
export const searchLogCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'adds up what was searched for, by text, over days',
    run: async ({ searchLog }) => {
      await searchLog.add([])
      await searchLog.add([counted('lamp', { searches: 4, withoutResult: 1, results: 2 }), counted(strangeText)])
      await searchLog.add([counted('lamp', { searches: 2, withoutResult: 2, results: 0 })])
      await searchLog.add([counted('lamp', { day: today - 1, searches: 10, results: 7 }), counted('sofa', { day: today - 3 })])
      expect(await searchLog.top({ fromDay: today - 1, withoutResult: false, limit: 9 })).toEqual([
        { text: 'lamp', searches: 16, withoutResult: 3, results: 0, lastDay: today },
        { text: strangeText, searches: 1, withoutResult: 0, results: 3, lastDay: today },
      ])
      expect((await searchLog.top({ fromDay: today - 3, withoutResult: false, limit: 9 })).map(({ text }) => text).sort()).toEqual(
        ['lamp', 'sofa', strangeText].sort(),
      )
    },
  },
  {
    name: 'ranks texts by how often, or by how often in vain, ties by text',
    run: async ({ searchLog }) => {
      await searchLog.add([
        counted('b', { searches: 5 }),
        counted('a', { searches: 5, withoutResult: 1 }),
        counted('c', { searches: 9, withoutResult: 4, results: 0 }),
        counted('d', { searches: 1, withoutResult: 1, results: 0 }),
      ])
      const texts = async (withoutResult: boolean, limit: number) => (await searchLog.top({ fromDay: today, withoutResult, limit })).map(({ text }) => text)
      expect([await texts(false, 9), await texts(true, 9), await texts(false, 2)]).toEqual([
        ['c', 'a', 'b', 'd'],
        ['c', 'a', 'd'],
        ['c', 'a'],
      ])
      expect(await searchLog.top({ fromDay: today + 1, withoutResult: false, limit: 9 })).toEqual([])
    },
  },
  {
    name: 'loses no count when many add at once',
    run: async ({ searchLog }) => {
      await atOnce(16, index => searchLog.add([counted('lamp'), counted(`only ${index}`), counted('sofa', { withoutResult: 1, results: 0 })]))
      const [first, second] = await searchLog.top({ fromDay: today, withoutResult: false, limit: 99 })
      expect([first, second]).toEqual([
        { text: 'lamp', searches: 16, withoutResult: 0, results: 3, lastDay: today },
        { text: 'sofa', searches: 16, withoutResult: 16, results: 0, lastDay: today },
      ])
    },
  },
  {
    name: 'takes very many texts at once',
    run: async ({ searchLog }) => {
      await searchLog.add(Array.from({ length: 1_200 }, (_, at) => counted(`text ${at}`)))
      expect((await searchLog.top({ fromDay: today, withoutResult: false, limit: 2_000 })).length).toBe(1_200)
    },
  },
  {
    name: 'deletes old days, so many at a time',
    run: async ({ searchLog }) => {
      await searchLog.add([counted('kept'), counted('old', { day: today - 9 }), counted('older', { day: today - 10 }), counted('oldest', { day: today - 11 })])
      expect([await searchLog.purge(today, 2), await searchLog.purge(today, 9), await searchLog.purge(today, 9)]).toEqual([2, 1, 0])
      expect((await searchLog.top({ fromDay: 0, withoutResult: false, limit: 9 })).map(({ text }) => text)).toEqual(['kept'])
    },
  },
]
