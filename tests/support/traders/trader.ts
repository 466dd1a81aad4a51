// One of the processes that serve a shop together, as `cartwright serve` runs it: the whole API over HTTP, and workers. Says where it is; SIGTERM ends it in order.
import { consoleLogger, createCommerce } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { stripePayments } from '@cartwright/stripe'
import { storageAt } from '../databases/storage-at.ts'
import { type TraderSetup, tokenSecret, webhookSecret } from './trader-setup.ts'

const { databaseUrl, stripeUrl, port } = JSON.parse(process.env.TRADER ?? '{}') as TraderSetup

const storage = storageAt(databaseUrl)
const commerce = createCommerce({
  storage,
  passwords: memoryPasswords(),
  // What goes wrong unexpectedly; the test looks that there is nothing.
  logger: consoleLogger({ level: 'error', write: line => process.stderr.write(`${line}\n`) }),
  payments: stripePayments({ secretKey: 'sk_test_trader', apiBase: stripeUrl, webhookSecrets: [webhookSecret], returnUrl: 'http://shop.test/back' }),
})
await commerce.start()
const { url, stop } = await listen(createApp(commerce, { rateLimit: 'off', tokens: { key: { alg: 'HS256', secret: tokenSecret } } }), {
  port,
  host: '127.0.0.1',
})
const workers = commerce.workers.start()

process.once('SIGTERM', async () => {
  await stop()
  await workers.stop()
  await commerce.close()
  process.exit(0)
})
// Whatever becomes of the test, nobody is left behind.
process.once('disconnect', () => process.exit(1))
process.send?.(url)
