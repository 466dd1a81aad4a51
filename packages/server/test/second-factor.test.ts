import { createHash } from 'node:crypto'
import type { SecondFactorCodes } from '@cartwright/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { sqliteDatabase } from '../../../tests/support/databases/sqlite-database.ts'
import { endpoints } from '../src/contract/index.ts'
import { totpCodes } from '../src/index.ts'
import { type Enrolled, enrol, type Member, password, signInMember } from './support/authenticator.ts'
import { call, refusal } from './support/call.ts'
import { everythingIn } from './support/everything.ts'
import { signIn } from './support/people.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

const secret = 'a secret of at least thirty-two bytes, for tests'
const openShopWith = (staffSecondFactor: 'optional' | 'required') =>
  openShop({ commerce: { secondFactorCodes: totpCodes({ secret, issuer: 'Mugs' }), settings: { staffSecondFactor } } })

/** The password, and the token it is answered with. */
async function challenge(shop: Shop, { email }: Pick<Member, 'email'>): Promise<string> {
  const { status, body } = await refusal(shop.app, 'auth.login', { body: { email, password } })
  expect([status, body.code, body.expires_in]).toEqual([401, 'mfa_required', 300])
  return String(body.mfa_token)
}

const codeOf = async (shop: Shop, mfaToken: string, code: string): Promise<unknown> =>
  (await refusal(shop.app, 'auth.loginWithCode', { body: { mfa_token: mfaToken, code } })).body.code

const enter = async (shop: Shop, mfaToken: string, code: string) => (await call(shop.app, 'auth.loginWithCode', { body: { mfa_token: mfaToken, code } })).body

