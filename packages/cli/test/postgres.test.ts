import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../../tests/support/services/free-port.ts'
import { emptyDatabase, giveBack, postgresUrl } from '../../../tests/support/services/postgres-databases.ts'
import { startPostgres } from '../../../tests/support/services/postgres-server.ts'
import { run, runJson, temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

const line = (text: string, name: string): string => new RegExp(`^  ${name} +(.*)$`, 'm').exec(text)?.[1] ?? ''

/** Rows of one statement. */
const query = async (url: string, statement: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** A database with nothing but, perhaps, an empty shop's tables. */
const database = async (): Promise<string> => {
  const url = await emptyDatabase()
  onTestFinished(() => giveBack(url))
  return url
}

/** A database with nothing in it at all. */
const newDatabase = async (name: string): Promise<string> => {
  await query(postgresUrl ?? '', `DROP DATABASE IF EXISTS ${name}`)
  await query(postgresUrl ?? '', `CREATE DATABASE ${name}`)
  onTestFinished(async () => {
    await query(postgresUrl ?? '', `DROP DATABASE ${name} WITH (FORCE)`)
  })
  return (postgresUrl ?? '').replace(/[^/]*$/, name)
}

/** An address with a password, and what may be shown of it. */
const withPassword = (url: string) => ({ secret: url.replace('postgres@', 'postgres:open-sesame@'), shown: url })

const empty = "SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'"

describe.skipIf(postgresUrl === undefined)('the command line on Postgres', () => {
  it('makes a shop with migrate, which is up to date the second time, and never shows the password', async () => {
    const { secret, shown } = withPassword(await newDatabase('cli_migrate'))
    const shop = { cwd: temporaryFolder(), env: { DATABASE_URL: `${secret}?application_name=try` } }
    const first = await runJson<{ database: string; migrations: string[] }>(['migrate'], shop)
    expect([first.database, first.migrations.length > 0]).toEqual([shown, true])
    expect(await run(['migrate'], shop)).toEqual({ code: 0, out: `${shown} is up to date.\n`, err: '' })
  })

  it('makes no shop by a mistake in the name of a database', async () => {
    const url = await newDatabase('cli_no_shop')
    const { code, out, err } = await run(['doctor'], { cwd: temporaryFolder(), env: { DATABASE_URL: url } })
    expect([code, out]).toEqual([3, ''])
    expect(err).toBe(`error: There is no shop at ${url}: say where it is with DATABASE_URL or --url, or make one with "cartwright migrate".\n`)
    expect(await query(url, empty)).toEqual([{ tables: 0 }])
  })

  it('works on a shop as on a file: import, stock, doctor', async () => {
    const folder = temporaryFolder()
    const shop = { cwd: folder, env: { DATABASE_URL: await database() } }
    expect((await run(['migrate'], shop)).code).toBe(0)
    writeFileSync(join(folder, 'products.csv'), 'name,sku,price,stock\nLamp,LAMP,60.00,5\nDesk,DESK,250.00,2\n')
    expect((await run(['import', 'products.csv'], shop)).code).toBe(0)
    expect((await run(['stock', 'set', 'LAMP', '7'], shop)).code).toBe(0)
    const { code, out } = await run(['stock', 'get', 'LAMP'], shop)
    expect([code, out]).toEqual([0, 'SKU   LOCATION  ON HAND  RESERVED  AVAILABLE\nLAMP  main            7         0          7\n'])
    expect((await runJson<{ ok: boolean }>(['doctor'], shop)).ok).toBe(true)
  })

  it('serves a demo shop that is the same after a restart: data, tokens and key', async () => {
    const { secret, shown } = withPassword(await database())
    const env = { DATABASE_URL: secret }
    const folder = temporaryFolder()
    const first = await serve(folder, ['--demo'], env)
    expect(line(first.text(), 'Data')).toBe(shown)
    expect(first.text()).toContain('JWT_SECRET is not set: one was drawn and is kept in the database, for development only.\n')
    const { token } = await createClient({ url: first.url }).auth.login({ email: 'user@example.com', password: 'password123' })
    const headers = { authorization: `Bearer ${token}` }
    await fetch(`${first.url}/cart/items`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"product_id":1,"quantity":3}',
    })
    const key = line(first.text(), 'Admin key')
    expect(await first.stop()).toBe(0)

    const second = await serve(folder, ['--demo'], env)
    expect(line(second.text(), 'Admin key')).toBe(key)
    expect(second.text()).not.toContain('is new')
    const answer = await fetch(`${second.url}/cart`, { headers })
    expect(await answer.json()).toMatchObject({ item_count: 3 })
    expect((await createClient({ url: second.url, apiKey: key }).admin.whoami()).role).toBe('admin')
    expect(`${first.text()}${second.text()}`).not.toContain('open-sesame')
  })

  it('in production keeps no secret in the database, and refuses a server that may lose what it has acknowledged', async () => {
    const production = { NODE_ENV: 'production', PORT: '0' }
    const secret = { JWT_SECRET: 'fJ3zq0Vw8mT1xK6bR9cYd2Lh5nGp7sAe' }
    const server = await startPostgres({ durable: true })
    onTestFinished(() => server.close())
    const cwd = temporaryFolder()
    const refused = await run(['serve'], { cwd, env: { ...production, DATABASE_URL: server.url } })
    expect([refused.code, refused.err]).toEqual([2, 'error: In production JWT_SECRET must be set, to at least 32 bytes that nobody can guess.\n'])
    const unsafe = await run(['serve'], { cwd, env: { ...production, ...secret, DATABASE_URL: await database() } })
    expect([unsafe.code, unsafe.err]).toEqual([3, expect.stringMatching(/^error: .*fsync.* \[storage_unsafe\]\n$/)])

    const { text, stop } = await serve(cwd, [], { ...production, ...secret, DATABASE_URL: server.url })
    expect(text()).not.toContain('JWT_SECRET')
    expect(await stop()).toBe(0)
    expect(await query(server.url, "SELECT key FROM note WHERE key LIKE 'serve:%'")).toEqual([])
  })

  it.each([
    ['the port of nobody', async (url: string) => url.replace(/:\d+\//, `:${await freePort()}/`), 'The database cannot be reached.'],
    ['a database that is not there', async (url: string) => url.replace(/[^/]*$/, 'nowhere'), 'There is no such database.'],
    ['a user who is not there', async (url: string) => url.replace('postgres@', 'stranger@'), 'The database refuses the user or password.'],
  ])('says which database it is and what is wrong with %s, and exits with 3', async (_, change, sentence) => {
    const { secret, shown } = withPassword(await change(postgresUrl ?? ''))
    for (const command of [['doctor'], ['migrate'], ['serve']]) {
      const { code, out, err } = await run(command, { cwd: temporaryFolder(), env: { DATABASE_URL: secret, PORT: '0' } })
      expect([command, code, out, err]).toEqual([command, 3, '', `error: ${shown}: ${sentence} [storage_unavailable]\n`])
    }
  })

  it('says that a password is wrong, without it', async () => {
    const server = await startPostgres()
    onTestFinished(() => server.close())
    await query(server.url, "ALTER ROLE postgres PASSWORD 'right'")
    writeFileSync(join(server.folder, 'data', 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n')
    await query(server.url, 'SELECT pg_reload_conf()')
    const as = (password: string) => run(['migrate'], { cwd: temporaryFolder(), env: { DATABASE_URL: server.url.replace('@', `:${password}@`) } })
    expect(await as('wrong')).toEqual({ code: 3, out: '', err: `error: ${server.url}: The database refuses the user or password. [storage_unavailable]\n` })
    expect((await as('right')).code).toBe(0)
  })
})
