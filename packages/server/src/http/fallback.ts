import { CommerceError } from '@cartwright/core'
import type { Context } from 'hono'
import { preflightHeaders } from './cors.ts'
import { mountedAt, type Rim, runExchange } from './exchange.ts'
import { emptyReply } from './reply.ts'

/** What the fallback knows of each route. */
export interface KnownRoute {
  readonly method: string
  readonly path: string
}

/** Anybody may send a method of their own making. */
const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Answers what no route took: OPTIONS, 405 with `Allow` where the path has other methods, else 404. */
export function fallback(routes: readonly KnownRoute[], rim: Rim): (context: Context) => Promise<Response> {
  const patterns = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }))
  const methodsOf = (path: string): string[] => {
    const methods = new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))
    if (methods.size === 0) return []
    return [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'].sort()
  }

  return context =>
    runExchange(context, rim, { route: 'none', method: knownMethods.has(context.req.method) ? context.req.method : 'other' }, async () => {
      const allowed = methodsOf(context.req.path.slice(mountedAt(context).length))
      if (allowed.length === 0) throw new CommerceError('route_not_found', `There is nothing at ${context.req.path.slice(0, 200)}.`)
      const allow = allowed.join(', ')
      if (context.req.method === 'OPTIONS') return emptyReply(204, { allow, ...preflightHeaders(allowed) })
      throw new CommerceError('method_not_allowed', `${context.req.method} is not possible here.`, { headers: { allow } })
    })
}

function patternOf(path: string): RegExp {
  const source = path.split('/').map(part => (part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${source.join('/')}$`)
}
