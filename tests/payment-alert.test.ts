// Goal: a real Prometheus with the example's own rules reads a shop that takes orders, and tells when its payment provider does not answer any more.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCommerce, silentLogger } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'
import { startFakeStripe } from '@cartwright/stripe/fake'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { readRules } from './support/prom-queries.ts'
import { freePort } from './support/services/free-port.ts'
import { inPath } from './support/services/in-path.ts'
import { startPrometheus } from './support/services/prometheus-server.ts'
import { startShop } from './support/shop-process.ts'
import { root } from './support/workspace.ts'

const isInstalled = inPath('prometheus') !== undefined
if (!isInstalled) {
  if (process.env.CI === 'true') throw new Error('CI has no Prometheus (Debian: prometheus).')
  process.stderr.write('The test of alerts is skipped: Prometheus is not installed (Debian: prometheus)\n')
}

const operator = { kind: 'system', name: 'test' } as const
const secretKey = 'sk_test_alerts0123456789'
const token = 'a-token-of-the-tests'

/** A database with lamps at 60.00. */
const stockedShop = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-alert-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'shop.db')
  const commerce = createCommerce({ storage: sqlite(file), logger: silentLogger })
  await commerce.start()
  const product = await commerce.catalog.create({ name: 'Lamp', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 6000 }] }] }, operator)
  await commerce.inventory.adjust({ causeKey: 'a', reason: 'test', lines: [{ variantId: product.variants[0]?.id ?? 0, to: 10_000 }] }, operator)
  await commerce.close()
  return `sqlite:${file}`
}

/** One guest who orders a lamp and pays; answers with the status of the payment's answer. */
const buy = async (url: string): Promise<number> => {
  const post = (path: string, body: unknown, headers = {}) =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
  const { cart_token } = (await (await post('/cart/items', { product_id: 1, quantity: 1 })).json()) as { cart_token: string }
  const order = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', payment_token: 'pm_card_visa' }
  return (await post('/orders', order, { 'x-cart-token': cart_token })).status
}

/** The example's configuration, which looks once a second, at this shop alone, and alerts at once. */
const promptly = (port: number) => {
  const { scrape_configs, ...config } = parse(readFileSync(join(root, 'examples/observability/prometheus.yml'), 'utf8'))
  const [shop] = scrape_configs
  const alerts = readRules('alerts.yml').groups.map(group => ({ ...group, rules: group.rules.map(({ for: _, ...rule }) => rule) }))
  return {
    config: {
      ...config,
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['recording.yml', 'alerts.yml'],
      scrape_configs: [{ ...shop, static_configs: [{ targets: [`127.0.0.1:${port}`] }], authorization: { credentials: token } }],
    },
    rules: { 'recording.yml': readRules('recording.yml'), 'alerts.yml': { groups: alerts } },
  }
}

/** Looks until it is so: Prometheus takes its time. */
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 200))
}

it.skipIf(!isInstalled)('is told within a minute when payments fail, and of nothing while they work', { timeout: 120_000 }, async () => {
  const stripe = await startFakeStripe({ apiKey: secretKey })
  onTestFinished(() => stripe.close())
  const port = await freePort()
  const payments = { PAYMENTS: 'stripe', STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: stripe.url }
  const shop = await startShop(await stockedShop(), { ...payments, METRICS_PORT: String(port), METRICS_TOKEN: token })
  onTestFinished(() => shop.kill())
  const prometheus = await startPrometheus(promptly(port))
  if (!prometheus) throw new Error('Prometheus is gone.')
  onTestFinished(() => prometheus.close())

  expect([await buy(shop.url), await buy(shop.url)]).toEqual([201, 201])
  await until(async () => (await prometheus.query('sum(cartwright_orders_paid_total)'))['{}'] === 2)
  expect(await prometheus.query('sum by (currency) (cartwright_revenue_minor_units_total)')).toEqual({ '{"currency":"USD"}': 12_000 })
  expect(await prometheus.query('sum(cartwright_http_requests_total{route="/orders", method="POST", status="2xx"})')).toEqual({ '{}': 2 })
  await until(async () => Object.keys(await prometheus.query('job:cartwright_http_errors:ratio_rate5m')).length === 1)
  expect(await prometheus.firing()).toEqual([])

  stripe.faults.add({ on: '*', effect: 'server_error', status: 503, probability: 1 })
  let isOver = false
  const statuses = new Set<number>()
  const shopper = async () => {
    while (!isOver) statuses.add(await buy(shop.url))
  }
  const shoppers = Promise.all(Array.from({ length: 4 }, shopper))
  await until(async () => {
    const firing = await prometheus.firing()
    return firing.includes('PaymentProviderFails') && firing.includes('PaymentCircuitOpen')
  })
  isOver = true
  await shoppers
  expect([...statuses]).toEqual([503])
  const failed = await prometheus.query('sum(cartwright_provider_calls_total{outcome=~"failed|unknown|unavailable"})')
  expect(failed['{}']).toBeGreaterThan(3)
  expect((await prometheus.query('sum(cartwright_orders_paid_total)'))['{}']).toBe(2)
  expect((await fetch(`${shop.url}/products`)).status).toBe(200)
})
