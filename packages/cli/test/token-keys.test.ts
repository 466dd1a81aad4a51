import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { describe, expect, it } from 'vitest'
import { bare, run, runJson, temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

interface Key {
  readonly kid: string
  readonly created_at: string
  readonly signs: boolean
  readonly ends_at: string | null
}

const kidOf = (token: string): unknown => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
const account = { email: 'user@example.com', password: 'a password nobody guesses' }
const statusOf = async (url: string, token: string): Promise<number> => (await fetch(`${url}/me`, { headers: { authorization: `Bearer ${token}` } })).status

describe('token-keys', () => {
  it('are listed and replaced beside the server, without a restart', async () => {
    const cwd = temporaryFolder()
    const { url } = await serve(cwd, [])
    const { token } = await createClient({ url }).auth.register(account)
    const { token_keys: before } = await runJson<{ readonly token_keys: readonly Key[] }>(['token-keys', 'list'], { cwd })
    expect(before).toEqual([{ kid: kidOf(token), created_at: expect.stringMatching(/Z$/), signs: true, ends_at: null }])

    const { out } = await run(['token-keys', 'rotate'], { cwd })
    const [, kid] = /^Key (\S+) signs from now on\. Tokens signed before stay good until they end\.\n$/.exec(out) ?? []
    expect(bare((await run(['token-keys', 'list'], { cwd })).out).slice(0, 3)).toEqual([
      'KEY CREATED STATE',
      `${kid} NOW signs`,
      `${kidOf(token)} NOW good until NOW`,
    ])
    const { entries } = await runJson<{ readonly entries: readonly object[] }>(['audit', 'list', '--action', 'token_key.rotated'], { cwd })
    expect(entries).toMatchObject([{ actor: 'key:0', subject: `token_key:${kid}`, data: { kid, emergency: false } }])
    const second = await serve(cwd, [])
    const { token: later } = await createClient({ url: second.url }).auth.login(account)
    expect([kidOf(later), await statusOf(second.url, token), await statusOf(url, later)]).toEqual([kid, 200, 200])
  })

  it('end at once in an emergency, which is asked about', async () => {
    const cwd = temporaryFolder()
    const first = await serve(cwd, [])
    const { token } = await createClient({ url: first.url }).auth.register(account)
    const unasked = await run(['token-keys', 'rotate', '--emergency'], { cwd })
    expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining('All access tokens will stop working within 20 seconds. This cannot be undone')])
    expect((await runJson<{ readonly token_keys: readonly Key[] }>(['token-keys', 'list'], { cwd })).token_keys).toHaveLength(1)
    const done = await run(['token-keys', 'rotate', '--emergency', '--yes'], { cwd })
    expect([done.code, done.out]).toEqual([0, expect.stringContaining('Within 20 seconds no token signed before counts any more.')])
    const second = await serve(cwd, [])
    expect(await statusOf(second.url, token)).toBe(401)
  })

  it('are listed without writing anything, and not replaced with another secret than the server has', async () => {
    const cwd = temporaryFolder()
    const ours = 'b9Xk2mQz7Rt5Wv1Yc8Ld4Nf6Hj0Ps3Ga'
    await run(['migrate'], { cwd })
    const empty = await run(['token-keys', 'list'], { cwd })
    expect([empty.code, existsSync(join(cwd, 'shop.db.secrets.json'))]).toEqual([0, false])
    expect(await runJson<object>(['token-keys', 'list'], { cwd })).toEqual({ token_keys: [], sealed_with_another_secret: 0 })
    expect((await run(['token-keys', 'rotate'], { cwd, env: { JWT_SECRET: ours } })).code).toBe(0)
    for (const env of [{}, { JWT_SECRET: `${ours}2` }]) {
      expect(await runJson<object>(['token-keys', 'list'], { cwd, env })).toEqual({ token_keys: [], sealed_with_another_secret: 1 })
      expect((await run(['token-keys', 'list'], { cwd, env })).out).toContain('1 key is sealed with another JWT_SECRET.\n')
      for (const line of [['rotate'], ['rotate', '--emergency', '--yes']]) {
        const refused = await run(['token-keys', ...line], { cwd, env })
        const message = 'error: 1 key is sealed with another JWT_SECRET. Set JWT_SECRET to that of "serve". Nothing was changed.\n'
        expect([refused.code, refused.err]).toEqual([2, message])
      }
    }
    const { token_keys: keys } = await runJson<{ readonly token_keys: readonly Key[] }>(['token-keys', 'list'], { cwd, env: { JWT_SECRET: ours } })
    expect([keys.length, existsSync(join(cwd, 'shop.db.secrets.json'))]).toEqual([1, false])
  })

  it('need the database, a shop in it, and the secret', async () => {
    const cwd = temporaryFolder()
    const remote = await run(['token-keys', 'list', '--url', 'http://127.0.0.1:1'], { cwd })
    expect([remote.code, remote.err]).toEqual([
      2,
      'error: Keys of access tokens need the database itself: run this where the shop runs, without --url or CARTWRIGHT_URL.\n',
    ])
    expect((await run(['token-keys', 'rotate'], { cwd })).code).toBe(3)
    expect(existsSync(join(cwd, 'shop.db'))).toBe(false)
    const memory = await run(['token-keys', 'list'], { cwd, env: { DATABASE_URL: 'sqlite::memory:' } })
    expect([memory.code, memory.err]).toEqual([2, 'error: A shop in memory has no keys to look after.\n'])
    const unset = await run(['token-keys', 'list'], { cwd, env: { NODE_ENV: 'production' } })
    expect([unset.code, unset.err]).toEqual([2, 'error: In production JWT_SECRET must be set, to at least 32 bytes that nobody can guess.\n'])
  })
})
