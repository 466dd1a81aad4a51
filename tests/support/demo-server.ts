import { createCommerce, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords, testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { sqlite } from '@cartwright/sqlite'
import { seedDemo } from 'cartwright'

/** The demo shop of `npm start` on a free port, in this process and in memory, so that a test may do with it what it likes. */
export const openDemoServer = async () => {
  const storage = sqlite(':memory:')
  const payments = testPayments({ notes: storage.notes, clock: systemClock })
  const commerce = createCommerce({ storage, payments, passwords: memoryPasswords(), logger: silentLogger })
  await commerce.start()
  await seedDemo(commerce)
  const workers = commerce.workers.start()
  const { url, stop } = await listen(createApp(commerce), { port: 0, host: '127.0.0.1', idleMs: 0 })
  const { key } = await commerce.customers.createApiKey({ name: 'Walk-through', role: 'admin' }, { kind: 'system', name: 'test' })
  return {
    url,
    key,
    close: async () => {
      await stop()
      await workers.stop()
      await commerce.close()
    },
  }
}
