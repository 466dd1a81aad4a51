import { createSocket, type Socket } from 'node:dgram'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createNetServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { type HostAddress, nodeWebhookSender } from '../src/node/index.ts'
import { testCertificate } from './support/test-certificate.ts'

const open: Server[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await Promise.all(open.splice(0).map(server => new Promise(resolve => server.close(resolve))))
})

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  return (server.address() as AddressInfo).port
}

/** A receiver on loopback: what it was sent, and how often somebody connected. */
const receive = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const seen: { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: string }[] = []
  const counts = { connections: 0 }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body })
      answer(request, response)
    })
  })
  server.on('connection', () => {
    counts.connections++
  })
  return { port: await listening(server), seen, counts }
}

const ok = (_: IncomingMessage, response: ServerResponse) => {
  response.end('thanks')
}

const message = (url: string) => ({ url, headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' }, body: '{"a":"ü"}' })

const loopback: HostAddress = { address: '127.0.0.1', family: 4 }
const outside: HostAddress = { address: '93.184.216.34', family: 4 }

/** A resolver that answers `answers` one after the other, and the names it was asked for. */
const resolver = (...answers: (readonly HostAddress[])[]) => {
  const asked: string[] = []
  return {
    asked,
    resolve: async (host: string) => {
      asked.push(host)
      return answers[asked.length - 1] ?? []
    },
  }
}

/** A name server on loopback: A and AAAA records by name, and what it was asked. */
const openNameServer = async (records: Readonly<Record<string, { readonly a?: readonly number[][]; readonly aaaa?: readonly number[][] }>>) => {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const labels: string[] = []
    let at = 12
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length))
      at += 1 + length
    }
    const isSix = query.readUInt16BE(at + 1) === 28
    const name = labels.join('.')
    asked.push(`${isSix ? 'AAAA' : 'A'} ${name}`)
    const found = records[name]
    const answers = (isSix ? found?.aaaa : found?.a) ?? []
    // RFC 1035, 4.1: the question again, then records that point to its name, alive for a minute.
    const head = Buffer.from([0x81, found ? 0x80 : 0x83, 0, 1, 0, answers.length, 0, 0, 0, 0])
    const bodies = answers.map(address => Buffer.from([0xc0, 12, 0, isSix ? 28 : 1, 0, 1, 0, 0, 0, 60, 0, address.length, ...address]))
    socket.send(Buffer.concat([query.subarray(0, 2), head, query.subarray(12, at + 5), ...bodies]), from.port, from.address)
  })
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  sockets.push(socket)
  return { nameServers: [`127.0.0.1:${socket.address().port}`], asked }
}

describe('a host', () => {
  it('is asked of the name servers, both kinds of addresses once, and refused when one of them is inside', async () => {
    const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 169, 254, 169, 254]
    const { nameServers, asked } = await openNameServer({
      'four.test': {
        a: [
          [93, 184, 216, 34],
          [10, 0, 0, 7],
        ],
      },
      'six.test': { aaaa: [mapped] },
      'both.test': { a: [[93, 184, 216, 34]], aaaa: [[0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]] },
    })
    const sender = nodeWebhookSender({ nameServers })
    const errorOf = async (host: string) => (await sender.send(message(`https://${host}/`))).error
    expect([await errorOf('four.test'), await errorOf('six.test'), await errorOf('both.test'), await errorOf('none.test')]).toEqual([
      'four.test leads to 10.0.0.7, which is no address on the public internet.',
      'six.test leads to ::ffff:169.254.169.254, which is no address on the public internet.',
      'both.test leads to fd00::1, which is no address on the public internet.',
      'The name of the host was not found.',
    ])
    expect(asked.sort()).toEqual(['four.test', 'six.test', 'both.test', 'none.test'].flatMap(host => [`A ${host}`, `AAAA ${host}`]).sort())
  })

  it('of the hosts file is known where hosts inside are allowed', async () => {
    const { port, seen } = await receive(ok)
    expect(await nodeWebhookSender({ allowPrivate: true }).send(message(`http://localhost:${port}/`))).toMatchObject({ status: 200 })
    expect(seen.length).toBe(1)
  })
})