describe('signing in with a second factor', () => {
  let shop: Shop
  let clerk: Enrolled
  beforeEach(async () => {
    shop = await openShopWith('optional')
    clerk = await enrol(shop, await signInMember(shop))
  })

  it('takes the password, then a code of the app', async () => {
    const mfaToken = await challenge(shop, clerk)
    expect(mfaToken).toMatch(/^\d+\.[A-Za-z0-9_-]{43}$/)
    const wrong = clerk.code() === '000000' ? '000001' : '000000'
    expect(await codeOf(shop, mfaToken, wrong)).toBe('mfa_code_invalid')
    const refused = await shop.commerce.customers.audit({ action: 'second_factor.refused' }, { limit: 9 })
    expect(refused.items).toMatchObject([{ actor: 'guest', subject: `customer:${clerk.id}`, data: { reason: 'code' } }])
    const entered = await enter(shop, mfaToken, clerk.code())
    expect(entered.user_id).toBe(clerk.id)
    expect((await call(shop.app, 'admin.whoami', { token: entered.token })).body.actor).toBe(`staff:${clerk.id}`)
    // Used up with its code.
    expect(await codeOf(shop, mfaToken, clerk.code(1))).toBe('mfa_token_invalid')
    expect((await call(shop.app, 'account.secondFactor', { token: entered.token })).body).toMatchObject({ required: false, recovery_codes_left: 10 })
  })

  it('takes no code twice, and none older than one that was used', async () => {
    const [next, now, before] = [clerk.code(1), clerk.code(), clerk.code(-1)]
    await enter(shop, await challenge(shop, clerk), next)
    const again = await challenge(shop, clerk)
    for (const code of [next, now, before]) expect(await codeOf(shop, again, code)).toBe('mfa_code_invalid')
    await shop.clock.advance(60_000)
    await enter(shop, again, clerk.code())
  })

  it.each([
    [-1, 'taken'],
    [1, 'taken'],
    [-2, 'mfa_code_invalid'],
    [2, 'mfa_code_invalid'],
  ])('for clocks that differ: a code of %i steps from now is %s', async (steps, outcome) => {
    await shop.clock.advance(120_000)
    const mfaToken = await challenge(shop, clerk)
    const answer = await shop.app.request('/auth/login/code', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mfa_token: mfaToken, code: clerk.code(steps) }),
    })
    expect(answer.status === 200 ? 'taken' : ((await answer.json()) as { readonly code: string }).code).toBe(outcome)
  })

  it('lets one in when the same code comes five times at once', async () => {
    const tokens = []
    for (let index = 0; index < 5; index += 1) tokens.push(await challenge(shop, clerk))
    const code = clerk.code()
    const answers = await Promise.all(
      tokens.map(mfaToken =>
        shop.app.request('/auth/login/code', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ mfa_token: mfaToken, code }),
        }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422])
  })

  it('is over after five minutes', async () => {
    const mfaToken = await challenge(shop, clerk)
    await shop.clock.advance(5 * 60_000 - 1)
    const early = await challenge(shop, clerk)
    await shop.clock.advance(1)
    expect(await codeOf(shop, mfaToken, clerk.code())).toBe('mfa_token_invalid')
    for (const token of ['x'.repeat(43), early.replace(/^\d+/, '99')]) expect(await codeOf(shop, token, clerk.code())).toBe('mfa_token_invalid')
    await enter(shop, early, clerk.code())
  })

  it('takes each recovery code once, however it is typed, and makes new ones', async () => {
    const [first = '', second = ''] = clerk.recoveryCodes
    expect(new Set(clerk.recoveryCodes).size).toBe(10)
    expect(first).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
    const { token } = await enter(shop, await challenge(shop, clerk), first.toLowerCase().replaceAll('-', ' '))
    expect(await codeOf(shop, await challenge(shop, clerk), first)).toBe('mfa_code_invalid')
    expect((await call(shop.app, 'account.secondFactor', { token })).body.recovery_codes_left).toBe(9)

    const { body: renewed } = await call(shop.app, 'account.renewRecoveryCodes', { token, body: { code: clerk.code() } })
    expect((await call(shop.app, 'account.secondFactor', { token })).body.recovery_codes_left).toBe(10)
    expect(await codeOf(shop, await challenge(shop, clerk), second)).toBe('mfa_code_invalid')
    await enter(shop, await challenge(shop, clerk), renewed.recovery_codes[0] ?? '')
    expect((await refusal(shop.app, 'account.renewRecoveryCodes', { token, body: { code: second } })).body.code).toBe('mfa_code_invalid')
  })

  it('opens what a former secret has sealed, and seals it anew when it is used, or all at once', async () => {
    const next = `${secret}, another`
    let codes = totpCodes({ secret })
    const secondFactorCodes: SecondFactorCodes = { create: to => codes.create(to), stepOf: of => codes.stepOf(of), reseal: what => codes.reseal(what) }
    const replacing = await openShop({ commerce: { secondFactorCodes } })
    const { customers, staff, deps } = replacing.commerce
    const ada = await enrol(replacing, await signInMember(replacing, 'ada@shop.example'))
    const bob = await enrol(replacing, await signInMember(replacing, 'bob@shop.example'))
    const sealed = () => Promise.all([ada, bob].map(async ({ id }) => (await deps.customers.secondFactor(id))?.sealedSecret))
    const before = await sealed()

    codes = totpCodes({ secret: next })
    expect(await codeOf(replacing, await challenge(replacing, ada), ada.code())).toBe('unavailable')
    expect(await staff.resealSecondFactors(tester)).toEqual({ resealed: 0, unopened: 2 })
    expect(await sealed()).toEqual(before)

    codes = totpCodes({ secret: next, previousSecret: secret })
    await enter(replacing, await challenge(replacing, ada), ada.code())
    const used = await sealed()
    expect([used[0] === before[0], used[1]]).toEqual([false, before[1]])
    expect(await staff.resealSecondFactors(tester)).toEqual({ resealed: 1, unopened: 0 })
    expect(await staff.resealSecondFactors(tester)).toEqual({ resealed: 0, unopened: 0 })
    expect((await sealed())[0]).toBe(used[0])
    const { items } = await customers.audit({ action: 'second_factor.resealed' }, { limit: 9 })
    expect(items).toMatchObject([{ actor: 'system:test', subject: `customer:${bob.id}` }])

    codes = totpCodes({ secret: next })
    await enter(replacing, await challenge(replacing, bob), bob.code())
    codes = totpCodes({ secret })
    expect(await codeOf(replacing, await challenge(replacing, ada), ada.code(1))).toBe('unavailable')
  })

  it('keeps neither secret nor codes in the clear', async () => {
    const database = await sqliteDatabase()
    const storage = database.open()
    const onDisk = await openShop({ commerce: { storage, secondFactorCodes: totpCodes({ secret }) } })
    const member = await enrol(onDisk, await signInMember(onDisk))
    const mfaToken = await challenge(onDisk, member)
    const stored = await database.contents()
    expect(stored).toContain(member.email)
    const secrets = [mfaToken, member.secret, ...member.recoveryCodes.flatMap(code => [code, code.replaceAll('-', '')])]
    for (const text of secrets) expect(stored).not.toContain(text)
    await storage.close()
    await database.close()
  })

  it('opens nothing to a session that a process of the version before opened by the password alone', async () => {
    const at = shop.clock.now()
    const refreshToken = 'r'.repeat(43)
    const opening = { expiresAt: at + 60_000, idleMs: 60_000, familySecret: 'f'.repeat(43) }
    const tokenHash = createHash('sha256').update(refreshToken).digest('hex')
    await shop.commerce.deps.customers.startSession({ customerId: clerk.id, ...opening, tokenHash, hasSecondFactor: false }, { at, actor: `staff:${clerk.id}` })
    const { body } = await call(shop.app, 'auth.refresh', { body: { refresh_token: refreshToken } })
    for (const id of ['admin.whoami', 'account.get'] as const) {
      const refused = await refusal(shop.app, id, { token: body.token })
      expect([refused.status, refused.body.code, refused.body.error]).toEqual([403, 'mfa_enrolment_required', 'Sign in anew, with your second factor.'])
    }
    expect((await call(shop.app, 'auth.logout', { token: body.token })).status).toBe(204)
    expect((await call(shop.app, 'admin.whoami', { token: clerk.token })).status).toBe(200)
  })

  it('cannot be set up a second time, nor by whoever does not know the password', async () => {
    const before = await everythingIn(shop)
    expect((await refusal(shop.app, 'account.startSecondFactor', { token: clerk.token, body: { password } })).body.code).toBe('mfa_enrolled')
    expect((await refusal(shop.app, 'account.confirmSecondFactor', { token: clerk.token, body: { code: clerk.code() } })).body.code).toBe('mfa_enrolled')
    expect(await everythingIn(shop)).toBe(before)
    const other = await signInMember(shop, 'other@shop.example')
    const then = await everythingIn(shop)
    expect((await refusal(shop.app, 'account.startSecondFactor', { token: other.token, body: { password: 'wrong' } })).body.code).toBe('invalid_credentials')
    expect((await refusal(shop.app, 'account.confirmSecondFactor', { token: other.token, body: { code: '123456' } })).body.code).toBe('mfa_code_invalid')
    expect(await everythingIn(shop)).toBe(then)
  })

  it('is reset by an admin for who lost the phone, and all their sessions end', async () => {
    const waiting = await challenge(shop, clerk)
    const params = { id: clerk.id }
    const reset = await call(shop.app, 'admin.customers.resetSecondFactor', { token: shop.adminKey, params })
    expect(reset.body).toMatchObject({ id: clerk.id, second_factor_since: null })
    expect((await refusal(shop.app, 'admin.whoami', { token: clerk.token })).status).toBe(401)
    for (const code of [clerk.code(), clerk.recoveryCodes[0] ?? '']) expect(await codeOf(shop, waiting, code)).toBe('mfa_token_invalid')
    expect((await call(shop.app, 'auth.login', { body: { email: clerk.email, password } })).status).toBe(200)
    const { entries } = (await call(shop.app, 'admin.audit.list', { token: shop.adminKey, query: { subject: `customer:${clerk.id}` } })).body
    expect(entries.map(({ action }) => action)).toEqual(['second_factor.reset', 'second_factor.confirmed', 'customer.created'])
    const { items } = await shop.commerce.customers.audit({ action: 'session.started' }, { limit: 1 })
    expect(items).toMatchObject([{ actor: `staff:${clerk.id}`, data: { customerId: clerk.id, by: 'password' } }])
  })

  it('is not reset by oneself, nor by who has fewer rights', async () => {
    const boss = await enrol(shop, await signInMember(shop, 'boss@shop.example', 'admin'))
    const before = await everythingIn(shop)
    for (const [token, id] of [
      [clerk.token, clerk.id],
      [clerk.token, boss.id],
      [boss.token, boss.id],
    ] as const) {
      expect((await refusal(shop.app, 'admin.customers.resetSecondFactor', { token, params: { id } })).body.code).toBe('forbidden')
    }
    expect(await everythingIn(shop)).toBe(before)
  })
})

