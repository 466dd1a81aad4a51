import type { Commerce } from '@cartwright/core'
import { SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApp, type StoredTokenKeys, storedTokenKeys } from '../src/index.ts'
import { signIn } from './support/people.ts'
import { openShop, type Shop } from './support/shop.ts'

const secret = 'Zk0Yb3p1d2VyLXRlc3QtcmluZw-not-a-word'
const second = 1_000
const hour = 3_600_000

/** A process of the shop: an app with keys of its own making. */
const processOf = (shop: Shop, { commerce = shop.commerce, its = secret }: { readonly commerce?: Commerce; readonly its?: string } = {}) => {
  const keys = storedTokenKeys({ deps: commerce.deps, secret: its })
  const app = createApp(commerce, { rateLimit: 'off', tokens: { keys } })
  return { keys, shop: { ...shop, app } }
}

const me = async ({ app }: Pick<Shop, 'app'>, token: string): Promise<readonly [number, string?]> => {
  const response = await app.request('/me', { headers: { authorization: `Bearer ${token}` } })
  const { code } = (await response.json()) as { readonly code?: string }
  return code === undefined ? [response.status] : [response.status, code]
}

const headerOf = (token: string): unknown => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())

describe('keys of access tokens', () => {
  let shop: Shop
  let one: ReturnType<typeof processOf>
  let two: ReturnType<typeof processOf>
  beforeEach(async () => {
    shop = await openShop()
    one = processOf(shop)
    two = processOf(shop)
  })

  const kids = async (keys: StoredTokenKeys) => (await keys.list()).map(({ kid }) => kid)

  it('are one for all processes, whoever starts first, and named in each token', async () => {
    expect([await one.keys.list(), await shop.commerce.deps.notes.get('token-keys')]).toEqual([[], null])
    await Promise.all([one.keys.signing(), two.keys.signing()])
    const [a, b] = await Promise.all([one.keys.list(), two.keys.list()])
    expect([a, b]).toEqual([b, [{ kid: expect.stringMatching(/^[\w-]{16}$/), createdAt: shop.clock.now(), signs: true, endsAt: null }]])
    const { token } = await signIn(one.shop)
    expect(headerOf(token)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: a[0]?.kid })
    expect(await me(two.shop, token)).toEqual([200])
  })

  it('are replaced without anybody noticing, and end a day later', async () => {
    const { token } = await signIn(one.shop)
    const [old] = await kids(one.keys)
    const made = await two.keys.rotate()
    expect(await one.keys.list()).toEqual([made, { kid: old, createdAt: made.createdAt, signs: false, endsAt: made.createdAt + 24 * hour }])
    expect([await me(one.shop, token), await me(two.shop, token)]).toEqual([[200], [200]])
    const later = await signIn(two.shop, 'second@example.com')
    expect(headerOf(later.token)).toMatchObject({ kid: made.kid })
    expect(await me(one.shop, later.token)).toEqual([200])
    await shop.clock.advance(24 * hour)
    expect(await kids(one.keys)).toEqual([made.kid])
    // What is over is not kept either.
    await one.keys.rotate()
    const { keys } = JSON.parse((await shop.commerce.deps.notes.get('token-keys')) ?? '{}')
    expect(keys).toHaveLength(2)
  })

  it('made elsewhere are known at the first token that names them', async () => {
    await signIn(one.shop)
    const made = await two.keys.rotate()
    const { token } = await signIn(two.shop, 'second@example.com')
    expect(headerOf(token)).toMatchObject({ kid: made.kid })
    expect(await me(one.shop, token)).toEqual([200])
  })

  it('are dead in every process within 20 seconds of an emergency, also where a token was remembered as good', async () => {
    const { token } = await signIn(one.shop)
    expect([await me(one.shop, token), await me(two.shop, token)]).toEqual([[200], [200]])
    await shop.clock.advance(15 * second)
    const made = await two.keys.rotate({ isEmergency: true })
    expect(await me(two.shop, token)).toEqual([401, 'token_invalid'])
    await shop.clock.advance(5 * second)
    expect(await me(one.shop, token)).toEqual([401, 'token_invalid'])
    expect(await kids(one.keys)).toEqual([made.kid])
    const { token: next } = await signIn(one.shop, 'second@example.com')
    expect([await me(one.shop, next), await me(two.shop, next)]).toEqual([[200], [200]])
  })

  it('are replaced by themselves after 90 days', async () => {
    await one.keys.signing()
    const [old] = await one.keys.list()
    await shop.clock.advance(90 * 24 * hour - second)
    expect(await kids(one.keys)).toEqual([old?.kid])
    await shop.clock.advance(second)
    await one.keys.signing()
    const [signing, before, ...more] = await one.keys.list()
    expect([signing, before, more]).toMatchObject([{ createdAt: shop.clock.now(), signs: true }, { kid: old?.kid, signs: false }, []])
  })

  it('let tokens of releases without kid live out their time, and not in an emergency', async () => {
    await signIn(one.shop)
    const now = Math.floor(shop.clock.now() / second)
    const claims = { iss: 'cartwright', aud: 'cartwright', sub: '1', sid: 1, jti: 'x', iat: now, nbf: now, exp: now + 25 * 3_600 }
    const sign = (header: object, key = secret) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header }).sign(new TextEncoder().encode(key))
    const unnamed = await sign({})
    expect(await me(one.shop, unnamed)).toEqual([200])
    const [kid] = await kids(one.keys)
    for (const forged of [await sign({ kid }), await sign({ kid: 'x' }), await sign({ kid: '' }), await sign({}, `${secret}x`)])
      expect(await me(one.shop, forged)).toEqual([401, 'token_invalid'])
    const state = await shop.commerce.deps.notes.get('token-keys')
    await shop.clock.advance(24 * hour)
    expect(await me(one.shop, unnamed)).toEqual([401, 'token_invalid'])

    await shop.commerce.deps.notes.update('token-keys', () => (state ?? '').replace(/"unnamed_until":\d+/, `"unnamed_until":${shop.clock.now() + hour}`))
    await shop.clock.advance(20 * second)
    expect(await me(one.shop, unnamed)).toEqual([200])
    await one.keys.rotate({ isEmergency: true })
    expect(await me(one.shop, unnamed)).toEqual([401, 'token_invalid'])
  })

  it('are of no use without the secret: with another one there is another key, and both go on', async () => {
    const { token } = await signIn(one.shop)
    const other = processOf(shop, { its: `${secret} changed` })
    expect(await me(other.shop, token)).toEqual([401, 'token_invalid'])
    const { token: next } = await signIn(other.shop, 'second@example.com')
    expect(await me(other.shop, next)).toEqual([200])
    await shop.clock.advance(20 * second)
    expect([await me(one.shop, token), await me(one.shop, next)]).toEqual([[200], [401, 'token_invalid']])
    const text = (await shop.commerce.deps.notes.get('token-keys')) ?? ''
    expect(text).toContain((await kids(one.keys))[0])
    expect(text).not.toMatch(/"d"|private|OKP/)
    expect(text).not.toContain(secret)
  })

  it('cannot be given another age by who can write to the database', async () => {
    await one.keys.signing()
    const [key] = await one.keys.list()
    await shop.commerce.deps.notes.update('token-keys', text =>
      (text ?? '').replace(`"created_at":${key?.createdAt}`, `"created_at":${(key?.createdAt ?? 0) + hour}`),
    )
    await expect(one.keys.list()).rejects.toMatchObject({ code: 'fault', message: `The key "${key?.kid}" in the note "token-keys" was changed.` })
    await one.keys.rotate({ isEmergency: true })
    expect(await kids(one.keys)).toHaveLength(1)
  })

  it('are asked for once in 20 seconds, however many tokens come, and a token is not called wrong because the database is away', async () => {
    const { notes } = shop.commerce.deps
    let reads = 0
    let isAway = false
    const deps: Commerce['deps'] = {
      ...shop.commerce.deps,
      notes: {
        ...notes,
        get: async key => {
          reads += 1
          if (isAway) throw new Error('away')
          return notes.get(key)
        },
      },
    }
    const counted = processOf(shop, { commerce: { ...shop.commerce, deps } })
    const { token } = await signIn(counted.shop)
    await Promise.all(Array.from({ length: 20 }, () => me(counted.shop, token)))
    const unknown = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid: 'x' }).sign(new TextEncoder().encode(secret))
    for (let tries = 0; tries < 5; tries += 1) expect(await me(counted.shop, unknown)).toEqual([401, 'token_invalid'])
    expect(reads).toBe(1)
    const named = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid: 'x'.repeat(16) }).sign(new TextEncoder().encode(secret))
    expect(await me(counted.shop, named)).toEqual([401, 'token_invalid'])
    expect(reads).toBe(2)
    await shop.clock.advance(20 * second)
    await Promise.all(Array.from({ length: 20 }, () => me(counted.shop, token)))
    expect(reads).toBe(3)
    isAway = true
    await shop.clock.advance(20 * second)
    expect((await me(counted.shop, token))[0]).toBe(500)
  })
})
