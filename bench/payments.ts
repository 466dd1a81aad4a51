import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sqlite } from '@cartwright/sqlite'
import { startPrinting } from './child.ts'
import { type Measured, repeat } from './load.ts'
import { seedCatalog } from './seed-catalog.ts'

const here = dirname(fileURLToPath(import.meta.url))
const products = 1_000
const browsers = 32
const say = (line: string): void => console.log(line)

export interface PaymentBench {
  readonly file: string
  readonly seconds: number
  readonly buyers: number
  /** How long Stripe takes for each answer. Milliseconds. */
  readonly latencyMs: number
}

/** Checkouts through the fake Stripe, how soon they are confirmed, and what the shop does while Stripe is down. */
export async function benchPayments({ file, seconds, buyers, latencyMs }: PaymentBench): Promise<void> {
  say(
    `Machine: ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}; ${buyers} buyers at once, Stripe answers after ${latencyMs} ms, ${seconds} s each`,
  )
  await seedCatalog(sqlite(file), products)
  const stripe = await startPrinting([join(here, 'fake-stripe.ts')])
  const shop = await startPrinting([join(here, 'payment-shop.ts'), file, stripe.url])
  const control = async (name: string, body: object): Promise<void> => {
    await fetch(`${stripe.url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) })
  }
  try {
    await buy(shop.url, buyers, 2)
    const base = await buy(shop.url, buyers, seconds)
    await fetch(`${shop.url}/bench/confirmed`)
    await control('add_fault', { on: '*', effect: 'latency', latencyMs })
    const slow = await buy(shop.url, buyers, seconds)
    const confirmed = (await (await fetch(`${shop.url}/bench/confirmed`)).json()) as number[]
    report('Checkouts (cart, order, paid)', [
      ['Stripe answers at once', base, base],
      [`Stripe answers after ${latencyMs} ms`, slow, base],
    ])
    say(`\nFrom paid to confirmed: p50 ${quantile(confirmed, 0.5).toFixed(0)} ms, p99 ${quantile(confirmed, 0.99).toFixed(0)} ms (${confirmed.length} orders)`)
    await whileDown(shop.url, control, seconds)
  } finally {
    await Promise.all([shop.stop(), stripe.stop()])
  }
}

type Control = (name: string, body: object) => Promise<void>

/** Browsing beside eight buyers, before and while Stripe fails; then how long until somebody can buy again. */
async function whileDown(url: string, control: Control, seconds: number): Promise<void> {
  const browse = () => repeat({ url, connections: browsers, seconds }, ['/products?limit=20'])
  const [up] = await Promise.all([browse(), buy(url, 8, seconds)])
  await control('clear_faults', {})
  await control('add_fault', { on: '*', effect: 'server_error', status: 503, probability: 1 })
  const openedMs = await untilOpen(url)
  const [down, refused] = await Promise.all([browse(), buy(url, 8, seconds)])
  await control('clear_faults', {})
  const began = performance.now()
  while ((await buy(url, 1, 0.2)).perSecond === 0);
  const recoveredMs = performance.now() - began
  report('Product list (20 of 1,000), beside 8 buyers', [
    ['Stripe is there', up, up],
    ['Stripe is down', down, up],
  ])
  say(`\nUntil the circuit is open: ${(openedMs / 1_000).toFixed(1)} s (half of the calls of the last 30 s, or twenty in a row, have to have failed)`)
  say(`Checkout from then on: ${refused.statuses} (p50 ${refused.refusedP50Ms.toFixed(1)} ms, p99 ${refused.refusedP99Ms.toFixed(1)} ms)`)
  say(`First order after Stripe is back: ${(recoveredMs / 1_000).toFixed(1)} s`)
}

/** Buyers try until they are refused at once, for a minute at most. Milliseconds. */
async function untilOpen(url: string): Promise<number> {
  const began = performance.now()
  while (performance.now() - began < 60_000) {
    if ((await buy(url, 64, 1)).refusedP50Ms < 300) break
  }
  return performance.now() - began
}

interface Bought extends Measured {
  /** How often each status came instead, as text. */
  readonly statuses: string
  readonly refusedP50Ms: number
  readonly refusedP99Ms: number
}

/** So many buyers, one checkout after the other each. A time is that of a whole checkout, or of the order that was refused. */
async function buy(url: string, buyers: number, seconds: number): Promise<Bought> {
  const paidMs: number[] = []
  const refusedMs: number[] = []
  const statuses = new Map<number, number>()
  const began = performance.now()
  const buyer = async (): Promise<void> => {
    do {
      const start = performance.now()
      const added = (await (await post(`${url}/cart/items`, { product_id: 1 + Math.floor(Math.random() * products), quantity: 1 }, {})).json()) as {
        cart_token: string
      }
      const ordering = performance.now()
      const order = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', payment_token: 'pm_card_visa' }
      const response = await post(`${url}/orders`, order, { 'x-cart-token': added.cart_token })
      await response.text()
      if (response.ok) paidMs.push(performance.now() - start)
      else {
        refusedMs.push(performance.now() - ordering)
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        // Nobody clicks faster than this.
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    } while (performance.now() - began < seconds * 1_000)
  }
  await Promise.all(Array.from({ length: buyers }, buyer))
  return {
    perSecond: (1_000 * paidMs.length) / (performance.now() - began),
    p50Ms: quantile(paidMs, 0.5),
    p99Ms: quantile(paidMs, 0.99),
    failed: refusedMs.length,
    statuses: [...statuses].map(([status, count]) => `${count} x ${status}`).join(', '),
    refusedP50Ms: quantile(refusedMs, 0.5),
    refusedP99Ms: quantile(refusedMs, 0.99),
  }
}

function post(url: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function report(title: string, rows: readonly (readonly [name: string, measured: Measured, base: Measured])[]): void {
  const cell = (value: number, digits = 0): string => value.toFixed(digits).padStart(9)
  say(`\n${title.padEnd(44)}  per s   p50 ms   p99 ms   failed   ratio`)
  for (const [name, own, base] of rows) {
    const ratio = `${((100 * own.perSecond) / base.perSecond).toFixed(0)} %`
    say(`${name.padEnd(42)}${cell(own.perSecond)}${cell(own.p50Ms, 1)}${cell(own.p99Ms, 1)}${cell(own.failed)}${ratio.padStart(8)}`)
  }
}
