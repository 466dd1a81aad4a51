import { manualClock } from '@cartwright/core/memory'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OidcIssuerOptions, oidcIssuer } from '../src/oidc/index.ts'
import { signInMember } from './support/authenticator.ts'
import { call, refusal } from './support/call.ts'
import { everythingIn } from './support/everything.ts'
import { type IssuerHost, issuerClient, openIssuer, type Person } from './support/issuer-host.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

const ada: Person = { sub: 'ada', email: 'ada@example.com', email_verified: true, name: 'Ada' }
const password = 'a password nobody guesses'
const params = { name: 'accounts' }

let host: IssuerHost
beforeEach(async () => {
  // The library says on the console what a test's issuer is not fit for.
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'info').mockReturnValue()
  host = await openIssuer(ada)
})
afterEach(async () => {
  await host.close()
  vi.restoreAllMocks()
})

const openShopWith = (options: Partial<OidcIssuerOptions> = {}): Promise<Shop> =>
  openShop({ issuers: [oidcIssuer({ name: 'accounts', label: 'Accounts', issuer: host.issuer, ...issuerClient, timeoutMs: 5_000, ...options })] })

/** Goes to the issuer and comes back: what `finish` is sent. */
const comeBack = async (shop: Shop) => {
  const { url, flow } = (await call(shop.app, 'auth.beginAtIssuer', { params })).body
  return { flow, ...(await host.browse(url)) }
}
const signIn = async (shop: Shop) => (await call(shop.app, 'auth.finishAtIssuer', { params, body: await comeBack(shop) })).body
const refusedSignIn = async (shop: Shop) => {
  const { status, body } = await refusal(shop.app, 'auth.finishAtIssuer', { params, body: await comeBack(shop) })
  return [status, body.code]
}
/** Who was not let in and why, newest first. */
const refusalsOf = async ({ commerce }: Shop) => {
  const { items } = await commerce.customers.audit({ action: 'session.refused' }, { limit: 10 })
  return items.map(({ subject, data }) => [subject, data.reason])
}
const countOf = async ({ commerce }: Shop) => (await commerce.customers.list({}, { limit: 10 })).total

