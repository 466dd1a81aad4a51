import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Endpoint, type EndpointId, endpoints } from '../src/contract/index.ts'
import { call, checked, refusal, urlOf } from './support/call.ts'
import { everythingIn } from './support/everything.ts'
import { checkout, guestOrder, guestWithCart, signIn, signInStaff } from './support/people.ts'
import { samples } from './support/samples.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

type Listed = Endpoint & { readonly id: EndpointId }
const table: readonly Listed[] = Object.values(endpoints)
const secret = 'a secret of at least thirty-two bytes, for tests'

/** A good call of an endpoint as somebody. */
const as = async (shop: Shop, endpoint: Listed, headers: Readonly<Record<string, string>>) => {
  const sample = samples[endpoint.id]
  const body = endpoint.body ? { body: JSON.stringify(sample?.body ?? {}) } : {}
  const url = urlOf(endpoint, sample?.params ?? {}, {})
  return checked(endpoint, await shop.app.request(url, { method: endpoint.method, headers: { 'content-type': 'application/json', ...headers }, ...body }))
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('who may do what', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop({ tokens: { key: { alg: 'HS256', secret } } })
    await shop.stock({ name: 'Smartphone' }, 50)
  })

  it('asks everybody who is not known to sign in', async () => {
    const before = await everythingIn(shop)
    for (const endpoint of table.filter(({ audience }) => audience === 'admin' || audience === 'customer')) {
      const { status, body, headers } = await as(shop, endpoint, {})
      expect([endpoint.id, status, body]).toEqual([endpoint.id, 401, expect.objectContaining({ code: 'unauthenticated' })])
      expect(headers.get('www-authenticate')).toBe('Bearer')
    }
    expect(await everythingIn(shop)).toBe(before)
  })

  it('keeps customers out of the admin area', async () => {
    const { token } = await signIn(shop)
    const before = await everythingIn(shop)
    for (const endpoint of table.filter(({ audience }) => audience === 'admin')) {
      const { status, body } = await as(shop, endpoint, bearer(token))
      expect([endpoint.id, status, body]).toEqual([endpoint.id, 403, expect.objectContaining({ code: 'forbidden' })])
    }
    expect(await everythingIn(shop)).toBe(before)
  })

  it.each(['staff', 'key'] as const)('lets %s do what their scopes say, and nothing else', async kind => {
    const granted = ['orders:read', 'stock:read'] as const
    const token =
      kind === 'staff'
        ? await signInStaff(shop, 'staff', granted)
        : (await shop.commerce.customers.createApiKey({ name: 'Narrow', role: 'staff', scopes: granted }, tester)).key
    const before = await everythingIn(shop)
    for (const endpoint of table.filter(({ audience }) => audience === 'admin')) {
      const { status } = await as(shop, endpoint, bearer(token))
      // An import is begun by whoever may write what it brings.
      const isGranted = (endpoint.scope === 'any' && endpoint.id !== 'admin.batches.start') || granted.some(scope => scope === endpoint.scope)
      if (isGranted) expect([endpoint.id, status]).not.toEqual([endpoint.id, 403])
      else expect([endpoint.id, status]).toEqual([endpoint.id, 403])
    }
    expect(await everythingIn(shop)).toBe(before)
  })

  it('lets admins do everything', async () => {
    for (const token of [shop.adminKey, await signInStaff(shop, 'admin')]) {
      expect((await call(shop.app, 'admin.products.list', { token })).body.total).toBe(1)
      expect((await call(shop.app, 'admin.whoami', { token })).body.role).toBe('admin')
    }
  })

  it('takes no API key for a customer', async () => {
    for (const endpoint of table.filter(({ audience }) => audience === 'customer')) {
      expect([endpoint.id, (await as(shop, endpoint, bearer(shop.adminKey))).status]).toEqual([endpoint.id, 403])
    }
  })

  it('answers what is somebody else\u2019s like what is not there', async () => {
    const one = await signIn(shop, 'one@example.com')
    await call(shop.app, 'cart.addItem', { token: one.token, body: { product_id: 1 } })
    const { body: own } = await call(shop.app, 'orders.create', { token: one.token, body: checkout })
    const guest = await guestOrder(shop, 1)
    const two = await signIn(shop, 'two@example.com')
    const stranger = await guestWithCart(shop, 1)
    const before = await everythingIn(shop)

    const ids = [own.order_id, guest.orderId]
    for (const id of ['orders.get', 'orders.pay', 'orders.cancel', 'orders.requestReturn', 'orders.settlePayment'] as const) {
      for (const orderId of ids) {
        for (const who of [{ token: two.token }, { cartToken: stranger }, {}]) {
          const sample = { ...samples[id], ...who }
          const foreign = await refusal(shop.app, id, { ...sample, params: { ...samples[id]?.params, id: orderId } as never })
          const missing = await refusal(shop.app, id, { ...sample, params: { ...samples[id]?.params, id: 999 } as never })
          expect([foreign.status, foreign.body.code]).toEqual([404, 'order_not_found'])
          const plain = (body: Record<string, unknown>, order: number) => JSON.stringify({ ...body, request_id: '' }).replaceAll(String(order), 'N')
          expect(plain(foreign.body, orderId)).toBe(plain(missing.body, 999))
        }
      }
    }
    expect(await everythingIn(shop)).toBe(before)
    expect((await call(shop.app, 'orders.list', { token: two.token })).body.orders).toEqual([])
    expect((await call(shop.app, 'orders.get', { token: one.token, params: { id: own.order_id } })).status).toBe(200)
    expect((await call(shop.app, 'orders.get', { cartToken: guest.cartToken, params: { id: guest.orderId } })).status).toBe(200)
  })

  it('keeps addresses apart', async () => {
    const one = await signIn(shop, 'one@example.com')
    const two = await signIn(shop, 'two@example.com')
    const { body: address } = await call(shop.app, 'account.addAddress', { token: one.token, body: { line1: '1 Main St' } })
    const params = { id: address.id }
    expect((await refusal(shop.app, 'account.replaceAddress', { token: two.token, params, body: { line1: 'Mine now' } })).body.code).toBe('address_not_found')
    expect((await refusal(shop.app, 'account.deleteAddress', { token: two.token, params })).body.code).toBe('address_not_found')
    expect((await call(shop.app, 'account.addresses', { token: one.token })).body.addresses).toMatchObject([{ id: address.id, line1: '1 Main St' }])
  })
})

