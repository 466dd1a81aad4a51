import { type Client, createClient } from '@cartwright/client'
import type { Commerce } from '@cartwright/core'
import { UsageError } from '../errors.ts'
import { commandLogger } from '../logs/logger-of.ts'
import type { Terminal } from '../terminal.ts'
import { defaultDatabaseUrl, parseDatabaseUrl } from './database-url.ts'
import { localClient } from './local-client.ts'
import { currencyOf, openLocalCommerce } from './local-commerce.ts'
import { patientFetch } from './patient-fetch.ts'

/** Where the shop is, as the command line says. */
export interface ShopOptions {
  readonly url?: string
  readonly key?: string
}

/** A shop to work on, however it was reached. */
export interface Shop {
  readonly client: Client
  /** The shop itself when it is in this process; null for a remote one. */
  readonly commerce: Commerce | null
  /** The shop's own currency, as far as this side knows. */
  readonly currency: string
  /** Finishes what the command set off, and lets go of the shop. */
  close(): Promise<void>
}

interface OpenShopOptions {
  readonly creates: boolean
  readonly isVisitor?: boolean
  readonly terminal: Terminal
}

/**
 * Reaches the shop at `--url` (or `CARTWRIGHT_URL`) over HTTP with `--key` (or `CARTWRIGHT_KEY`), else opens the one of `DATABASE_URL` in this process.
 * @param creates whether a database that is not there is made
 * @param isVisitor whether the client has no key, for who signs in
 */
export const openShop = async ({ url, key }: ShopOptions, { creates, isVisitor = false, terminal }: OpenShopOptions): Promise<Shop> => {
  const { env, cwd } = terminal
  const currency = currencyOf(env)
  const remote = url ?? (env.CARTWRIGHT_URL || undefined)
  if (remote !== undefined) {
    const client = remoteClient(remote, isVisitor ? null : (key ?? env.CARTWRIGHT_KEY), terminal)
    return { client, commerce: null, currency, close: async () => undefined }
  }
  if (key !== undefined) throw new UsageError('--key belongs to a remote shop: say which with --url.')
  const { commerce } = await openLocalCommerce({
    database: parseDatabaseUrl(env.DATABASE_URL || defaultDatabaseUrl, cwd),
    creates,
    env,
    logger: await commandLogger(terminal),
  })
  const close = async () => {
    // Search and every other consumer see what the command did, also where no server runs.
    await commerce.workers.drain()
    await commerce.close()
  }
  return { client: localClient(commerce, { isVisitor }), commerce, currency, close }
}

const remoteClient = (url: string, key: string | undefined | null, { stderr }: Terminal): Client => {
  if (!URL.canParse(url) || !/^https?:/i.test(url)) throw new UsageError(`--url is the address of a shop, such as https://shop.example, not "${url}".`)
  if (key !== null && !key) throw new UsageError('A remote shop takes an API key: give it with --key or CARTWRIGHT_KEY.')
  const waiting = patientFetch(ms => stderr.write(`The shop asks to wait ${Math.ceil(ms / 1000)} s.\n`))
  return createClient({ url, ...(key === null ? {} : { apiKey: key }), fetch: waiting, retries: 4, timeoutMs: 5 * 60_000 })
}
