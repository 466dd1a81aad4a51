import { listen } from '@cartwright/server/node'
import { openShop } from './open-shop.ts'
import { site } from './site.ts'

const commerce = await openShop()
const workers = commerce.workers.start()
const { url, stop } = await listen(site(commerce, { ada: process.env.OFFICE_PASSWORD ?? 'try me' }), {
  port: Number(process.env.PORT ?? 3000),
  host: '127.0.0.1',
})
console.log(`The site is open: ${url}/, ${url}/shop/products, ${url}/office/orders`)

process.once('SIGINT', async () => {
  await stop()
  await workers.stop()
  await commerce.close()
})
