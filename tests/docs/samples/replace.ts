import { systemClock } from '@cartwright/core'
import { keyValueCache } from './key-value-cache.ts'
import { keyValueService } from './key-value-service.ts'

const service = keyValueService(systemClock)

// #region replace
import { createCommerce } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'

const commerce = createCommerce({ storage: sqlite('shop.db'), cache: keyValueCache(service) })

// #endregion

export { commerce }
