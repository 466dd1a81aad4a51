import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Fetching } from '@cartwright/server/node'
import type { StorefrontFile } from './storefront-files.ts'
import { storefrontPolicy } from './storefront-policy.ts'

/** Where the storefront is, on the address of the API. Its files are built for this path. */
export const storefrontPath = '/shop'

/** What is served, and how. */
export interface StorefrontOptions {
  readonly files: readonly StorefrontFile[]
  /** Whether buyers pay in Stripe's own form, which is loaded from there. */
  readonly allowsStripe: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** A file ready to be sent. */
interface Served {
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly gzipped: Uint8Array<ArrayBuffer>
}

/**
 * Serves the storefront under `/shop` and leaves everything else to `app`, but for `/`: whoever asks there for a page is sent to the storefront. Every path below
 * `/shop` that is no file answers the one page, which knows the rest.
 * @throws Error when there is no `index.html` among the files
 */
export const withStorefront = (app: Fetching, { files, allowsStripe }: StorefrontOptions): Fetching => {
  const served = new Map(files.map(file => [`${storefrontPath}/${file.path}`, prepare(file, storefrontPolicy(allowsStripe))]))
  const page = served.get(`${storefrontPath}/index.html`)
  if (!page) throw new Error('The storefront has no index.html.')

  return {
    fetch: (request, env) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return app.fetch(request, env)
      const { pathname } = new URL(request.url)
      if (pathname === '/' && request.headers.get('accept')?.includes('text/html')) return redirect(`${storefrontPath}/`)
      if (pathname === storefrontPath) return redirect(`${storefrontPath}/${new URL(request.url).search}`)
      if (!pathname.startsWith(`${storefrontPath}/`)) return app.fetch(request, env)
      const file = served.get(pathname)
      if (!file && pathname.startsWith(`${storefrontPath}/assets/`)) return new Response(null, { status: 404, headers: always })
      return send(file ?? page, request)
    },
  }
}

const always = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' } as const

const prepare = ({ path, text }: StorefrontFile, policy: string): Served => {
  const type = types[extname(path)]
  if (type === undefined) throw new Error(`The storefront has a file of no known type: ${path}`)
  // The build names what is in assets/ by its content.
  const isNamedByContent = path.startsWith('assets/')
  const headers = {
    ...always,
    'content-type': type,
    'cache-control': isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
    vary: 'accept-encoding',
    ...(type.startsWith('text/html') ? { 'content-security-policy': policy, 'x-frame-options': 'DENY' } : {}),
  }
  return { headers, text, gzipped: new Uint8Array(gzipSync(text, { level: 9 })) }
}

const send = ({ headers, text, gzipped }: Served, request: Request): Response => {
  if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
  const isGzipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  const body = request.method === 'HEAD' ? null : isGzipped ? gzipped : text
  return new Response(body, { headers: isGzipped ? { ...headers, 'content-encoding': 'gzip' } : headers })
}

const redirect = (location: string): Response =>
  new Response(null, { status: 302, headers: { ...always, location, 'cache-control': 'no-cache', vary: 'accept' } })
