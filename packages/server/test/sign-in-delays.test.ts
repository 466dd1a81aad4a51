import { CommerceError, type ErrorCode } from '@cartwright/core'
import { manualClock } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { signInDelays } from '../src/auth/sign-in-delays.ts'
import { type Issuer, totpCodes } from '../src/index.ts'
import { type Enrolled, enrol, password, signInMember } from './support/authenticator.ts'
import { call, refusal } from './support/call.ts'
import { signIn } from './support/people.ts'
import { openShop, type Shop } from './support/shop.ts'

const email = 'user@example.com'
const generous = [{ by: 'account', limit: 1_000, windowMs: 60_000 }] as const

/** What a sign-in is answered with: its code, and for how many seconds it says to wait. */
const attempt = async (shop: Shop, body: { readonly email: string; readonly password: string }) => {
  const { body: answer, headers } = await refusal(shop.app, 'auth.login', { body })
  return [answer.code, headers.get('retry-after')]
}

describe('wrong passwords', () => {
  it('make the next attempt wait, twice as long each time, a quarter of an hour at most, also with the right one', async () => {
    const shop = await openShop({ rateLimit: 'on', limits: { login: generous } })
    const { token } = await signIn(shop)
    const waits = []
    for (let tries = 0; tries < 12; tries += 1) {
      expect(await attempt(shop, { email, password: 'wrong' })).toEqual(['invalid_credentials', null])
      const [code, seconds] = await attempt(shop, { email: ' USER@example.com', password })
      expect(code).toBe('rate_limited')
      waits.push(Number(seconds))
      await shop.clock.advance(Number(seconds) * 1_000 - 1)
      expect(await attempt(shop, { email, password })).toEqual(['rate_limited', '1'])
      await shop.clock.advance(1)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    // Nobody else waits, and nobody is locked out: the right password opens once the wait is over, and ends it.
    const other = await signIn(shop, 'other@example.com')
    await call(shop.app, 'auth.login', { body: { email: 'other@example.com', password } })
    expect((await call(shop.app, 'account.get', { token: other.token })).status).toBe(200)
    await call(shop.app, 'auth.login', { body: { email, password } })
    expect(await attempt(shop, { email, password: 'wrong' })).toEqual(['invalid_credentials', null])
    expect((await attempt(shop, { email, password: 'wrong' }))[1]).toBe('1')
    expect(token).not.toBe('')
  })

  it('are the same for an address without an account, and never concern who is signed in', async () => {
    const shop = await openShop({ rateLimit: 'on', limits: { login: generous } })
    const { token, refreshToken } = await signIn(shop)
    for (const name of [email, 'nobody@example.com']) {
      expect(await attempt(shop, { email: name, password: 'wrong' })).toEqual(['invalid_credentials', null])
      expect(await attempt(shop, { email: name, password: 'wrong' })).toEqual(['rate_limited', '1'])
    }
    expect((await call(shop.app, 'account.get', { token })).status).toBe(200)
    expect((await call(shop.app, 'auth.refresh', { body: { refresh_token: refreshToken } })).status).toBe(200)
  })

  it('are forgotten after a day without any', async () => {
    const shop = await openShop({ rateLimit: 'on', limits: { login: generous } })
    await signIn(shop)
    for (const wait of [1, 2, 4]) {
      await attempt(shop, { email, password: 'wrong' })
      await shop.clock.advance(wait * 1_000)
    }
    await shop.clock.advance(24 * 3_600_000)
    await attempt(shop, { email, password: 'wrong' })
    expect(await attempt(shop, { email, password })).toEqual(['rate_limited', '1'])
  })
})

it('wrong codes make the next one wait, however often somebody begins anew', async () => {
  const secondFactorCodes = totpCodes({ secret: 'a secret of at least thirty-two bytes, for tests' })
  const shop = await openShop({ rateLimit: 'on', limits: { login: generous }, commerce: { secondFactorCodes } })
  const clerk = await enrol(shop, await signInMember(shop))
  const begin = async () => String((await refusal(shop.app, 'auth.login', { body: { email: clerk.email, password } })).body.mfa_token)
  const answer = async (code: string) => {
    const { body, headers } = await refusal(shop.app, 'auth.loginWithCode', { body: { mfa_token: await begin(), code } })
    return [body.code, headers.get('retry-after')]
  }
  const wrong = ['000000', '111111', '222222', '333333'].find(code => ![-2, -1, 0, 1, 2].some(step => clerk.code(step) === code)) ?? ''
  for (const wait of [1, 2, 4]) {
    expect(await answer(wrong)).toEqual(['mfa_code_invalid', null])
    expect(await answer(clerk.code())).toEqual(['rate_limited', String(wait)])
    await shop.clock.advance(wait * 1_000)
  }
  expect((await call(shop.app, 'auth.loginWithCode', { body: { mfa_token: await begin(), code: clerk.code() } })).status).toBe(200)
})

it('signing in with a second factor often is no offence', async () => {
  const secondFactorCodes = totpCodes({ secret: 'a secret of at least thirty-two bytes, for tests' })
  const shop = await openShop({ rateLimit: 'on', commerce: { secondFactorCodes } })
  const clerk = await enrol(shop, await signInMember(shop))
  for (let times = 0; times < 8; times += 1) {
    const { body: asked } = await refusal(shop.app, 'auth.login', { body: { email: clerk.email, password } })
    expect(asked.code).toBe('mfa_required')
    await call(shop.app, 'auth.loginWithCode', { body: { mfa_token: String(asked.mfa_token), code: clerk.code() } })
    await shop.clock.advance(30_000)
  }
})

describe('codes that are tried by somebody who knows the password', () => {
  const secondFactorCodes = totpCodes({ secret: 'a secret of at least thirty-two bytes, for tests' })
  const wrongOf = (clerk: Enrolled) => ['000000', '111111', '222222', '333333'].find(code => ![-2, -1, 0, 1, 2].some(step => clerk.code(step) === code)) ?? ''
  const openFor = async () => {
    const shop = await openShop({ rateLimit: 'on', commerce: { secondFactorCodes } })
    const clerk = await enrol(shop, await signInMember(shop))
    const mfaToken = String((await refusal(shop.app, 'auth.login', { body: { email: clerk.email, password } })).body.mfa_token)
    const send = async (code: string, token = mfaToken) => {
      const headers = { 'content-type': 'application/json' }
      return (await shop.app.request('/auth/login/code', { method: 'POST', headers, body: JSON.stringify({ mfa_token: token, code }) })).status
    }
    return { shop, clerk, send }
  }

  it('are looked at one by one: of 500 at once, 499 are refused', async () => {
    const { shop, clerk, send } = await openFor()
    const statuses = await Promise.all(Array.from({ length: 500 }, () => send(wrongOf(clerk))))
    expect(Object.entries(Object.groupBy(statuses, String)).map(([status, all]) => [status, all?.length])).toEqual([
      ['422', 1],
      ['429', 499],
    ])
    expect((await shop.commerce.customers.audit({ action: 'second_factor.refused' }, { limit: 9 })).items).toHaveLength(1)
    expect(await send(clerk.code())).toBe(429)
    await shop.clock.advance(1_000)
    expect(await send(clerk.code())).toBe(200)
  })

  it('are five in a quarter of an hour, whatever a stranger sends in between', async () => {
    const { shop, clerk, send } = await openFor()
    for (const wait of [1, 2, 4, 8, 16]) {
      for (let times = 0; times < 6; times += 1) expect(await send(clerk.code(), `${clerk.id}.${'x'.repeat(43)}`)).toBe(422)
      expect(await send(wrongOf(clerk))).toBe(422)
      await shop.clock.advance(wait * 1_000)
    }
    // The wait is over, the limit is not: not even for another process, which shares it.
    expect(await send(clerk.code())).toBe(429)
    await shop.clock.advance(180_000)
    expect(await send(clerk.code())).toBe(429)
  })

  it('do not count where it was no guess', async () => {
    const delays = signInDelays(manualClock())
    const fail = (code: ErrorCode) => delays.attempt('code:1', () => Promise.reject(new CommerceError(code, 'No.')))
    for (let times = 0; times < 3; times += 1) await expect(fail('storage_unavailable')).rejects.toMatchObject({ code: 'storage_unavailable' })
    await expect(fail('mfa_code_invalid')).rejects.toMatchObject({ code: 'mfa_code_invalid' })
    await expect(fail('mfa_code_invalid')).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfter: 1 } })
  })
})

