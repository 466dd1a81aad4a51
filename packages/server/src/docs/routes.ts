import { CommerceError } from '@cartwright/core'
import type { Context } from 'hono'
import { etagOf, matchesEtag } from '../http/etag.ts'
import { type Exchange, mountedAt, type Rim, runExchange } from '../http/exchange.ts'
import { emptyReply, type Reply, textReply } from '../http/reply.ts'
import { errorIndexPage, errorPage } from './error-pages.ts'
import { openApiDocument } from './openapi.ts'
import { docsPage } from './page.ts'
import { script } from './script.ts'
import { style } from './style.ts'

/** A route beside the endpoints: what describes them. */
export interface DocsRoute {
  readonly path: string
  readonly serve: (context: Context) => Promise<Response>
}

/** `/openapi.json`, `/docs`, `/errors` and a page for each code. Made when first asked for, then kept. */
export function docsRoutes(rim: Rim): readonly DocsRoute[] {
  const title = rim.options.title ?? 'Cartwright'
  const documentFor = kept((basePath: string) => openApiDocument({ title: `${title} API`, version: '1', basePath }))
  const jsonFor = kept((basePath: string) => JSON.stringify(documentFor(basePath)))
  const pageFor = kept((basePath: string) => docsPage(documentFor(basePath)))
  const errorPageFor = kept(errorPage)
  const route = (path: string, reply: (context: Context) => Promise<Reply>): DocsRoute => ({
    path,
    serve: context => runExchange(context, rim, { route: path, method: 'GET' }, async exchange => conditional(await reply(context), exchange)),
  })

  return [
    route('/openapi.json', async context => textReply(200, jsonFor(mountedAt(context)), 'application/json')),
    route('/docs', async context => htmlReply(pageFor(mountedAt(context)))),
    route('/errors', async () => htmlReply(errorIndexPage())),
    route('/errors/{code}', async context => {
      const code = context.req.param('code') ?? ''
      const page = errorPageFor(code)
      if (page === undefined) throw new CommerceError('route_not_found', 'There is no such error code.')
      return htmlReply(page)
    }),
  ]
}

/** Remembers what was made for each input; there are few. */
function kept<T>(make: (input: string) => T): (input: string) => T {
  const made = new Map<string, T>()
  return input => {
    const known = made.get(input)
    if (known !== undefined) return known
    const value = make(input)
    if (made.size < 200) made.set(input, value)
    return value
  }
}

async function htmlReply(page: string): Promise<Reply> {
  return textReply(200, page, 'text/html; charset=utf-8', { 'content-security-policy': await policy() })
}

/** A page of our own may use its one style sheet and its one script, and nothing from anywhere. */
let policyText: Promise<string> | undefined
function policy(): Promise<string> {
  policyText ??= Promise.all([hashOf(style), hashOf(script)]).then(
    ([styleHash, scriptHash]) =>
      `default-src 'none'; style-src ${styleHash}; script-src ${scriptHash}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
  return policyText
}

async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`
}

function conditional(reply: Reply, { request }: Exchange): Reply {
  const etag = etagOf(reply.body ?? '')
  const headers = { 'cache-control': 'no-cache', etag }
  if (matchesEtag(request.headers.get('if-none-match'), etag)) return emptyReply(304, headers)
  return { ...reply, headers: { ...reply.headers, ...headers } }
}
