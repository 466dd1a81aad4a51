import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'

/** Whether there is no browser here; the run has said so. */
export const hasNoBrowser = serviceUrl('browser') === undefined

/** A browser without a window. */
export const launchBrowser = (): Promise<Browser> => {
  const executablePath = serviceUrl('browser')
  if (executablePath === undefined) throw new Error('There is no browser.')
  // Chromium's sandbox cannot be had in a container, or by root; the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
export const desk: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }

/** Somebody at a browser that has never been to the shop. */
export interface Shopper {
  readonly page: Page
  /** Goes to a path of the storefront, as by typing the address. */
  visit(path: string): Promise<void>
  /** Waits until the page has this heading. */
  isAt(heading: string | RegExp): Promise<void>
  /** What the browser complained of: scripts that failed, and what the Content-Security-Policy stopped. Refused requests are the shop's business. */
  readonly complaints: readonly string[]
  leave(): Promise<void>
}

/** @param url the shop's address */
export const newShopper = async (browser: Browser, url: string, options: BrowserContextOptions = desk): Promise<Shopper> => {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  return {
    page,
    visit: async path => {
      await page.goto(`${url}/shop${path}`)
    },
    isAt: async heading => {
      await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
    },
    complaints,
    leave: () => context.close(),
  }
}