describe('what a stranger types as an address', () => {
  const change = { current_password: 'wrong', new_password: 'another password nobody guesses' }
  const changing = async (shop: Shop, token: string) => (await refusal(shop.app, 'auth.changePassword', { token, body: change })).status

  it.each(['password of 1', 'password:1', 'code:1', 'customer:1'])('makes nobody else wait: %s', async typed => {
    const shop = await openShop({ rateLimit: 'on' })
    const { token } = await signIn(shop)
    expect((await call(shop.app, 'account.get', { token })).body.id).toBe(1)
    for (const status of [401, 429, 429, 429, 429])
      expect((await refusal(shop.app, 'auth.login', { body: { email: typed, password: 'wrong' } })).status).toBe(status)
    expect(await changing(shop, token)).toBe(401)
  })

  it('does not use up what is left to who has signed in before', async () => {
    const shop = await openShop({ rateLimit: 'on' })
    await signIn(shop)
    await call(shop.app, 'auth.login', { body: { email, password } })
    for (const typed of [`${email} after 1`, `after 1:email:${email}`, `after 1:${email}`])
      for (let times = 0; times < 6; times += 1) await refusal(shop.app, 'auth.login', { body: { email: typed, password: 'wrong' } })
    expect((await call(shop.app, 'auth.login', { body: { email, password } })).status).toBe(200)
  })

  it('is the same address however its accents are written', async () => {
    const shop = await openShop({ rateLimit: 'on', limits: { login: [{ by: 'account', limit: 1, windowMs: 60_000 }] } })
    expect(await attempt(shop, { email: 'Jos\u00e9@example.com', password: 'wrong' })).toEqual(['invalid_credentials', null])
    expect(await attempt(shop, { email: ' jose\u0301@example.com', password: 'wrong' })).toEqual(['rate_limited', '60'])
  })
})

