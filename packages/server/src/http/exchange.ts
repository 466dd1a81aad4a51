import { type Commerce, CommerceError, type LogFields, type Origin, type Span } from '@cartwright/core'
import type { Context } from 'hono'
import { basePath } from 'hono/route'
import type { AppOptions } from '../options.ts'
import { addressGroup, forwardedAddress, onlyClaimsTls, socketAddress } from './client-address.ts'
import { corsHeaders } from './cors.ts'
import { type ProblemContext, problemReply } from './problem.ts'
import { type LimitState, newLimitState } from './rate-limit.ts'
import type { Reply } from './reply.ts'
import { logAnswered } from './request-log.ts'
import { securityHeaders, strictTransport } from './security-headers.ts'
import { traceOfRequest } from './trace-of-request.ts'

/** Longer than any address: the header of a proxy may hold anything. */
const addressLengthMax = 64

/** What every request needs whatever it asks for. */
export interface Rim {
  readonly commerce: Commerce
  readonly options: AppOptions
  readonly allowedOrigins: ReadonlySet<string>
  readonly nextRequestId: (sent: string | null | undefined) => string
}

/** One request and its answer on their way: the part of serving that does not depend on the endpoint. */
export interface Exchange {
  readonly context: Context
  readonly request: Request
  readonly requestId: string
  readonly limits: LimitState
  readonly isSecure: boolean
  /** What log lines about it say. */
  readonly logFields: LogFields
  readonly problem: () => ProblemContext
}

/** What the Node rim hands over beside the request. */
interface RimBindings {
  readonly shutdown?: { readonly stopping: boolean }
  readonly deadline?: { isLifted: boolean }
}

export function beginExchange(context: Context, rim: Rim, { route, method }: RequestClass): Exchange {
  const request = context.req.raw
  const requestId = rim.nextRequestId(request.headers.get('x-request-id'))
  const { logger, tracer } = rim.commerce.deps
  const address = rim.options.logAddresses ? clientAddressOf({ context, request }, rim.options) : undefined
  const logFields = { requestId, method, route, ...(address === undefined ? {} : { address: address.slice(0, addressLengthMax) }) }
  return {
    context,
    request,
    requestId,
    limits: newLimitState(),
    isSecure: isSecure(context, rim.options.trustedProxies ?? 0),
    logFields,
    problem: () => ({ logFields, requestId, trace: tracer.current(), errorPages: rim.options.errorPages ?? `${mountedAt(context)}/errors/`, logger }),
  }
}

/** The reply as a Response, with the headers that every answer carries. */
export function endExchange(reply: Reply, exchange: Exchange, rim: Rim): Response {
  const headers: Record<string, string> = {
    ...securityHeaders,
    'cache-control': 'no-store',
    ...corsHeaders(exchange.request.headers.get('origin'), rim.allowedOrigins),
    ...exchange.limits.headers,
    ...reply.headers,
    'x-request-id': exchange.requestId,
  }
  if (exchange.isSecure) headers['strict-transport-security'] = strictTransport
  return new Response(reply.stream ?? reply.body, { status: reply.status, headers })
}

/** What a request is counted under: the template of its route, never its own path, and a method that exists. */
export interface RequestClass {
  readonly route: string
  readonly method: string
}

/** Characters of an address, origin and query included (RELIABILITY 5.3). */
const urlLengthMax = 4_096

function assertShort(url: string): void {
  if (url.length > urlLengthMax) throw new CommerceError('url_too_long', `The address is longer than ${urlLengthMax} characters.`)
}

/** Runs one request to its answer, whatever it throws; counts it, traces it and notes it in the log. */
export async function runExchange(context: Context, rim: Rim, counted: RequestClass, work: (exchange: Exchange) => Promise<Reply>): Promise<Response> {
  const { tracer } = rim.commerce.deps
  const { route, method } = counted
  const isRouted = route !== 'none'
  const attributes = { 'http.request.method': method === 'other' ? '_OTHER' : method, ...(isRouted ? { 'http.route': route } : {}) }
  // An embedder's own span for the request has read its headers already.
  const parent = tracer.current() ? undefined : traceOfRequest(context.req.raw)
  const name = isRouted ? `${method} ${route}` : method === 'other' ? 'HTTP' : method
  return tracer.span(name, { kind: 'server', attributes, parent }, span => runTraced(context, rim, counted, work, span))
}

async function runTraced(context: Context, rim: Rim, counted: RequestClass, work: (exchange: Exchange) => Promise<Reply>, span: Span): Promise<Response> {
  const startedAt = performance.now()
  const exchange = beginExchange(context, rim, counted)
  let reply: Reply
  try {
    assertShort(context.req.url)
    reply = await (rim.options.aroundRequest ? rim.options.aroundRequest(exchange.requestId, () => work(exchange)) : work(exchange))
  } catch (error) {
    reply = problemReply(error, exchange.problem())
  }
  const { route, method } = counted
  const { meter, logger } = rim.commerce.deps
  const ms = performance.now() - startedAt
  span.set({ 'url.scheme': exchange.isSecure ? 'https' : 'http', 'http.response.status_code': reply.status, 'cartwright.request_id': exchange.requestId })
  if (reply.status >= 500) span.fail(String(reply.status))
  logAnswered(logger, exchange.logFields, reply, ms)
  meter.count('cartwright_http_requests_total', { route, method, status: `${Math.floor(reply.status / 100)}xx` })
  meter.observe('cartwright_http_request_duration_seconds', { route, method }, ms / 1_000)
  return endExchange(reply, exchange, rim)
}

/** The path an embedder mounted the app at, without a slash at the end. */
export function mountedAt(context: Context): string {
  const path = basePath(context)
  return path === '/' ? '' : path
}

/** The address limits are counted by; undefined where none is known. */
export function addressOf(exchange: Exchange, options: AppOptions): string | undefined {
  const address = clientAddressOf(exchange, options)
  return address === undefined ? undefined : addressGroup(address)
}

/** What the audit log says of where a request came from. */
export function originOf(exchange: Exchange, options: AppOptions): Origin {
  return { address: clientAddressOf(exchange, options)?.slice(0, addressLengthMax) ?? null, requestId: exchange.requestId }
}

function clientAddressOf({ context, request }: Pick<Exchange, 'context' | 'request'>, options: AppOptions): string | undefined {
  if (options.clientAddress) return options.clientAddress(context)
  return forwardedAddress(socketAddress(context), request.headers.get('x-forwarded-for'), options.trustedProxies ?? 0)
}

export function isStopping(context: Context): boolean {
  return (context.env as RimBindings | undefined)?.shutdown?.stopping === true
}

/** Lets this request take as long as it takes, where the rim would end it. */
export function liftDeadline(context: Context): void {
  const deadline = (context.env as RimBindings | undefined)?.deadline
  if (deadline) deadline.isLifted = true
}

/** HSTS must not be said without TLS (RFC 6797, 7.2), nor may a cookie be for TLS alone there. */
function isSecure(context: Context, trustedProxies: number): boolean {
  const { raw: request } = context.req
  if (request.url.startsWith('https:') && !onlyClaimsTls(context)) return true
  return trustedProxies > 0 && request.headers.get('x-forwarded-proto') === 'https'
}
