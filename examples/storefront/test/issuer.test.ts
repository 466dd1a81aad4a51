import { afterAll, describe, expect, it } from 'vitest'
import { type IssuerHost, issuerClient, openIssuer } from '../../../packages/server/test/support/issuer-host.ts'
import { freePort } from '../../../tests/support/services/free-port.ts'
import { hasNoBrowser } from './support/browser.ts'
import { shopFloor } from './support/shop-floor.ts'
import { addToCart } from './support/steps.ts'

describe.skipIf(hasNoBrowser)('signing in with an account that one has elsewhere', () => {
  let issuer: IssuerHost | undefined
  const floor = shopFloor(async () => {
    const port = await freePort()
    const storefront = `http://127.0.0.1:${port}/shop`
    const person = { sub: 'ada', email: 'ada@example.com', email_verified: true, name: 'Ada Lovelace' }
    issuer = await openIssuer(person, { redirectUri: `${storefront}/signed-in` })
    return {
      PORT: String(port),
      STOREFRONT_URL: storefront,
      OIDC_ISSUERS: JSON.stringify([{ name: 'company', label: 'Company', issuer: issuer.issuer, client_id: issuerClient.clientId }]),
      OIDC_COMPANY_CLIENT_SECRET: issuerClient.clientSecret,
    }
  })
  afterAll(() => issuer?.close())

  it('makes the account, takes the cart along, goes on where one was, and finds the account again', async () => {
    const shopper = await floor.enter()
    const { page, visit, isAt } = shopper
    const signIn = () => page.getByRole('button', { name: 'Sign in with Company' }).click()
    await addToCart(shopper, 'bird-feeder')
    await visit('/sign-in?next=/cart')
    await signIn()
    await isAt('Your cart')
    expect(new URL(page.url()).pathname).toBe('/shop/cart')
    await page.getByRole('link', { name: 'Cart 1 item' }).waitFor()
    const { customers } = await floor.shop.staff.admin.customers.list({ q: 'ada@example.com' })
    expect(customers).toMatchObject([{ email: 'ada@example.com', name: 'Ada Lovelace' }])

    await visit('/account')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await isAt('All products')
    await visit('/sign-in')
    await signIn()
    await page.getByText('ada@example.com').first().waitFor()
    expect((await floor.shop.staff.admin.customers.list({ q: 'ada@example.com' })).customers).toHaveLength(1)
  })

  it('says so when the answer is not of a sign-in that began here', async () => {
    const { page, visit, isAt } = await floor.enter()
    await visit('/signed-in?code=stolen&state=guessed')
    await isAt('You are not signed in')
    await page.getByText('It was broken off, or it did not begin in this browser. Please try again.').waitFor()
  })
})