describe('a message', () => {
  it('is posted as it is, to the address looked at, under the name of the host, over a connection of its own', async () => {
    const { port, seen, counts } = await receive(ok)
    const { asked, resolve } = resolver([loopback], [loopback])
    const sender = nodeWebhookSender({ allowPrivate: true, resolve })
    const url = `http://receiver.test:${port}/hooks?a=b`
    expect(await sender.send(message(url))).toEqual({ status: 200, error: null, response: 'thanks', retryAfterMs: null })
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/hooks?a=b',
        body: '{"a":"ü"}',
        headers: { host: `receiver.test:${port}`, 'content-type': 'application/json', 'webhook-id': 'msg_1', 'content-length': '10', connection: 'close' },
      },
    ])
    await sender.send(message(url))
    expect({ asked, connections: counts.connections }).toEqual({ asked: ['receiver.test', 'receiver.test'], connections: 2 })
  })

  it('asks for the certificate of the host by its name, though the address is pinned', async () => {
    const names: string[] = []
    const server = createTlsServer({
      SNICallback: (name, done) => {
        names.push(name)
        done(new Error('no certificate'))
      },
    })
    server.on('tlsClientError', () => undefined)
    const port = await listening(server)
    const { resolve } = resolver([loopback])
    const { status, error } = await nodeWebhookSender({ allowPrivate: true, resolve }).send(message(`https://receiver.test:${port}/`))
    expect({ status, names }).toEqual({ status: null, names: ['receiver.test'] })
    expect(error).not.toBeNull()
  })

  it('is sent over TLS to who can show a certificate of that name, and to nobody else', async () => {
    const server = createHttpsServer(testCertificate, (request, response) => {
      request.resume().on('end', () => response.end('thanks'))
    })
    const port = await listening(server)
    const send = (host: string, ca?: string) =>
      nodeWebhookSender({ allowPrivate: true, resolve: async () => [loopback], ...(ca === undefined ? {} : { ca }) }).send(message(`https://${host}:${port}/`))
    expect(await send('receiver.test', testCertificate.cert)).toMatchObject({ status: 200, error: null, response: 'thanks' })
    expect(await send('other.test', testCertificate.cert)).toMatchObject({ status: null, error: expect.stringContaining('does not match certificate') })
    expect(await send('receiver.test')).toMatchObject({ status: null, error: expect.stringContaining('self-signed certificate') })
  })

  it('is not sent after a redirect', async () => {
    const inside = await receive(ok)
    const { port } = await receive((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/` }).end()
    })
    expect(await nodeWebhookSender({ allowPrivate: true }).send(message(`http://127.0.0.1:${port}/`))).toMatchObject({ status: 307, error: null })
    expect(inside.counts.connections).toBe(0)
  })

  it('brings back what the receiver asks for, and the beginning of what it says', async () => {
    const { port } = await receive((_, response) => {
      response.writeHead(503, { 'retry-after': '120' })
      response.write('x'.repeat(40_000))
      // Never ended: what is past the beginning is not waited for.
    })
    const answer = await nodeWebhookSender({ allowPrivate: true }).send(message(`http://127.0.0.1:${port}/`))
    expect({ ...answer, response: answer.response.length }).toEqual({ status: 503, error: null, response: 16_384, retryAfterMs: 120_000 })
  })

  it('takes a moment in Retry-After by the clock of the receiver, which may be wrong', async () => {
    const { port } = await receive((_, response) => {
      response.writeHead(503, { date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'retry-after': 'Wed, 21 Oct 2015 07:30:00 GMT' }).end()
    })
    expect(await nodeWebhookSender({ allowPrivate: true }).send(message(`http://127.0.0.1:${port}/`))).toMatchObject({ status: 503, retryAfterMs: 120_000 })
  })

  it.each([['2015-10-21'], ['-1'], ['1e9'], ['9999999999']])('ignores a Retry-After of %s', async value => {
    const { port } = await receive((_, response) => {
      response.writeHead(429, { 'retry-after': value }).end()
    })
    expect(await nodeWebhookSender({ allowPrivate: true }).send(message(`http://127.0.0.1:${port}/`))).toMatchObject({ status: 429, retryAfterMs: null })
  })
})

