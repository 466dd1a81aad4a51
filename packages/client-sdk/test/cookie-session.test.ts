import { beforeEach, describe, expect, it } from 'vitest'
import { type CookieOptions, type CookieSessionOptions, cookieSession } from '../src/cookie-session.ts'
import { createClient, type Session } from '../src/index.ts'
import { checkout, credentials, openRealShop, type RealShop } from './real-shop.ts'

/** A browser: what it sends with each request, and what it was told to keep. */
const browser = () => {
  const kept = new Map<string, string>()
  const told: (readonly [name: string, length: number, options: CookieOptions])[] = []
  return {
    kept,
    told,
    /** The cookies of one request, and of its answer, as frameworks have them: what is set is not there to be got. */
    request: (options: Partial<CookieSessionOptions> = {}) => {
      const sent = new Map(kept)
      return cookieSession({
        get: name => sent.get(name),
        set: (name, value, options) => {
          told.push([name, value.length, options])
          if (options.maxAge === 0) kept.delete(name)
          else kept.set(name, value)
        },
        ...options,
      })
    },
  }
}

const name = '__Host-cartwright'
const options = { httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge: 2_592_000 }

describe('a session in a cookie', () => {
  it('is kept out of reach of scripts, other sites, other hosts and plain HTTP', () => {
    const { told, kept, request } = browser()
    request().write({ cartToken: 'guest-1' })
    expect(told).toEqual([[name, 31, options]])
    expect(kept.get(name)).toMatch(/^[\w-]+$/)
    expect(request().read()).toEqual({ cartToken: 'guest-1' })
  })

  it('has another name where there is no TLS, for as long as it is told', () => {
    const { told, request } = browser()
    request({ secure: false, maxAgeSeconds: 60 }).write({ cartToken: 'guest-1' })
    request({ name: 'shop' }).write({ cartToken: 'guest-1' })
    expect(told).toEqual([
      ['cartwright', 31, { ...options, secure: false, maxAge: 60 }],
      ['shop', 31, options],
    ])
  })

  it('is what was written last, although the request still says otherwise', () => {
    const { request } = browser()
    const session = request()
    session.write({ accessToken: 'a', accessTokenExpiresAt: 7, refreshToken: 'b', cartToken: 'ü' })
    expect(session.read()).toEqual({ accessToken: 'a', accessTokenExpiresAt: 7, refreshToken: 'b', cartToken: 'ü' })
    expect(request().read()).toEqual({ accessToken: 'a', accessTokenExpiresAt: 7, refreshToken: 'b', cartToken: 'ü' })
  })

  it('goes into as many cookies as browsers need, and leaves none behind', () => {
    const { told, kept, request } = browser()
    const long: Session = { accessToken: 'x'.repeat(6_000), cartToken: 'guest-1' }
    request().write(long)
    expect([...kept.keys()]).toEqual([name, `${name}.1`, `${name}.2`])
    expect(Math.max(...told.map(([, length]) => length))).toBe(3_800)
    expect(request().read()).toEqual(long)
    request().write({ cartToken: 'guest-1' })
    expect([...kept.keys()]).toEqual([name])
    expect(request().read()).toEqual({ cartToken: 'guest-1' })
    request().write({})
    expect([kept.size, request().read()]).toEqual([0, {}])
  })

  it.each(['', 'nonsense', '!!!', btoa('null'), btoa('[1]'), btoa('{"accessToken":1,"cartToken":{},"isAdmin":true}')])('that is %j is a new guest', value => {
    const { kept, request } = browser()
    kept.set(name, value)
    expect(request().read()).toEqual({})
  })
})

describe('a server that renders pages for a browser', () => {
  let shop: RealShop
  let phone: number
  beforeEach(async () => {
    shop = await openRealShop()
    phone = await shop.stock('Smartphone', 5)
  })
  const clientOf = (session: ReturnType<typeof cookieSession>) =>
    createClient({ url: 'http://shop.test', fetch: request => shop.fetch(request), now: () => shop.clock.now(), session })

  it('keeps the cart of a guest, and merges it when they sign in', async () => {
    await shop.shopper().client.auth.register(credentials)
    const { kept, request } = browser()
    await clientOf(request()).cart.addItem({ product_id: phone, quantity: 2 })
    expect((await clientOf(request()).cart.get()).item_count).toBe(2)
    await clientOf(request()).auth.login(credentials)
    expect((await clientOf(request()).cart.get()).item_count).toBe(2)
    const { order_id } = await clientOf(request()).orders.create({ ...checkout, payment_token: 'tok_visa' })
    expect((await clientOf(request()).orders.get(order_id)).status).toBe('paid')
    await clientOf(request()).auth.logout()
    expect(kept.size).toBe(0)
  })

  it('renews a login that has run out, and the browser keeps the new tokens', async () => {
    const { request } = browser()
    await clientOf(request()).auth.register(credentials)
    const before = await request().read()
    shop.clock.advance(24 * 60 * 60_000)
    expect((await clientOf(request()).account.get()).email).toBe(credentials.email)
    const after = await request().read()
    expect(after.refreshToken).not.toBe(before.refreshToken)
    shop.clock.advance(24 * 60 * 60_000)
    expect((await clientOf(request()).account.get()).email).toBe(credentials.email)
  })

  it('does not use up a refresh token where it could not keep the next one', async () => {
    const { kept, request } = browser()
    await clientOf(request()).auth.register(credentials)
    const before = new Map(kept)
    const reading = () => cookieSession({ get: key => kept.get(key) })
    expect((await clientOf(reading()).account.get()).email).toBe(credentials.email)
    shop.clock.advance(24 * 60 * 60_000)
    await expect(clientOf(reading()).account.get()).rejects.toMatchObject({ status: 401 })
    expect(kept).toEqual(before)
    // Where it can be kept, the login goes on.
    expect((await clientOf(request()).account.get()).email).toBe(credentials.email)
  })
})
