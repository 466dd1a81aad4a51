import { createCommerce, fallbackSearch, type SearchIndex, silentLogger, systemClock } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { meilisearch } from '@cartwright/meilisearch'

// Nothing listens there: the storage's own search answers.
const primary: SearchIndex = meilisearch({ host: 'http://127.0.0.1:9', apiKey: 'none' })
const storage = memoryStorage()
const search = fallbackSearch(primary, storage.search, { logger: silentLogger, clock: systemClock })
const commerce = createCommerce({ storage, search, logger: silentLogger })
await commerce.start()
const { total } = await commerce.search.search({ text: 'lamp', currency: 'USD', filter: {}, sort: 'relevance', limit: 10, withFacets: true })
const { isUp } = await commerce.search.status({ compares: false })
await commerce.close()
console.log(total === 0 && !isUp ? '@cartwright/meilisearch works' : `found ${total}`)