describe('signing in at an issuer', () => {
  it('opens an account the first time and the same one ever after, with tokens like those of a password', async () => {
    const shop = await openShopWith()
    expect((await call(shop.app, 'auth.issuers')).body).toEqual({ issuers: [{ name: 'accounts', label: 'Accounts', audience: 'customers' }] })
    const first = await signIn(shop)
    const profile = (await call(shop.app, 'account.get', { token: first.token })).body
    expect(profile).toMatchObject({ email: 'ada@example.com', email_verified: true, name: 'Ada', role: 'customer' })
    const again = await signIn(shop)
    expect([again.user_id, await countOf(shop)]).toEqual([first.user_id, 1])
    const { refresh_token } = (await call(shop.app, 'auth.refresh', { body: { refresh_token: again.refresh_token } })).body
    expect(refresh_token).not.toBe(again.refresh_token)
  })

  it('asks for the code with PKCE, state and nonce', async () => {
    const shop = await openShopWith()
    const { url, flow } = (await call(shop.app, 'auth.beginAtIssuer', { params })).body
    const asked = Object.fromEntries(new URL(url).searchParams)
    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', redirect_uri: issuerClient.redirectUri, scope: 'openid email profile' })
    const { verifier, state, nonce } = JSON.parse(atob(flow)) as Record<string, string>
    expect([asked.state, asked.nonce]).toEqual([state, nonce])
    expect(url).not.toContain(verifier)
    expect(url).not.toContain(issuerClient.clientSecret)
  })

  it('brings a guest’s cart along', async () => {
    const shop = await openShopWith()
    await shop.stock({ name: 'Smartphone' }, 5)
    const { cart_token: cartToken = '' } = (await call(shop.app, 'cart.addItem', { body: { product_id: 1 } })).body
    const { token } = (await call(shop.app, 'auth.finishAtIssuer', { params, cartToken, body: await comeBack(shop) })).body
    expect((await call(shop.app, 'cart.get', { token })).body.item_count).toBe(1)
  })

  it.each<[string, (flow: Record<string, string>) => Record<string, string>]>([
    ['another nonce', flow => ({ ...flow, nonce: 'another' })],
    ['another state', flow => ({ ...flow, state: 'another' })],
    ['the verifier of another browser', flow => ({ ...flow, verifier: 'v'.repeat(43) })],
    ['no verifier', ({ state = '', nonce = '' }) => ({ state, nonce })],
  ])('refuses %s', async (_what, change) => {
    const shop = await openShopWith()
    const { flow, ...answer } = await comeBack(shop)
    const changed = btoa(JSON.stringify(change(JSON.parse(atob(flow)) as Record<string, string>)))
    const { status, body } = await refusal(shop.app, 'auth.finishAtIssuer', { params, body: { flow: changed, ...answer } })
    expect([status, body.code, await countOf(shop)]).toEqual([401, 'identity_refused', 0])
  })

  it('refuses a code that was used, one that is made up, and the word of another issuer', async () => {
    const shop = await openShopWith()
    const back = await comeBack(shop)
    expect((await call(shop.app, 'auth.finishAtIssuer', { params, body: back })).status).toBe(200)
    for (const body of [back, { ...back, code: 'made-up' }, { ...back, iss: 'https://evil.example' }, { ...back, flow: 'x' }]) {
      expect((await refusal(shop.app, 'auth.finishAtIssuer', { params, body })).body.code).toBe('identity_refused')
    }
    expect(await countOf(shop)).toBe(1)
    expect(await refusalsOf(shop)).toEqual(Array.from({ length: 4 }, () => ['customer:unknown', 'identity_refused']))
  })

  it('refuses a token whose key the issuer does not publish', async () => {
    const shop = await openShopWith()
    host.swapKeys()
    expect([await refusedSignIn(shop), await countOf(shop)]).toEqual([[401, 'identity_refused'], 0])
  })

  it('takes over no account by an e-mail address, verified or not', async () => {
    const shop = await openShopWith()
    await call(shop.app, 'auth.register', { body: { email: 'ada@example.com', password } })
    expect(await refusedSignIn(shop)).toEqual([409, 'identity_not_linked'])
    host.person = { ...ada, email_verified: false }
    expect(await refusedSignIn(shop)).toEqual([403, 'identity_not_allowed'])
    host.person = { sub: 'ada' }
    expect([await refusedSignIn(shop), await countOf(shop)]).toEqual([[403, 'identity_not_allowed'], 1])
  })

  it('is possible once an account that is signed in was linked', async () => {
    const shop = await openShopWith()
    const { body } = await call(shop.app, 'auth.register', { body: { email: 'ada@example.com', password } })
    await call(shop.app, 'account.linkIssuer', { params, token: body.token, body: await comeBack(shop) })
    expect((await signIn(shop)).user_id).toBe(body.user_id)
    const other = (await call(shop.app, 'auth.register', { body: { email: 'bob@example.com', password } })).body
    const taken = await refusal(shop.app, 'account.linkIssuer', { params, token: other.token, body: await comeBack(shop) })
    expect(taken.body.code).toBe('identity_not_allowed')
  })

  it('answers 503 while the issuer is down, and other ways in stay open', async () => {
    const shop = await openShopWith()
    const back = await comeBack(shop)
    await host.close()
    const down = await refusal(shop.app, 'auth.finishAtIssuer', { params, body: back })
    expect([down.status, down.body.code]).toEqual([503, 'issuer_unavailable'])
    const other = await openShopWith({ issuer: host.issuer })
    expect((await refusal(other.app, 'auth.beginAtIssuer', { params })).body.code).toBe('issuer_unavailable')
    expect((await call(other.app, 'auth.register', { body: { email: 'ada@example.com', password } })).status).toBe(201)
  })

  it('leaves an issuer alone that failed five times in a row, says when to come back, and asks again then', async () => {
    const clock = manualClock()
    const shop = await openShopWith({ clock })
    const back = await comeBack(shop)
    const finish = () => refusal(shop.app, 'auth.finishAtIssuer', { params, body: back })
    // A code that is nobody's is an answer.
    for (let calls = 0; calls < 6; calls += 1)
      expect((await refusal(shop.app, 'auth.finishAtIssuer', { params, body: { ...back, code: `x${calls}` } })).body.code).toBe('identity_refused')
    await host.close()
    const retries: (string | null)[] = []
    for (let calls = 0; calls < 6; calls += 1) retries.push((await finish()).headers.get('retry-after'))
    expect(retries.slice(4)).toEqual([retries[0], '15'])
    await clock.advance(15_000)
    expect((await finish()).headers.get('retry-after')).toBe(retries[0])
  })

  it('answers 503 when the issuer does not take the shop’s own secret', async () => {
    const logs: unknown[] = []
    const logger = { log: (...line: unknown[]) => void (line[0] === 'warn' && logs.push(line)) }
    const options = { name: 'accounts', issuer: host.issuer, ...issuerClient, clientSecret: 'not the secret of the shop' }
    const shop = await openShop({ issuers: [oidcIssuer(options)], commerce: { logger } })
    expect(await refusedSignIn(shop)).toEqual([503, 'issuer_unavailable'])
    expect(logs).toEqual([
      ['warn', 'A sign-in at an issuer failed.', { issuer: 'accounts', code: 'issuer_unavailable', reason: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' }],
    ])
  })

  it('knows no issuer that is not set up', async () => {
    const shop = await openShop()
    expect((await call(shop.app, 'auth.issuers')).body).toEqual({ issuers: [] })
    expect((await refusal(shop.app, 'auth.beginAtIssuer', { params })).body.code).toBe('issuer_not_found')
    expect(() => oidcIssuer({ name: 'A/b', issuer: host.issuer, ...issuerClient })).toThrow(RangeError)
  })
})

describe('staff at an issuer', () => {
  const roles = { claim: 'groups', access: { 'shop-admins': { role: 'admin' }, clerks: { role: 'staff', scopes: ['orders:read'] } } } as const
  const forStaff = { audience: 'staff', roles } as const

  it('come in with a second factor there, and the role of their group', async () => {
    const shop = await openShopWith(forStaff)
    host.person = { ...ada, groups: ['people', 'clerks'], amr: ['pwd', 'otp', 'mfa'] }
    const { token } = await signIn(shop)
    expect((await call(shop.app, 'admin.orders.list', { token })).status).toBe(200)
    expect((await refusal(shop.app, 'admin.audit.list', { token })).status).toBe(403)
    host.person = { ...host.person, groups: ['shop-admins'] }
    const admin = await signIn(shop)
    expect((await call(shop.app, 'admin.audit.list', { token: admin.token })).status).toBe(200)
    expect((await refusal(shop.app, 'admin.orders.list', { token })).body.code).toBe('token_invalid')
  })

  it('do not come in without a second factor, unless the issuer is trusted to ask for it', async () => {
    host.person = { ...ada, groups: ['clerks'], amr: ['pwd'] }
    const shop = await openShopWith(forStaff)
    expect([await refusedSignIn(shop), await countOf(shop)]).toEqual([[403, 'identity_not_allowed'], 0])
    await shop.commerce.customers.createAccount({ email: 'ada@example.com', password, role: 'staff' }, tester)
    expect(await refusedSignIn(shop)).toEqual([403, 'identity_not_allowed'])
    expect(await refusalsOf(shop)).toEqual([
      ['customer:1', 'identity_not_allowed'],
      ['customer:unknown', 'identity_not_allowed'],
    ])
    const trusting = await openShopWith({ ...forStaff, mfa: 'trusted' })
    expect((await signIn(trusting)).user_id).toBe(1)
  })

  it('are put out when they are in no group any more', async () => {
    const shop = await openShopWith({ ...forStaff, mfa: 'trusted' })
    host.person = { ...ada, groups: ['clerks'] }
    const { token } = await signIn(shop)
    expect((await call(shop.app, 'admin.orders.list', { token })).status).toBe(200)
    host.person = { ...ada, groups: ['people'] }
    expect(await refusedSignIn(shop)).toEqual([403, 'identity_not_allowed'])
    expect((await refusal(shop.app, 'admin.orders.list', { token })).body.code).toBe('token_invalid')
  })

  it('have the groups that userinfo says, where the ID token says an address alone', async () => {
    await host.close()
    host = await openIssuer({ ...ada, groups: ['clerks'] }, { inIdToken: ['email', 'email_verified'] })
    const { token } = await signIn(await openShopWith({ ...forStaff, mfa: 'trusted' }))
    expect(token).toMatch(/^ey/)
  })

  it('come in when a colleague has invited them, and customers and strangers do not', async () => {
    const shop = await openShopWith({ audience: 'staff', mfa: 'trusted' })
    expect(await refusedSignIn(shop)).toEqual([403, 'identity_not_allowed'])
    await shop.commerce.customers.createAccount({ email: 'ada@example.com', password, role: 'staff', scopes: ['orders:read'] }, tester)
    const { token } = await signIn(shop)
    expect((await call(shop.app, 'admin.orders.list', { token })).status).toBe(200)
    host.person = { ...ada, sub: 'bob', email: 'bob@example.com' }
    await call(shop.app, 'auth.register', { body: { email: 'bob@example.com', password } })
    expect(await refusedSignIn(shop)).toEqual([403, 'identity_not_allowed'])
  })

  it('do not come in by an issuer for customers', async () => {
    const shop = await openShopWith({ linkByEmail: 'verified' })
    await shop.commerce.customers.createAccount({ email: 'ada@example.com', password, role: 'admin' }, tester)
    expect(await refusedSignIn(shop)).toEqual([403, 'identity_not_allowed'])
  })
})

describe('what an account is linked to', () => {
  const identitiesOf = async (shop: Shop, token: string) => (await call(shop.app, 'account.identities', { token })).body.identities
  const byPassword = async (shop: Shop) => (await call(shop.app, 'auth.login', { body: { email: 'ada@example.com', password } })).body.token

  it('is shown to oneself, and unlinked: other sessions end, and the issuer opens the account no more', async () => {
    const shop = await openShopWith({ registers: false })
    const { body: registered } = await call(shop.app, 'auth.register', { body: { email: 'ada@example.com', password } })
    await call(shop.app, 'account.linkIssuer', { token: registered.token, params, body: await comeBack(shop) })
    const { token: there } = await signIn(shop)
    const [identity, ...more] = await identitiesOf(shop, registered.token)
    expect([identity, more]).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{32}$/), issuer: host.issuer, subject: 'ada' }, []])
    const id = identity?.id ?? ''
    expect((await call(shop.app, 'account.unlinkIdentity', { token: registered.token, params: { id } })).status).toBe(204)
    expect(await identitiesOf(shop, registered.token)).toEqual([])
    expect((await refusal(shop.app, 'account.get', { token: there })).body.code).toBe('token_invalid')
    expect((await refusedSignIn(shop))[1]).toBe('identity_not_linked')
    expect((await refusal(shop.app, 'account.unlinkIdentity', { token: registered.token, params: { id } })).body.code).toBe('identity_not_found')
    const { items } = await shop.commerce.customers.audit({ action: 'customer.identity_unlinked' }, { limit: 9 })
    expect(items).toMatchObject([{ actor: 'customer:1', subject: 'customer:1', data: { issuer: host.issuer } }])
  })

  it('is not unlinked where nothing else opens the account', async () => {
    const shop = await openShopWith()
    const { token, user_id: id } = await signIn(shop)
    const [identity] = await identitiesOf(shop, token)
    const before = await everythingIn(shop)
    const own = await refusal(shop.app, 'account.unlinkIdentity', { token, params: { id: identity?.id ?? '' } })
    const others = { id, identity_id: identity?.id ?? '' }
    const byStaff = await refusal(shop.app, 'admin.identities.unlink', { token: shop.adminKey, params: others })
    expect([own.status, own.body.code, byStaff.body.code]).toEqual([409, 'identity_is_last', 'identity_is_last'])
    expect(await everythingIn(shop)).toBe(before)
  })

  it('is shown to staff, who unlink nobody with rights that they have not, and nothing of another account', async () => {
    const shop = await openShopWith({ registers: false })
    const boss = await signInMember(shop, 'boss@shop.example', 'admin')
    const clerk = await signInMember(shop)
    await call(shop.app, 'auth.register', { body: { email: 'ada@example.com', password } })
    const proven = { issuer: host.issuer, email: null, emailVerified: false, name: '', hasSecondFactor: true, access: null }
    const ada = (await shop.commerce.customers.list({ text: 'ada@' }, { limit: 1 })).items[0]?.id ?? 0
    for (const [id, subject] of [
      [boss.id, 'boss'],
      [ada, 'ada'],
    ] as const)
      await shop.commerce.customers.linkIdentity(id, { ...proven, subject })
    const listed = async (id: number) => (await call(shop.app, 'admin.identities.list', { token: shop.adminKey, params: { id } })).body.identities
    const [[bosses], [adas]] = [await listed(boss.id), await listed(ada)]
    const unlink = async (id: number, identity_id = '') =>
      (await refusal(shop.app, 'admin.identities.unlink', { token: clerk.token, params: { id, identity_id } })).body
    const before = await everythingIn(shop)
    expect((await unlink(boss.id, bosses?.id)).code).toBe('forbidden')
    expect((await unlink(ada, bosses?.id)).code).toBe('identity_not_found')
    expect((await unlink(999_999, adas?.id)).code).toBe('customer_not_found')
    expect((await refusal(shop.app, 'admin.identities.list', { token: shop.adminKey, params: { id: 999_999 } })).body.code).toBe('customer_not_found')
    expect(await everythingIn(shop)).toBe(before)
    const token = await byPassword(shop)
    await call(shop.app, 'admin.identities.unlink', { token: clerk.token, params: { id: ada, identity_id: adas?.id ?? '' } })
    expect([await listed(ada), (await refusal(shop.app, 'account.get', { token })).body.code]).toEqual([[], 'token_invalid'])
  })
})
