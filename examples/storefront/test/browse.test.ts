import { describe, expect, it } from 'vitest'
import { hasNoBrowser, phone, type Shopper } from './support/browser.ts'
import { shopFloor } from './support/shop-floor.ts'

const namesIn = ({ page }: Shopper) => page.getByRole('region', { name: 'Products' }).getByRole('heading', { level: 2 }).allTextContents()

/** Waits until the list says so; a facet's value may have as many. */
const counted = ({ page }: Shopper, words: string) =>
  page
    .locator('.count')
    .and(page.getByText(words, { exact: true }))
    .waitFor()

describe.skipIf(hasNoBrowser)('finding something', () => {
  const floor = shopFloor()

  it('leads from the bare address to the shop, and serves its assets for ever', async () => {
    const { page, isAt, visit } = await floor.enter()
    await page.goto(floor.shop.url)
    await isAt('All products')
    expect(page.url()).toBe(`${floor.shop.url}/shop/`)
    const [asset] = await Promise.all([page.waitForResponse(response => response.url().endsWith('.js')), visit('/')])
    expect(asset.headers()['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(await page.title()).toBe('All products – Cartwright')
  })

  it('searches while somebody types, forgives typos, and narrows by facets', async () => {
    const shopper = await floor.enter()
    const { page, visit, isAt } = shopper
    await visit('/')
    await page.getByRole('searchbox').pressSequentially('sneker')
    await isAt('Search: sneker')
    await counted(shopper, '3 products')
    expect(await namesIn(shopper)).toEqual(['Canvas Sneaker', 'Leather Sneaker', 'Kids Sneaker'])
    expect(await page.getByRole('searchbox').evaluate(field => field === document.activeElement)).toBe(true)
    await page.getByRole('checkbox', { name: /White/ }).check()
    await counted(shopper, '2 products')
    expect(await namesIn(shopper)).toEqual(['Canvas Sneaker', 'Leather Sneaker'])
    await page.getByRole('checkbox', { name: /leather/ }).check()
    await counted(shopper, '1 product')
    expect(new URL(page.url()).search).toBe('?q=sneker&f.color=White&f.material=leather')
    await page.reload()
    await counted(shopper, '1 product')
    expect(await namesIn(shopper)).toEqual(['Leather Sneaker'])
    await page.getByRole('link', { name: 'Clear all filters' }).click()
    await counted(shopper, '3 products')
  })

  it('says when nothing matches, and where to go on', async () => {
    const { page, visit, isAt } = await floor.enter()
    await visit('/?q=zzzzqq')
    await page.getByText('Nothing matches “zzzzqq”.').waitFor()
    await page.getByRole('region', { name: 'Products' }).getByRole('link', { name: 'See all products' }).click()
    await isAt('All products')
    expect(await page.getByRole('searchbox').inputValue()).toBe('')
  })

  it('turns pages, and goes back to where one was', async () => {
    const shopper = await floor.enter()
    const { page, visit, isAt } = shopper
    await visit('/categories/clothing')
    await isAt('Clothing')
    const first = await namesIn(shopper)
    expect(first).toHaveLength(24)
    await page.getByRole('link', { name: 'Next' }).click()
    await page.getByRole('link', { name: 'Page 2', exact: true }).and(page.locator('[aria-current=page]')).waitFor()
    await page.waitForFunction(name => document.querySelector('.card h2')?.textContent !== name, first[0])
    const second = await namesIn(shopper)
    expect(second).toHaveLength(20)
    expect(second.filter(name => first.includes(name))).toEqual([])
    await page.getByRole('link', { name: second[15] ?? '', exact: true }).click()
    await isAt(second[15] ?? '')
    expect(await page.evaluate(() => [scrollY, document.activeElement?.tagName])).toEqual([0, 'H1'])
    await page.goBack()
    await isAt('Clothing')
    await page.waitForFunction(() => scrollY > 300)
    expect(await namesIn(shopper)).toEqual(second)
    await page.goBack()
    await page.getByRole('link', { name: 'Page 1', exact: true }).and(page.locator('[aria-current=page]')).waitFor()
  })

  it('shows what a variant costs and whether it is there', async () => {
    const { page, visit, isAt } = await floor.enter()
    await visit('/products/halden-mini')
    await isAt('Halden Mini')
    await page.getByText('$549.00').waitFor()
    await page.getByRole('radio', { name: '256 GB' }).check()
    await page.getByText('$609.00').waitFor()
    await visit('/products/canvas-sneaker')
    await page.getByRole('radio', { name: '37 (sold out)' }).check()
    await page.getByText('Sold out for now.').waitFor()
    const button = page.getByRole('button', { name: 'Sold out' })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await button.click({ force: true })
    await page.getByRole('link', { name: /^Cart\b/ }).click()
    await isAt('Your cart is empty')
  })

  it('has pages for what is not there', async () => {
    const { visit, isAt } = await floor.enter()
    await visit('/products/no-such-thing')
    await isAt('This product is not here')
    await visit('/nowhere/at/all')
    await isAt('There is no such page')
    await visit('/orders/99999')
    await isAt('This order cannot be shown')
  })

  it('folds the filters up on a phone, and nothing is wider than it', async () => {
    const shopper = await floor.enter(phone)
    const { page, visit, isAt } = shopper
    await visit('/categories/shoes')
    await isAt('Shoes')
    const box = page.getByRole('checkbox', { name: 'In stock only' })
    expect(await box.isVisible()).toBe(false)
    await page.locator('summary').tap()
    await box.tap()
    await page.waitForURL('**/shop/categories/shoes?in_stock=true')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})
