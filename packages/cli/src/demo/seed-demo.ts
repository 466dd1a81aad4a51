import { setTimeout as sleep } from 'node:timers/promises'
import { type Commerce, hasCode, type Principal } from '@cartwright/core'
import { demoCategories } from './categories.ts'
import { demoDiscounts } from './discounts.ts'
import { type DemoProduct, demoProducts } from './products.ts'

/** The ready-made customer of the demo shop, as API.md's first call names it. The password is one that registration refuses. */
export const demoCustomer = { email: 'user@example.com', password: 'password123', name: 'Robin Example' } as const

const seeder: Principal = { kind: 'system', name: 'seed' }

/** How many products are written at once: enough for a gathering writer to share a commit among many. */
const parallelWrites = 64

/** How many products are written last, one after the other: the first page of a list, which shows the newest first. */
const newest = 24

/** What {@link seedDemo} found to do. */
export interface SeedReport {
  readonly categories: number
  readonly products: number
  readonly variants: number
  /** `seeded` now, `present` already, or left alone because the shop has products of its own: `foreign`. */
  readonly outcome: 'seeded' | 'present' | 'foreign'
}

/**
 * Fills a shop with the demo catalog, its stock, discount codes and {@link demoCustomer}. On a fresh database `Phones` becomes category 5 and
 * `Smartphone` product 1, as in API.md. The customer is made last: where it exists the shop was seeded before and is left as it is, so that what was
 * sold or changed since stays so. A seeding that was interrupted goes on where it stopped; a shop with products of its own gets none of these.
 * @param onProgress called after each product with how many are done
 */
export const seedDemo = (commerce: Commerce, onProgress?: (done: number, total: number) => void): Promise<SeedReport> =>
  // Shoppers of a shop that serves already are not kept waiting.
  commerce.inLane('admin', () => fill(commerce, onProgress))

const fill: typeof seedDemo = async (commerce, onProgress) => {
  const products = demoProducts()
  const variants = products.reduce((sum, { stock }) => sum + stock.length, 0)
  const report = { categories: demoCategories.length, products: products.length, variants }
  if (await isSeeded(commerce)) return { ...report, outcome: 'present' }
  if (await isForeign(commerce, products)) return { ...report, outcome: 'foreign' }
  const categoryIds = await seedCategories(commerce)
  await seedProducts(commerce, products, categoryIds, onProgress)
  await seedStock(commerce, products)
  await seedDiscounts(commerce, categoryIds)
  await seedCustomer(commerce)
  await commerce.workers.drain()
  return { ...report, outcome: 'seeded' }
}

const isSeeded = async (commerce: Commerce): Promise<boolean> => {
  const { items } = await commerce.customers.list({ text: demoCustomer.email }, { limit: 1 })
  return items.length > 0
}

/** Whether there are products and the first one a seeding makes is not among them. */
const isForeign = async (commerce: Commerce, products: readonly DemoProduct[]): Promise<boolean> => {
  const { total } = await commerce.catalog.list({}, { limit: 1 })
  const firstSkus = products.slice(0, 1).flatMap(({ stock }) => stock.map(({ sku }) => sku))
  return total > 0 && (await commerce.inventory.variantIdsBySku(firstSkus)).size === 0
}

/** One after the other, because a child names its parent's id. */
const seedCategories = async (commerce: Commerce): Promise<ReadonlyMap<string, number>> => {
  const ids = new Map((await commerce.catalog.categories()).map(({ slug, id }) => [slug, id]))
  for (const [position, { slug, name, parent }] of demoCategories.entries()) {
    if (ids.has(slug)) continue
    const parentId = parent === null ? null : (ids.get(parent) ?? null)
    const { id } = await commerce.catalog.createCategory({ slug, name, parentId, position }, seeder)
    ids.set(slug, id)
  }
  return ids
}

const idOf = (ids: ReadonlyMap<string, number>, slug: string): number => {
  const id = ids.get(slug)
  if (id === undefined) throw new Error(`The demo catalog has no category "${slug}".`)
  return id
}

const seedProducts = async (
  commerce: Commerce,
  products: readonly DemoProduct[],
  categoryIds: ReadonlyMap<string, number>,
  onProgress?: (done: number, total: number) => void,
): Promise<void> => {
  let done = 0
  const write = async ({ draft, category }: DemoProduct) => {
    await commerce.catalog.upsert({ ...draft, categoryIds: [idOf(categoryIds, category)] }, seeder)
    done += 1
    onProgress?.(done, products.length)
  }
  // The first alone, so that it gets the first id.
  for (const product of products.slice(0, 1)) await write(product)
  const queue = products.slice(1, -newest).values()
  const worker = async () => {
    for (const product of queue) await write(product)
  }
  await Promise.all(Array.from({ length: parallelWrites }, worker))
  for (const product of products.slice(-newest)) {
    // Each in a millisecond of its own, or those of one would be in the order of their ids.
    await sleep(2)
    await write(product)
  }
}

const seedStock = async (commerce: Commerce, products: readonly DemoProduct[]): Promise<void> => {
  const stock = products.flatMap(product => product.stock)
  const ids = await commerce.inventory.variantIdsBySku(stock.map(({ sku }) => sku))
  const lines = stock.flatMap(({ sku, units }) => {
    const found = ids.get(sku)
    return found ? [{ variantId: found.variantId, to: units }] : []
  })
  await commerce.inventory.adjust({ causeKey: 'demo:stock', cause: 'import', reason: 'First stock of the demo shop', lines }, seeder)
}

const seedDiscounts = async (commerce: Commerce, categoryIds: ReadonlyMap<string, number>): Promise<void> => {
  for (const draft of demoDiscounts(slug => idOf(categoryIds, slug))) {
    await ignoring('duplicate', () => commerce.discounts.create(draft, seeder))
  }
}

const seedCustomer = async (commerce: Commerce): Promise<void> => {
  await ignoring('email_taken', () => commerce.customers.createAccount({ ...demoCustomer, role: 'customer' }, seeder))
}

/** What an interrupted seeding has made already is no error. */
const ignoring = async (code: 'duplicate' | 'email_taken', work: () => Promise<unknown>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    if (!hasCode(error, code)) throw error
  }
}