describe('the limit of an account', () => {
  const wrong = { current_password: 'wrong', new_password: 'another password nobody guesses' }
  const proven = {
    issuer: 'https://accounts.example',
    subject: 'ada',
    email: 'ada@example.com',
    emailVerified: true,
    name: 'Ada',
    hasSecondFactor: false,
    access: null,
  }
  const issuer: Issuer = {
    name: 'accounts',
    label: 'Accounts',
    policy: { audience: 'customers', registers: true, linkByEmail: 'never' },
    begin: async () => ({ url: 'https://accounts.example', flow: 'x' }),
    finish: async () => proven,
  }

  it('is not lifted by linking the account to an issuer, which proves no password', async () => {
    const shop = await openShop({ rateLimit: 'on', issuers: [issuer] })
    const { token } = await signIn(shop)
    const link = () => call(shop.app, 'account.linkIssuer', { token, params: { name: 'accounts' }, body: { flow: 'x', code: 'x', state: 'x' } })
    const guess = async () => (await refusal(shop.app, 'auth.changePassword', { token, body: wrong })).status
    for (const wait of [1, 2]) {
      expect([await guess(), (await link()).status]).toEqual([401, 204])
      await shop.clock.advance(wait * 1_000)
    }
    expect([await guess(), await guess()]).toEqual([401, 429])
    await shop.clock.advance(60_000)
    expect(await guess()).toBe(429)
  })

  it('begins anew with the right password', async () => {
    const shop = await openShop({ rateLimit: 'on' })
    const { token } = await signIn(shop)
    for (let times = 0; times < 8; times += 1) {
      const body = { current_password: password, new_password: password }
      expect((await call(shop.app, 'auth.changePassword', { token, body })).status).toBe(204)
    }
  })
})
