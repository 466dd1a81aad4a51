import { describe, expect, it } from 'vitest'
import { hasNoBrowser } from './support/browser.ts'
import { shopFloor } from './support/shop-floor.ts'
import { addToCart, payWith, placeOrder } from './support/steps.ts'

const password = 'a long walk by the sea'

describe.skipIf(hasNoBrowser)('having an account', () => {
  const floor = shopFloor()

  it('takes the cart of a guest along when an account is made, and merges it at a later login', async () => {
    const shopper = await floor.enter()
    const { page, visit, isAt } = shopper
    await addToCart(shopper, 'bird-feeder')
    await visit('/checkout')
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
    await isAt('Sign in')
    await page.getByRole('link', { name: 'Create an account' }).click()
    await isAt('Create an account')
    await page.getByLabel('Name').fill('Grace')
    await page.getByLabel('E-mail').fill('grace@example.com')
    await page.getByText('At least 12 characters that nobody guesses.').waitFor()
    await page.getByLabel('Password').fill('short')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await isAt('Checkout')
    expect(await page.getByLabel('E-mail').count()).toBe(0)
    await page.getByRole('link', { name: 'Cart 1 item' }).waitFor()

    await visit('/account')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await isAt('All products')
    await page.getByRole('link', { name: 'Cart', exact: true }).waitFor()
    await addToCart(shopper, 'smartphone')
    await visit('/sign-in')
    await page.getByLabel('E-mail').fill('grace@example.com')
    await page.getByLabel('Password').fill('not this one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await isAt('Your account')
    await page.getByRole('link', { name: 'Cart 2 items' }).click()
    await isAt('Your cart')
    expect((await page.locator('.line h2').allTextContents()).toSorted()).toEqual(['Bird Feeder', 'Smartphone'])
  })

  it('keeps orders and addresses, and takes returns', async () => {
    const shopper = await floor.enter()
    const { page, visit, isAt } = shopper
    await visit('/sign-in')
    await page.getByLabel('E-mail').fill('user@example.com')
    await page.getByLabel('Password').fill('password123')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await isAt('Your account')
    await page.getByText('You have not ordered anything yet.').waitFor()
    await addToCart(shopper, 'bird-feeder')
    await visit('/checkout')
    await page.getByLabel('Keep this address for next time').check()
    const id = await placeOrder(shopper, null)
    await payWith(shopper, 'A card that pays')
    await isAt('Thank you for your order')
    expect(await page.getByRole('link', { name: 'Return something' }).count()).toBe(0)

    await floor.shop.staff.admin.orders.fulfil(id, { carrier: 'DHL', tracking_number: '00340434' })
    await page.getByRole('link', { name: 'Account' }).click()
    await isAt('Your account')
    await page.getByText('Shipped').waitFor()
    await page.getByRole('link', { name: `Order ${id}` }).click()
    await isAt(`Order ${id}`)
    await page.getByText('DHL 00340434').waitFor()
    await page.getByRole('link', { name: 'Return something' }).click()
    await isAt(`Return from order ${id}`)
    await page.getByLabel('Bird Feeder').selectOption('Return 1')
    await page.getByLabel('Why').selectOption('It is damaged')
    await page.getByLabel('Anything else').fill('The roof is bent.')
    await page.getByRole('button', { name: 'Ask for the return' }).click()
    await isAt(`Order ${id}`)
    await page.getByText('Asked for').waitFor()
    expect((await floor.shop.staff.admin.orders.get(id)).returns).toMatchObject([
      { status: 'requested', note: 'The roof is bent.', lines: [{ quantity: 1, reason: 'It is damaged' }] },
    ])
    await visit(`/orders/${id}/return`)
    await isAt('Nothing can be returned')
  })

  it('shows nobody the orders of others', async () => {
    const owner = await floor.enter()
    await addToCart(owner, 'bird-feeder')
    const id = await placeOrder(owner)
    const other = await floor.enter()
    await other.visit(`/orders/${id}`)
    await other.isAt('This order cannot be shown')
    await other.visit('/account')
    await other.isAt('Sign in')
  })
})
