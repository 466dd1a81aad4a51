import { argon2id, type Commerce, createCommerce, type Storage } from '@cartwright/core'
import { Hono } from 'hono'
import type { WireOutput } from '../src/contract/index.ts'
import { createApp } from '../src/index.ts'
import { type Listening, listen, nodeArgon2 } from '../src/node/index.ts'

export interface Surroundings {
  readonly storage: Storage
  readonly commerce: Commerce
  readonly process: { readonly env: Readonly<Record<string, string>>; readonly once: (signal: string, stop: () => Promise<void>) => void }
}

export async function serve({ storage, process }: Surroundings): Promise<Listening> {
  // #region serve
  const commerce = createCommerce({ storage, passwords: argon2id({ derive: nodeArgon2() }) })
  await commerce.start()
  const workers = commerce.workers.start()

  const secret = process.env.JWT_SECRET ?? ''
  const app = createApp(commerce, { tokens: { key: { alg: 'HS256', secret } }, corsOrigins: ['https://shop.example'] })
  const server = await listen(app, { port: Number(process.env.PORT) })
  process.once('SIGTERM', async () => {
    await server.stop()
    await workers.stop()
    await commerce.close()
  })
  // #endregion
  return server
}

export function mount({ commerce }: Surroundings): Hono {
  // #region mount
  const site = new Hono()
  site.get('/', c => c.text('Welcome'))
  site.route('/api/shop', createApp(commerce))
  // #endregion
  return site
}

export async function inProcess({ commerce }: Surroundings): Promise<unknown> {
  // #region in-process
  const app = createApp(commerce, { rateLimit: 'off' })
  const response = await app.request('/products?search=phone')
  const { products } = (await response.json()) as WireOutput<'products.list'>
  // #endregion
  return products
}
