import { listen } from '@cartwright/server/node'
import { site } from './site.ts'

const { url, stop } = await listen(site(), { port: Number(process.env.PORT ?? 3001), host: '127.0.0.1' })
console.log(`The site is open: ${url}/products/mug`)
process.once('SIGINT', () => stop())
