import { writeFileSync } from 'node:fs'
import { createCommerce, silentLogger } from '@cartwright/core'
import { residentMiB } from './child.ts'
import { type DatabaseKind, startDatabase } from './database.ts'
import { startFilling } from './fill.ts'
import { type Grown, growthPlot, growthTables } from './growth-report.ts'
import { importSpeed } from './import-speed.ts'
import { repeat, repeatSequence } from './load.ts'
import { addToCart, placeAndPay, startShop } from './shop.ts'

export interface GrowthBench {
  readonly databases: readonly DatabaseKind[]
  /** Numbers of products, rising. */
  readonly sizes: readonly number[]
  /** Past orders, with which the largest size is measured a second time. */
  readonly orders: number
  readonly seconds: number
  /** Where a picture is written to, as SVG; none without it. */
  readonly plot?: string | undefined
}

/** Few callers, so that a figure is what a call takes and not how long it queues. */
const callers = 4
/** How many times as long is waited where nothing is answered. */
const patience = 10

/** How the cost of a call grows with the catalog and with past orders. */
export async function benchGrowth({ databases, sizes, orders, seconds, plot }: GrowthBench): Promise<void> {
  const all: Grown[] = []
  for (const kind of databases) {
    const database = await startDatabase(kind)
    const say = (line: string): void => console.log(`${kind}: ${line}`)
    try {
      const filler = await startFilling(database)
      const measure = async (products: number, past: number): Promise<void> => {
        await filler.settle()
        const costs = await costsOf(database, products, seconds)
        all.push({ database: kind, products, orders: past, costs })
        say(`${products} products, ${past} past orders: ${JSON.stringify(costs)}`)
      }
      for (const size of sizes) {
        let began = performance.now()
        await filler.products(size)
        const filledMs = performance.now() - began
        began = performance.now()
        const commerce = createCommerce({ storage: database.open(), logger: silentLogger })
        await commerce.start()
        const documents = await commerce.search.reindex()
        await commerce.close()
        say(`${size} products filled in ${(filledMs / 1_000).toFixed(0)} s, ${documents} indexed in ${((performance.now() - began) / 1_000).toFixed(0)} s`)
        await measure(size, 0)
      }
      const began = performance.now()
      await filler.orders(orders)
      say(`${orders} orders filled in ${((performance.now() - began) / 1_000).toFixed(0)} s`)
      await measure(sizes.at(-1) ?? 0, orders)
      say(`imports ${(await importSpeed(database)).toFixed(0)} rows/s (products with price, category and stock)`)
      await filler.close()
    } finally {
      await database.close()
    }
  }
  console.log(`\n${growthTables(all)}\nGROWTH ${JSON.stringify(all)}`)
  if (plot !== undefined) writeFileSync(plot, growthPlot(all))
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

async function costsOf(database: Parameters<typeof startShop>[0], products: number, seconds: number): Promise<Grown['costs']> {
  const shop = await startShop(database)
  const get = async (...paths: readonly string[]): Promise<number> => {
    await repeat({ url: shop.url, connections: callers, seconds: 1 }, paths)
    const measureFor = (duration: number) => repeat({ url: shop.url, connections: callers, seconds: duration }, paths)
    let measured = await measureFor(seconds)
    // So slow that there was no answer in the time.
    if (measured.perSecond === 0) measured = await measureFor(patience * seconds)
    const { p50Ms, perSecond, failed } = measured
    if (failed > 0 || perSecond === 0) throw new Error(`${paths[0]}: ${failed} failed, ${perSecond} answered a second`)
    // Latencies come in whole milliseconds; what is quicker is told by the rate.
    return p50Ms < 5 ? round((1_000 * callers) / perSecond) : p50Ms
  }
  const post = async (...steps: Parameters<typeof repeatSequence>[1]): Promise<number> => {
    await repeatSequence({ url: shop.url, connections: callers, seconds: 1 }, steps)
    const { p50Ms, failed } = await repeatSequence({ url: shop.url, connections: callers, seconds }, steps)
    if (failed > 0) throw new Error(`${failed} failed`)
    return round(p50Ms)
  }
  try {
    const some = range(500).map(index => 1 + Math.floor((index * products) / 500))
    return {
      list: await get(...range(50).map(page => `/products?limit=20&page=${page + 1}`)),
      'list, deep': await get(...(await deepPages(shop.url))),
      'list of a category by price': await get(...range(20).map(page => `/products?limit=20&category_id=3&sort=price&page=${page + 1}`)),
      product: await get(...some.map(id => `/products/${id}`)),
      'search, few match, typo': await get(...some.map(id => `/products?limit=20&search=smartphnoe+${id}`)),
      'search, 1 of 320 match, typo': await get(...range(20).map(limit => `/products?limit=${limit + 1}&search=smartphnoe+wireless`)),
      'search, 1 of 20 match': await get(...range(20).map(limit => `/products?limit=${limit + 1}&search=keyboard`)),
      suggest: await get(...['smar', 'keyb', 'headp', 'blen', 'thermo', 'wirel'].map(text => `/products/suggest?q=${text}`)),
      'add to cart': await post(addToCart(products)),
      checkout: await post(addToCart(products), placeAndPay),
      'memory of the server, MiB': Math.round(residentMiB(shop.pid)),
    }
  } finally {
    await shop.stop()
  }
}

/** Pages some way into the list, by their cursors. */
async function deepPages(url: string): Promise<string[]> {
  const paths: string[] = []
  let cursor = ''
  for (let page = 0; page < 60; page++) {
    const answer = (await (await fetch(`${url}/products?limit=100${cursor}`)).json()) as { next_cursor?: string | null }
    if (!answer.next_cursor) break
    cursor = `&cursor=${encodeURIComponent(answer.next_cursor)}`
    if (page > 5) paths.push(`/products?limit=20${cursor}`)
  }
  return paths
}

const round = (ms: number): number => Math.round(ms * 100) / 100
