import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { startFakeStripe } from '@cartwright/stripe/fake'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exitCodes } from '../src/exit-codes.ts'
import { run, temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

const secretKey = 'sk_test_canary0123456789'
const stripe = { PAYMENTS: 'stripe', STRIPE_SECRET_KEY: secretKey, STRIPE_PUBLISHABLE_KEY: 'pk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1,whsec_2' }

describe('PAYMENTS=stripe', () => {
  it('charges through Stripe, and the other commands pay back through it', async () => {
    const fake = await startFakeStripe({ apiKey: secretKey })
    onTestFinished(() => fake.close())
    const env = { ...stripe, STRIPE_API_BASE: fake.url, STRIPE_RETURN_URL: 'http://shop.test/return' }
    const folder = temporaryFolder()
    const { url, text, stop } = await serve(folder, ['--demo'], env)
    const shop = createClient({ url })
    await shop.auth.login({ email: 'user@example.com', password: 'password123' })
    expect(await shop.payments.methods()).toMatchObject({ provider: 'stripe', public_config: { publishable_key: 'pk_test_1' } })
    await shop.cart.addItem({ product_id: 1, quantity: 1 })
    const order = await shop.orders.create({ payment_method: 'credit_card', shipping_address: '123 Main St' })
    expect(await shop.orders.pay(order.order_id, { payment_token: 'tok_visa' })).toMatchObject({ status: 'completed' })
    const total = Math.round(order.total_amount * 100)
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, captured: total, refunded: 0 })
    expect(await stop()).toBe(exitCodes.ok)
    expect(text()).not.toContain(secretKey)

    const refund = await run(['refund', String(order.order_id), '--yes'], {
      cwd: folder,
      env: { ...env, CARTWRIGHT_DEMO_DB: '', DATABASE_URL: 'sqlite:.cartwright/demo.db' },
    })
    expect([refund.code, refund.err]).toEqual([exitCodes.ok, ''])
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, captured: total, refunded: total })
  })

  it.each([
    [{ STRIPE_SECRET_KEY: '' }, 'PAYMENTS=stripe needs STRIPE_SECRET_KEY'],
    [{ STRIPE_SECRET_KEY: 'sk_live_canary0123456789' }, 'STRIPE_SECRET_KEY) is a live key: it is refused outside production'],
    [{ STRIPE_PUBLISHABLE_KEY: 'pk_live_1' }, 'STRIPE_PUBLISHABLE_KEY) is a live key'],
    [{ STRIPE_SECRET_KEY: 'canary0123456789' }, "STRIPE_SECRET_KEY) is not a key of Stripe's kind"],
    [{ STRIPE_WEBHOOK_SECRET: 'canary0123456789' }, 'STRIPE_WEBHOOK_SECRET) are one or two secrets that begin with whsec_'],
    [{ STRIPE_API_BASE: 'mock' }, 'STRIPE_API_BASE) is an address such as'],
    [{ STRIPE_RETURN_URL: '/return' }, 'STRIPE_RETURN_URL) is the whole address'],
    [
      { NODE_ENV: 'production', JWT_SECRET: 'fJ3zq0Vw8mT1xK6bR9cYd2Lh5nGp7sAe', STRIPE_WEBHOOK_SECRET: '' },
      'STRIPE_SECRET_KEY) is a test key: it is refused in production',
    ],
    [{ PAYMENTS: 'square' }, 'PAYMENTS is "stripe", "test" or "none", not "square".'],
  ])('refuses %j, says which variable is wrong, opens nothing and tells no key', async (env, message) => {
    const folder = temporaryFolder()
    const { code, out, err } = await run(['migrate'], { cwd: folder, env: { ...stripe, ...env } })
    expect(code).toBe(exitCodes.usage)
    expect(err).toContain(message)
    expect(out + err).not.toContain('canary')
    expect(existsSync(join(folder, 'shop.db'))).toBe(false)
  })
})
