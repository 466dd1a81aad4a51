import { describe, expect, it } from 'vitest'
import { withStorefront } from '../src/storefront/with-storefront.ts'
import { temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

const files = [
  { path: 'index.html', text: '<!doctype html><title>Shop</title>' },
  { path: 'assets/index-abc123.js', text: 'console.log("shop")' },
]
const api = { fetch: () => new Response('the API') }
const site = withStorefront(api, { files, allowsStripe: false })
const ask = (path: string, init: RequestInit = {}) => site.fetch(new Request(`http://shop.test${path}`, init), {})
const asPage = { headers: { accept: 'text/html,*/*;q=0.8' } }

describe('the storefront beside the API', () => {
  it('answers every path below /shop with its page, which is asked for again each time', async () => {
    for (const path of ['/shop/', '/shop/cart', '/shop/products/mug?x=1']) {
      const answer = await ask(path)
      expect(await answer.text()).toBe(files[0]?.text)
      expect(Object.fromEntries(answer.headers)).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    }
    const etag = (await ask('/shop/')).headers.get('etag') ?? ''
    const again = await ask('/shop/', { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  it('lets browsers keep what is named by its content, packed for those that unpack', async () => {
    const plain = await ask('/shop/assets/index-abc123.js')
    expect(await plain.text()).toBe(files[1]?.text)
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const packed = await ask('/shop/assets/index-abc123.js', { headers: { 'accept-encoding': 'br, gzip' } })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    const unpacked = packed.body?.pipeThrough(new DecompressionStream('gzip'))
    expect(await new Response(unpacked).text()).toBe(files[1]?.text)
    expect((await ask('/shop/assets/index-old.js')).status).toBe(404)
    expect(await (await ask('/shop/cart', { method: 'HEAD' })).text()).toBe('')
  })

  it('leads browsers from / to the shop, and leaves the rest to the API', async () => {
    const front = await ask('/', asPage)
    expect([front.status, front.headers.get('location')]).toEqual([302, '/shop/'])
    expect((await ask('/shop?q=mug')).headers.get('location')).toBe('/shop/?q=mug')
    expect(await (await ask('/')).text()).toBe('the API')
    expect(await (await ask('/shopping', asPage)).text()).toBe('the API')
    expect(await (await ask('/products')).text()).toBe('the API')
    expect(await (await ask('/shop/', { method: 'POST' })).text()).toBe('the API')
  })

  it('loads from nowhere else, but for Stripe where it takes the money', async () => {
    const policy = (await ask('/shop/')).headers.get('content-security-policy')
    expect(policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    const paid = await withStorefront(api, { files, allowsStripe: true }).fetch(new Request('http://shop.test/shop/'), {})
    expect(paid.headers.get('content-security-policy')).toContain("script-src 'self' https://js.stripe.com https://*.js.stripe.com;")
  })

  it('is not there where nobody wants it, nor in a copy that was not built', async () => {
    const { url, text } = await serve(temporaryFolder(), [], { STOREFRONT: 'on' })
    expect((await fetch(`${url}/shop/`)).status).toBe(404)
    expect(text()).toContain('STOREFRONT=on: this copy was not built and has no storefront.')
    expect(text()).not.toContain('  Shop ')
  })
})
