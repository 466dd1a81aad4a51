// A shop on a SQLite file that is paid through Stripe, with its workers, and a consumer that notes how long after its payment an order was confirmed.
import { createCommerce, silentLogger } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { sqlite } from '@cartwright/sqlite'
import { stripePayments } from '@cartwright/stripe'

const [file = '', apiBase = ''] = process.argv.slice(2)

const payments = stripePayments({ secretKey: 'sk_test_bench', apiBase, returnUrl: 'http://shop.test/back' })
const commerce = createCommerce({ storage: sqlite(file), payments, passwords: memoryPasswords(), logger: silentLogger })
let confirmedMs: number[] = []
await commerce.events.subscribe({
  name: 'bench',
  topics: ['order.paid'],
  handle: async ({ at }) => {
    confirmedMs.push(Date.now() - at)
  },
})
await commerce.start()
const workers = commerce.workers.start()
const app = createApp(commerce, { rateLimit: 'off' })

const fetchOrTell = (request: Request, env: object): Response | Promise<Response> => {
  if (!request.url.endsWith('/bench/confirmed')) return app.fetch(request, env)
  const told = confirmedMs
  confirmedMs = []
  return Response.json(told)
}

const { port, stop } = await listen({ fetch: fetchOrTell }, { port: 0, host: '127.0.0.1' })
console.log(`listening ${port}`)
process.on('SIGTERM', async () => {
  await stop()
  await workers.stop()
  await commerce.close()
  process.exit(0)
})
