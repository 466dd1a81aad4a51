import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ListenForMetricsOptions {
  /** 0 takes any that is free. */
  readonly port: number
  /** 127.0.0.1 unless told. */
  readonly host?: string
  /** What must be sent as `Authorization: Bearer ...`; null asks for nothing. */
  readonly token: string | null
  /** What there is to read, in the text format of Prometheus. */
  readonly text: () => Promise<string>
}

export interface MetricsListening {
  readonly port: number
  readonly stop: () => Promise<void>
}

const contentType = 'text/plain; version=0.0.4; charset=utf-8'
const serverOptions = { headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 8_192 } as const

/**
 * Serves `GET /metrics` and nothing else, on a port of its own: what a shop sells is nobody's business who may call the shop. Resolves when it accepts connections; rejects when
 * it cannot (port in use).
 */
export async function listenForMetrics({ port, host = '127.0.0.1', token, text }: ListenForMetricsOptions): Promise<MetricsListening> {
  const isAllowed = tokenCheck(token)
  const server = createServer(serverOptions, (request, response) => {
    void answer(request, isAllowed, text).then(({ status, headers = {}, body }) => send(response, request, status, headers, body))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return { port: (server.address() as AddressInfo).port, stop: () => stopped(server) }
}

interface MetricsReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

async function answer(request: IncomingMessage, isAllowed: (request: IncomingMessage) => boolean, text: () => Promise<string>): Promise<MetricsReply> {
  if (request.url?.split('?')[0] !== '/metrics') return { status: 404, body: 'There is nothing here but /metrics.\n' }
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' }, body: 'Metrics can only be read.\n' }
  if (!isAllowed(request)) return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: 'This needs the bearer token of METRICS_TOKEN.\n' }
  try {
    return { status: 200, body: await text() }
  } catch {
    return { status: 503, body: 'The figures cannot be read just now.\n' }
  }
}

function send(response: ServerResponse, { method }: IncomingMessage, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  const type = status === 200 ? contentType : 'text/plain; charset=utf-8'
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers })
  response.end(method === 'HEAD' ? undefined : body)
}

/** Digests have one length and tell nothing of how far a guess was right. */
function tokenCheck(token: string | null): (request: IncomingMessage) => boolean {
  if (token === null) return () => true
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const wanted = digest(token)
  return ({ headers: { authorization = '' } }) => {
    const sent = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    return sent !== undefined && timingSafeEqual(digest(sent), wanted)
  }
}

function stopped(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
