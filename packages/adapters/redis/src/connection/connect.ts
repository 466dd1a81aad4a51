import type { ConnectionOptions } from 'node:tls'
import { Cluster, type CommonRedisOptions, Redis } from 'ioredis'

/** Where Redis is. */
export interface RedisAddress {
  /** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS; several for a cluster, whose other nodes are found through them. */
  readonly url: string | readonly string[]
  /** Whether it is a Redis Cluster: always where there are several addresses. */
  readonly cluster?: boolean
  /** For `rediss://`, such as the certificate of one's own authority (`ca`). The server's certificate is always checked. */
  readonly tls?: Omit<ConnectionOptions, 'rejectUnauthorized' | 'checkServerIdentity'>
}

export type Client = Redis | Cluster

/** A client for commands and one for messages, which a connection may be busy with. Both connect by themselves, again and again. */
export interface Clients {
  readonly commands: Client
  readonly messages: Client
}

/** A connection on which nothing was heard for so long while an answer is due is given up: its other end may be gone without a word. Milliseconds. */
const silenceMs = 5_000

const retryMaxMs = 1_000

const retry = (times: number): number => Math.min(times * 50, retryMaxMs)

/** What is lost is not sent again and nothing waits for a connection: whoever asks has something better to do without Redis. */
const impatient = {
  enableOfflineQueue: false,
  enableAutoPipelining: true,
} as const

const perConnection = {
  connectionName: 'cartwright',
  connectTimeout: 2_000,
  socketTimeout: silenceMs,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
} as const satisfies CommonRedisOptions

/**
 * Begins to connect; whether that succeeds, or when, shows in the status of the clients.
 * Throws TypeError when an address is none.
 */
export function connect({ url, cluster, tls }: RedisAddress): Clients {
  const urls = typeof url === 'string' ? [url] : url
  const first = urls.map(assertUrl)[0]
  if (first === undefined) throw new TypeError('Redis needs an address.')
  const security = first.protocol === 'rediss:' ? { tls: { ...tls } } : {}
  if (cluster || urls.length > 1) {
    const { username, password } = first
    const account = password === '' ? {} : { password: decodeURIComponent(password), ...(username === '' ? {} : { username: decodeURIComponent(username) }) }
    const nodes = urls.map(assertUrl).map(({ hostname, port }) => ({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) }))
    const redisOptions = { ...perConnection, ...account, ...security }
    const client = new Cluster(nodes, { ...impatient, clusterRetryStrategy: retry, slotsRefreshInterval: 2_000, redisOptions })
    return { commands: client, messages: client }
  }
  const options = { ...impatient, ...perConnection, retryStrategy: retry, ...security }
  return { commands: new Redis(first.href, options), messages: new Redis(first.href, options) }
}

function assertUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  // Without the text: it may hold a password.
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '') throw new TypeError('An address of Redis looks like redis://localhost:6379.')
  return url
}
