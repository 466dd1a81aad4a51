import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openMailHost } from '../../adapters/smtp/test/support/mail-host.ts'
import { exitCodes } from '../src/exit-codes.ts'
import { run, temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

const mail = { SMTP_URL: 'smtp://user:canary0123456789@127.0.0.1:1', MAIL_FROM: 'shop@shop.example', STOREFRONT_URL: 'https://shop.example' }

describe('SMTP_URL', () => {
  it('mails a link that opens the account again, and tells buyers of their orders', async () => {
    const host = await openMailHost()
    onTestFinished(() => host.close())
    const env = { ...mail, SMTP_URL: `smtp://127.0.0.1:${host.port}`, SHOP_NAME: 'Mug House' }
    const { url, text, stop } = await serve(temporaryFolder(), ['--demo'], env)
    const shop = createClient({ url })
    await shop.auth.requestPasswordReset({ email: 'user@example.com' })
    await expect.poll(() => host.received.length).toBe(1)
    const [reset] = host.received
    const message = (reset?.message ?? '').replace(/=\r\n/g, '').replaceAll('=3D', '=')
    const [, token = ''] = /^https:\/\/shop\.example\/reset-password#token=([\w-]{43})\r$/m.exec(message) ?? []
    expect([reset?.to, token.length, message.includes('Subject: Reset your password at Mug House')]).toEqual([['user@example.com'], 43, true])
    await shop.auth.resetPassword({ token, password: 'a new password nobody guesses' })
    await shop.auth.login({ email: 'user@example.com', password: 'a new password nobody guesses' })

    await shop.cart.addItem({ product_id: 1, quantity: 1 })
    const order = await shop.orders.create({ payment_method: 'credit_card', shipping_address: '123 Main St' })
    await shop.orders.pay(order.order_id, { payment_token: 'tok_visa' })
    await expect.poll(() => host.received.length).toBe(2)
    expect(host.received[1]?.message).toContain(`Subject: Your order ${order.order_id} at Mug House`)
    expect(await stop()).toBe(exitCodes.ok)
    expect(text()).not.toContain(token)
  })

  it.each([
    [{ SMTP_URL: 'https://user:canary0123456789@mail.example' }, 'SMTP_URL, MAIL_FROM, STOREFRONT_URL: The address of the mail server is smtp://'],
    [{ MAIL_FROM: '' }, 'SMTP_URL needs MAIL_FROM'],
    [{ MAIL_FROM: 'nobody' }, 'The sender of mails is an address'],
    [{ STOREFRONT_URL: '' }, 'SMTP_URL needs STOREFRONT_URL'],
    [{ STOREFRONT_URL: 'http://shop.example' }, 'The address of the storefront is an https address'],
    [{ MAIL_LOG: 'on' }, 'unset one of the two'],
    [{ SMTP_URL: '', EMAIL_VERIFICATION: 'required' }, 'EMAIL_VERIFICATION=required needs SMTP_URL'],
    [{ EMAIL_VERIFICATION: 'on' }, 'EMAIL_VERIFICATION is required or optional, not "on".'],
    [{ SMTP_URL: '', MAIL_LOG: 'yes' }, 'MAIL_LOG is on or off, not "yes".'],
    [{ SMTP_URL: '', MAIL_LOG: 'on', NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }, 'it is refused in production'],
  ])('refuses %j, says which variable is wrong, opens nothing and tells no password', async (env, message) => {
    const folder = temporaryFolder()
    const { code, out, err } = await run(['migrate'], { cwd: folder, env: { ...mail, ...env } })
    expect(code).toBe(exitCodes.usage)
    expect(err).toContain(message)
    expect(out + err).not.toContain('canary')
    expect(existsSync(join(folder, 'shop.db'))).toBe(false)
  })

  it('is not needed in development: MAIL_LOG=on shows mails in the log', async () => {
    const { url, text, stop } = await serve(temporaryFolder(), ['--demo'], { MAIL_LOG: 'on' })
    await createClient({ url }).auth.requestPasswordReset({ email: 'user@example.com' })
    await expect.poll(text).toMatch(/"to":"user@example.com","template":"password_reset","data":\{[^}]*"token":"[\w-]{43}"/)
    expect(await stop()).toBe(exitCodes.ok)
  })
})
