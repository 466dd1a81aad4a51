// #region conformance
import { describeRateLimiter } from '@cartwright/core/conformance'
import { manualClock } from '@cartwright/core/memory'
import { counterRateLimiter } from './counter-rate-limiter.ts'
import { counterService } from './counter-service.ts'

describeRateLimiter({
  name: 'counterRateLimiter',
  create: () => {
    const clock = manualClock()
    const limiter = counterRateLimiter(counterService(clock))
    return { limiter, advance: ms => clock.advance(ms) }
  },
})
// #endregion
