import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { desk, hasNoBrowser, phone } from './support/browser.ts'
import { shopFloor } from './support/shop-floor.ts'
import { addToCart, payWith, placeOrder } from './support/steps.ts'

/** What axe finds wrong with a page, in every rule it has for WCAG 2.2 AA and good practice. */
const violationsOn = async (page: Page): Promise<readonly string[]> => {
  await page.waitForLoadState('networkidle')
  // Not a script element: the page's own policy would stop it.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations, passes } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run()
    if (passes.length === 0) return [`${location.pathname}: nothing was looked at`]
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${location.pathname}: ${id}: ${html}`))
  })
}

const looks = [
  ['on a desk, light', { ...desk, colorScheme: 'light' }],
  ['on a phone, dark', { ...phone, colorScheme: 'dark' }],
] as const

describe.skipIf(hasNoBrowser)('axe', () => {
  const floor = shopFloor()

  it.each(looks)(
    'finds nothing wrong with any page %s',
    async (_, look) => {
      const shopper = await floor.enter({ ...look, reducedMotion: 'reduce' })
      const { page, visit, isAt } = shopper
      const found: string[] = []
      const check = async () => {
        found.push(...(await violationsOn(page)))
      }
      for (const [path, heading] of [
        ['/', 'All products'],
        ['/?q=sneaker', 'Search: sneaker'],
        ['/?q=zzzzqq', 'Search: zzzzqq'],
        ['/categories/phones', 'Phones'],
        ['/products/canvas-sneaker', 'Canvas Sneaker'],
        ['/products/nothing', 'This product is not here'],
        ['/cart', 'Your cart is empty'],
        ['/checkout', 'There is nothing to order'],
        ['/sign-in', 'Sign in'],
        ['/register', 'Create an account'],
        ['/nowhere', 'There is no such page'],
      ] as const) {
        await visit(path)
        await isAt(heading)
        await check()
      }
      await visit('/sign-in')
      await page.getByLabel('E-mail').fill('user@example.com')
      await page.getByLabel('Password').fill('password123')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await isAt('Your account')
      await addToCart(shopper, 'bird-feeder')
      await check()
      await visit('/cart')
      await isAt('Your cart')
      await check()
      await visit('/checkout')
      await isAt('Checkout')
      await check()
      const id = await placeOrder(shopper, null)
      await payWith(shopper, 'A card that is declined')
      await page.getByRole('alert').waitFor()
      await check()
      await payWith(shopper, 'A card that asks its bank')
      await isAt('Is this payment yours?')
      await check()
      await page.getByRole('button', { name: 'Approve the payment' }).click()
      await isAt('Thank you for your order')
      await check()
      await floor.shop.staff.admin.orders.fulfil(id, {})
      await visit(`/orders/${id}/return`)
      await isAt(`Return from order ${id}`)
      await check()
      await visit('/account')
      await page.getByRole('link', { name: `Order ${id}` }).waitFor()
      await check()
      expect(found).toEqual([])
    },
    180_000,
  )
})
