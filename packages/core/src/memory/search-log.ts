import type { SearchCount, SearchedText, SearchLog } from '../ports/index.ts'
import type { MemoryTables } from './tables.ts'

/** Counts of searches in memory. */
export function memorySearchLog({ searchCounts }: Pick<MemoryTables, 'searchCounts'>): SearchLog {
  return {
    add: async counts => {
      for (const count of counts) {
        const key = `${count.day} ${count.text}`
        const present = searchCounts.get(key)
        searchCounts.set(key, {
          ...count,
          searches: count.searches + (present?.searches ?? 0),
          withoutResult: count.withoutResult + (present?.withoutResult ?? 0),
        })
      }
    },
    top: async ({ fromDay, withoutResult, limit }) => {
      const texts = new Map<string, SearchedText>()
      for (const count of [...searchCounts.values()].sort((a, b) => a.day - b.day))
        if (count.day >= fromDay) texts.set(count.text, joined(texts.get(count.text), count))
      const frequency = (text: SearchedText) => (withoutResult ? text.withoutResult : text.searches)
      return [...texts.values()]
        .filter(text => frequency(text) > 0)
        .sort((a, b) => frequency(b) - frequency(a) || (a.text < b.text ? -1 : 1))
        .slice(0, limit)
    },
    purge: async (beforeDay, limit) => {
      const old = [...searchCounts].filter(([, { day }]) => day < beforeDay).slice(0, limit)
      for (const [key] of old) searchCounts.delete(key)
      return old.length
    },
  }
}

/** `count` is of a later day than what there is. */
function joined(present: SearchedText | undefined, { day, text, searches, withoutResult, results }: SearchCount): SearchedText {
  return { text, searches: searches + (present?.searches ?? 0), withoutResult: withoutResult + (present?.withoutResult ?? 0), results, lastDay: day }
}
