// #region conformance
import { describeCache } from '@cartwright/core/conformance'
import { manualClock } from '@cartwright/core/memory'
import { keyValueCache } from './key-value-cache.ts'
import { keyValueService } from './key-value-service.ts'

describeCache({
  name: 'keyValueCache',
  create: () => {
    const clock = manualClock()
    return { cache: keyValueCache(keyValueService(clock)), advance: ms => clock.advance(ms) }
  },
})
// #endregion
