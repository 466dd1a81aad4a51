import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { residentMiB, startPrinting, startServer } from './child.ts'
import { type Measured, repeat, repeatSequence } from './load.ts'
import { benchPayments } from './payments.ts'
import { seedCatalog } from './seed-catalog.ts'

const here = dirname(fileURLToPath(import.meta.url))
const cli = join(here, '../packages/cli/dist/main.js')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '5' },
    products: { type: 'string', default: '10000' },
    connections: { type: 'string', default: '32' },
    buyers: { type: 'string', default: '64' },
    latency: { type: 'string', default: '50' },
  },
})
const seconds = Number(values.seconds)
const products = Number(values.products)
const connections = Number(values.connections)

const folder = mkdtempSync(join(tmpdir(), 'cartwright-bench-'))
const file = join(folder, 'shop.db')
const say = (line: string): void => console.log(line)

if (positionals[0] === 'payments') {
  await benchPayments({ file, seconds, buyers: Number(values.buyers), latencyMs: Number(values.latency) })
  rmSync(folder, { recursive: true })
  process.exit(0)
}

say(`Machine: ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}; ${connections} connections, ${seconds} s each`)
say(`Seeding ${products} products ...`)
await seedCatalog(file, products)

const shopEnv = {
  DATABASE_URL: `sqlite:${file}`,
  HOST: '127.0.0.1',
  RATE_LIMIT: 'off',
  JWT_SECRET: 'a secret for benchmarks only, of 32+ bytes',
  LOG_LEVEL: 'warn',
}
const bare = await startPrinting([join(here, 'bare-server.ts')])
const shop = await startServer([cli, 'serve'], shopEnv, '/products?limit=20')

interface Row {
  readonly name: string
  readonly shop: Measured
  readonly bare: Measured
}
const rows: Row[] = []

/**
 * Measures a GET of the shop, and the bare route answering the bytes of the first path right after. With several paths the requests go round them, so that
 * no answer can be one that was kept from the request before.
 */
async function measureGet(name: string, ...paths: readonly string[]): Promise<void> {
  const [first] = paths
  const answer = await fetch(`${shop.url}${first}`)
  if (!answer.ok) throw new Error(`${first} answered ${answer.status}`)
  await fetch(`${bare.url}/bytes/answer`, { method: 'PUT', body: await answer.text() })
  await repeat({ url: shop.url, connections, seconds: 1 }, paths)
  const measured = await repeat({ url: shop.url, connections, seconds }, paths)
  rows.push({ name, shop: measured, bare: await repeat({ url: bare.url, connections, seconds }, ['/bytes/answer']) })
}

async function measurePosts(name: string, steps: Parameters<typeof repeatSequence>[1]): Promise<void> {
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

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Two words, the first with two letters swapped, as somebody types in haste. */
function typoSearches(): string[] {
  const nouns = ['smartphnoe', 'haedphones', 'keybaord', 'bakcpack', 'noetbook', 'spekaer', 'moniotr', 'blenedr', 'thermoemter', 'chagrer']
  const others = ['compact', 'wireless', 'portable', 'rugged', 'classic', 'premium', 'silent', 'modular', 'organic']
  return nouns.flatMap(noun => others.flatMap(other => range(10).map(page => `/products?search=${noun}+${other}&limit=${20 - page}`)))
}

const cartToken = (answer: unknown): string => (answer as { cart_token: string }).cart_token
let next = 0
const addToCart = () => ({ path: '/cart/items', body: JSON.stringify({ product_id: 1 + (next++ % products), quantity: 1 }) })
const placeAndPay = (previous: unknown) => ({
  path: '/orders',
  headers: { 'x-cart-token': cartToken(previous) },
  body: JSON.stringify({ payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', payment_token: 'tok_visa' }),
})

try {
  const restMiB = residentMiB(shop.pid)
  await measureGet(`product list (20 of ${products}, with stock)`, '/products?limit=20')
  await measureGet('product list, page of a category by price', '/products?limit=20&category_id=3&sort=price')
  await measureGet('product list, 500 different pages', ...range(500).map(index => `/products?limit=20&page=${index + 1}`))
  await measureGet('product by id', '/products/1')
  await measureGet('product by id, 5,000 different', ...range(5_000).map(index => `/products/${index + 1}`))
  await measureGet('search with a typo', '/products?search=smartphnoe&limit=20')
  await measureGet('search with a typo, 900 different', ...typoSearches())
  await measurePosts('add to cart (new guest cart)', [addToCart])
  await measurePosts('whole checkout (cart, order, paid)', [addToCart, placeAndPay])
  report(restMiB)
} finally {
  await Promise.all([shop.stop(), bare.stop()])
  rmSync(folder, { recursive: true })
}

function report(restMiB: number): void {
  const cell = (value: number, digits = 0): string => value.toFixed(digits).padStart(9)
  say(`\n${''.padEnd(44)}  per s   p50 ms   p99 ms   failed   bare/s   ratio`)
  for (const { name, shop: own, bare: base } of rows) {
    const ratio = `${((100 * own.perSecond) / base.perSecond).toFixed(0)} %`
    say(`${name.padEnd(40)}${cell(own.perSecond)}${cell(own.p50Ms, 1)}${cell(own.p99Ms, 1)}${cell(own.failed)}${cell(base.perSecond)}${ratio.padStart(8)}`)
  }
  say(`\nStart to first answer: ${shop.firstAnswerMs.toFixed(0)} ms`)
  say(`Memory: ${restMiB.toFixed(0)} MiB at rest, ${residentMiB(shop.pid).toFixed(0)} MiB after the load`)
}