describe('where staff need a second factor', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShopWith('required')
  })

  it('lets those without one do nothing but set it up', async () => {
    const clerk = await signInMember(shop)
    const before = await everythingIn(shop)
    const closed = ['admin.whoami', 'admin.stock.list', 'account.get', 'cart.get', 'orders.list', 'account.addresses'] as const
    for (const id of closed) expect((await refusal(shop.app, id, { token: clerk.token })).body.code).toBe('mfa_enrolment_required')
    expect(await everythingIn(shop)).toBe(before)
    const open = Object.values(endpoints).filter(endpoint => 'beforeSecondFactor' in endpoint)
    expect(open.map(({ id }) => id).sort()).toEqual([
      'account.confirmSecondFactor',
      'account.secondFactor',
      'account.startSecondFactor',
      'auth.logout',
      'auth.logoutEverywhere',
    ])
    expect((await call(shop.app, 'account.secondFactor', { token: clerk.token })).body).toEqual({ since: null, required: true, recovery_codes_left: 0 })
  })

  it('opens with the first code, on this device alone', async () => {
    const clerk = await signInMember(shop)
    const { body: elsewhere } = await call(shop.app, 'auth.login', { body: { email: clerk.email, password } })
    await enrol(shop, clerk)
    expect((await call(shop.app, 'admin.stock.list', { token: clerk.token })).status).toBe(200)
    expect((await refusal(shop.app, 'account.secondFactor', { token: elsewhere.token })).status).toBe(401)
    expect((await refusal(shop.app, 'auth.refresh', { body: { refresh_token: elsewhere.refresh_token } })).status).toBe(401)
  })

  it('asks neither customers nor programs for one', async () => {
    const { token } = await signIn(shop)
    expect((await call(shop.app, 'account.get', { token })).status).toBe(200)
    expect((await refusal(shop.app, 'account.startSecondFactor', { token, body: { password } })).body.code).toBe('forbidden')
    expect((await call(shop.app, 'admin.whoami', { token: shop.adminKey })).status).toBe(200)
  })
})

