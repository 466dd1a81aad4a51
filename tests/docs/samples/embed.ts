// #region embed
import { createCommerce } from '@cartwright/core'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { sqlite } from '@cartwright/sqlite'

const commerce = createCommerce({ storage: sqlite('shop.db') })
await commerce.start()
const workers = commerce.workers.start()
const server = await listen(createApp(commerce), { host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) })
console.log(`The shop is open: ${server.url}/docs`)

// #endregion

export { commerce, server, workers }
