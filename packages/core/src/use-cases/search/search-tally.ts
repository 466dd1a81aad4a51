import { dayOf, normaliseSearchText } from '../../model/index.ts'
import type { Deps, SearchCount } from '../../ports/index.ts'

/** How long counts stay in the process before they are added to the log. Milliseconds. */
const gatherMs = 30_000

/** Different texts between two additions, and on one day. More are not counted: somebody is making them up, and the log shall not grow with that. */
const textsMax = 1_000
const textsPerDayMax = 10_000

/** Counts searches of this process. */
export interface SearchTally {
  /** Counts a search. Returns at once; never throws. */
  count(text: string, results: number): void
  /** Adds what was counted to the log. */
  flush(): Promise<void>
}

/** Counts are added to the log when the next search comes after {@link gatherMs}, or when asked to: no search waits for it. What cannot be added stays for the next time. */
export function searchTally({ searchLog, clock, logger }: Pick<Deps, 'searchLog' | 'clock' | 'logger'>): SearchTally {
  let counts = new Map<string, SearchCount>()
  let flushing: Promise<void> = Promise.resolve()
  let flushedAt = clock.now()
  let seen = { day: 0, texts: new Set<string>() }

  const isTaken = (day: number, text: string): boolean => {
    if (seen.day !== day) seen = { day, texts: new Set() }
    if (seen.texts.has(text)) return counts.size < textsMax
    if (counts.size >= textsMax || seen.texts.size >= textsPerDayMax) return false
    seen.texts.add(text)
    return true
  }

  const note = ({ day, text, searches, withoutResult, results }: SearchCount): void => {
    const key = `${day} ${text}`
    const present = counts.get(key)
    if (!present && !isTaken(day, text)) return
    counts.set(key, { day, text, searches: searches + (present?.searches ?? 0), withoutResult: withoutResult + (present?.withoutResult ?? 0), results })
  }

  const add = async (): Promise<void> => {
    if (counts.size === 0) return
    const taken = counts
    counts = new Map()
    try {
      await searchLog.add([...taken.values()])
    } catch (error) {
      const later = counts
      counts = taken
      for (const count of later.values()) note(count)
      throw error
    }
  }

  const flush = (): Promise<void> => {
    flushedAt = clock.now()
    const own = flushing.then(add)
    flushing = own.catch(() => undefined)
    return own
  }

  return {
    count: (text, results) => {
      const normal = normaliseSearchText(text)
      if (normal === '') return
      note({ day: dayOf(clock.now()), text: normal, searches: 1, withoutResult: results === 0 ? 1 : 0, results })
      if (clock.now() - flushedAt < gatherMs) return
      flush().catch((error: unknown) => logger.log('warn', 'Searches could not be counted.', { error: String(error) }))
    },
    flush,
  }
}
