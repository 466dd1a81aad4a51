import type { Commerce } from '@cartwright/core'
import { memoryRateLimiter } from '@cartwright/core'
import { Hono } from 'hono'
import { accessTokens } from './auth/access-tokens.ts'
import { apiKeys } from './auth/api-keys.ts'
import { sessionStates } from './auth/session-states.ts'
import { noDelays, signInDelays } from './auth/sign-in-delays.ts'
import { type Endpoint, type EndpointId, endpoints } from './contract/index.ts'
import { docsRoutes } from './docs/routes.ts'
import { allHandlers } from './handlers/index.ts'
import { accountAttempts } from './http/account-attempts.ts'
import { assertDeclared } from './http/assert-declared.ts'
import type { Handler } from './http/call.ts'
import type { Rim } from './http/exchange.ts'
import { fallback, type KnownRoute } from './http/fallback.ts'
import { defaultLimits } from './http/limits.ts'
import { rateLimits, unlimited } from './http/rate-limit.ts'
import { requestIds } from './http/request-id.ts'
import { type ServeKit, serveEndpoint } from './http/serve-endpoint.ts'
import type { AppOptions } from './options.ts'

type TableEntry = Endpoint & { readonly id: EndpointId }

/**
 * The shop's HTTP API: a function from Request to Response (`app.fetch`), to be listened on, called in-process, or mounted under any path of another Hono app
 * (`other.route('/shop', app)`). `commerce.start()` must have run. Throws when an endpoint does not declare who may call it and how often.
 */
export function createApp(commerce: Commerce, options: AppOptions = {}): Hono {
  const table: readonly TableEntry[] = Object.values(endpoints)
  for (const endpoint of table) assertDeclared(endpoint)
  const kit = serveKit(commerce, options)
  const delays = options.rateLimit === 'off' ? noDelays : signInDelays(commerce.deps.clock)
  const handlers = allHandlers({ commerce, limits: kit.limits, issuers: options.issuers ?? [], ...kit.auth, delays, attempts: kit.attempts })

  const app = new Hono()
  for (const endpoint of table.toSorted(byPath)) {
    // Each handler has the type of its own endpoint; in a loop over all of them the compiler cannot follow that.
    const handler = handlers[endpoint.id] as Handler<EndpointId>
    app.on(endpoint.method, honoPath(endpoint.path), serveEndpoint(endpoint, handler, kit))
  }
  const docs = docsRoutes(kit)
  for (const { path, serve } of docs) app.get(honoPath(path), serve)
  const routes: KnownRoute[] = [...table, ...docs.map(({ path }) => ({ method: 'GET', path }))]
  app.all('*', fallback(routes, kit))
  return app
}

function serveKit(commerce: Commerce, options: AppOptions): ServeKit {
  const { clock, random, logger } = commerce.deps
  const limiter = options.rateLimiter ?? memoryRateLimiter({ clock })
  const rim: Rim = { commerce, options, allowedOrigins: new Set(options.corsOrigins), nextRequestId: requestIds(random) }
  return {
    ...rim,
    auth: {
      tokens: accessTokens(options.tokens ?? {}, { clock, random }),
      sessions: sessionStates(commerce.customers, clock),
      apiKeys: apiKeys(commerce.customers, clock),
      allowedOrigins: rim.allowedOrigins,
      requiresSecondFactor: commerce.deps.settings.staffSecondFactor === 'required',
    },
    limits: options.rateLimit === 'off' ? unlimited : rateLimits(limiter, { ...defaultLimits, ...options.limits }),
    attempts: accountAttempts(),
    idempotency: { idempotency: commerce.idempotency, random, logger },
  }
}

/** `/cart/items/{id}` as Hono writes it: `/cart/items/:id`. */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

/** Words before parameters, so that `/products/suggest` is not taken for a product. */
function byPath(a: TableEntry, b: TableEntry): number {
  const rank = (path: string) => path.replace(/\{\w+\}/g, '~')
  return rank(a.path) < rank(b.path) ? -1 : 1
}