describe('access tokens', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop({ tokens: { key: { alg: 'HS256', secret } } })
  })

  /** A token like those of the shop, but for what a test changes. */
  const forge = async (change: (jwt: SignJWT) => SignJWT, options: { header?: object; key?: string; claims?: object } = {}) => {
    const now = Math.floor(shop.clock.now() / 1_000)
    const jwt = new SignJWT({ sid: 1, ...options.claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...options.header })
      .setIssuer('cartwright')
      .setAudience('cartwright')
      .setSubject('1')
      .setJti('x')
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + 600)
    return change(jwt).sign(new TextEncoder().encode(options.key ?? secret))
  }
  const me = async (token: string) => {
    const response = await shop.app.request('/me', { headers: bearer(token) })
    const { code } = (await response.json()) as { readonly code?: string }
    return [response.status, code]
  }

  it('accepts its own, and none that differs in anything', async () => {
    await signIn(shop)
    expect((await me(await forge(jwt => jwt)))[0]).toBe(200)
    const bad = [
      await forge(jwt => jwt, { key: 'another secret of at least thirty-two bytes' }),
      await forge(jwt => jwt.setIssuer('other')),
      await forge(jwt => jwt.setAudience('other')),
      await forge(jwt => jwt, { header: { typ: 'JWT' } }),
      await forge(jwt => jwt, { header: { jwk: { kty: 'oct', k: 'x' } } }),
      await forge(jwt => jwt, { header: { jku: 'https://evil.example/keys' } }),
      await forge(jwt => jwt.setSubject('2')),
      await forge(jwt => jwt.setSubject('x')),
      await forge(jwt => jwt, { claims: { sid: '1' } }),
      await forge(jwt => jwt, { claims: { sid: 2 } }),
      await forge(jwt => jwt.setNotBefore(Math.floor(shop.clock.now() / 1_000) + 3_600)),
      `${await forge(jwt => jwt)}x`,
      'x',
      'a.b.c',
      `eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.${btoa(JSON.stringify({ sub: '1', sid: 1 }))}.`,
      'x'.repeat(3_000),
    ]
    for (const token of bad) expect(await me(token)).toEqual([401, 'token_invalid'])
    const { token } = await signIn(shop, 'other@example.com')
    const [header = '', , signature = ''] = token.split('.')
    const stolen = btoa(JSON.stringify({ sub: '1', sid: 2 })).replaceAll('=', '')
    expect(await me(`${header}.${stolen}.${signature}`)).toEqual([401, 'token_invalid'])
  })

  it('refuses what is no bearer token', async () => {
    for (const authorization of ['Basic dXNlcjpwdw==', 'Bearer', 'Bearer a b', 'token']) {
      const response = await shop.app.request('/me', { headers: { authorization } })
      expect([authorization, response.status]).toEqual([authorization, 401])
    }
  })

  it('end after ten minutes, those of staff after five', async () => {
    const { token } = await signIn(shop)
    const staff = await signInStaff(shop, 'admin')
    await shop.clock.advance(5 * 60_000 + 31_000)
    expect((await me(token))[0]).toBe(200)
    expect(await me(staff)).toEqual([401, 'token_expired'])
    await shop.clock.advance(5 * 60_000)
    expect(await me(token)).toEqual([401, 'token_expired'])
  })

  it('end with their session', async () => {
    const { token } = await signIn(shop)
    expect((await me(token))[0]).toBe(200)
    expect((await call(shop.app, 'auth.logout', { token })).status).toBe(204)
    expect(await me(token)).toEqual([401, 'token_invalid'])
  })

  it('end everywhere, with a new password, and when the account is disabled', async () => {
    const password = 'a password nobody guesses'
    const one = await signIn(shop)
    const login = () => call(shop.app, 'auth.login', { body: { email: 'user@example.com', password } })
    const two = (await login()).body.token
    const next = 'another password nobody guesses'
    expect((await call(shop.app, 'auth.changePassword', { token: two, body: { current_password: password, new_password: next } })).status).toBe(204)
    expect([await me(one.token), (await me(two))[0]]).toEqual([[401, 'token_invalid'], 200])
    expect((await call(shop.app, 'auth.logoutEverywhere', { token: two })).status).toBe(204)
    expect(await me(two)).toEqual([401, 'token_invalid'])
    const three = (await call(shop.app, 'auth.login', { body: { email: 'user@example.com', password: next } })).body.token
    await call(shop.app, 'admin.customers.setAccess', { token: shop.adminKey, params: { id: one.userId }, body: { disabled: true } })
    expect(await me(three)).toEqual([401, 'token_invalid'])
  })

  it('of staff are asked about at every write, even when another process ended the session', async () => {
    const token = await signInStaff(shop, 'admin')
    expect((await call(shop.app, 'admin.whoami', { token })).status).toBe(200)
    await shop.commerce.customers.logoutEverywhere(1)
    const write = await refusal(shop.app, 'admin.categories.create', { token, body: { name: 'Late' } })
    expect([write.status, write.body.code]).toEqual([401, 'token_invalid'])
    expect(await shop.commerce.catalog.categories()).toEqual([])
  })

  it('of an API key end at most five seconds after another process revoked it', async () => {
    expect((await call(shop.app, 'admin.whoami', { token: shop.adminKey })).status).toBe(200)
    await shop.commerce.customers.revokeApiKey(1, tester)
    await shop.clock.advance(5_000)
    expect((await refusal(shop.app, 'admin.whoami', { token: shop.adminKey })).body.code).toBe('token_invalid')
  })

  it('rotate by a refresh token, which works once', async () => {
    const first = await signIn(shop)
    const second = await call(shop.app, 'auth.refresh', { body: { refresh_token: first.refreshToken } })
    expect(second.body.user_id).toBe(first.userId)
    await shop.clock.advance(60_000)
    await call(shop.app, 'auth.refresh', { body: { refresh_token: second.body.refresh_token } })
    await shop.clock.advance(60_000)
    // Asked a moment before, so that the session is remembered as living when the reuse ends it.
    expect((await me(second.body.token))[0]).toBe(200)
    const reused = await refusal(shop.app, 'auth.refresh', { body: { refresh_token: first.refreshToken } })
    expect([reused.status, reused.body.code]).toEqual([401, 'token_reused'])
    expect(await me(second.body.token)).toEqual([401, 'token_invalid'])
  })

  it('are signed with Ed25519 where a key pair is given', async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true })
    const key = { alg: 'EdDSA', privateKey: await exportJWK(pair.privateKey), publicKey: await exportJWK(pair.publicKey) } as const
    const other = await openShop({ tokens: { key } })
    const { token } = await signIn(other)
    expect(JSON.parse(atob(token.split('.')[0] ?? ''))).toEqual({ alg: 'EdDSA', typ: 'at+jwt' })
    expect((await call(other.app, 'account.get', { token })).body.email).toBe('user@example.com')
    const forged = await forge(jwt => jwt)
    expect((await refusal(other.app, 'account.get', { token: forged })).body.code).toBe('token_invalid')
  })

  it('need a secret that cannot be guessed', async () => {
    await expect(openShop({ tokens: { key: { alg: 'HS256', secret: 'short' } } })).rejects.toThrow(RangeError)
  })
})

