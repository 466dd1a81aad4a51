import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { type AddressInfo, Server as NetServer } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import { handlerDeadlines } from './handler-deadlines.ts'

/** Anything with a `fetch`: the shop's app, or an embedder's that has it mounted. */
export interface Fetching {
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>
}

export interface ListenOptions {
  /** 3000 unless told; 0 takes any that is free. */
  readonly port?: number
  /** Where to listen; everywhere unless told. */
  readonly host?: string
  /**
   * How long connections are still accepted once stopping has begun, while `/readyz` says so already: as long as a load balancer takes to see that and to send elsewhere. 0
   * unless told.
   */
  readonly noticeMs?: number
  /** How long stopping may take altogether: what was accepted and is not answered by then is cut off. 20 s unless told. */
  readonly drainMs?: number
  /** How long idle connections are still read from, for a request that is on its way already. 250 ms unless told. */
  readonly idleMs?: number
  /** Other times than the usual ones. */
  readonly timeouts?: Partial<Timeouts>
}

/** How long a client, and an answer to it, may take. Milliseconds. */
export interface Timeouts {
  /** For the headers of a request: 10 s unless told. Then it is answered with 408, and its connection ends. */
  readonly headersMs: number
  /** For a whole request, body included: 30 s unless told. */
  readonly requestMs: number
  /** Between two requests of a connection: 65 s unless told, which is longer than load balancers keep one. */
  readonly keepAliveMs: number
  /** For the answer, from the end of the request: 15 s unless told. Then it is answered with 503; what was begun goes on. What staff asks for may take its time. */
  readonly handlerMs: number
}

export interface Listening {
  /** `http://localhost:3000`, as somebody on this machine would call it. */
  readonly url: string
  readonly port: number
  /**
   * Stops: `/readyz` says so at once, after the notice nothing new is accepted, what was accepted is finished, then every connection is closed. Every answer from now on
   * ends its connection. Repeating is harmless.
   */
  readonly stop: (options?: StopOptions) => Promise<void>
}

export interface StopOptions {
  /**
   * Another process accepts connections on the same port: then this one does so no more, `/readyz` says nothing of it, and connections that are idle are still read from for as
   * long as the notice would have taken.
   */
  readonly isReplaced?: boolean
}

/** RELIABILITY 5.3. */
const usualTimeouts: Timeouts = { headersMs: 10_000, requestMs: 30_000, keepAliveMs: 65_000, handlerMs: 15_000 }
const headerBytesMax = 16_384
const headersMax = 100
/** How often Node looks for requests that take too long; its own 30 s would let ten become forty. Milliseconds. */
const lookMaxMs = 1_000
const pollMs = 50

/** Serves an app on a port. Resolves when it accepts connections; rejects when it cannot (port in use). */
export async function listen(app: Fetching, options: ListenOptions = {}): Promise<Listening> {
  const { port = 3_000, host, noticeMs = 0, drainMs = 20_000, idleMs = 250 } = options
  const shutdown = { stopping: false }
  let isEnding = false
  const open = new Set<ServerResponse>()
  const timeouts = { ...usualTimeouts, ...options.timeouts }
  const deadlines = handlerDeadlines(timeouts.handlerMs)
  const fetchInTime = (request: Request, env: { readonly incoming: unknown }) => {
    const deadline = { isLifted: false }
    const answer = app.fetch(request, Object.assign(env, { shutdown, deadline }))
    // Hono's listener takes an answer that is there already as it is.
    return answer instanceof Promise ? deadlines.within(env.incoming as IncomingMessage, deadline, answer, tookTooLong) : answer
  }
  const listener = getRequestListener(fetchInTime, { errorHandler: lastResort })

  const server = createServer(serverOptions(timeouts), (incoming: IncomingMessage, outgoing: ServerResponse) => {
    open.add(outgoing)
    outgoing.once('close', () => open.delete(outgoing))
    if (isEnding) outgoing.shouldKeepAlive = false
    if (incoming.rawHeaders.length > 2 * headersMax) refuseHeaders(outgoing)
    else void listener(incoming, outgoing)
  })
  // Node leaves out what is beyond, without a word: one more tells that there were too many.
  server.maxHeadersCount = headersMax + 1
  await started(server, port, host).catch(error => {
    deadlines.stop()
    throw error
  })

  let stopped: Promise<void> | undefined
  const stop = ({ isReplaced = false }: StopOptions = {}) => {
    isEnding = true
    shutdown.stopping ||= !isReplaced
    // An answer that says so ends its connection, so that no client sends another request into a closing one.
    for (const outgoing of open) if (!outgoing.headersSent) outgoing.shouldKeepAlive = false
    stopped ??= closed(server, isReplaced ? { noticeMs: 0, drainMs, idleMs: Math.max(idleMs, noticeMs) } : { noticeMs, drainMs, idleMs }).finally(
      deadlines.stop,
    )
    return stopped
  }
  const { port: actual } = server.address() as AddressInfo
  return { url: `http://${hostInUrl(host)}:${actual}`, port: actual, stop }
}

function serverOptions({ headersMs, requestMs, keepAliveMs }: Timeouts): ServerOptions {
  return {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.min(lookMaxMs, headersMs / 2),
    maxHeaderSize: headerBytesMax,
  }
}

function hostInUrl(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function started(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function closed(server: Server, { noticeMs, drainMs, idleMs }: Required<Pick<ListenOptions, 'noticeMs' | 'drainMs' | 'idleMs'>>): Promise<void> {
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs)
  if (noticeMs > 0) await new Promise(resolve => setTimeout(resolve, Math.min(noticeMs, drainMs)))
  let sweep: ReturnType<typeof setInterval> | undefined
  const idle = setTimeout(() => {
    server.closeIdleConnections()
    sweep = setInterval(() => server.closeIdleConnections(), pollMs)
  }, idleMs)
  // The http server's own `close` destroys idle connections at once, and with them a request that has arrived but was not read yet.
  await new Promise(resolve => NetServer.prototype.close.call(server, resolve))
  clearTimeout(idle)
  clearInterval(sweep)
  clearTimeout(deadline)
  server.close(() => undefined)
}

/** Nothing of the request is looked at. */
function refuseHeaders(outgoing: ServerResponse): void {
  const [body, headers] = problemParts('headers_too_large', 431, 'Too many headers', `A request may have ${headersMax} headers.`)
  outgoing.writeHead(431, { ...headers, connection: 'close' }).end(body)
}

function tookTooLong(): Response {
  const sentence = 'This took too long. What was begun may still be done: a repeat with the same Idempotency-Key finds out.'
  return problem('unavailable', 503, 'Temporarily unavailable', sentence, { 'retry-after': '5' })
}

/** What no app could answer: a request whose address or host cannot be one, or an app that failed to answer at all. Says nothing of why. */
function lastResort(error: unknown): Response {
  if (error instanceof RequestError) return problem('malformed_request', 400, 'Malformed request', 'The request is malformed.')
  return problem('fault', 500, 'Unexpected fault', 'Something went wrong on our side.')
}

function problem(code: string, status: number, title: string, error: string, more: Readonly<Record<string, string>> = {}): Response {
  const [body, headers] = problemParts(code, status, title, error)
  return new Response(body, { status, headers: { ...headers, ...more } })
}

function problemParts(code: string, status: number, title: string, error: string): readonly [body: string, headers: Readonly<Record<string, string>>] {
  const body = { error, code, type: `/errors/${code}`, title, status, detail: error, request_id: '', errors: [] }
  return [JSON.stringify(body), { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }]
}
