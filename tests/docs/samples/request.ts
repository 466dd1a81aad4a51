import { createCommerce } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'

const commerce = createCommerce({ storage: memoryStorage() })
await commerce.start()

// #region request
import { createApp } from '@cartwright/server'

const app = createApp(commerce)
const response = await app.fetch(new Request('http://localhost/products?limit=5'))

// #endregion

export { response }
