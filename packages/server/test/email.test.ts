import { collectingMailer } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { openShop, type Shop } from './support/shop.ts'

const account = { email: 'ada@example.com', password: 'a password nobody guesses' }

const openMailing = async (settings: { readonly emailVerification?: 'required' | 'optional' } = {}) => {
  const mailer = collectingMailer()
  const shop = await openShop({ commerce: { mailer, settings } })
  return { shop, mailer, mailedToken: () => mailedToken(shop, mailer) }
}

/** The token of the newest mail, once workers have done what is due. */
const mailedToken = async ({ commerce }: Shop, mailer: ReturnType<typeof collectingMailer>): Promise<string> => {
  await commerce.workers.drain()
  const mail = mailer.mails.at(-1)
  if (mail?.template !== 'email_verification') throw new Error('No token was mailed.')
  return mail.data.token
}

describe('e-mail addresses', () => {
  it('are confirmed by the token of a mail, which no answer shows', async () => {
    const { shop, mailedToken } = await openMailing()
    const { body: tokens, text } = await call(shop.app, 'auth.register', { body: account })
    const token = await mailedToken()
    expect(text).not.toContain(token)
    expect((await call(shop.app, 'account.get', { token: tokens.token })).body).toMatchObject({ email_verified: false, pending_email: null })
    expect((await call(shop.app, 'auth.confirmEmail', { body: { token } })).status).toBe(204)
    expect((await call(shop.app, 'account.get', { token: tokens.token })).body.email_verified).toBe(true)
    expect((await refusal(shop.app, 'auth.confirmEmail', { body: { token } })).body.code).toBe('email_token_invalid')
  })

  it('are confirmed again with the same answer for everybody', async () => {
    const { shop, mailer } = await openMailing()
    await call(shop.app, 'auth.register', { body: account })
    const known = await call(shop.app, 'auth.requestEmailVerification', { body: { email: account.email } })
    const unknown = await call(shop.app, 'auth.requestEmailVerification', { body: { email: 'nobody@example.com' } })
    expect([known.status, unknown.text]).toEqual([202, known.text])
    await shop.commerce.workers.drain()
    expect(mailer.mails.map(({ to, template }) => [to, template])).toEqual([
      ['ada@example.com', 'email_verification'],
      ['ada@example.com', 'email_verification'],
    ])
  })

  it('are asked for thrice an hour by one account, whosever they are', async () => {
    const shop = await openShop({ rateLimit: 'on' })
    const { token } = (await call(shop.app, 'auth.register', { body: account })).body
    const ask = (email: string) => ({ token, body: { email } })
    for (const name of ['one', 'two', 'three']) expect((await call(shop.app, 'account.changeEmail', ask(`${name}@example.com`))).status).toBe(202)
    expect((await refusal(shop.app, 'account.changeEmail', ask('four@example.com'))).status).toBe(429)
    // Nor does it count against the address that was not reached, or begin anew with the right password.
    await call(shop.app, 'auth.changePassword', { token, body: { current_password: account.password, new_password: account.password } })
    expect((await refusal(shop.app, 'account.changeEmail', ask('four@example.com'))).status).toBe(429)
    const limited = await call(shop.app, 'auth.requestEmailVerification', { body: { email: 'four@example.com' } })
    expect(limited.headers.get('ratelimit')).toBe('"reset";r=2;t=3600')
  })

  it('change once the new one is confirmed: the old one is told before, and access tokens end with the change', async () => {
    const { shop, mailer, mailedToken } = await openMailing()
    const { token } = (await call(shop.app, 'auth.register', { body: account })).body
    await call(shop.app, 'auth.register', { body: { ...account, email: 'bob@example.com' } })
    const toTaken = await call(shop.app, 'account.changeEmail', { token, body: { email: 'bob@example.com' } })
    const toFree = await call(shop.app, 'account.changeEmail', { token, body: { email: 'new@example.com' } })
    expect([toTaken.status, toTaken.text]).toEqual([202, toFree.text])
    expect((await call(shop.app, 'account.get', { token })).body).toMatchObject({ email: account.email, pending_email: 'new@example.com' })
    const mailed = await mailedToken()
    expect(mailer.mails.map(({ to, template }) => `${to} ${template}`)).toContain('ada@example.com email_change_requested')
    expect(mailer.mails.at(-1)?.to).toBe('new@example.com')
    await call(shop.app, 'auth.confirmEmail', { body: { token: mailed } })
    expect((await refusal(shop.app, 'account.get', { token })).body.code).toBe('token_invalid')
    const { body } = await call(shop.app, 'auth.login', { body: { ...account, email: 'new@example.com' } })
    expect((await call(shop.app, 'account.get', { token: body.token })).body).toMatchObject({
      email: 'new@example.com',
      email_verified: true,
      pending_email: null,
    })
  })

  it('let nobody in before they are confirmed, where the shop wants it so, and tell nobody who has an account', async () => {
    const { shop, mailedToken } = await openMailing({ emailVerification: 'required' })
    const first = await refusal(shop.app, 'auth.register', { body: account })
    const token = await mailedToken()
    const again = await refusal(shop.app, 'auth.register', { body: account })
    expect([first.status, first.body.code]).toEqual([403, 'email_not_verified'])
    expect({ ...again.body, request_id: '' }).toEqual({ ...first.body, request_id: '' })
    expect((await refusal(shop.app, 'auth.login', { body: account })).body.code).toBe('email_not_verified')
    await call(shop.app, 'auth.confirmEmail', { body: { token } })
    expect((await call(shop.app, 'auth.login', { body: account })).status).toBe(200)
  })

  it('are not changed by the profile', async () => {
    const { shop } = await openMailing()
    const { token } = (await call(shop.app, 'auth.register', { body: account })).body
    const response = await shop.app.request('/me', {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'new@example.com' }),
    })
    expect(response.status).toBe(422)
  })
})
