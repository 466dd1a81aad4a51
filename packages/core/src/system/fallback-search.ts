import { CommerceError, hasCode } from '../model/index.ts'
import type { Clock, Logger, SearchIndex, SearchQuery, SearchResult } from '../ports/index.ts'
import { sharedBatches } from './shared-batches.ts'

export interface FallbackSearchOptions {
  readonly logger: Logger
  readonly clock: Clock
}

/** How often the same failure is told. Milliseconds. */
const tellEveryMs = 60_000

/** Marks the cursor of a list that the fallback began, since positions of one index mean nothing to another. */
const mark = 'f.'

/**
 * Reads from `primary`, and from `fallback` whenever that fails; writes to both. The fallback is written first and whatever becomes of the other: a write throws while `primary` is
 * away, so that the event it came from is delivered again, and what the fallback has by then does no harm twice. `primary` has to limit its own time.
 *
 * A list goes on where it was begun. One by relevance that `primary` began cannot be continued without it: `unavailable`; the other orders can.
 */
export function fallbackSearch(primary: SearchIndex, fallback: SearchIndex, { logger, clock }: FallbackSearchOptions): SearchIndex {
  let told = { error: '', at: 0 }
  const tell = (cause: unknown): void => {
    const error = cause instanceof Error ? cause.message : String(cause)
    if (error === told.error && clock.now() - told.at < tellEveryMs) return
    told = { error, at: clock.now() }
    logger.log('warn', `Search by ${primary.name} fails; ${fallback.name} answers instead.`, { error })
  }
  const answer = async <T>(ask: () => Promise<T>, instead: () => Promise<T>): Promise<T> => {
    try {
      return await ask()
    } catch (error) {
      // A cursor that is none stays none.
      if (hasCode(error, 'validation_failed')) throw error
      tell(error)
      return instead()
    }
  }
  const searchFallback = async (query: SearchQuery): Promise<SearchResult> => {
    const result = await fallback.search(query)
    return { ...result, nextCursor: result.nextCursor === null ? null : `${mark}${result.nextCursor}` }
  }
  return {
    name: primary.name,

    async search(query) {
      if (query.cursor?.startsWith(mark)) return searchFallback({ ...query, cursor: query.cursor.slice(mark.length) })
      return answer(
        () => primary.search(query),
        () => {
          if (query.cursor && query.sort === 'relevance' && query.text.trim() !== '')
            throw new CommerceError('unavailable', 'This list cannot be continued just now; its beginning can be asked for.')
          return searchFallback(query)
        },
      )
    },

    suggest: (text, limit) =>
      answer(
        () => primary.suggest(text, limit),
        () => fallback.suggest(text, limit),
      ),

    async put(documents) {
      await fallback.put(documents)
      await primary.put(documents)
    },

    async remove(productIds) {
      await fallback.remove(productIds)
      await primary.remove(productIds)
    },

    async differing(documents) {
      return inOrder(await Promise.all([primary.differing(documents), fallback.differing(documents)]))
    },

    async idsAfter(afterId, limit) {
      return inOrder(await Promise.all([primary.idsAfter(afterId, limit), fallback.idsAfter(afterId, limit)])).slice(0, limit)
    },

    async rebuild(batches) {
      const [first, second] = sharedBatches(batches)
      const outcomes = await Promise.allSettled([first.take(own => primary.rebuild(own)), second.take(own => fallback.rebuild(own))])
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
      const [ofPrimary] = outcomes
      return ofPrimary.status === 'fulfilled' ? ofPrimary.value : 0
    },

    status: async () => {
      const status = (await primary.status?.()) ?? { isUp: true, documents: null, details: {} }
      return { ...status, details: { ...status.details, fallback: fallback.name } }
    },
  }
}

function inOrder(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b)
}