describe('trouble is an answer', () => {
  it('a receiver that says nothing is given up when the time is over', async () => {
    const { port } = await receive(() => undefined)
    const sender = nodeWebhookSender({ allowPrivate: true, timeoutMs: 50 })
    expect(await sender.send(message(`http://127.0.0.1:${port}/`))).toEqual({
      status: null,
      error: 'No answer within 0.05 s.',
      response: '',
      retryAfterMs: null,
    })
  })

  it('a name that is not found in time too', async () => {
    const sender = nodeWebhookSender({ timeoutMs: 50, resolve: () => new Promise(() => undefined) })
    expect((await sender.send(message('https://receiver.test/'))).error).toBe('No answer within 0.05 s.')
  })

  it('a port where nobody listens', async () => {
    const server = createNetServer()
    const port = await listening(server)
    await new Promise(resolve => open.pop()?.close(resolve))
    expect((await nodeWebhookSender({ allowPrivate: true }).send(message(`http://127.0.0.1:${port}/`))).error).toBe('The connection was refused.')
  })

  it('a connection that breaks off', async () => {
    const { port } = await receive(request => request.socket.destroy())
    expect(await nodeWebhookSender({ allowPrivate: true }).send(message(`http://127.0.0.1:${port}/`))).toMatchObject({
      status: null,
      error: 'The connection broke off.',
    })
  })

  it('a host without an address', async () => {
    expect((await nodeWebhookSender({ resolve: async () => [] }).send(message('https://receiver.test/'))).error).toBe('receiver.test has no address.')
  })
})

describe('hosts inside are never called', () => {
  it.each([
    ['a private address', 'https://10.0.0.1/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback in decimal', 'https://2130706433/'],
    ['loopback in octal', 'https://0177.0.0.1/'],
    ['loopback in hex', 'https://0x7f.1/'],
    ['loopback, shortened', 'https://127.1/'],
    ['metadata of a cloud', 'https://169.254.169.254/latest/meta-data/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv4-mapped', 'https://[::ffff:127.0.0.1]/'],
    ['unique local', 'https://[fd00:ec2::254]/'],
    ['localhost', 'https://localhost/'],
    ['localhost with a dot', 'https://localhost./'],
    ['a name below localhost', 'https://shop.localhost/'],
    ['plain http', 'http://receiver.test/'],
  ])('%s: %s', async (_, url) => {
    const { asked, resolve } = resolver([loopback])
    const sender = nodeWebhookSender({ resolve })
    const refusal = sender.refusal(new URL(url).href)
    expect(refusal).not.toBeNull()
    expect(await sender.send(message(url))).toEqual({ status: null, error: refusal, response: '', retryAfterMs: null })
    expect(asked).toEqual([])
  })

  it.each([
    ['loopback', [loopback]],
    ['a public address and loopback', [outside, loopback]],
    ['loopback first', [loopback, outside]],
    ['a public address and an IPv4-mapped one', [outside, { address: '::ffff:127.0.0.1', family: 6 }]],
    ['a public address and the metadata of a cloud', [outside, { address: '169.254.169.254', family: 4 }]],
    ['a unique local address', [{ address: 'fc00::1', family: 6 }]],
  ] as const)('a name that leads to %s', async (_, addresses) => {
    const { port, counts } = await receive(ok)
    const { asked, resolve } = resolver(addresses)
    const answer = await nodeWebhookSender({ resolve }).send(message(`https://receiver.test:${port}/`))
    expect(answer).toMatchObject({ status: null, error: expect.stringMatching(/^receiver\.test leads to \S+, which is no address on the public internet\.$/) })
    expect({ asked, connections: counts.connections }).toEqual({ asked: ['receiver.test'], connections: 0 })
  })

  it('a name that changes its mind between the look and the call: it is looked up once', async () => {
    const { port, seen } = await receive(ok)
    const { asked, resolve } = resolver([loopback], [{ address: '127.0.0.2', family: 4 }])
    expect(await nodeWebhookSender({ allowPrivate: true, resolve }).send(message(`http://receiver.test:${port}/`))).toMatchObject({ status: 200 })
    expect({ asked, calls: seen.length }).toEqual({ asked: ['receiver.test'], calls: 1 })
  })

  it('lets public addresses and names through, and everything where that is allowed', () => {
    const urls = ['https://receiver.example/hooks', 'https://1.1.1.1/', 'https://[2606:4700:4700::1111]/', 'https://localhost.example/']
    expect(urls.map(url => nodeWebhookSender().refusal(url))).toEqual([null, null, null, null])
    expect(nodeWebhookSender({ allowPrivate: true }).refusal('http://127.0.0.1/')).toBeNull()
  })
})
