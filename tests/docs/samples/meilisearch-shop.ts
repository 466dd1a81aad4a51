// #region meilisearch-shop
import { consoleLogger, createCommerce, fallbackSearch, systemClock } from '@cartwright/core'
import { meilisearch } from '@cartwright/meilisearch'
import { sqlite } from '@cartwright/sqlite'

const storage = sqlite('shop.db')
const logger = consoleLogger({ level: 'warn' })
const primary = meilisearch({
  host: process.env.MEILISEARCH_HOST ?? 'http://127.0.0.1:7700',
  apiKey: process.env.MEILISEARCH_API_KEY ?? '',
  words: { synonyms: { mobile: ['smartphone', 'cell phone'] }, stopWords: ['the', 'of'] },
  logger,
})
const shop = createCommerce({ storage, logger, search: fallbackSearch(primary, storage.search, { logger, clock: systemClock }) })
await shop.start()
await shop.search.reindex()

// #endregion

export { shop }
