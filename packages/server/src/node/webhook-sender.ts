import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { rootCertificates } from 'node:tls'
import { retryAfterMs, type WebhookAnswer, type WebhookMessage, type WebhookSender } from '@cartwright/core'
import { isPublicAddress } from './public-address.ts'
import { type HostAddress, resolveByNameServers, resolveBySystem } from './resolve-host.ts'

export interface WebhookSenderOptions {
  /** Also plain http, and hosts inside: for development and tests on one's own machine, never where strangers choose addresses. False unless told. */
  readonly allowPrivate?: boolean
  /** Milliseconds for a whole attempt; 10 s unless told. */
  readonly timeoutMs?: number
  /** Which name servers are asked, such as `1.1.1.1`; the system's unless told. */
  readonly nameServers?: readonly string[]
  /** Looks a host's addresses up in a way of one's own. Unless told, name servers are asked, and where private hosts are allowed the system with its hosts file. */
  readonly resolve?: (host: string) => Promise<readonly HostAddress[]>
  /** Certificates to trust beside the usual ones, in PEM: for receivers with an authority of their own. */
  readonly ca?: string
}

const defaultTimeoutMs = 10_000

/** How much of an answer is read; what comes after is not waited for. */
const bytesMax = 16 * 1024

/**
 * Posts webhooks over HTTPS to the public internet, and nowhere else. The host is looked up once per message, every address it has is looked at, and the connection goes to one
 * of those: a name that changes its mind between the look and the call gains nothing. The certificate is checked against the name. No redirect, no proxy, no cookie, and no
 * connection is used twice.
 */
export function nodeWebhookSender(options: WebhookSenderOptions = {}): WebhookSender {
  return {
    refusal: url => refusalOf(new URL(url), options),
    send: message => send(message, options),
  }
}

function refusalOf({ protocol, hostname }: URL, { allowPrivate = false }: WebhookSenderOptions): string | null {
  if (allowPrivate) return null
  if (protocol !== 'https:') return 'Webhooks are sent over https only.'
  const host = hostOf(hostname)
  if (isIP(host) !== 0 && !isPublicAddress(host)) return `${host} is no address on the public internet.`
  return /(^|\.)localhost\.?$/.test(host) ? 'localhost is no host on the public internet.' : null
}

/** A URL writes an IPv6 address in brackets. */
function hostOf(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

async function send(message: WebhookMessage, options: WebhookSenderOptions): Promise<WebhookAnswer> {
  const { timeoutMs = defaultTimeoutMs } = options
  // The one clock of the attempt: the look-up of the name counts too.
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    const url = new URL(message.url)
    const refusal = refusalOf(url, options)
    if (refusal !== null) return unanswered(refusal)
    const addresses = await before(deadline, addressesOf(url, options))
    const hidden = options.allowPrivate ? undefined : addresses.find(({ address }) => !isPublicAddress(address))
    if (hidden) return unanswered(`${url.hostname} leads to ${hidden.address}, which is no address on the public internet.`)
    return await post(url, message, { addresses, deadline, ...(options.ca === undefined ? {} : { ca: options.ca }) })
  } catch (error) {
    return unanswered(deadline.aborted ? `No answer within ${timeoutMs / 1_000} s.` : describe(error))
  }
}

/** The same promise, given up when the time is over: a look-up cannot be cancelled. */
function before<T>(deadline: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason))
    promise.then(resolve, reject)
  })
}

async function addressesOf({ hostname }: URL, { allowPrivate = false, nameServers, resolve }: WebhookSenderOptions): Promise<readonly HostAddress[]> {
  const host = hostOf(hostname)
  const family = isIP(host)
  if (family === 4 || family === 6) return [{ address: host, family }]
  const look = resolve ?? (allowPrivate ? resolveBySystem : (name: string) => resolveByNameServers(name, nameServers))
  const addresses = await look(host)
  if (addresses.length === 0) throw new Error(`${host} has no address.`)
  return addresses
}

interface Post {
  readonly addresses: readonly HostAddress[]
  readonly deadline: AbortSignal
  readonly ca?: string
}

function post(url: URL, { headers, body }: WebhookMessage, { addresses, deadline, ca }: Post): Promise<WebhookAnswer> {
  const pinned: LookupFunction = (_host, lookup, callback) => {
    const [first] = addresses
    if (lookup.all) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family ?? 4)
  }
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
    lookup: pinned,
    agent: false,
    signal: deadline,
  }
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:' ? httpsRequest(url, { ...options, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) }) : httpRequest(url, options)
    request.on('error', reject)
    request.on('response', response => {
      read(response).then(resolve, reject)
    })
    request.end(body)
  })
}

/** The answer with the beginning of its body. Once there is a status, a body that breaks off or takes too long changes nothing. */
function read(response: IncomingMessage): Promise<WebhookAnswer> {
  const chunks: Buffer[] = []
  let length = 0
  return new Promise(resolve => {
    const end = () => {
      response.destroy()
      const text = Buffer.concat(chunks).subarray(0, bytesMax).toString('utf8')
      const { statusCode: status = null, headers } = response
      resolve({ status, error: null, response: text, retryAfterMs: retryAfterMs(headers['retry-after'], headers.date) })
    }
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length >= bytesMax) end()
    })
    response.on('end', end)
    response.on('error', end)
    response.on('aborted', end)
  })
}

function unanswered(error: string): WebhookAnswer {
  return { status: null, error, response: '', retryAfterMs: null }
}

/** What went wrong in words, without the addresses Node puts into its messages. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  switch (code) {
    case 'ECONNREFUSED':
      return 'The connection was refused.'
    case 'ECONNRESET':
      return 'The connection broke off.'
    case 'ENOTFOUND':
    case 'ENODATA':
    case 'EAI_AGAIN':
    case 'ESERVFAIL':
    case 'ETIMEOUT':
      return 'The name of the host was not found.'
    default:
      return error.message || code || error.name
  }
}
