// Goal: a shop in production does not start on a server that loses what it acknowledged, nor over a connection that anybody could answer.
import { chownSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { type PostgresServer, startPostgres } from '../../../../tests/support/services/postgres-server.ts'
import { postgres } from '../src/index.ts'
import { testCertificate } from './support/test-certificate.ts'

const migrated = async (url: string, production: boolean): Promise<string> => {
  const storage = postgres(url, { production })
  try {
    await storage.migrate()
    await storage.ping()
    return 'open'
  } catch (error) {
    return `${(error as { code?: string }).code}: ${(error as Error).message}`
  } finally {
    await storage.close()
  }
}

describe.skipIf(postgresUrl === undefined)('safe settings', () => {
  it('are demanded in production, and before anything is made', async () => {
    const url = await emptyDatabase()
    const said = await migrated(url, true)
    expect(said).toBe(
      'storage_unsafe: The database may lose orders that were acknowledged: fsync and full_page_writes and synchronous_commit are off. Switch it on.',
    )
    giveBack(url)
  })

  it('are not demanded elsewhere', async () => {
    const url = await emptyDatabase()
    expect(await migrated(url, false)).toBe('open')
    giveBack(url)
  })
})

describe.skipIf(postgresUrl === undefined)('connections over TLS', () => {
  let server: PostgresServer
  let authority: string
  beforeAll(async () => {
    server = await startPostgres({ durable: true })
    await server.stop('fast')
    const owner = statSync(join(server.folder, 'data'))
    for (const [name, text] of Object.entries({ 'server.crt': testCertificate.cert, 'server.key': testCertificate.key })) {
      const file = join(server.folder, 'data', name)
      writeFileSync(file, text, { mode: 0o600 })
      chownSync(file, owner.uid, owner.gid)
    }
    writeFileSync(join(server.folder, 'data', 'postgresql.auto.conf'), 'ssl = on\n')
    await server.start()
    authority = join(server.folder, 'authority.crt')
    writeFileSync(authority, testCertificate.cert)
  })
  afterAll(() => server.close())

  const address = (host: string, parameters: string) => `postgres://postgres@${host}:${server.port}/postgres?${parameters}`

  it('are made with verify-full, in production too', async () => {
    expect(await migrated(address('localhost', `sslmode=verify-full&sslrootcert=${authority}`), true)).toBe('open')
  })

  it('are refused when the certificate is of an authority that is not known, or of another host', async () => {
    expect(await migrated(address('localhost', 'sslmode=verify-full'), true)).toMatch(/^storage_unavailable: .*cannot be reached/)
    expect(await migrated(address('127.0.0.1', `sslmode=verify-full&sslrootcert=${authority}`), true)).toMatch(/^storage_unavailable: .*cannot be reached/)
  })

  it('have to be verified in production when they leave the machine: that is said without asking the server', async () => {
    for (const parameters of ['', 'sslmode=require', 'sslmode=disable'])
      expect(await migrated(`postgres://shop:secret@db.example.test/shop?${parameters}`, true)).toBe(
        'storage_unsafe: The connection to db.example.test is not verified: add "sslmode=verify-full" (and "sslrootcert=FILE" for a certificate authority of your own) to DATABASE_URL.',
      )
  })
})
