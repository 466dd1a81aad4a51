import { bullmq } from '@cartwright/bullmq'
import type { Dispatcher } from '@cartwright/core'

// Nobody listens there: that is found out, and nothing waits for it.
const dispatcher: Dispatcher = bullmq({ url: 'redis://127.0.0.1:1' })
await dispatcher.push([{ id: 1, consumer: 'mail', attempts: 0, dueAt: 0 }])
const isUp = await dispatcher.isUp()
await dispatcher.close()
console.log(isUp ? 'somebody listens on port 1' : '@cartwright/bullmq works')
