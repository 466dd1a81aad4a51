import { describe, expect, it } from 'vitest'
import { type StripePaymentsOptions, stripePayments } from '../src/index.ts'

const secretKey = 'sk_test_canary1'
const live = { secretKey: 'sk_live_canary1', production: true } as const

const refusal = (options: StripePaymentsOptions): unknown => {
  try {
    return stripePayments(options).name
  } catch (error) {
    return error
  }
}

describe('stripePayments', () => {
  it.each<[StripePaymentsOptions, string]>([
    [{ secretKey: 'sk_live_canary1' }, 'STRIPE_SECRET_KEY'],
    [{ secretKey: 'rk_live_canary1', production: false }, 'STRIPE_SECRET_KEY'],
    [{ secretKey, production: true }, 'STRIPE_SECRET_KEY'],
    [{ secretKey: 'rk_test_canary1', production: true }, 'STRIPE_SECRET_KEY'],
    [{ secretKey: 'pk_test_canary1' }, 'STRIPE_SECRET_KEY'],
    [{ secretKey: 'whsec_canary1' }, 'STRIPE_SECRET_KEY'],
    [{ secretKey: 'sk_test_canary 1' }, 'STRIPE_SECRET_KEY'],
    [{ secretKey: '' }, 'STRIPE_SECRET_KEY'],
    [{ secretKey, publishableKey: 'pk_live_canary1' }, 'STRIPE_PUBLISHABLE_KEY'],
    [{ secretKey, publishableKey: 'sk_test_canary1' }, 'STRIPE_PUBLISHABLE_KEY'],
    [{ ...live, publishableKey: 'pk_test_canary1' }, 'STRIPE_PUBLISHABLE_KEY'],
    [{ secretKey, webhookSecrets: ['canary'] }, 'STRIPE_WEBHOOK_SECRET'],
    [{ secretKey, webhookSecrets: ['whsec_canary '] }, 'STRIPE_WEBHOOK_SECRET'],
    [{ secretKey, webhookSecrets: ['whsec_canary1', 'whsec_canary2', 'whsec_canary3'] }, 'STRIPE_WEBHOOK_SECRET'],
    [{ ...live, apiBase: 'https://api.example.com' }, 'STRIPE_API_BASE'],
    [{ secretKey, apiBase: 'localhost:12111' }, 'STRIPE_API_BASE'],
    [{ secretKey, apiBase: 'http://127.0.0.1:12111/v1' }, 'STRIPE_API_BASE'],
    [{ secretKey, apiBase: 'http://canary@127.0.0.1' }, 'STRIPE_API_BASE'],
    [{ secretKey, returnUrl: '/return' }, 'STRIPE_RETURN_URL'],
    [{ ...live, returnUrl: 'http://shop.example/return' }, 'STRIPE_RETURN_URL'],
    [{ secretKey, shop: 'a shop' }, 'shop'],
  ])('refuses %j, names the option, and does not repeat a key', (options, name) => {
    const error = refusal(options)
    expect(error).toMatchObject({ code: 'validation_failed', message: expect.stringContaining(name) })
    expect(String(error)).not.toContain('canary')
  })

  it.each<StripePaymentsOptions>([
    { secretKey },
    { secretKey: 'rk_test_1' },
    live,
    { ...live, publishableKey: 'pk_live_1', webhookSecrets: ['whsec_1', 'whsec_2'], returnUrl: 'https://shop.example/return', shop: 'shop-1' },
    { secretKey, apiBase: 'http://127.0.0.1:12111/', returnUrl: 'http://localhost:3000/return' },
  ])('takes %j', options => {
    expect(refusal(options)).toBe('stripe')
  })

  it('offers a card, and whatever the form of Stripe offers; others when told', () => {
    expect(stripePayments({ secretKey }).methods.map(({ code }) => code)).toEqual(['credit_card', 'stripe'])
    expect(stripePayments({ secretKey, methods: [{ code: 'klarna', name: 'Klarna' }] }).methods).toEqual([{ code: 'klarna', name: 'Klarna' }])
  })

  it('gives browsers the publishable key and nothing else of it, and says whether webhooks have somewhere to go', () => {
    const open = stripePayments({ secretKey, publishableKey: 'pk_test_1', webhookSecrets: ['whsec_1'] })
    expect(open.publicConfig).toEqual({ publishable_key: 'pk_test_1', api_version: '2026-10-28.endive' })
    expect(open.acceptsWebhooks).toBe(true)
    const closed = stripePayments({ secretKey })
    expect([closed.publicConfig, closed.acceptsWebhooks]).toEqual([undefined, false])
  })
})
