import { type FakeStripe, startFakeStripe } from '@cartwright/stripe/fake'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { hasNoBrowser } from './support/browser.ts'
import { shopFloor } from './support/shop-floor.ts'
import { addToCart, placeOrder } from './support/steps.ts'

/** Stands in for Stripe.js: its form says what it was made with, and paying is up to the test. */
const stripeJs = `
  window.Stripe = key => ({
    elements: ({ clientSecret }) => ({ clientSecret, create: () => ({ mount: place => { place.textContent = 'Stripe form for ' + key }, destroy() {} }) }),
    confirmPayment: ({ elements }) => window.payAtStripe(elements.clientSecret),
  })`

/** Lets the page find the stand-in at Stripe's address. Gives how often it was loaded. */
const serveStripeJs = async (page: Page, pay: (clientSecret: string) => { readonly error?: { readonly message: string } }) => {
  let loads = 0
  await page.exposeFunction('payAtStripe', pay)
  await page.route('https://js.stripe.com/**', route => {
    loads += 1
    return route.fulfill({ contentType: 'text/javascript', body: stripeJs })
  })
  return { loads: () => loads }
}

describe.skipIf(hasNoBrowser)('paying in the form of Stripe', () => {
  let fake: FakeStripe | undefined
  const floor = shopFloor(async () => {
    fake = await startFakeStripe({ apiKey: 'sk_test_storefront0123456789' })
    return { PAYMENTS: 'stripe', STRIPE_SECRET_KEY: fake.apiKey, STRIPE_PUBLISHABLE_KEY: 'pk_test_storefront', STRIPE_API_BASE: fake.url }
  })
  afterAll(() => fake?.close())

  it('loads it for the payment only, shows a refusal, and takes the next card', async () => {
    const shopper = await floor.enter()
    const methods = ['pm_card_chargeDeclined', 'pm_card_visa']
    const stripe = await serveStripeJs(shopper.page, clientSecret => {
      const intent = fake?.buyer.confirmInBrowser(clientSecret, methods.shift() ?? '')
      return intent?.last_payment_error ? { error: { message: intent.last_payment_error.message ?? '' } } : {}
    })
    await addToCart(shopper, 'bird-feeder')
    const id = await placeOrder(shopper)
    await shopper.page.getByText('Stripe form for pk_test_storefront').waitFor()
    expect(stripe.loads()).toBe(1)
    await shopper.page.getByRole('button', { name: 'Pay $34.00' }).click()
    await shopper.page.getByRole('alert').getByText('Your card was declined.').waitFor()
    expect(await floor.shop.staff.admin.orders.get(id)).toMatchObject({ status: 'pending_payment' })
    await shopper.page.getByRole('button', { name: 'Pay $34.00' }).click()
    await shopper.isAt('Thank you for your order')
    expect(await floor.shop.staff.admin.orders.get(id)).toMatchObject({ status: 'paid', payments: [{ captured_amount: 34 }] })
    expect(fake?.book.totals().usd).toMatchObject({ charges: 1, captured: 3400 })
  })

  it('finds the payment of a buyer who comes back from the bank', async () => {
    const shopper = await floor.enter()
    await serveStripeJs(shopper.page, () => ({}))
    await addToCart(shopper, 'bird-feeder')
    const id = await placeOrder(shopper)
    await shopper.page.getByText('Stripe form for').waitFor()
    const { client_secret: clientSecret = '' } = await shopper.page.evaluate(async order => {
      const { cartToken } = JSON.parse(localStorage.getItem('cartwright.session') ?? '{}') as { readonly cartToken: string }
      const answer = await fetch(`/orders/${order}/payment`, { method: 'POST', headers: { 'x-cart-token': cartToken } })
      return (await answer.json()) as { readonly client_secret?: string }
    }, id)
    fake?.buyer.confirmInBrowser(clientSecret, 'pm_card_visa')
    await shopper.visit(`/orders/${id}?returned=true&redirect_status=succeeded`)
    await shopper.isAt('Thank you for your order')
    expect(new URL(shopper.page.url()).search).toBe('?placed=true')
  })

  it('says so when Stripe cannot be reached, and tries again', async () => {
    const shopper = await floor.enter()
    await shopper.page.route('https://js.stripe.com/**', route => route.abort())
    await addToCart(shopper, 'bird-feeder')
    await placeOrder(shopper)
    await shopper.page.getByRole('alert').waitFor()
    await shopper.page.unroute('https://js.stripe.com/**')
    await serveStripeJs(shopper.page, () => ({}))
    await shopper.page.getByRole('button', { name: 'Try again' }).click()
    await shopper.page.getByText('Stripe form for').waitFor()
  })
})
