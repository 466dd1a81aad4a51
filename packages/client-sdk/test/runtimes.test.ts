// Goal: the client needs `fetch` and other names of the web, and nothing of Node. One bundle does the same against one shop in Node, Deno, Bun and a context like an edge runtime's.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCommerce, type Principal, silentLogger } from '@cartwright/core'
import { memoryPasswords, memoryStorage, testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { type Listening, listen } from '@cartwright/server/node'
import { build } from 'esbuild'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { print, printOnTheEdge } from './runtimes/run-in.ts'

const owner: Principal = { kind: 'system', name: 'test' }
const stocked = 10

let folder: string
let server: Listening
let script: string
let file: string

const openShop = async (): Promise<Listening> => {
  const storage = memoryStorage()
  const clock = { now: () => Date.now(), wait: async () => undefined }
  const payments = testPayments({ notes: storage.notes, clock })
  const commerce = createCommerce({ storage, payments, passwords: memoryPasswords(), logger: silentLogger })
  await commerce.start()
  const phone = await commerce.catalog.create({ name: 'Smartphone', variants: [{ sku: 'PHONE', prices: [{ currency: 'USD', amount: 69_999 }] }] }, owner)
  const lines = phone.variants.map(({ id }) => ({ variantId: id, to: stocked }))
  await commerce.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines }, owner)
  await commerce.workers.drain()
  return listen(createApp(commerce, { rateLimit: 'off' }), { port: 0, host: '127.0.0.1', idleMs: 0 })
}

const bundle = async (url: string): Promise<string> => {
  const at = Date.parse('2026-01-01T00:00:00Z')
  const secret = `whsec_${btoa('a secret of thirty-two bytes: 123')}`
  const body = '{"type":"webhook.ping","timestamp":"2026-01-01T00:00:00.000Z","data":{"endpoint_id":1}}'
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at / 1_000),
    'webhook-signature': new Webhook(secret).sign('msg_1', new Date(at), body),
  }
  const built = await build({
    entryPoints: [fileURLToPath(new URL('./runtimes/journey.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'neutral',
    target: 'es2022',
    define: { setting: JSON.stringify({ url, secret, body, headers, at }) },
  })
  return built.outputFiles[0]?.text ?? ''
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cartwright-client-'))
})
beforeEach(async () => {
  server = await openShop()
  script = await bundle(server.url)
  file = join(folder, 'journey.js')
  writeFileSync(file, script)
  return () => server.stop()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const expected = {
  found: ['Smartphone'],
  status: 'paid',
  total: 1_399.98,
  refused: 'order_not_found',
  timedOut: 'timeout',
  webhook: 'webhook.ping',
  cookies: ['__Host-cartwright'],
}

/** Runtimes that npm has: fetched when a test first needs them, and too large to be everybody's dependency. */
const runtimes = { deno: ['deno@2.9.6', 'run', '--allow-net=127.0.0.1'], bun: ['bun@1.4.5', 'run'] } as const

describe('the client', () => {
  it('works in Node', async () => {
    expect(JSON.parse(await print(process.execPath, [file]))).toEqual(expected)
  })

  it('works where there is nothing of Node', async () => {
    expect(script).not.toMatch(/\b(process|Buffer|require|__dirname)\b/)
    expect(JSON.parse(await printOnTheEdge(script))).toEqual(expected)
  })

  it.for(Object.entries(runtimes))('works in %s', { timeout: 240_000 }, async ([name, [specifier, ...args]], { skip }) => {
    const fetched = ['-y', '--prefer-offline', '--fetch-retries=0', specifier]
    const isThere = await print('npx', [...fetched, '--version']).then(
      () => true,
      () => false,
    )
    if (!isThere) {
      const reason = `npx cannot fetch ${specifier}, so ${name} is not tried.`
      console.info(`Skipped: ${reason}`)
      skip(reason)
    }
    expect(JSON.parse(await print('npx', [...fetched, ...args, file]))).toEqual(expected)
  })
})
