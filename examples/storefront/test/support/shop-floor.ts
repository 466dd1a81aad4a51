import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchBrowser, newShopper, type Shopper } from './browser.ts'
import { type OpenShop, openShop } from './open-shop.ts'

/** A shop and a browser for the tests of one file. */
export interface ShopFloor {
  readonly shop: OpenShop
  /** Somebody new, who leaves after the test; whatever the browser complained of fails it. */
  enter(options?: BrowserContextOptions): Promise<Shopper>
}

/** Opens a shop and a browser before the tests of a file, and closes both after them. */
export const shopFloor = (env?: () => Promise<Readonly<Record<string, string>>>): ShopFloor => {
  let shop: OpenShop | undefined
  let browser: Browser | undefined
  const present: Shopper[] = []
  beforeAll(async () => {
    shop = await openShop(await env?.())
    browser = await launchBrowser()
  }, 180_000)
  afterEach(async () => {
    const complaints = present.flatMap(shopper => shopper.complaints)
    for (const shopper of present.splice(0)) await shopper.leave()
    expect(complaints).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await shop?.close()
  })
  return {
    get shop() {
      if (!shop) throw new Error('The shop is not open yet.')
      return shop
    },
    enter: async options => {
      if (!browser || !shop) throw new Error('The shop is not open yet.')
      const shopper = await newShopper(browser, shop.url, options)
      present.push(shopper)
      return shopper
    },
  }
}