describe('passwords', () => {
  it('are reset by the token of a mail, with the same answer for everybody', async () => {
    const { collectingMailer } = await import('@cartwright/core/memory')
    const mailer = collectingMailer()
    const shop = await openShop({ commerce: { mailer } })
    await signIn(shop)
    const known = await call(shop.app, 'auth.requestPasswordReset', { body: { email: 'user@example.com' } })
    const unknown = await call(shop.app, 'auth.requestPasswordReset', { body: { email: 'nobody@example.com' } })
    expect([known.status, unknown.text]).toEqual([202, known.text])
    await shop.commerce.workers.drain()
    const mail = mailer.mails.find(({ template }) => template === 'password_reset')
    const token = Object.values(mail?.data ?? {}).find(value => typeof value === 'string' && value.length === 43)
    const body = { token: String(token), password: 'a new password nobody guesses' }
    expect((await call(shop.app, 'auth.resetPassword', { body })).status).toBe(204)
    expect((await refusal(shop.app, 'auth.resetPassword', { body })).body.code).toBe('reset_token_invalid')
    const login = await call(shop.app, 'auth.login', { body: { email: 'User@Example.com ', password: body.password } })
    expect(login.body.user_id).toBe(1)
  })

  it('that are wrong are refused like addresses nobody has', async () => {
    const shop = await openShop()
    await signIn(shop)
    const wrong = await refusal(shop.app, 'auth.login', { body: { email: 'user@example.com', password: 'wrong' } })
    const nobody = await refusal(shop.app, 'auth.login', { body: { email: 'nobody@example.com', password: 'wrong' } })
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials'])
    expect({ ...nobody.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' })
  })
})

describe('guests', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
    await shop.stock({ name: 'Smartphone' }, 50)
  })

  it('get a token with their first item, as a cookie too', async () => {
    const added = await call(shop.app, 'cart.addItem', { body: { product_id: 1 } })
    const { cart_token: token = '' } = added.body
    expect(added.headers.get('set-cookie')).toBe(`cart_token=${token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax`)
    const again = await call(shop.app, 'cart.addItem', { headers: { cookie: `a=b; cart_token=${token}` }, body: { product_id: 1 } })
    expect([again.body.cart.item_count, again.body.cart_token, again.headers.get('set-cookie')]).toEqual([2, undefined, null])
    expect((await call(shop.app, 'cart.get', { cartToken: token })).body.item_count).toBe(2)
    expect((await call(shop.app, 'cart.get')).body).toMatchObject({ id: null, items: [], total_amount: 0 })
  })

  it('get a cookie for https only where they came by https', async () => {
    const body = JSON.stringify({ product_id: 1 })
    const response = await shop.app.request('https://shop.example/cart/items', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(response.headers.get('set-cookie')).toContain('; Secure')
    expect(response.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
  })

  it('keep what they chose when they sign in', async () => {
    const cartToken = await guestWithCart(shop, 1, 2)
    const { token } = await signIn(shop)
    expect((await call(shop.app, 'cart.get', { token })).body.item_count).toBe(0)
    const body = { email: 'user@example.com', password: 'a password nobody guesses' }
    const entered = await call(shop.app, 'auth.login', { cartToken, body })
    expect((await call(shop.app, 'cart.get', { token: entered.body.token })).body.item_count).toBe(2)
    expect((await call(shop.app, 'cart.get', { cartToken })).body.item_count).toBe(0)
    await call(shop.app, 'auth.login', { cartToken, body })
    expect((await call(shop.app, 'cart.get', { token: entered.body.token })).body.item_count).toBe(2)
  })

  it('give an e-mail address with their order', async () => {
    const cartToken = await guestWithCart(shop, 1)
    const { email: _, ...without } = checkout
    expect((await refusal(shop.app, 'orders.create', { cartToken, body: without })).body.code).toBe('guest_email_required')
    expect((await call(shop.app, 'orders.create', { cartToken, body: checkout })).body.email).toBe('guest@example.com')
  })

  it('are not moved by other sites', async () => {
    const cartToken = await guestWithCart(shop, 1)
    const attempt = async (headers: Readonly<Record<string, string>>) => {
      const init = { method: 'DELETE', headers: { cookie: `cart_token=${cartToken}`, ...headers } }
      return (await shop.app.request('http://localhost/cart/items/1', init)).status
    }
    expect(await attempt({ origin: 'https://evil.example' })).toBe(403)
    expect(await attempt({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await attempt({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await attempt({ origin: 'null' })).toBe(403)
    expect((await call(shop.app, 'cart.get', { cartToken })).body.item_count).toBe(1)
    expect(await attempt({ origin: 'http://localhost', 'sec-fetch-site': 'same-origin' })).toBe(200)
  })

  it('may call from an allowed origin, or by the header', async () => {
    const open = await openShop({ corsOrigins: ['https://shop.example'] })
    await open.stock({ name: 'Smartphone' }, 50)
    const cartToken = await guestWithCart(open, 1)
    const origin = { origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' }
    expect((await open.app.request('/cart', { method: 'DELETE', headers: { cookie: `cart_token=${cartToken}`, ...origin } })).status).toBe(200)
    expect((await open.app.request('/cart', { method: 'DELETE', headers: { 'x-cart-token': cartToken, origin: 'https://evil.example' } })).status).toBe(200)
  })
})
