import { type Clock, CommerceError, type Logger, type Meter, noopMeter, type SearchIndex, silentLogger, systemClock } from '@cartwright/core'
import { openCalls } from './calls.ts'
import { gatheredWrites } from './gathered-writes.ts'
import { indexSettings } from './index-settings.ts'
import { indexStatus } from './index-status.ts'
import { rebuildIndex } from './rebuild-index.ts'
import { runSearch } from './run-search.ts'
import { runSuggest } from './run-suggest.ts'
import { differingIds, idsAbove } from './stored-documents.ts'
import type { MeilisearchWords } from './words.ts'
import { writeDocuments } from './write-documents.ts'

export interface MeilisearchOptions {
  /** Such as `http://127.0.0.1:7700`. */
  readonly host: string
  /** A key that may search, read and write documents, indexes and settings, and read tasks and stats. */
  readonly apiKey?: string
  /** The name of the shop's index; `products` unless told. Shops that share a server need one each: letters, digits, `-` and `_`. */
  readonly index?: string
  /** Synonyms and stop words; another choice takes effect with the next rebuild. */
  readonly words?: MeilisearchWords
  /** How long a search may take with all that belongs to it; 800 ms unless told. */
  readonly searchMs?: number
  /** How long any other request may take; 5 s unless told. */
  readonly requestMs?: number
  /** How long a task is waited for; 20 s unless told: below the lease of an event. */
  readonly taskMs?: number
  /** How long the circuit stays open before one call tries again; 500 ms unless told. */
  readonly halfOpenAfterMs?: number
  readonly logger?: Logger
  /** Hears in which state the circuit breaker is. */
  readonly meter?: Meter
  readonly clock?: Pick<Clock, 'now'>
}

/** The form of the documents. A program with another one has an index of its own, so that both can run while one takes over from the other. */
const documentFormat = 1

/**
 * Full-text search on a Meilisearch server, 1.18 or newer. Nothing is sent before it is used. There is no index until the first rebuild; until then, and while the server is
 * away, everything but `remove` and `put` throws `unavailable`: wrap it in `fallbackSearch`.
 * Throws `validation_failed` for a host or name that is none.
 */
export function meilisearch(options: MeilisearchOptions): SearchIndex {
  const { index = 'products', words = {}, searchMs = 800, requestMs = 5_000, taskMs = 20_000, halfOpenAfterMs = 500 } = options
  const { logger = silentLogger, meter = noopMeter, clock = systemClock } = options
  assertOptions(options.host, index)
  const indexUid = `${index}-${documentFormat}`
  const { host, apiKey } = options
  const calls = openCalls({ host, searchMs, requestMs, taskMs, halfOpenAfterMs, logger, meter, clock, ...(apiKey === undefined ? {} : { apiKey }) })
  const writes = gatheredWrites(wanted => writeDocuments(calls, indexUid, wanted))
  let rebuilding: Promise<unknown> = Promise.resolve()
  return {
    name: 'meilisearch',
    search: query => runSearch(calls, indexUid, query),
    suggest: (text, limit) => runSuggest(calls, indexUid, text, limit),
    put: writes.put,
    remove: writes.remove,
    differing: documents => differingIds(calls, indexUid, documents),
    idsAfter: (afterId, limit) => idsAbove(calls, indexUid, afterId, limit),
    rebuild: batches => {
      const own = rebuilding.then(() => rebuildIndex(calls, indexUid, indexSettings(words), batches))
      rebuilding = own.catch(() => undefined)
      return own
    },
    status: () => indexStatus(calls, indexUid),
  }
}

function assertOptions(host: string, index: string): void {
  const refuse = (path: string, message: string): never => {
    throw new CommerceError('validation_failed', message, { errors: [{ path, message }] })
  }
  if (!URL.canParse(host) || !/^https?:/i.test(host)) refuse('host', 'The host of Meilisearch is an address such as http://127.0.0.1:7700.')
  if (!/^[\w-]{1,200}$/.test(index)) refuse('index', 'The name of a search index is letters, digits, "-" and "_".')
}
