// What no HTTP library sends, on a socket: lengths and chunks that lie, requests in requests, bodies that never end. Each is refused or dropped, changes nothing, and the shop
// goes on serving.
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, listen } from '../../src/node/index.ts'
import { openWorld, type World } from './support/world.ts'

const good = '{"product_id":1,"quantity":1}'
const post = 'POST /cart/items HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\nContent-Type: application/json\r\n'

/** What is sent, and the statuses of what is answered. */
const cases: readonly (readonly [name: string, sent: string, statuses: readonly number[]])[] = [
  ['a length and chunks', `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n`, [400]],
  ['two lengths that differ', `${post}Content-Length: 29\r\nContent-Length: 5\r\n\r\n${good}`, [400]],
  ['a negative length', `${post}Content-Length: -1\r\n\r\n${good}`, [400]],
  ['a length that is no number', `${post}Content-Length: 29x\r\n\r\n${good}`, [400]],
  ['a length past every number', `${post}Content-Length: 99999999999999999999\r\n\r\n${good}`, [400]],
  ['more than it says, which would be another request', `${post}Content-Length: 5\r\n\r\n${good}`, [400]],
  ['less than it says', `${post}Content-Length: 4000\r\n\r\n${good}`, [400]],
  ['a body of ten megabytes, announced', `${post}Content-Length: 10485760\r\n\r\n`, [413]],
  ['a chunk that is shorter than it says', `${post}Transfer-Encoding: chunked\r\n\r\n1d\r\n{}\r\n0\r\n\r\n`, [400]],
  ['a chunk whose size is no number', `${post}Transfer-Encoding: chunked\r\n\r\nxyz\r\n${good}\r\n0\r\n\r\n`, [400]],
  ['a chunk whose size is past every number', `${post}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n${good}\r\n0\r\n\r\n`, [400]],
  ['chunks that never end', `${post}Transfer-Encoding: chunked\r\n\r\n1d\r\n${good}\r\n`, [400]],
  ['an encoding that is not known', `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, [400]],
  ['a header that is folded', `${post}X-A: b\r\n c\r\nContent-Length : 2\r\n\r\n{}`, [400]],
  ['a header with a NUL', `${post}X-A: \u0000\r\n\r\n`, [400]],
  ['a header without a name', `${post}: x\r\n\r\n`, [400]],
  ['headers of 20 KB', `${post}X-A: ${'x'.repeat(20_000)}\r\n\r\n`, [431]],
  ['no host', 'GET /cart HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
  ['a method that is not known', 'BREW /cart HTTP/1.1\r\nHost: a\r\n\r\n', [400]],
  ['no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003', [400]],
]

describe('on a socket', () => {
  let world: World
  let server: Listening
  let before: string
  const faults: string[] = []

  beforeAll(async () => {
    world = await openWorld({ log: (level, message) => void (level === 'error' && faults.push(message)) })
    server = await listen(world.shop.app, { port: 0, host: '127.0.0.1' })
    before = await world.database.contents()
    faults.length = 0
  })
  afterAll(async () => {
    await server.stop()
    await world.close()
  })

  /** Sends bytes and no more, and reads until the server closes the connection. */
  const exchange = (sent: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: server.port, host: '127.0.0.1' })
      let answer = ''
      socket.setEncoding('utf8').on('data', text => {
        answer += text
      })
      socket.on('close', () => resolve(answer)).on('error', error => ('code' in error && error.code === 'ECONNRESET' ? resolve(answer) : reject(error)))
      socket.end(sent, 'latin1')
    })

  it.each(cases)('refuses %s', async (_, sent, statuses) => {
    const answer = await exchange(sent)
    expect(
      [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status)),
      answer,
    ).toEqual(statuses)
    // What Node cannot read as HTTP it refuses itself, without a body; the rest is a problem like any other.
    expect(answer).toMatch(/application\/problem\+json|\r\n\r\n(?:0\r\n\r\n)?$/)
    expect(answer).not.toMatch(/\n\s+at |node_modules/)
    expect([await world.database.contents(), faults]).toEqual([before, []])
    expect((await fetch(`${server.url}/cart`)).status).toBe(200)
  })

  it('answers others while bodies trickle in', async () => {
    const slow = Array.from({ length: 100 }, () => connect({ port: server.port, host: '127.0.0.1' }))
    await Promise.all(slow.map(socket => new Promise<void>(resolve => socket.write(`${post}Content-Length: 29\r\n\r\n{`, () => resolve()))))
    expect((await fetch(`${server.url}/products`)).status).toBe(200)
    await Promise.all(slow.map(socket => new Promise(resolve => socket.once('close', resolve).destroy())))
    expect([await world.database.contents(), faults]).toEqual([before, []])
  })
})
