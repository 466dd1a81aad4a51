import { describe, expect, it } from 'vitest'
import {
  confirmEmail,
  login,
  register,
  requestEmailChange,
  requestEmailVerification,
  requestPasswordReset,
  resetPassword,
  sessionState,
  setAccess,
} from '../../../src/use-cases/customers/index.ts'
import { customerShop, day, settings, strong, system } from './shop.ts'

const ada = { email: 'ada@example.com', password: strong }
const by = { kind: 'customer', customerId: 1, sessionId: 1 } as const

const registered = async () => {
  const shop = customerShop()
  const tokens = await register(shop.deps, ada)
  await shop.deliver()
  return { ...shop, tokens, first: tokenOf(shop) }
}

/** The token of the newest mail. */
const tokenOf = ({ deps }: ReturnType<typeof customerShop>): string => {
  const mail = deps.mailer.mails.at(-1)
  if (mail?.template !== 'email_verification' && mail?.template !== 'password_reset') throw new Error('No token was mailed.')
  return mail.data.token
}
const sent = ({ deps }: ReturnType<typeof customerShop>) => deps.mailer.mails.map(({ to, template }) => [to, template])

describe('confirmEmail', () => {
  it('confirms the address that somebody registered with, once, and leaves sessions alone', async () => {
    const shop = await registered()
    const { deps, tokens, first, actions } = shop
    expect([sent(shop), tokens.customer.emailVerifiedAt]).toEqual([[['ada@example.com', 'email_verification']], null])
    expect(shop.stored()).not.toContain(first)
    const at = deps.clock.now()
    expect(await confirmEmail(deps, { token: first })).toMatchObject({ email: ada.email, emailVerifiedAt: at })
    expect((await sessionState(deps, tokens.session.id))?.customer.emailVerifiedAt).toBe(at)
    expect(actions()).toEqual([{ actor: 'customer:1', action: 'customer.email_verified', subject: 'customer:1', data: {} }])
    const before = shop.stored()
    await expect(confirmEmail(deps, { token: first })).rejects.toMatchObject({ code: 'email_token_invalid' })
    expect(shop.stored()).toBe(before)
  })

  it('ends to the millisecond, after a day', async () => {
    const { deps, first, stored } = await registered()
    await deps.clock.advance(day)
    const before = stored()
    await expect(confirmEmail(deps, { token: first })).rejects.toMatchObject({ code: 'email_token_invalid' })
    expect(stored()).toBe(before)
  })

  it('takes no token of another purpose, nor of a disabled account', async () => {
    const shop = await registered()
    const { deps, first } = shop
    await requestPasswordReset(deps, ada.email)
    await shop.deliver()
    const before = shop.stored()
    await expect(confirmEmail(deps, { token: tokenOf(shop) })).rejects.toMatchObject({ code: 'email_token_invalid' })
    await expect(resetPassword(deps, { token: first, password: 'another long passphrase' })).rejects.toMatchObject({ code: 'reset_token_invalid' })
    expect(shop.stored()).toBe(before)
    await setAccess(deps, 1, { disabled: true }, system)
    await expect(confirmEmail(deps, { token: first })).rejects.toMatchObject({ code: 'email_token_invalid' })
  })

  it('is done as well by whoever resets the password by mail', async () => {
    const shop = await registered()
    const { deps } = shop
    await requestPasswordReset(deps, ada.email)
    await shop.deliver()
    await resetPassword(deps, { token: tokenOf(shop), password: 'another long passphrase' })
    expect((await deps.customers.customer(1))?.emailVerifiedAt).toBe(deps.clock.now())
  })
})

describe('requestEmailVerification', () => {
  it('mails another link while the address is not confirmed, and answers everybody alike', async () => {
    const shop = await registered()
    const { deps } = shop
    expect(await requestEmailVerification(deps, ' ADA@example.com')).toBeUndefined()
    await shop.deliver()
    await confirmEmail(deps, { token: tokenOf(shop) })
    const before = shop.stored()
    for (const email of [ada.email, 'nobody@example.com', '']) expect(await requestEmailVerification(deps, email)).toBeUndefined()
    expect(shop.stored()).toBe(before)
    expect(sent(shop).length).toBe(2)
  })

  it('mails nothing to an address that is to replace the present one', async () => {
    const shop = await registered()
    const { deps } = shop
    await requestEmailChange(deps, 1, 'eve@example.com', by)
    await shop.deliver()
    await requestEmailVerification(deps, ada.email)
    await shop.deliver()
    expect(sent(shop).slice(3)).toEqual([['ada@example.com', 'email_verification']])
    expect(await confirmEmail(deps, { token: tokenOf(shop) })).toMatchObject({ email: ada.email, pendingEmail: 'eve@example.com' })
    const before = shop.stored()
    await requestEmailVerification(deps, ada.email)
    expect(shop.stored()).toBe(before)
  })
})

