import type { Commerce } from '@cartwright/core'
import { type AppOptions, createApp, type Issuer, storedTokenKeys } from '@cartwright/server'
import { type Fetching, listen, type StopOptions } from '@cartwright/server/node'
import { aroundRequest } from '../logs/request-context.ts'
import type { LocalCommerce } from '../shop/local-commerce.ts'
import { storefrontFiles } from '../storefront/storefront-files.ts'
import { withStorefront } from '../storefront/with-storefront.ts'
import { withTestBank } from '../storefront/with-test-bank.ts'
import { portProblem } from './port-problem.ts'
import { tokenSecretOf } from './secret-store.ts'
import type { ServeSettings } from './serve-settings.ts'

/** A shop that answers requests and runs its workers. */
export interface Serving {
  readonly url: string
  /** Nothing new is accepted, what was accepted is answered, then workers end. */
  readonly stop: (options?: StopOptions) => Promise<void>
}

/**
 * Listens for requests to a shop that was started, and runs its workers.
 * @throws FailedError when the port cannot be had
 */
export const startServing = async (shop: LocalCommerce, settings: ServeSettings): Promise<Serving> => {
  const { commerce } = shop
  const { port, host, noticeMs } = settings
  const listening = await listen(await siteOf(shop, settings), { port, host, noticeMs }).catch(error => {
    throw portProblem(error, settings)
  })
  const workers = settings.workers === 'on' ? commerce.workers.start() : commerce.workers.relay()
  return {
    url: listening.url,
    stop: async options => {
      await listening.stop(options)
      await workers.stop()
    },
  }
}

/** The API, and beside it what is for browsers. */
const siteOf = async ({ commerce, rateLimiter, testBank }: LocalCommerce, settings: ServeSettings): Promise<Fetching> => {
  const api = createApp(commerce, { ...(await appOptions(commerce, settings)), ...(rateLimiter ? { rateLimiter } : {}) })
  const site = testBank ? withTestBank(api, testBank) : api
  if (settings.storefront === 'off' || storefrontFiles.length === 0) return site
  const allowsStripe = commerce.checkout.paymentProvider().publicConfig.publishable_key !== undefined
  return withStorefront(site, { files: storefrontFiles, allowsStripe })
}

const appOptions = async (commerce: Commerce, settings: ServeSettings): Promise<AppOptions> => {
  const { rateLimit, trustedProxies, corsOrigins, logAddresses } = settings
  const secret = await tokenSecretOf(commerce.deps.notes, settings)
  const keys = secret === null ? null : storedTokenKeys({ deps: commerce.deps, secret })
  // Made now where there is none: "token-keys" tells by it whether a command line has the secret of the server.
  await keys?.signing()
  const tokens = keys === null ? {} : { tokens: { keys } }
  return { ...tokens, rateLimit, trustedProxies, corsOrigins, logAddresses, aroundRequest, issuers: await issuersOf(settings) }
}

const issuersOf = async ({ issuers }: ServeSettings): Promise<readonly Issuer[]> => {
  if (issuers.length === 0) return []
  // Only now: a shop without issuers loads none of it.
  const { oidcIssuer } = await import('@cartwright/server/oidc')
  return issuers.map(oidcIssuer)
}
