import { describe, expect, it } from 'vitest'
import { hasNoBrowser, phone } from './support/browser.ts'
import { shopFloor } from './support/shop-floor.ts'
import { addToCart, fillCheckout, payWith, placeOrder } from './support/steps.ts'

describe.skipIf(hasNoBrowser)('buying as a guest', () => {
  const floor = shopFloor()

  it('changes the cart, uses a code, and buys', async () => {
    const shopper = await floor.enter()
    const { page, isAt } = shopper
    await addToCart(shopper, 'smartphone')
    await addToCart(shopper, 'herb-seeds-6-kinds')
    await page.getByRole('link', { name: 'See the cart' }).click()
    await isAt('Your cart')
    await page.getByRole('group', { name: 'Quantity of Smartphone' }).getByRole('button', { name: 'One more' }).click()
    await page.getByText('$1,399.98').first().waitFor()
    await page.getByRole('button', { name: 'Remove Herb Seeds, 6 kinds' }).click()
    await page.getByText('Herb Seeds, 6 kinds is out of the cart. The cart has 2 items, $1,399.98.').waitFor({ state: 'attached' })
    await page.getByLabel('Discount code').fill('NONSENSE')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Discount code').fill('WELCOME10')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('$1,259.98').first().waitFor()
    await page.getByRole('link', { name: 'Check out' }).click()
    await isAt('Checkout')
    await fillCheckout(shopper)
    await page.getByLabel('Express').check()
    await page.getByText('$1,274.98').first().waitFor()
    await page.getByRole('button', { name: 'Continue to payment' }).click()
    await isAt(/Pay for order/)
    await payWith(shopper, 'A card that pays')
    await isAt('Thank you for your order')
    const id = Number(/orders\/(\d+)/.exec(page.url())?.[1])
    expect(await floor.shop.staff.admin.orders.get(id)).toMatchObject({ status: 'paid', total_amount: 1274.98, email: 'ada@example.com' })
    await page.getByRole('link', { name: /^Cart\b/ }).click()
    await isAt('Your cart is empty')
  })

  it('keeps the order when a card is declined, and takes the next one', async () => {
    const shopper = await floor.enter()
    await addToCart(shopper, 'bird-feeder')
    const id = await placeOrder(shopper)
    await payWith(shopper, 'A card that is declined')
    await shopper.page.getByRole('alert').getByText('The card was declined. Nothing was charged').waitFor()
    await payWith(shopper, 'A card without enough money')
    await shopper.page.getByRole('alert').getByText('The card has insufficient funds. Nothing was charged').waitFor()
    expect(await floor.shop.staff.admin.orders.get(id)).toMatchObject({ status: 'pending_payment', payments: [{ captured_amount: 0 }] })
    await payWith(shopper, 'A card that pays')
    await shopper.isAt('Thank you for your order')
    expect(await floor.shop.staff.admin.orders.get(id)).toMatchObject({ status: 'paid', payments: [{ captured_amount: 34 }] })
  })

  it('goes to the bank for 3-D Secure, where the buyer refuses first and approves then', async () => {
    const shopper = await floor.enter()
    const { page, isAt } = shopper
    await addToCart(shopper, 'bird-feeder')
    const id = await placeOrder(shopper)
    await payWith(shopper, 'A card that asks its bank')
    await isAt('Is this payment yours?')
    await page.getByRole('button', { name: 'Refuse it' }).click()
    await page.getByRole('alert').getByText('The buyer could not be authenticated.').waitFor()
    expect(await floor.shop.staff.admin.orders.get(id)).toMatchObject({ status: 'pending_payment', payments: [{ captured_amount: 0 }] })
    await payWith(shopper, 'A card that asks its bank')
    await page.getByRole('button', { name: 'Approve the payment' }).click()
    await isAt('Thank you for your order')
    expect(new URL(page.url()).search).toBe('?placed=true')
    expect(await floor.shop.staff.admin.orders.get(id)).toMatchObject({ status: 'paid', payments: [{ captured_amount: 34 }] })
  })

  it('says what has sold out meanwhile, and lets the cart be put right', async () => {
    const shopper = await floor.enter()
    const { page, visit, isAt } = shopper
    await visit('/products/wildflower-seeds')
    await page.getByRole('button', { name: 'One more' }).click()
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.getByText('2 added to your cart.').waitFor()
    await visit('/checkout')
    await fillCheckout(shopper)
    await floor.shop.setStock('GAR-WILDFLOWER-SEEDS', 1)
    await page.getByRole('button', { name: 'Continue to payment' }).click()
    await page.getByText('Somebody was faster').waitFor()
    await page.getByRole('alert').getByRole('link', { name: 'See the cart' }).click()
    await isAt('Your cart')
    await page.getByText('Only 1 left.').waitFor()
    expect(await page.getByRole('link', { name: 'Check out' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Take 1' }).click()
    await page.getByRole('link', { name: 'Check out' }).click()
    await isAt('Checkout')
    expect(await page.getByLabel('E-mail').inputValue()).toBe('ada@example.com')
    await page.getByRole('button', { name: 'Continue to payment' }).click()
    await isAt(/Pay for order/)
  })

  it('survives a reload at every step', async () => {
    const shopper = await floor.enter()
    const { page, isAt, visit } = shopper
    await addToCart(shopper, 'bird-feeder')
    await page.reload()
    await page.getByRole('link', { name: 'Cart 1 item' }).waitFor()
    await visit('/checkout')
    await fillCheckout(shopper)
    await page.reload()
    await isAt('Checkout')
    expect([await page.getByLabel('Street and number').inputValue(), await page.getByLabel('Country').inputValue()]).toEqual(['12 St James Square', 'GB'])
    await page.getByRole('button', { name: 'Continue to payment' }).click()
    await isAt(/Pay for order/)
    await page.reload()
    await isAt(/Pay for order/)
    await payWith(shopper, 'A card that asks its bank')
    await isAt('Is this payment yours?')
    await page.goBack()
    await isAt(/Pay for order/)
    await payWith(shopper, 'A card that pays')
    await isAt('Thank you for your order')
    await page.reload()
    await isAt('Thank you for your order')
  })

  it('goes back from the payment without a second order', async () => {
    const shopper = await floor.enter()
    const { page, isAt } = shopper
    await addToCart(shopper, 'bird-feeder')
    await shopper.visit('/cart')
    await page.getByRole('link', { name: 'Check out' }).click()
    await fillCheckout(shopper)
    await page.getByRole('button', { name: 'Continue to payment' }).click()
    await isAt(/Pay for order/)
    await page.goBack()
    await isAt('Your cart is empty')
    await page.goForward()
    await isAt(/Pay for order/)
  })

  it('can be cancelled, after asking once more', async () => {
    const shopper = await floor.enter()
    const { page } = shopper
    await addToCart(shopper, 'bird-feeder')
    const id = await placeOrder(shopper)
    await page.getByRole('button', { name: 'Cancel the order' }).click()
    await page.getByRole('button', { name: 'Yes, cancel it' }).click()
    await shopper.isAt(`Order ${id}`)
    expect(await floor.shop.staff.admin.orders.get(id)).toMatchObject({ status: 'cancelled' })
  })

  it('is told what the shop refuses, at the field', async () => {
    const shopper = await floor.enter()
    await addToCart(shopper, 'bird-feeder')
    await shopper.visit('/checkout')
    await fillCheckout(shopper, 'ada@nowhere')
    await shopper.page.getByRole('button', { name: 'Continue to payment' }).click()
    await shopper.page.locator('#email-problem').waitFor()
    expect(await shopper.page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true')
  })

  it('says that the shop cannot be reached, and goes on when it can', async () => {
    const shopper = await floor.enter()
    const { page, isAt } = shopper
    await addToCart(shopper, 'bird-feeder')
    await page.route('**/products/smartphone', route => (route.request().resourceType() === 'fetch' ? route.abort() : route.continue()))
    await shopper.visit('/products/smartphone')
    await page.getByRole('alert').getByText('The shop cannot be reached.').waitFor()
    await page.unroute('**/products/smartphone')
    await page.getByRole('button', { name: 'Try again' }).click()
    await isAt('Smartphone')
  })

  it('is done with a keyboard alone', async () => {
    const shopper = await floor.enter()
    const { page, isAt, visit } = shopper
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab')
        const found = await page.evaluate(() => {
          const focused = document.activeElement
          const label = focused instanceof HTMLInputElement || focused instanceof HTMLSelectElement ? focused.labels?.[0]?.textContent : undefined
          return (label ?? focused?.textContent ?? '').trim()
        })
        if (found.startsWith(name)) return
      }
      throw new Error(`The keyboard does not get to "${name}".`)
    }
    // Which products the first page shows depends on how fast the shop was filled: newest first.
    await visit('/?q=bird+feeder')
    await page.getByRole('link', { name: 'Bird Feeder' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await tabTo('Bird Feeder')
    await page.keyboard.press('Enter')
    await isAt('Bird Feeder')
    await tabTo('Add to cart')
    await page.keyboard.press('Enter')
    await page.getByText('Added to your cart.').waitFor()
    await tabTo('See the cart')
    await page.keyboard.press('Enter')
    await isAt('Your cart')
    await tabTo('Check out')
    await page.keyboard.press('Enter')
    await isAt('Checkout')
    for (const [label, text] of [
      ['E-mail', 'ada@example.com'],
      ['Name', 'Ada'],
      ['Street', '12 St James Square'],
      ['City', 'London'],
      ['Country', 'United K'],
    ] as const) {
      await tabTo(label)
      await page.keyboard.type(text)
    }
    await tabTo('Continue to payment')
    await page.keyboard.press('Enter')
    await isAt(/Pay for order/)
    await tabTo('A card that pays')
    await page.keyboard.press('Space')
    await tabTo('Pay $')
    await page.keyboard.press('Enter')
    await isAt('Thank you for your order')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Thank you for your order')
  })

  it('is done with a thumb on a phone', async () => {
    const shopper = await floor.enter(phone)
    await addToCart(shopper, 'bird-feeder')
    await shopper.page.getByRole('link', { name: 'See the cart' }).tap()
    await shopper.page.getByRole('link', { name: 'Check out' }).tap()
    await fillCheckout(shopper)
    await shopper.page.getByRole('button', { name: 'Continue to payment' }).tap()
    await shopper.isAt(/Pay for order/)
    await payWith(shopper, 'A card that pays')
    await shopper.isAt('Thank you for your order')
    expect(await shopper.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})
