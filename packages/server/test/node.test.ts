import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { argon2id } from '@cartwright/core'
import { Hono } from 'hono'
import { afterEach, describe, expect, it } from 'vitest'
import { type Listening, listen, nodeArgon2 } from '../src/node/index.ts'
import { openShop } from './support/shop.ts'

const running: Listening[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.stop()))
})

const start = async (app: Parameters<typeof listen>[0], options: Parameters<typeof listen>[1] = {}) => {
  const server = await listen(app, { port: 0, host: '127.0.0.1', ...options })
  running.push(server)
  return server
}

/** One request over a connection of the agent's. */
const get = (url: string, agent: Agent): Promise<{ status: number; body: string; connection: string | undefined }> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, connection: response.headers.connection }))
    })
    request.on('error', reject)
    request.end()
  })

/** An app whose answers wait until they are let go. */
const slowApp = (waitFor: number) => {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  let count = 0
  let reached = () => {}
  const all = new Promise<void>(resolve => {
    reached = resolve
  })
  const app = new Hono().get('/slow', async c => {
    count += 1
    if (count === waitFor) reached()
    await opened
    return c.text('done')
  })
  return { app, open, all }
}

describe('listening', () => {
  it('serves the shop over HTTP, and finds the callers address for its limits', async () => {
    const shop = await openShop({ rateLimit: 'on' })
    await shop.stock({ name: 'Smartphone' }, 50)
    const server = await start(shop.app)
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    const response = await fetch(`${server.url}/products`)
    expect([response.status, await response.json()]).toMatchObject([200, { products: [{ name: 'Smartphone' }] }])
    expect(response.headers.get('ratelimit-policy')).toBe('"read";q=300;w=60')

    const added = await fetch(`${server.url}/cart/items`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"product_id":1}' })
    expect([added.status, added.headers.getSetCookie()]).toEqual([201, [expect.stringMatching(/^cart_token=[\w-]{43}; Path=\//)]])
  })

  it('says HSTS over TLS only, whatever address a caller writes into the request line', async () => {
    const { app } = await openShop()
    const hstsOf = async (trustedProxy: boolean, path: string, headers: Readonly<Record<string, string>> = {}) => {
      const server = await start(trustedProxy ? (await openShop({ trustedProxies: 1 })).app : app)
      return new Promise((resolve, reject) => {
        httpRequest({ port: server.port, host: '127.0.0.1', path, headers }, response => {
          response.resume().once('end', () => resolve([response.statusCode, response.headers['strict-transport-security']]))
        })
          .once('error', reject)
          .end()
      })
    }
    expect(await hstsOf(false, '/products')).toEqual([200, undefined])
    expect(await hstsOf(false, 'https://localhost/products')).toEqual([200, undefined])
    expect(await hstsOf(false, '/products', { 'x-forwarded-proto': 'https' })).toEqual([200, undefined])
    expect(await hstsOf(true, '/products', { 'x-forwarded-proto': 'https' })).toEqual([200, 'max-age=63072000; includeSubDomains'])
  })

  it('refuses a body that is too large, announced or not, without reading it all', async () => {
    const shop = await openShop()
    const server = await start(shop.app)
    const headers = { 'content-type': 'application/json' }
    const announced = await fetch(`${server.url}/cart/items`, { method: 'POST', headers, body: 'x'.repeat(200_000) })
    expect([announced.status, await announced.json()]).toMatchObject([413, { code: 'body_too_large' }])
    const chunks = new ReadableStream({
      start(controller) {
        for (let index = 0; index < 30; index += 1) controller.enqueue(new Uint8Array(10_240).fill(0x20))
        controller.close()
      },
    })
    const init = { method: 'POST', headers, body: chunks, duplex: 'half' } as RequestInit
    const streamed = await fetch(`${server.url}/cart/items`, init)
    expect([streamed.status, await streamed.json()]).toMatchObject([413, { code: 'body_too_large' }])
  })

  it('answers what is no request with a problem too', async () => {
    const shop = await openShop()
    const server = await start(shop.app)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /products HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'))
      let text = ''
      socket.on('data', data => {
        text += data
      })
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"code":"malformed_request"')
  })

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:'],
    ['0.0.0.0', 'http://localhost:'],
    ['::1', 'http://[::1]:'],
  ])('says where it is called when it listens on %s', async (host, url) => {
    const server = await start(new Hono(), { host })
    expect(server.url).toBe(`${url}${server.port}`)
  })

  it('says which port is taken', async () => {
    const shop = await openShop()
    const first = await start(shop.app)
    await expect(listen(shop.app, { port: first.port, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('stopping', () => {
  it('finishes every accepted request, and takes no new one', async () => {
    const { app, open, all } = slowApp(40)
    const server = await start(app)
    const agent = new Agent({ keepAlive: true, maxSockets: 40 })
    const requests = Array.from({ length: 40 }, () => get(`${server.url}/slow`, agent))
    await all
    const stopped = server.stop()
    await expect(get(`${server.url}/slow`, new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    open()
    const answers = await Promise.all(requests)
    expect(answers.filter(({ status, body }) => status === 200 && body === 'done')).toHaveLength(40)
    expect(new Set(answers.map(({ connection }) => connection))).toEqual(new Set(['close']))
    await stopped
    agent.destroy()
  })

  it('drops nothing of clients that keep their connections busy', async () => {
    const shop = await openShop()
    await shop.stock({ name: 'Smartphone' }, 50)
    const server = await start(shop.app)
    const agent = new Agent({ keepAlive: true, maxSockets: 20 })
    const counts = { answered: 0, refused: 0, dropped: 0 }
    let begun = () => {}
    const underWay = new Promise<void>(resolve => {
      begun = resolve
    })
    const client = async () => {
      for (;;) {
        const outcome = await get(`${server.url}/products`, agent).catch((error: NodeJS.ErrnoException) => error)
        if (!(outcome instanceof Error) && outcome.status === 200) counts.answered += 1
        else if (outcome instanceof Error && outcome.code === 'ECONNREFUSED') counts.refused += 1
        else counts.dropped += 1
        if (outcome instanceof Error) return
        if (counts.answered === 200) begun()
      }
    }
    const clients = Array.from({ length: 20 }, client)
    await underWay
    await server.stop()
    await Promise.all(clients)
    expect([counts.dropped, counts.refused]).toEqual([0, 20])
    expect(counts.answered).toBeGreaterThanOrEqual(200)
    agent.destroy()
  })

  it('says at once that nothing more should be sent here', async () => {
    const shop = await openShop()
    const { app, open, all } = slowApp(1)
    const outer = new Hono().route('/', app).route('/shop', shop.app)
    const server = await start(outer)
    const agent = new Agent({ keepAlive: true })
    expect((await get(`${server.url}/shop/readyz`, agent)).body).toBe('{"status":"UP"}')
    const slow = get(`${server.url}/slow`, new Agent())
    await all
    const stopped = server.stop()
    const ready = await get(`${server.url}/shop/readyz`, agent)
    expect([ready.status, ready.body, ready.connection]).toEqual([503, '{"status":"DOWN"}', 'close'])
    open()
    expect((await slow).status).toBe(200)
    await stopped
    await server.stop()
    agent.destroy()
  })

  it('still takes requests for as long as a load balancer needs to see it', async () => {
    const shop = await openShop()
    const server = await start(shop.app, { noticeMs: 400, idleMs: 0 })
    const stopped = server.stop()
    const ready = await get(`${server.url}/readyz`, new Agent())
    expect([ready.status, ready.connection]).toEqual([503, 'close'])
    const products = await get(`${server.url}/products`, new Agent({ keepAlive: true }))
    expect([products.status, products.connection]).toEqual([200, 'close'])
    await stopped
    await expect(get(`${server.url}/products`, new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('answers on connections that are open, and takes no others, when another process has its port', async () => {
    const shop = await openShop()
    const server = await start(shop.app, { noticeMs: 400, idleMs: 0 })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    await get(`${server.url}/livez`, agent)
    const stopped = server.stop({ isReplaced: true })
    await expect(get(`${server.url}/products`, new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const ready = await get(`${server.url}/readyz`, agent)
    expect([ready.status, ready.connection]).toEqual([200, 'close'])
    await stopped
    agent.destroy()
  })

  it('does not wait for ever for what never ends', async () => {
    const { app, all } = slowApp(1)
    const server = await start(app, { drainMs: 100, idleMs: 10 })
    const stuck = get(`${server.url}/slow`, new Agent())
    const ended = expect(stuck).rejects.toMatchObject({ code: 'ECONNRESET' })
    await all
    await server.stop()
    await ended
  })
})

describe('Argon2id of Node', () => {
  it('is the same as that of the Web Crypto API', async () => {
    const { hash } = argon2id({ derive: nodeArgon2() })
    const stored = await hash('a password nobody guesses')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await argon2id().verify('a password nobody guesses', stored)).toEqual({ ok: true, needsRehash: false })
    expect(await argon2id({ derive: nodeArgon2() }).verify('another', stored)).toEqual({ ok: false, needsRehash: false })
  })
})
