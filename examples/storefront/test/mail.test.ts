import { afterAll, describe, expect, it } from 'vitest'
import { openMailHost } from '../../../packages/adapters/smtp/test/support/mail-host.ts'
import { hasNoBrowser } from './support/browser.ts'
import { shopFloor } from './support/shop-floor.ts'

const host = await openMailHost()
afterAll(() => host.close())

/** The path of the link in the newest mail. */
const mailedPath = (): string => {
  const message = (host.received.at(-1)?.message ?? '').replace(/=\r\n/g, '').replaceAll('=3D', '=')
  return /^https:\/\/shop\.example\/shop(\/\S+)\r$/m.exec(message)?.[1] ?? ''
}

describe.skipIf(hasNoBrowser)('links of mails', () => {
  const floor = shopFloor(async () => ({
    SMTP_URL: `smtp://127.0.0.1:${host.port}`,
    MAIL_FROM: 'shop@shop.example',
    STOREFRONT_URL: 'https://shop.example/shop',
  }))

  it('lead to a new password, and leave no token in the address bar', async () => {
    const { page, visit, isAt } = await floor.enter()
    await visit('/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await isAt('Forgot your password?')
    await page.getByLabel('E-mail').fill('user@example.com')
    await page.getByRole('button', { name: 'Mail me a link' }).click()
    await isAt('Look into your mail')
    await expect.poll(() => host.received.length).toBe(1)
    await visit(mailedPath())
    await isAt('Choose a new password')
    expect(page.url()).toMatch(/\/reset-password$/)
    await page.getByLabel('New password').fill('a long walk by the sea')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await isAt('Sign in')
    await page.getByLabel('E-mail').fill('user@example.com')
    await page.getByLabel('Password').fill('a long walk by the sea')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await isAt('Your account')
  })

  it('confirm an address', async () => {
    const { page, visit, isAt } = await floor.enter()
    await visit('/register')
    await page.getByLabel('E-mail').fill('grace@example.com')
    await page.getByLabel('Password').fill('a long walk by the sea')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await isAt('Your account')
    await expect.poll(() => host.received.at(-1)?.to).toEqual(['grace@example.com'])
    await visit(mailedPath())
    await isAt('Confirm your e-mail address')
    await page.getByRole('button', { name: 'This is my address' }).click()
    await isAt('Your account')
    await visit(mailedPath())
    await page.getByRole('button', { name: 'This is my address' }).click()
    await page.getByRole('alert').waitFor()
  })
})
