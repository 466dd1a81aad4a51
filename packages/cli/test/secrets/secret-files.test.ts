import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSecretFiles } from '../../src/secrets/secret-files.ts'
import { secretVariables, sourceVariables } from '../../src/secrets/secret-variables.ts'
import { run, temporaryFolder } from '../support/run.ts'

const canary = 'canary-5f1c0e9a77d24b6c8e0f3a1b2c4d5e6f'

describe('secrets from files', () => {
  it.each([...secretVariables, ...sourceVariables])('%s is the line that its file holds', name => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'secret'), ` ${canary}\n`)
    const env = { [`${name}_FILE`]: 'secret', PORT: '1' }
    expect(readSecretFiles({ env, cwd })).toEqual({ ...env, [name]: canary })
  })

  it('changes nothing where none is named', () => {
    const env = { JWT_SECRET: canary, JWT_SECRET_FILE: '', OTHER_FILE: '/nowhere' }
    expect(readSecretFiles({ env, cwd: '/' })).toEqual(env)
  })

  it.each([
    ['', 'is empty'],
    ['\n \n', 'is empty'],
    [`${canary}\n${canary}\n`, 'holds more than one line'],
    [`${canary}\0`, 'holds more than one line'],
    [canary.repeat(2_000), 'has more than 65536 bytes'],
  ])('refuses a file that holds no secret, without showing it', async (text, reason) => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'secret'), text)
    const { code, out, err } = await run(['doctor'], { cwd, env: { JWT_SECRET_FILE: 'secret' } })
    expect([code, err]).toEqual([2, expect.stringContaining(`JWT_SECRET_FILE: ${join(cwd, 'secret')} ${reason}`)])
    expect(out + err).not.toContain('canary')
  })

  it('refuses both, and a file that is not there', async () => {
    const cwd = temporaryFolder()
    const both = await run(['doctor'], { cwd, env: { DATABASE_URL: 'sqlite:a.db', DATABASE_URL_FILE: 'secret' } })
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('Both DATABASE_URL and DATABASE_URL_FILE are set: only one of them can count.')])
    const none = await run(['doctor'], { cwd, env: { DATABASE_URL_FILE: 'none' } })
    expect([none.code, none.err]).toEqual([2, expect.stringContaining(`DATABASE_URL_FILE: ${join(cwd, 'none')} cannot be read (ENOENT).`)])
  })

  it('opens the shop that a file names', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'url'), 'sqlite:named.db\n')
    expect((await run(['migrate'], { cwd, env: { DATABASE_URL_FILE: 'url' } })).code).toBe(0)
    expect((await run(['doctor'], { cwd, env: { DATABASE_URL: 'sqlite:named.db' } })).code).toBe(0)
  })
})

describe('a secret that is wrong', () => {
  it.each([
    ['a database that is not there', ['doctor'], { DATABASE_URL: `postgres://shop:${canary}@127.0.0.1:1/shop` }],
    ['a database address that is none', ['doctor'], { DATABASE_URL: `postgres//shop:${canary}@host/shop` }],
    ['a key for signing that is too short', ['serve'], { JWT_SECRET: canary.slice(0, 20) }],
    ['a key of Stripe that is none', ['serve'], { PAYMENTS: 'stripe', STRIPE_SECRET_KEY: canary }],
    ['a shop that is not there', ['doctor', '--url', 'http://127.0.0.1:1'], { CARTWRIGHT_KEY: `ck_${canary}` }],
    ['a Redis address that is none', ['serve'], { REDIS_URL: `http://:${canary}@127.0.0.1:1` }],
  ])('is not shown: %s', async (_, args, env) => {
    const { code, out, err } = await run(args, { cwd: temporaryFolder(), env: { PORT: '0', ...env } as Record<string, string> })
    expect(code).toBeGreaterThan(0)
    expect(out + err).not.toContain('canary')
  })
})
