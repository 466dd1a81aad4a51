import { describe, expect, it } from 'vitest'
import { CommerceError } from '../../../src/model/index.ts'
import {
  changePassword,
  login,
  refresh,
  register,
  requestPasswordReset,
  resetPassword,
  sessionState,
  setAccess,
  updateProfile,
} from '../../../src/use-cases/customers/index.ts'
import { sha256Hex } from '../../../src/use-cases/tokens.ts'
import { customerShop, minute, strong, system } from './shop.ts'

const ada = { email: 'ada@example.com', password: strong }
const next = 'another long passphrase'

const signedIn = async () => {
  const shop = customerShop()
  const tokens = await register(shop.deps, ada)
  // No mail is due but those that a test asks for.
  await shop.deps.customers.update(1, { emailVerifiedAt: 1 }, { at: shop.deps.clock.now(), actor: 'test' })
  return { ...shop, tokens }
}

describe('changePassword', () => {
  it('replaces the password, keeps the session it was done in and ends the others', async () => {
    const { deps, tokens, actions } = await signedIn()
    const own = await login(deps, ada)
    await changePassword(deps, 1, { current: strong, next, keepSessionId: own.session.id })
    await expect(login(deps, ada)).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await login(deps, { ...ada, password: next })).customer.id).toBe(1)
    expect(await sessionState(deps, tokens.session.id)).toBeNull()
    expect((await sessionState(deps, own.session.id))?.session.id).toBe(own.session.id)
    expect(actions()).toEqual([{ actor: 'customer:1', action: 'customer.password_changed', subject: 'customer:1', data: {} }])
  })

  it('ends all sessions when none is kept', async () => {
    const { deps, tokens } = await signedIn()
    await changePassword(deps, 1, { current: strong, next })
    expect(await sessionState(deps, tokens.session.id)).toBeNull()
  })

  it.each([
    [{ current: 'wrong', next }, 'invalid_credentials'],
    [{ current: '', next }, 'invalid_credentials'],
    [{ current: strong, next: 'short' }, 'password_too_weak'],
    [{ current: strong, next: ada.email }, 'password_too_weak'],
  ])('refuses %j: %s', async (input, code) => {
    const { deps, stored } = await signedIn()
    const before = stored()
    await expect(changePassword(deps, 1, input)).rejects.toMatchObject({ code })
    expect(stored()).toBe(before)
  })

  it('knows no customer that is not there', async () => {
    const { deps } = await signedIn()
    await expect(changePassword(deps, 2, { current: strong, next })).rejects.toMatchObject({ code: 'customer_not_found' })
  })
})

/** Asks for a reset and reads the token from the mail. */
const mailedToken = async ({ deps, deliver }: ReturnType<typeof customerShop>) => {
  await requestPasswordReset(deps, ada.email)
  await deliver()
  const mail = deps.mailer.mails.at(-1)
  if (mail?.template !== 'password_reset') throw new Error('No token was mailed.')
  return mail.data.token
}

describe('requestPasswordReset', () => {
  it('has a worker mail a token, and tells and stores it nowhere else', async () => {
    const shop = await signedIn()
    const { deps, stored, topics, logs } = shop
    expect(await requestPasswordReset(deps, ' ADA@example.com')).toBeUndefined()
    expect(topics()).toEqual(['customer.registered', 'customer.email_verification_requested', 'customer.password_reset_requested'])
    expect([deps.mailer.mails, shop.tables.oneTimeTokens.size]).toEqual([[], 0])
    await deps.clock.advance(minute)
    await shop.deliver()
    const expiresAt = deps.clock.now() + 30 * minute
    const [mail] = deps.mailer.mails
    if (mail?.template !== 'password_reset') throw new Error('No token was mailed.')
    const { token } = mail.data
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const key = `password_reset:3:${expiresAt}`
    expect(deps.mailer.mails).toEqual([{ to: 'ada@example.com', template: 'password_reset', data: { token, expiresAt, name: '' }, key }])
    expect(stored()).not.toContain(token)
    expect(logs).toEqual([])
  })

  it('answers unknown addresses and disabled accounts the same, and mails nothing', async () => {
    const { deps, stored } = await signedIn()
    await setAccess(deps, 1, { disabled: true }, system)
    const before = stored()
    for (const email of ['nobody@example.com', '', ada.email]) expect(await requestPasswordReset(deps, email)).toBeUndefined()
    expect(stored()).toBe(before)
  })

  it('mails nothing to an account that was disabled meanwhile', async () => {
    const { deps, deliver } = await signedIn()
    await requestPasswordReset(deps, ada.email)
    await setAccess(deps, 1, { disabled: true }, system)
    await deliver()
    expect(deps.mailer.mails).toEqual([])
  })

  it('mails nothing that was asked for longer ago than a token lasts', async () => {
    const { deps, deliver, logs, tables } = await signedIn()
    await requestPasswordReset(deps, ada.email)
    await deps.clock.advance(30 * minute)
    await deliver()
    expect([deps.mailer.mails, tables.oneTimeTokens.size]).toEqual([[], 0])
    const fields = { customerId: 1, eventId: 3, topic: 'customer.password_reset_requested' }
    expect(logs).toEqual([{ level: 'warn', message: 'A link was asked for too long ago to be mailed.', fields }])
  })

  it('is tried again with another token when the mail fails; using one uses up both', async () => {
    const shop = await signedIn()
    const { deps } = shop
    await requestPasswordReset(deps, ada.email)
    deps.mailer.refuse('for_now')
    await expect(shop.deliver()).rejects.toThrow('No mail is taken just now.')
    deps.mailer.refuse(null)
    await shop.deliver()
    expect([deps.mailer.mails.length, shop.tables.oneTimeTokens.size]).toEqual([1, 2])
    const [mail] = deps.mailer.mails
    const token = mail?.template === 'password_reset' ? mail.data.token : ''
    await resetPassword(deps, { token, password: next })
    expect(shop.tables.oneTimeTokens.size).toBe(0)
  })
})

