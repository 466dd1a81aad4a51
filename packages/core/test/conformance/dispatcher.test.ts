import { describeDispatcher } from '@cartwright/core/conformance'
import { dispatcherHub, manualClock } from '@cartwright/core/memory'

describeDispatcher({
  name: 'memory',
  create: () => {
    const clock = manualClock()
    const hub = dispatcherHub({ clock })
    return { here: hub.join(), there: hub.join(), now: clock.now, advance: clock.advance }
  },
  destroy: async ({ here, there }) => {
    await Promise.all([here.close(), there.close()])
  },
})
