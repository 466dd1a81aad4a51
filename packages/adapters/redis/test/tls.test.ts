import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../../tests/support/services/free-port.ts'
import { inPath } from '../../../../tests/support/services/in-path.ts'
import { startRedis } from '../../../../tests/support/services/redis-server.ts'
import { newShop, openedParts } from './support/shops.ts'

const openssl = inPath('openssl')
const folder = mkdtempSync(join(tmpdir(), 'cartwright-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A Redis with TLS, and a certificate for `localhost` that it signed itself. */
async function startSecureRedis() {
  if (openssl === undefined) return undefined
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync(openssl, [...request, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  const port = await freePort()
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate]
  const server = await startRedis({ args: ['--tls-port', String(port), '--tls-auth-clients', 'no', ...files] })
  return server && { server, port, ca: readFileSync(certificate) }
}

const secure = await startSecureRedis()
afterAll(() => secure?.server.close())

describe.skipIf(!secure)('over TLS', () => {
  const open = openedParts()
  const { port = 0, ca = Buffer.of() } = secure ?? {}

  it('speaks to a Redis whose certificate is good', async () => {
    const shop = newShop()
    const [one, other] = [1, 2].map(() => open({ url: `rediss://localhost:${port}`, shop, tls: { ca } }))
    await one?.cache.set('a', 1, { ttlMs: 60_000 })
    expect(await other?.cache.get('a')).toBe(1)
    expect(await one?.health()).toEqual({ name: 'redis', circuit: 'closed' })
  })

  it.each([
    ['from an unknown authority', `rediss://localhost:${port}`, {}],
    ['of another host', `rediss://127.0.0.1:${port}`, { tls: { ca } }],
  ])('does without one whose certificate is %s', async (_, url, tls) => {
    const logged: string[] = []
    const parts = open({ url, shop: newShop(), ...tls, logger: { log: (level, message) => void logged.push(`${level} ${message}`) } })
    await expect(parts.health()).rejects.toMatchObject({ code: 'unavailable' })
    expect(await parts.cache.load('a', { ttlMs: 60_000 }, async () => 'made')).toBe('made')
    expect(logged).toEqual(['warn Redis cannot be reached: the shop does without until it can.'])
  })
})
