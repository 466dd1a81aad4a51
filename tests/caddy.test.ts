// Goal: a shop behind Caddy, with the configuration of its example, is served by https, its cookies are secure, and limits count callers whatever they write into their headers.
// Method: `cartwright serve` in production, Caddy with a certificate that it signs itself, and a client that trusts nobody else.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCommerce, silentLogger } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from './support/services/free-port.ts'
import { inPath } from './support/services/in-path.ts'
import { startShop } from './support/shop-process.ts'
import { root } from './support/workspace.ts'

const program = inPath('caddy')
if (program === undefined) {
  if (process.env.CI === 'true') throw new Error('CI has no caddy.')
  process.stderr.write('Tests that need caddy are skipped: it is not installed\n')
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
}

describe.skipIf(program === undefined)('behind Caddy', () => {
  it('is served by https alone, with secure cookies, and limits that nobody talks themselves out of', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cartwright-caddy-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const database = `sqlite:${join(folder, 'shop.db')}`
    const productId = await stockOf(join(folder, 'shop.db'))
    const production = { NODE_ENV: 'production', RATE_LIMIT: 'on', TRUSTED_PROXIES: '1', JWT_SECRET: '8f0b52c1d4a94e7fb0c6d2e39a7715fd2c4b' }
    const shop = await startShop(database, production)
    onTestFinished(() => shop.kill())
    const port = await freePort()
    const authority = await startCaddy(folder, port, shop.url)
    const ask = (path: string, headers: Readonly<Record<string, string>> = {}, body?: unknown) =>
      new Promise<Answer>((resolve, reject) => {
        const named = { host: `localhost:${port}`, ...headers }
        const asked = request(
          { host: '127.0.0.1', port, path, method: body ? 'POST' : 'GET', headers: named, ca: authority, servername: 'localhost' },
          response => {
            response.resume().once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }))
          },
        )
        asked.once('error', reject).end(body && JSON.stringify(body))
      })

    const first = await ask('/products')
    expect([first.status, first.headers['strict-transport-security'], first.headers.server]).toEqual([200, 'max-age=63072000; includeSubDomains', undefined])
    const added = await ask('/cart/items', { 'content-type': 'application/json' }, { product_id: productId })
    expect([added.status, added.headers['set-cookie']?.[0]]).toEqual([201, expect.stringMatching(/^cart_token=.*; HttpOnly; SameSite=Lax; Secure$/)])
    const left = async (forged: string) => (await ask('/products', { 'x-forwarded-for': forged })).headers.ratelimit?.toString().match(/r=(\d+)/)?.[1]
    expect([await left('203.0.113.1'), await left('203.0.113.2'), await left('203.0.113.3, 203.0.113.4')]).toEqual(['298', '297', '296'])

    await shop.kill()
    const without = await ask('/products')
    // 502 while Caddy has not noticed yet.
    expect([[502, 503].includes(without.status), without.headers.server]).toEqual([true, undefined])
  })
})

/** Makes a shop with one product that is in stock; answers with its id. */
async function stockOf(file: string): Promise<number> {
  const commerce = createCommerce({ storage: sqlite(file), logger: silentLogger })
  await commerce.start()
  const lamp = { name: 'Lamp', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 6_000 }] }] }
  const operator = { kind: 'system', name: 'test' } as const
  const { id, variants } = await commerce.catalog.create(lamp, operator)
  await commerce.inventory.adjust({ causeKey: 'first', reason: 'test', lines: [{ variantId: variants[0]?.id ?? 0, to: 5 }] }, operator)
  await commerce.close()
  return id
}

/** Starts Caddy with the example's configuration in front of a shop; resolves, when it answers, with the certificate of the authority it made. */
async function startCaddy(folder: string, port: number, shopUrl: string): Promise<string> {
  const example = readFileSync(join(root, 'examples/deploy/caddy/Caddyfile'), 'utf8')
  const pairs = [
    ['{\n\tservers {', '{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tservers {'],
    ['shop.example.com {', `https://localhost:${port} {\n\tbind 127.0.0.1\n\ttls internal`],
    ['127.0.0.1:3000', new URL(shopUrl).host],
  ] as const
  const config = pairs.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The Caddyfile has no "${from}".`)
    return text.replace(from, to)
  }, example)
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, config)
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const child = spawn(program ?? '', ['run', '--config', file, '--adapter', 'caddyfile'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  child.stderr.on('data', data => said.push(String(data)))
  onTestFinished(() => ended(child))
  const certificate = join(folder, 'caddy/pki/authorities/local/root.crt')
  while (!existsSync(certificate) || !said.some(line => line.includes('serving initial configuration'))) {
    if (child.exitCode !== null) throw new Error(`Caddy ended with ${child.exitCode}: ${said.join('')}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return readFileSync(certificate, 'utf8')
}

/** Asks a process to end, and waits until it has. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  await exit
}
