import type { Shopper } from './browser.ts'

/** Puts one of a product into the cart from its page, as it is first shown. */
export const addToCart = async ({ page, visit }: Shopper, slug: string): Promise<void> => {
  await visit(`/products/${slug}`)
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.getByText('Added to your cart.').waitFor()
}

/** Fills what checkout asks a guest for. */
export const fillCheckout = async ({ page }: Shopper, email: string | null = 'ada@example.com'): Promise<void> => {
  if (email !== null) await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('Street and number').fill('12 St James Square')
  await page.getByLabel('City').fill('London')
  await page.getByLabel('Country').selectOption('GB')
}

/** Goes from a filled cart to the page on which the order is paid. Gives the order's number. */
export const placeOrder = async (shopper: Shopper, email: string | null = 'ada@example.com'): Promise<number> => {
  await shopper.visit('/checkout')
  await fillCheckout(shopper, email)
  await shopper.page.getByRole('button', { name: 'Continue to payment' }).click()
  await shopper.isAt(/Pay for order/)
  return Number(/orders\/(\d+)/.exec(shopper.page.url())?.[1])
}

/** Pays with one of the test cards. */
export const payWith = async ({ page }: Shopper, card: string): Promise<void> => {
  await page.getByLabel(card).check()
  await page.getByRole('button', { name: /^Pay / }).click()
}