describe('requestEmailChange', () => {
  it('changes the address when its mail is followed, having told the old one, and ends every session', async () => {
    const shop = await registered()
    const { deps, tokens } = shop
    await requestEmailChange(deps, 1, ' Ada@Lovelace.org', by)
    await shop.deliver()
    expect(sent(shop).slice(1)).toEqual([
      ['ada@example.com', 'email_change_requested'],
      ['ada@lovelace.org', 'email_verification'],
    ])
    expect(await deps.customers.customer(1)).toMatchObject({ email: ada.email, pendingEmail: 'ada@lovelace.org', emailVerifiedAt: null })
    await login(deps, ada)
    const at = deps.clock.now()
    expect(await confirmEmail(deps, { token: tokenOf(shop) })).toMatchObject({ email: 'ada@lovelace.org', pendingEmail: null, emailVerifiedAt: at })
    expect(await sessionState(deps, tokens.session.id)).toBeNull()
    await expect(login(deps, ada)).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await login(deps, { ...ada, email: 'ada@lovelace.org' })).customer.id).toBe(1)
    expect(shop.actions().map(({ actor, action }) => [actor, action])).toEqual([
      ['customer:1', 'customer.email_change_requested'],
      ['customer:1', 'customer.email_changed'],
    ])
  })

  it('lets the address asked for last count, and none that was taken back', async () => {
    const shop = await registered()
    const { deps } = shop
    await requestEmailChange(deps, 1, 'one@example.com', by)
    await shop.deliver()
    const one = tokenOf(shop)
    await requestEmailChange(deps, 1, 'two@example.com', by)
    await shop.deliver()
    const two = tokenOf(shop)
    await expect(confirmEmail(deps, { token: one })).rejects.toMatchObject({ code: 'email_token_invalid' })
    await requestEmailChange(deps, 1, ada.email, by)
    await expect(confirmEmail(deps, { token: two })).rejects.toMatchObject({ code: 'email_token_invalid' })
    expect(await deps.customers.customer(1)).toMatchObject({ email: ada.email, pendingEmail: null })
    const before = shop.stored()
    await requestEmailChange(deps, 1, ada.email, by)
    expect(shop.stored()).toBe(before)
  })

  it('is over with a new password, also when its mail has not left yet', async () => {
    const shop = await registered()
    const { deps } = shop
    await requestPasswordReset(deps, ada.email)
    await shop.deliver()
    const token = tokenOf(shop)
    await requestEmailChange(deps, 1, 'eve@example.com', by)
    await resetPassword(deps, { token, password: 'another long passphrase' })
    await shop.deliver()
    expect(sent(shop).slice(2)).toEqual([])
    expect(await deps.customers.customer(1)).toMatchObject({ email: ada.email, pendingEmail: null })
  })

  it('tells nobody that an address has an account, and does not bother its owner', async () => {
    const shop = await registered()
    const { deps } = shop
    await register(deps, { ...ada, email: 'bob@example.com' })
    await shop.deliver()
    expect(await requestEmailChange(deps, 1, 'bob@example.com', by)).toBeUndefined()
    await shop.deliver()
    expect(sent(shop).slice(2)).toEqual([['ada@example.com', 'email_change_requested']])
  })

  it('does not take an address that got an account before the mail was followed', async () => {
    const shop = await registered()
    const { deps } = shop
    await requestEmailChange(deps, 1, 'bob@example.com', by)
    await shop.deliver()
    const token = tokenOf(shop)
    await register(deps, { ...ada, email: 'bob@example.com' })
    await expect(confirmEmail(deps, { token })).rejects.toMatchObject({ code: 'email_taken' })
    expect(await deps.customers.customer(1)).toMatchObject({ email: ada.email, emailVerifiedAt: null })
  })

  it.each(['', 'nobody', 'a b@example.com'])('refuses %j', async email => {
    const { deps, stored } = await registered()
    const before = stored()
    await expect(requestEmailChange(deps, 1, email, by)).rejects.toMatchObject({ code: 'validation_failed' })
    expect(stored()).toBe(before)
  })
})

describe('emailVerification: required', () => {
  const strict = () => {
    const shop = customerShop()
    return { ...shop, deps: { ...shop.deps, settings: { ...settings, emailVerification: 'required' as const } } }
  }

  it('lets nobody in before the link was followed', async () => {
    const shop = strict()
    const { deps, tables } = shop
    await expect(register(deps, ada)).rejects.toMatchObject({ code: 'email_not_verified' })
    expect([tables.customers.size, tables.sessions.size]).toEqual([1, 0])
    await expect(login(deps, ada)).rejects.toMatchObject({ code: 'email_not_verified' })
    await expect(login(deps, { ...ada, password: 'wrong' })).rejects.toMatchObject({ code: 'invalid_credentials' })
    await shop.deliver()
    await confirmEmail(deps, { token: tokenOf(shop) })
    expect((await login(deps, ada)).customer.id).toBe(1)
  })

  it('does not tell who registers whether there is an account', async () => {
    const { deps, tables } = strict()
    const attempt = () =>
      register(deps, ada).then(
        () => null,
        ({ code, message }) => ({ code, message }),
      )
    const first = await attempt()
    const work = deps.passwords.work
    expect([await attempt(), deps.passwords.work - work, tables.customers.size]).toEqual([first, work, 1])
  })

  it('is not asked of staff', async () => {
    const { deps } = strict()
    await expect(register(deps, ada)).rejects.toMatchObject({ code: 'email_not_verified' })
    await setAccess(deps, 1, { role: 'admin' }, system)
    expect((await login(deps, ada)).customer.role).toBe('admin')
  })
})
