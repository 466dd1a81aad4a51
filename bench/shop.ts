import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { residentMiB, type Server, startPrinting, startServer } from './child.ts'
import { type BenchDatabase, type DatabaseKind, startDatabase } from './database.ts'
import { type Measured, repeat, repeatSequence } from './load.ts'
import { seedCatalog } from './seed-catalog.ts'

const here = dirname(fileURLToPath(import.meta.url))
const cli = join(here, '../packages/cli/dist/main.js')
const say = (line: string): void => console.log(line)

export interface ShopBench {
  readonly databases: readonly DatabaseKind[]
  readonly products: number
  readonly connections: number
  readonly seconds: number
}

interface Row {
  readonly name: string
  readonly shop: Measured
  readonly bare: Measured
}

interface Table {
  readonly kind: DatabaseKind
  readonly rows: readonly Row[]
  readonly firstAnswerMs: number
  readonly restMiB: number
  readonly loadedMiB: number
}

/** Every kind of call of a shop, and the bare route beside it, on each of these databases in turn. */
export async function benchShop(options: ShopBench): Promise<void> {
  const tables: Table[] = []
  for (const kind of options.databases) {
    const database = await startDatabase(kind)
    try {
      say(`Seeding ${options.products} products on ${kind} (${database.settings}) ...`)
      const storage = database.open()
      await seedCatalog(storage, options.products)
      tables.push(await measureAll(database, options))
    } finally {
      await database.close()
    }
  }
  for (const table of tables) report(table, tables[0])
}

/** Settings of a shop that is measured. */
export const shopEnv = (database: BenchDatabase): Readonly<Record<string, string>> => ({
  DATABASE_URL: database.url,
  HOST: '127.0.0.1',
  RATE_LIMIT: 'off',
  JWT_SECRET: 'a secret for benchmarks only, of 32+ bytes',
  LOG_LEVEL: 'warn',
})

export const startShop = (database: BenchDatabase): Promise<Server> => startServer([cli, 'serve'], shopEnv(database), '/products?limit=20')

async function measureAll(database: BenchDatabase, { products, connections, seconds }: ShopBench): Promise<Table> {
  const bare = await startPrinting([join(here, 'bare-server.ts')])
  const shop = await startShop(database)
  const rows: Row[] = []

  /**
   * Measures a GET of the shop, and the bare route answering the bytes of the first path right after. With several paths the requests go round them, so that
   * no answer can be one that was kept from the request before.
   */
  const measureGet = async (name: string, ...paths: readonly string[]): Promise<void> => {
    const [first] = paths
    const answer = await fetch(`${shop.url}${first}`)
    if (!answer.ok) throw new Error(`${first} answered ${answer.status}`)
    await fetch(`${bare.url}/bytes/answer`, { method: 'PUT', body: await answer.text() })
    await repeat({ url: shop.url, connections, seconds: 1 }, paths)
    const measured = await repeat({ url: shop.url, connections, seconds }, paths)
    rows.push({ name, shop: measured, bare: await repeat({ url: bare.url, connections, seconds }, ['/bytes/answer']) })
  }

  const measurePosts = async (name: string, steps: Parameters<typeof repeatSequence>[1]): Promise<void> => {
    let previous: unknown
    for (const [index, step] of steps.entries()) {
      const { path, headers, body } = step(previous)
      const answer = await fetch(`${shop.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
      previous = JSON.parse(text)
      await fetch(`${bare.url}/bytes/step${index}`, { method: 'PUT', body: text })
    }
    const bareSteps = steps.map((step, index) => (before: unknown) => ({ ...step(before), path: `/bytes/step${index}` }))
    await repeatSequence({ url: shop.url, connections, seconds: 1 }, steps)
    const measured = await repeatSequence({ url: shop.url, connections, seconds }, steps)
    rows.push({ name, shop: measured, bare: await repeatSequence({ url: bare.url, connections, seconds }, bareSteps) })
  }

  try {
    const restMiB = residentMiB(shop.pid)
    await measureGet(`product list (20 of ${products}, with stock)`, '/products?limit=20')
    await measureGet('product list, page of a category by price', '/products?limit=20&category_id=3&sort=price')
    await measureGet('product list, 500 different pages', ...range(500).map(index => `/products?limit=20&page=${index + 1}`))
    await measureGet('product by id', '/products/1')
    await measureGet('product by id, 5,000 different', ...range(5_000).map(index => `/products/${index + 1}`))
    await measureGet('search with a typo', '/products?search=smartphnoe&limit=20')
    await measureGet('search with a typo, 900 different', ...typoSearches())
    await measurePosts('add to cart (new guest cart)', [addToCart(products)])
    await measurePosts('whole checkout (cart, order, paid)', [addToCart(products), placeAndPay])
    return { kind: database.kind, rows, firstAnswerMs: shop.firstAnswerMs, restMiB, loadedMiB: residentMiB(shop.pid) }
  } finally {
    await Promise.all([shop.stop(), bare.stop()])
  }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Two words, the first with two letters swapped, as somebody types in haste. */
export function typoSearches(): string[] {
  const nouns = ['smartphnoe', 'haedphones', 'keybaord', 'bakcpack', 'noetbook', 'spekaer', 'moniotr', 'blenedr', 'thermoemter', 'chagrer']
  const others = ['compact', 'wireless', 'portable', 'rugged', 'classic', 'premium', 'silent', 'modular', 'organic']
  return nouns.flatMap(noun => others.flatMap(other => range(10).map(page => `/products?search=${noun}+${other}&limit=${20 - page}`)))
}

const cartToken = (answer: unknown): string => (answer as { cart_token: string }).cart_token
let next = 0

/** A new guest puts a product into a cart; each time another of `products`. */
export const addToCart = (products: number) => () => ({ path: '/cart/items', body: JSON.stringify({ product_id: 1 + (next++ % products), quantity: 1 }) })

/** Orders and pays the cart of the call before. */
export const placeAndPay = (previous: unknown) => ({
  path: '/orders',
  headers: { 'x-cart-token': cartToken(previous) },
  body: JSON.stringify({ payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', payment_token: 'tok_visa' }),
})

const cell = (value: number, digits = 0): string => value.toFixed(digits).padStart(9)

/** A table of one database; beside another, the ratio to `reference`, the first one measured. */
function report({ kind, rows, firstAnswerMs, restMiB, loadedMiB }: Table, reference: Table | undefined): void {
  const isOther = reference !== undefined && reference.kind !== kind
  say(`\n${kind.padEnd(44)}  per s   p50 ms   p99 ms   failed   bare/s   ratio${isOther ? `   of ${reference.kind}` : ''}`)
  for (const [index, { name, shop, bare }] of rows.entries()) {
    const ratio = `${((100 * shop.perSecond) / bare.perSecond).toFixed(0)} %`
    const base = reference?.rows[index]
    const ofOther = isOther && base ? `${((100 * shop.perSecond) / base.shop.perSecond).toFixed(0)} %`.padStart(12) : ''
    say(
      `${name.padEnd(40)}${cell(shop.perSecond)}${cell(shop.p50Ms, 1)}${cell(shop.p99Ms, 1)}${cell(shop.failed)}${cell(bare.perSecond)}${ratio.padStart(8)}${ofOther}`,
    )
  }
  say(`Start to first answer: ${firstAnswerMs.toFixed(0)} ms. Memory: ${restMiB.toFixed(0)} MiB at rest, ${loadedMiB.toFixed(0)} MiB after the load.`)
}
