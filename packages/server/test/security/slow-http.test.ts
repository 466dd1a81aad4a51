// Goal: what comes slowly, or without end, is ended by the server, and nothing waits for an answer for ever. On a socket, with times that are short.
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Fetching, type Listening, listen, type Timeouts } from '../../src/node/index.ts'
import { openWorld, type World } from './support/world.ts'

const post = 'POST /cart/items HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\n'
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

/** A connection that sends what it is told, and hears until `enough` or its end. */
const open = (port: number, enough?: RegExp) => {
  const socket = connect({ port, host: '127.0.0.1' })
  let text = ''
  const answer = new Promise<string>((resolve, reject) => {
    socket.setEncoding('latin1').on('data', data => {
      text += data
      if (enough?.test(text)) resolve(text)
    })
    socket
      .on('close', () => resolve(text))
      .on('error', error => ('code' in error && /ECONNRESET|EPIPE/.test(String(error.code)) ? resolve(text) : reject(error)))
  })
  return { socket, answer }
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])

describe('slow and endless requests', () => {
  let world: World
  let before: string
  const servers: Listening[] = []
  const sockets: Socket[] = []
  beforeAll(async () => {
    world = await openWorld()
    before = await world.database.contents()
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await Promise.all(servers.splice(0).map(server => server.stop({ isReplaced: false })))
    expect(await world.database.contents()).toBe(before)
  })
  afterAll(() => world.close())

  const start = async (timeouts: Partial<Timeouts> = {}, app: Fetching = world.shop.app) => {
    const server = await listen(app, { port: 0, host: '127.0.0.1', idleMs: 0, timeouts })
    servers.push(server)
    return server
  }
  const send = async (server: Listening, text: string, enough?: RegExp) => {
    const { socket, answer } = open(server.port, enough)
    sockets.push(socket)
    socket.write(text, 'latin1')
    return answer
  }

  it('ends one whose headers do not come to an end', async () => {
    const server = await start({ headersMs: 100 })
    const [slow, silent] = await Promise.all([send(server, 'GET /products HTTP/1.1\r\nHost: a\r\nX-A: '), send(server, '')])
    expect([statusOf(slow), statusOf(silent)]).toEqual([408, 408])
    expect((await fetch(`${server.url}/products`)).status).toBe(200)
  })

  it('ends one whose body does not come to an end', async () => {
    const server = await start({ headersMs: 100, requestMs: 200 })
    const slow = await Promise.all([
      send(server, `${post}Content-Length: 29\r\n\r\n{"product_id":1`),
      send(server, `${post}Transfer-Encoding: chunked\r\n\r\n${chunk('{"product_id":1')}`),
    ])
    // Where the handler hears of it first, it says so in its own words.
    for (const answer of slow) expect([408, 400]).toContain(statusOf(answer))
    expect((await fetch(`${server.url}/products`)).status).toBe(200)
  })

  it('closes a connection that has nothing more to say', async () => {
    const server = await start({ keepAliveMs: 50 })
    const answer = await send(server, 'GET /livez HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"status":"UP"\}/)
  })

  it('answers while a body is still sent that is too large, or of a shape that goes too far', async () => {
    const server = await start()
    const blank = chunk(' '.repeat(60_000))
    const large = await send(server, `${post}Transfer-Encoding: chunked\r\n\r\n${blank}${blank}`, /"code":"\w+"/)
    expect(large).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"body_too_large"/)
    const deep = await send(server, `${post}Transfer-Encoding: chunked\r\n\r\n${chunk('['.repeat(30))}`, /"code":"\w+"/)
    expect(deep).toMatch(/^HTTP\/1\.1 422 [\s\S]*Nested deeper than 20 levels \(at byte 20\)/)
  })

  it('refuses what lies about ten megabytes at checkout without reading them', async () => {
    const server = await start()
    const announced = await send(server, `${post.replace('/cart/items', '/orders')}Content-Length: 65537\r\n\r\n`, /"code":"\w+"/)
    expect(announced).toMatch(/^HTTP\/1\.1 413 [\s\S]*larger than 64 KiB/)
  })

  it('takes a hundred headers and an address of four kilobytes, no more', async () => {
    const server = await start()
    const get = (path: string, count: number) => {
      const more = Array.from({ length: count - 2 }, (_, index) => `X-${index}: 1\r\n`).join('')
      return send(server, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${more}\r\n`)
    }
    expect(statusOf(await get('/livez', 100))).toBe(200)
    expect(await get('/livez', 101)).toMatch(/^HTTP\/1\.1 431 [\s\S]*"code":"headers_too_large"/)
    expect(statusOf(await get(`/payment-methods?${'x'.repeat(4_000)}=1`, 3))).toBe(422)
    expect(await get(`/payment-methods?${'x'.repeat(4_096)}=1`, 3)).toMatch(/^HTTP\/1\.1 414 [\s\S]*"code":"url_too_long"/)
  })

  it('answers for what takes too long, counted from the end of the request', async () => {
    const never: Fetching = { fetch: () => new Promise<Response>(() => undefined) }
    const server = await start({ handlerMs: 50, requestMs: 60_000 }, never)
    const late = await send(server, 'GET /products HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(late).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 5[\s\S]*"code":"unavailable"/i)
    const body = open(server.port)
    sockets.push(body.socket)
    body.socket.write(`${post}Connection: close\r\nContent-Length: 2\r\n\r\n{`)
    let isOver = false
    void body.answer.then(() => {
      isOver = true
    })
    // By then a request that is there as a whole has been answered for.
    expect(statusOf(await send(server, 'GET /products HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'))).toBe(503)
    expect(isOver).toBe(false)
    body.socket.write('}')
    expect(statusOf(await body.answer)).toBe(503)
  })

  it('lets what says so take its time', async () => {
    let end = () => {}
    const ended = new Promise<void>(resolve => {
      end = resolve
    })
    const patient: Fetching = {
      fetch: async (request, env) => {
        if (request.url.endsWith('/quick')) return new Promise<Response>(() => undefined)
        ;(env as { deadline: { isLifted: boolean } }).deadline.isLifted = true
        await ended
        return new Response('done')
      },
    }
    const server = await start({ handlerMs: 50 }, patient)
    const slow = send(server, 'GET /report HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(statusOf(await send(server, 'GET /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'))).toBe(503)
    end()
    expect(await slow).toMatch(/^HTTP\/1\.1 200 [\s\S]*done/)
  })
})
