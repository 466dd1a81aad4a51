import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { AnswerLostError, boundedHttpClient, NotSentError } from '../src/http-client.ts'

const open: Server[] = []
const sockets = new Set<Socket>()

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(open.splice(0).map(server => new Promise(resolve => server.close(resolve))))
})

/** A server that does with a connection what it is told. */
const listen = async (talk: (socket: Socket) => void): Promise<string> => {
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    talk(socket)
  })
  open.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? String(address.port) : ''
}

const ask = async (port: string, { connectMs = 1_000, timeoutMs = 1_000, protocol = 'http' } = {}) => {
  const response = await boundedHttpClient({ connectMs }).makeRequest('127.0.0.1', port, '/v1/x', 'POST', { 'Content-Length': 3 }, 'a=1', protocol, timeoutMs)
  return { status: response.getStatusCode(), headers: response.getHeaders(), body: await response.toJSON() }
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nrequest-id: req_1\r\n'

describe('the HTTP client', () => {
  it('gives status, headers and the parsed body', async () => {
    const port = await listen(socket => socket.on('data', () => socket.end(`${head}Content-Length: 8\r\n\r\n{"a":12}`)))
    expect(await ask(port)).toMatchObject({ status: 200, headers: { 'request-id': 'req_1' }, body: { a: 12 } })
  })

  it('says that nothing was sent when nobody listens', async () => {
    const port = await listen(() => undefined)
    await new Promise(resolve => open.pop()?.close(resolve))
    await expect(ask(port)).rejects.toBeInstanceOf(NotSentError)
  })

  it('says that nothing was sent when no secure connection comes about, in time', async () => {
    const port = await listen(() => undefined)
    await expect(ask(port, { protocol: 'https', connectMs: 30 })).rejects.toBeInstanceOf(NotSentError)
  })

  it.each<[string, (socket: Socket) => void]>([
    ['the connection is reset', socket => socket.resetAndDestroy()],
    ['it is closed without an answer', socket => socket.end()],
    ['the headers break off', socket => socket.end('HTTP/1.1 200 OK\r\nContent-')],
    ['the body breaks off', socket => socket.end(`${head}Content-Length: 8\r\n\r\n{"a"`)],
    ['a body of pieces breaks off', socket => socket.end(`${head}Transfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n`)],
    ['the answer is not HTTP', socket => socket.end('hello\r\n\r\n')],
    ['there is no answer in time', () => undefined],
    ['the headers come and the body does not', socket => void socket.write(`${head}Content-Length: 8\r\n\r\n`)],
    ['the body comes a byte at a time, and never ends', drip],
  ])('says that the answer was lost when %s', async (_, talk) => {
    const port = await listen(socket => socket.once('data', () => talk(socket)))
    await expect(ask(port, { timeoutMs: 60 })).rejects.toBeInstanceOf(AnswerLostError)
  })

  it('replaces a connection at once that was closed while it was kept open', async () => {
    const bodies: string[] = []
    let connections = 0
    const port = await listen(socket => {
      connections += 1
      const isFirst = connections === 1
      socket.on('data', data => {
        bodies.push(data.toString().split('\r\n\r\n')[1] ?? '')
        if (isFirst && bodies.length > 1) socket.resetAndDestroy()
        else socket.write(`${head}Content-Length: 8\r\n\r\n{"a":12}`)
      })
    })
    const client = boundedHttpClient({ connectMs: 1_000 })
    for (const body of ['a=1', 'b=2']) {
      const response = await client.makeRequest('127.0.0.1', port, '/v1/x', 'POST', { 'Content-Length': 3 }, body, 'http', 1_000)
      expect(await response.toJSON()).toEqual({ a: 12 })
    }
    expect([connections, bodies]).toEqual([2, ['a=1', 'b=2', 'b=2']])
  })

  it('says that the answer was lost when such a connection cannot be replaced: the first may have arrived', async () => {
    let isFirst = true
    const port = await listen(socket =>
      socket.on('data', () => {
        if (isFirst) socket.write(`${head}Content-Length: 8\r\n\r\n{"a":12}`)
        else open[0]?.close(() => undefined)
        if (!isFirst) socket.resetAndDestroy()
        isFirst = false
      }),
    )
    const client = boundedHttpClient({ connectMs: 1_000 })
    const send = () => client.makeRequest('127.0.0.1', port, '/v1/x', 'POST', { 'Content-Length': 3 }, 'a=1', 'http', 1_000)
    await send()
    await expect(send()).rejects.toBeInstanceOf(AnswerLostError)
  })

  it('does not repeat what timed out on such a connection', async () => {
    let requests = 0
    const port = await listen(socket =>
      socket.on('data', () => {
        requests += 1
        if (requests === 1) socket.write(`${head}Content-Length: 8\r\n\r\n{"a":12}`)
      }),
    )
    const client = boundedHttpClient({ connectMs: 1_000 })
    const send = (timeoutMs: number) => client.makeRequest('127.0.0.1', port, '/v1/x', 'POST', { 'Content-Length': 3 }, 'a=1', 'http', timeoutMs)
    await send(1_000)
    await expect(send(50)).rejects.toBeInstanceOf(AnswerLostError)
    expect(requests).toBe(2)
  })

  it('passes on an answer that is not JSON as such', async () => {
    const port = await listen(socket => socket.on('data', () => socket.end(`${head}Content-Length: 5\r\n\r\n<html`)))
    await expect(ask(port)).rejects.toBeInstanceOf(SyntaxError)
  })

  it('gives its errors no code: Stripe repeats some by itself, and that is done here, within limits', async () => {
    const port = await listen(socket => socket.resetAndDestroy())
    await expect(ask(port)).rejects.not.toHaveProperty('code')
  })
})

function drip(socket: Socket): void {
  socket.write(`${head}Content-Length: 1000000\r\n\r\n`)
  const timer = setInterval(() => socket.write(' '), 5)
  socket.on('close', () => clearInterval(timer))
}