describe('resetPassword', () => {
  it('sets the password, ends every session, and uses the token up', async () => {
    const shop = await signedIn()
    const { deps, tokens, actions, stored } = shop
    const token = await mailedToken(shop)
    await resetPassword(deps, { token, password: next })
    await expect(login(deps, ada)).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await login(deps, { ...ada, password: next })).customer.id).toBe(1)
    expect(await sessionState(deps, tokens.session.id)).toBeNull()
    await expect(refresh(deps, tokens.refreshToken)).rejects.toMatchObject({ code: 'token_invalid' })
    expect(actions()).toEqual([{ actor: 'customer:1', action: 'customer.password_reset', subject: 'customer:1', data: {} }])

    const before = stored()
    await expect(resetPassword(deps, { token, password: 'yet another passphrase' })).rejects.toMatchObject({ code: 'reset_token_invalid' })
    expect(stored()).toBe(before)
  })

  it('lets one of two at once through', async () => {
    const shop = await signedIn()
    const token = await mailedToken(shop)
    const passwords = ['first new passphrase', 'second new passphrase']
    const outcomes = await Promise.allSettled(passwords.map(password => resetPassword(shop.deps, { token, password })))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const winner = passwords[outcomes.findIndex(({ status }) => status === 'fulfilled')] ?? ''
    expect((await login(shop.deps, { ...ada, password: winner })).customer.id).toBe(1)
  })

  it('keeps the token when the password is too weak or the hasher overrun', async () => {
    const shop = await signedIn()
    const { deps, stored } = shop
    const token = await mailedToken(shop)
    const before = stored()
    for (const password of ['short', ada.email]) await expect(resetPassword(deps, { token, password })).rejects.toMatchObject({ code: 'password_too_weak' })
    const busy = { ...deps.passwords, hash: () => Promise.reject(new CommerceError('unavailable', 'busy')) }
    await expect(resetPassword({ ...deps, passwords: busy }, { token, password: next })).rejects.toMatchObject({ code: 'unavailable' })
    expect(stored()).toBe(before)
    await resetPassword(deps, { token, password: next })
    expect((await login(deps, { ...ada, password: next })).customer.id).toBe(1)
  })

  it('ends to the millisecond', async () => {
    const shop = await signedIn()
    const { deps } = shop
    const [late, last] = [await mailedToken(shop), await mailedToken(shop)]
    await deps.clock.advance(30 * minute - 1)
    await resetPassword(deps, { token: last, password: next })
    await deps.clock.advance(1)
    await expect(resetPassword(deps, { token: late, password: strong })).rejects.toMatchObject({ code: 'reset_token_invalid' })
  })

  it.each(['', 'x', 'A'.repeat(43)])('knows no token %j', async token => {
    const { deps, stored } = await signedIn()
    const before = stored()
    await expect(resetPassword(deps, { token, password: next })).rejects.toMatchObject({ code: 'reset_token_invalid' })
    expect(stored()).toBe(before)
    expect(deps.passwords.work).toBe(1)
  })

  it.each([
    ['the password was changed', ({ deps }: Awaited<ReturnType<typeof signedIn>>) => changePassword(deps, 1, { current: strong, next })],
    [
      'the password was reset by a newer mail',
      async (shop: Awaited<ReturnType<typeof signedIn>>) => resetPassword(shop.deps, { token: await mailedToken(shop), password: next }),
    ],
    ['the address was changed', ({ deps }: Awaited<ReturnType<typeof signedIn>>) => updateProfile(deps, 1, { email: 'new@example.com' }, system)],
    ['the account was disabled', ({ deps }: Awaited<ReturnType<typeof signedIn>>) => setAccess(deps, 1, { disabled: true }, system)],
  ])('takes no token after %s', async (_what, happen) => {
    const shop = await signedIn()
    const { deps, stored } = shop
    const token = await mailedToken(shop)
    await happen(shop)
    const before = stored()
    await expect(resetPassword(deps, { token, password: 'yet another passphrase' })).rejects.toMatchObject({ code: 'reset_token_invalid' })
    expect(stored()).toBe(before)
  })

  it('takes no token that went to another address, as by a mail that left while it was changed', async () => {
    const { deps, stored } = await signedIn()
    const late = {
      customerId: 1,
      purpose: 'password_reset',
      value: 'old@example.com',
      tokenHash: await sha256Hex('late'),
      expiresAt: deps.clock.now() + minute,
    }
    await deps.customers.insertOneTimeToken(late, { at: deps.clock.now(), actor: 'test' })
    const before = stored()
    await expect(resetPassword(deps, { token: 'late', password: next })).rejects.toMatchObject({ code: 'reset_token_invalid' })
    expect(stored()).toBe(before)
  })

  it('still takes the token after a change of name', async () => {
    const shop = await signedIn()
    const token = await mailedToken(shop)
    await updateProfile(shop.deps, 1, { name: 'Ada' }, system)
    await resetPassword(shop.deps, { token, password: next })
    expect((await login(shop.deps, { ...ada, password: next })).customer.name).toBe('Ada')
  })

  /** Somebody who has set up all there is: a second factor, an identity, an address and a saved card. */
  const setUp = async ({ deps }: ReturnType<typeof customerShop>) => {
    const { customers, clock } = deps
    const by = { at: clock.now(), actor: 'test' }
    await customers.startSecondFactor({ customerId: 1, sealedSecret: 'sealed' }, by)
    await customers.confirmSecondFactor({ customerId: 1, sealedSecret: 'sealed', step: 1, recoveryHashes: ['hash'], sessionId: 1 }, by)
    await customers.linkIdentity(1, { issuer: 'https://issuer.example', subject: 'eve' }, by)
    await customers.linkProviderCustomer({ customerId: 1, provider: 'test', providerCustomerId: 'cus_1', at: by.at })
    const street = { name: 'Eve', line1: 'Street 1', line2: null, city: 'Berlin', region: null, postalCode: '10115', country: 'DE', phone: null }
    await customers.saveAddress(1, street)
  }
  const left = async ({ deps: { customers } }: ReturnType<typeof customerShop>) => [
    ...[(await customers.secondFactor(1))?.since ?? null, await customers.recoveryCodesLeft(1), (await customers.identities(1)).length],
    ...[await customers.providerCustomer(1, 'test'), (await customers.addresses(1)).length],
  ]

  it('takes out of an account whose address was never confirmed all that was set up in it', async () => {
    const shop = customerShop()
    await register(shop.deps, ada)
    await setUp(shop)
    await resetPassword(shop.deps, { token: await mailedToken(shop), password: next })
    expect(await left(shop)).toEqual([null, 0, 0, null, 0])
    const line = { actor: 'customer:1', subject: 'customer:1' }
    expect(shop.actions().slice(-2)).toEqual([
      { ...line, action: 'customer.password_reset', data: { forgotten: { identities: 1, addresses: 1, providerCustomers: 1 } } },
      { ...line, action: 'second_factor.reset', data: {} },
    ])
    expect((await login(shop.deps, { ...ada, password: next })).customer).toMatchObject({ id: 1, emailVerifiedAt: shop.deps.clock.now() })
  })

  it('leaves it where the address was confirmed, and leaves the staff their second factor', async () => {
    const confirmed = await signedIn()
    await setUp(confirmed)
    const before = await left(confirmed)
    await resetPassword(confirmed.deps, { token: await mailedToken(confirmed), password: next })
    expect(await left(confirmed)).toEqual(before)

    const shop = customerShop()
    await register(shop.deps, ada)
    await setUp(shop)
    await setAccess(shop.deps, 1, { role: 'staff' }, system)
    await resetPassword(shop.deps, { token: await mailedToken(shop), password: next })
    expect(await left(shop)).toEqual([shop.deps.clock.now(), 1, 0, null, 0])
    await expect(login(shop.deps, { ...ada, password: next })).rejects.toMatchObject({ code: 'mfa_required' })
  })
})
