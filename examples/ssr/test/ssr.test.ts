import { createCommerce, type Principal, silentLogger } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { site } from '../src/site.ts'

const owner: Principal = { kind: 'system', name: 'test' }

beforeEach(async () => {
  const commerce = createCommerce({ storage: memoryStorage(), logger: silentLogger })
  await commerce.start()
  const mug = await commerce.catalog.create({ name: 'Mug <b>', slug: 'mug', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 950 }] }] }, owner)
  const lines = mug.variants.map(({ id }) => ({ variantId: id, to: 12 }))
  await commerce.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines }, owner)
  const server = await listen(createApp(commerce), { port: 0, host: '127.0.0.1', idleMs: 0 })
  vi.stubEnv('SHOP_URL', server.url)
  onTestFinished(async () => {
    await server.stop()
    await commerce.close()
  })
})
afterEach(() => vi.unstubAllEnvs())

/** A browser without scripts: it keeps a cookie, follows a redirect, and says where it comes from. */
const browser = () => {
  const app = site()
  const jar = new Map<string, string>()
  const told: string[] = []
  const request = async (path: string, init: RequestInit = {}): Promise<{ status: number; text: string; caching: string | null }> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.request(path, { ...init, headers: { cookie, ...init.headers } })
    for (const line of answer.headers.getSetCookie()) {
      told.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    if (answer.status === 303) return request(answer.headers.get('location') ?? '')
    return { status: answer.status, text: await answer.text(), caching: answer.headers.get('cache-control') }
  }
  const add = (fields: Readonly<Record<string, string>>, origin = 'http://localhost') =>
    request('/cart', { method: 'POST', body: new URLSearchParams(fields), headers: { origin } })
  return { request, add, jar, told }
}

it('renders a product whole, with its name escaped', async () => {
  const { status, text } = await browser().request('/products/mug')
  expect(status).toBe(200)
  expect(text).toContain('<h1>Mug &lt;b&gt;</h1>')
  expect(text).toContain('<p>$9.50</p>')
})

it('keeps a cart for each browser, in a cookie that no script reads', async () => {
  const [ada, eve] = [browser(), browser()]
  const page = await ada.add({ product: '1', quantity: '2' })
  expect([page.status, page.caching]).toEqual([200, 'private, no-store'])
  expect(page.text).toContain('<li>2 x Mug &lt;b&gt;: $19.00</li>')
  expect(ada.told).toEqual([expect.stringMatching(/^cartwright=[\w-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)])
  expect((await ada.request('/cart')).text).toContain('Total with shipping: $24.00')
  expect((await eve.request('/cart')).text).toContain('It is empty.')
  expect(eve.jar.size).toBe(0)
})

it('sends the cookie over TLS only in production', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const { add, told } = browser()
  await add({ product: '1', quantity: '1' })
  expect(told).toEqual([expect.stringMatching(/^__Host-cartwright=[\w-]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/)])
})

it('says what the shop says: there is no such product, or not so many', async () => {
  const { request, add } = browser()
  expect(await request('/products/none')).toMatchObject({ status: 404 })
  const refused = await add({ product: '1', quantity: '13' })
  expect(refused.status).toBe(422)
  expect((await request('/cart')).text).toContain('It is empty.')
})

it('takes no form from another site', async () => {
  const { add, request } = browser()
  expect((await add({ product: '1', quantity: '1' }, 'https://evil.example')).status).toBe(403)
  expect((await request('/cart')).text).toContain('It is empty.')
})