describe('codes of authenticator apps', () => {
  const key = new TextEncoder().encode('12345678901234567890')
  const random = { bytes: (count: number) => (count === key.length ? key : new Uint8Array(count)) }

  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('are those of RFC 6238 at %i s', async (seconds, code) => {
    const codes = totpCodes({ secret, random, issuer: 'Mugs & more' })
    const { sealedSecret, secret: shown, uri } = await codes.create({ customerId: 7, email: 'a@b.example' })
    expect(shown).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    expect(uri).toContain('otpauth://totp/Mugs%20%26%20more:a%40b.example?')
    expect(await codes.stepOf({ customerId: 7, sealedSecret, code, at: seconds * 1_000 })).toBe(Math.floor(seconds / 30))
  })

  it('are refused where the secret cannot be opened: with another key, for another account, after one flipped bit', async () => {
    const codes = totpCodes({ secret, random })
    const { sealedSecret } = await codes.create({ customerId: 7, email: 'a@b.example' })
    const asked = { customerId: 7, sealedSecret, code: '287082', at: 59_000 }
    const other = totpCodes({ secret: `${secret} and more` })
    const flipped = `${sealedSecret.startsWith('A') ? 'B' : 'A'}${sealedSecret.slice(1)}`
    for (const attempt of [
      () => other.stepOf(asked),
      () => codes.stepOf({ ...asked, customerId: 8 }),
      () => codes.stepOf({ ...asked, sealedSecret: flipped }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'unavailable' })
    }
    expect(await codes.stepOf(asked)).toBe(1)
  })

  it('need a secret to seal with', async () => {
    await expect(totpCodes({ secret: 'short' }).create({ customerId: 1, email: 'a@b.example' })).rejects.toThrow(RangeError)
    const none = totpCodes({ secret: async () => undefined })
    await expect(none.create({ customerId: 1, email: 'a@b.example' })).rejects.toMatchObject({ code: 'unavailable' })
    const shop = await openShop()
    const clerk = await signInMember(shop)
    expect((await refusal(shop.app, 'account.startSecondFactor', { token: clerk.token, body: { password } })).body.code).toBe('unavailable')
    expect((await shop.commerce.customers.createAccount({ email: 'x@shop.example', password, role: 'staff' }, tester)).secondFactorSince).toBeNull()
  })
})
